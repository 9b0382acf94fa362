"""Telling us what is wrong: one field, one click from everywhere (20000-1:2018, 8.6.1)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ringbeam.core import writing
from ringbeam.core.actors import Actor
from ringbeam.core.acts import CREATE, Act
from ringbeam.core.contributions import ROUTES
from ringbeam.core.conversation import relate
from ringbeam.core.registers import entries_seen_by, record_of
from ringbeam.core.units import unit
from ringbeam.desk.categories import Category
from ringbeam.desk.incidents import Incident
from ringbeam.desk.suggesting import help_for
from ringbeam.services.configuration_items import ConfigurationItem
from ringbeam.services.services_of import services_seen_by
from ringbeam.services.speaking_for import customer_named, customers_of, oneself
from ringbeam.services.tickets import tickets
from ringbeam.web.errors import too_large
from ringbeam.web.requests import Asked
from ringbeam.web.talking import keep, too_big

FOLLOWS = "follows"
HERE, LONGEST_TITLE, LONGEST = "/report/", 120, 20_000
UNPROCESSABLE = 422
HIGHEST, USUAL = 1, 2
# What somebody who waits says of it, and the urgency that it means.
WAITS = {"work": USUAL, "stop": HIGHEST}


def urgent_sorts() -> list[tuple[int, str, str]]:
    """What may look wrong, as id, number and title: categories that say so of themselves."""
    rows = Category.rows.filter(urgent=True, archived=False).order_by("title")
    return list(rows.values_list("pk", "ref", "title"))


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: Asked) -> HttpResponse:
    """Ask what is wrong; POST makes an incident of it and leads there. What was typed stays.

    404 for who may not report.
    """
    if not Incident.register.may_add(request.actor):
        raise Http404
    if request.method != "POST":
        return _page(request, {})
    if any(too_big(one) for one in request.FILES.getlist("files")):
        return too_large(request)
    try:
        made = _made(request)
    except ValidationError as faults:
        return _page(request, _said(faults))
    return redirect(made.register.url(made.ref))


def _made(request: Asked) -> Any:
    """The incident that was reported, with its files; both or nothing."""
    given, actor = request.POST, request.actor
    text = given.get("text", "").strip()
    if not text or len(text) > LONGEST:
        raise ValidationError({"text": [_("Say what is wrong, in at most 20,000 signs.")]})
    # A title is one line, whatever was sent: it stands in the heads of letters.
    title = " ".join(given.get("title", "").split()) or " ".join(text.splitlines()[0].split())
    sorts = {ref: pk for pk, ref, _title in urgent_sorts()}
    sort = sorts.get(given.get("sort", ""))
    services = {str(pk): pk for pk, _title in services_seen_by(actor)}
    values = {
        "title": title[:LONGEST_TITLE],
        "description": text,
        "requester": oneself(actor),
        "urgency": HIGHEST if sort else WAITS.get(given.get("waits", ""), USUAL),
        "customer": customer_named(given.get("customer", ""), actor),
    }
    with unit():
        item = item_named(given.get("item", ""), actor)
        about = services.get(given.get("service", "")) or (item and item.about_id)
        chosen = {"about_id": about, "category_id": sort}
        values["configuration_item"] = item.pk if item else None
        made = writing.create(Incident, values, by=actor, act=Act(actor, CREATE, event=chosen))
        for one in request.FILES.getlist("files"):
            keep(made, one, request, internal=False)
        if before := _before(given.get("again", ""), actor):
            relate(made, FOLLOWS, before, by=actor)
    return made


def item_named(ref: str, actor: Actor) -> Any:
    """The configuration item of this number, of those in use that the actor sees; else None."""
    rows = ConfigurationItem.register.among(actor).filter(archived=False)
    return rows.filter(ref=ref).first() if ref else None


def _before(ref: str, actor: Actor) -> Any:
    """The ticket that happens again, if the actor sees one of this number."""
    entry = entries_seen_by(actor, [one.kind for one in tickets()]).filter(ref=ref).first()
    return record_of(entry) if entry else None


def _said(faults: ValidationError) -> dict[str, list[str]]:
    told = getattr(faults, "error_dict", None)
    return faults.message_dict if told is not None else {"text": faults.messages}


def _page(request: Asked, faults: dict[str, list[str]]) -> HttpResponse:
    actor = request.actor
    customers = customers_of(actor)
    wrong = request.GET.get("what", "") == "wrong" or bool(request.POST.get("sort"))
    context = {
        "title": _("Something looks wrong") if wrong else _("Something is broken"),
        "faults": faults,
        "given": {n: request.POST.get(n, request.GET.get(n, "")) for n in ASKED},
        "services": services_seen_by(actor),
        "customers": customers if len(customers) > 1 else [],
        "sorts": urgent_sorts() if wrong else [],
        "item": item_named(request.POST.get("item", request.GET.get("item", "")), actor),
    }
    return render(request, "desk/report.html", context, status=UNPROCESSABLE if faults else 200)


ASKED = ("text", "title", "service", "waits", "customer", "sort", "again", "item")


@require_safe
def suggest(request: Asked) -> HttpResponse:
    """What may help with what is being typed; a piece of the page."""
    if not Incident.register.may_add(request.actor):
        raise Http404
    found = help_for(request.GET.get("text", "")[:500], request.actor)
    return render(request, "desk/suggested.html", {"found": found})


ROUTES.append(path("report/", report, name="report"))
ROUTES.append(path("report/suggest/", suggest, name="report_suggest"))
