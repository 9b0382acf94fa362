"""The catalogue for those who order, and the page on which something is ordered (8.2.4)."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ringbeam.core import writing
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import MENU, ROUTES, MenuItem
from ringbeam.core.conversation import attach
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import of_kind
from ringbeam.core.units import unit
from ringbeam.desk.service_requests import ServiceRequest
from ringbeam.organization.asked_fields import Read, fields, read, turned
from ringbeam.organization.asking import FILED, Value, kept
from ringbeam.organization.people import Person
from ringbeam.organization.questionnaire_versions import QuestionnaireVersion, version_of
from ringbeam.services.catalogue_life import OFFERED
from ringbeam.services.catalogue_lines import is_needed
from ringbeam.web.errors import too_large
from ringbeam.web.requests import Asked
from ringbeam.web.talking import too_big

HERE = "/catalogue/"
MOST = 500
LONGEST_TITLE = 200
UNPROCESSABLE, NO_CONTENT = 422, 204


def offered(actor: Actor) -> list[Any]:
    """What the actor can order, by heading and title; two queries, one without groups."""
    rows = of_kind("catalogue_item").among(actor).filter(state=OFFERED, archived=False)
    found = list(rows.select_related("form").order_by("heading", "title")[:MOST])
    if any(one.group_id is not None for one in found):
        found = [one for one in found if one.group_id is None or one.group_id in actor.groups]
    return found


@require_safe
def show_catalogue(request: Asked) -> HttpResponse:
    """Everything that the reader can order, under its headings; ``q`` finds by words."""
    words = request.GET.get("q", "").strip()[:100]
    items = [one for one in offered(request.actor) if _has(one, words)]
    parts = [(head, list(some)) for head, some in groupby(items, key=lambda one: one.heading)]
    names = {"title": _("Catalogue"), "parts": parts, "words": words}
    return render(request, "desk/catalogue.html", names)


def _has(item: Any, words: str) -> bool:
    text = f"{item.title} {item.description} {item.heading}".casefold()
    return all(word in text for word in words.casefold().split())


@require_http_methods(["GET", "HEAD", "POST"])
def order_item(request: Asked, ref: str) -> HttpResponse:
    """One item with its price, delivery and form; POST orders it.

    404 for what the reader cannot order, as if it were not there. What was typed stays when
    something is missing.
    """
    item = next((one for one in offered(request.actor) if one.ref == ref), None)
    if item is None or not ServiceRequest.register.may_add(request.actor):
        raise Http404
    version = version_of(item.form_id, item.form.edition if item.form_id else 0)
    if request.method != "POST":
        return _page(request, item, version, Read({}, {}, {}))
    if any(map(too_big, _uploads(request).values())):
        return too_large(request)
    page = read(version.asks if version else (), {}, request.POST)
    if request.POST.get("act") == "look":
        return _looked(request, item, version, page)
    return _ordered(request, item, version, page)


def _uploads(request: Asked) -> dict[str, Any]:
    return {name: many[-1] for name, many in request.FILES.lists() if many}


def _looked(
    request: Asked, item: Any, version: QuestionnaireVersion | None, page: Read
) -> HttpResponse:
    """What is asked after a change; to htmx only the questions that came or went."""
    page = Read(page.answers, page.typed, {})
    if not request.htmx:
        return _page(request, item, version, page)
    changed = turned(fields(version.asks if version else (), page), request.POST)
    if not changed:
        return HttpResponse(status=NO_CONTENT)
    return render(request, "organization/fragments/turned.html", {"fields": changed})


def _ordered(
    request: Asked, item: Any, version: QuestionnaireVersion | None, page: Read
) -> HttpResponse:
    uploads = _uploads(request)
    answers = {**page.answers, **_names_of(version, uploads)}
    shown = fields(
        version.asks if version else (), Read(answers, page.typed, page.faults), sending=True
    )
    if page.faults or any(one.faults for one in shown):
        return _page(request, item, version, page, faults=shown)
    try:
        with unit():
            made = order(item, kept(answers), request.actor, note=request.POST.get("note", ""))
            for upload in uploads.values():
                attach(made, upload, upload.name or "", by=request.actor)
    except ValidationError as fault:
        return _page(request, item, version, page, said=fault.messages)
    except Refused as refusal:
        return _page(request, item, version, page, said=refusal.reasons)
    return redirect(made.register.url(made.ref))


def _names_of(
    version: QuestionnaireVersion | None, uploads: Mapping[str, Any]
) -> dict[int, Value]:
    """The answers to questions for a file: the name of what was sent, attached to the order."""
    filed = [one for one in (version.asks if version else ()) if one.kind in FILED]
    return {
        one.number: uploads[f"q-{one.number}"].name
        for one in filed
        if f"q-{one.number}" in uploads
    }


def order(item: Any, answers: Mapping[str, Any], by: Actor, *, note: str = "") -> Any:
    """Order an item for oneself; the request as it stands then.

    Raises Refused and ValidationError as the register does, Forbidden for who may ask nothing.
    """
    person = Person.rows.filter(pk=by.person).first() if by.person else None
    given = {
        "title": item.title[:LONGEST_TITLE],
        "item": item.pk,
        "answers": dict(answers),
        "description": note.strip(),
        "requester": by.person,
        "customer": person.customer_id if person else None,
    }
    made = writing.create(ServiceRequest, given, by=by)
    return ServiceRequest.rows.get(pk=made.pk)


def _page(
    request: Asked,
    item: Any,
    version: QuestionnaireVersion | None,
    page: Read,
    *,
    faults: Sequence[Any] | None = None,
    said: Sequence[str] = (),
) -> HttpResponse:
    asks = version.asks if version else ()
    names = {
        "title": item.title,
        "item": item,
        "approved": any(is_needed(line, item.price) for line in item.approvals),
        "fields": faults if faults is not None else fields(asks, page),
        "said": said,
        "note": request.POST.get("note", ""),
    }
    wrong = bool(said) or any(one.faults for one in names["fields"])
    return render(request, "desk/order.html", names, status=UNPROCESSABLE if wrong else 200)


ROUTES.extend(
    (
        path("catalogue/", show_catalogue, name="catalogue"),
        path("catalogue/<str:ref>/", order_item, name="order_item"),
    )
)
MENU.append(
    MenuItem(
        name="catalogue",
        label=gettext_lazy("Catalogue"),
        icon="shopping-cart",
        url=HERE,
        group="Do",
        order=40,
    )
)
