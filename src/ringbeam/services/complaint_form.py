"""Complaining in one's own words: one field, and what it is about (20000-1:2018, 8.3.2)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ringbeam.core import writing
from ringbeam.core.actors import Actor
from ringbeam.core.acts import CREATE, Act
from ringbeam.core.contributions import ROUTES
from ringbeam.core.conversation import relate
from ringbeam.core.entries import Entry
from ringbeam.core.registers import entries_seen_by, record_of
from ringbeam.core.units import unit
from ringbeam.services.complaints import Complaint
from ringbeam.services.services_of import services_seen_by
from ringbeam.services.speaking_for import OWN_WORDS, customer_named, customers_of, oneself
from ringbeam.services.tickets import tickets
from ringbeam.web.requests import Asked

FOUND_IN = "found_in"
LONGEST_TITLE, LONGEST, OFFERED = 120, 20_000, 20
UNPROCESSABLE = 422
ASKED = ("text", "about", "service", "customer")


@require_http_methods(["GET", "HEAD", "POST"])
def complain(request: Asked) -> HttpResponse:
    """Ask what one is not content with; POST makes a complaint of it and leads there.

    What was typed stays where it is refused. 404 for who speaks for no customer.
    """
    if not (Complaint.register.may_add(request.actor) and customers_of(request.actor)):
        raise Http404
    if request.method != "POST":
        return _page(request, {})
    try:
        made = _made(request)
    except ValidationError as faults:
        return _page(request, _said(faults))
    return redirect(made.register.url(made.ref))


def own_tickets(actor: Actor) -> list[Entry]:
    """What the actor may complain about: the newest tickets that the actor sees; one query."""
    rows = entries_seen_by(actor, [one.kind for one in tickets()]).order_by("-pk")
    return list(rows[:OFFERED])


def _made(request: Asked) -> Any:
    given, actor = request.POST, request.actor
    words = given.get("text", "").strip()
    if not words or len(words) > LONGEST:
        raise ValidationError(
            {"text": [_("Say what you are not content with, in at most 20,000 signs.")]}
        )
    ticket = _ticket(given.get("about", ""), actor)
    services = {str(pk): pk for pk, _title in services_seen_by(actor)}
    service = services.get(given.get("service", ""))
    values = {
        # A title is one line, whatever was sent: it stands in the heads of letters.
        "title": " ".join(words.splitlines()[0].split())[:LONGEST_TITLE],
        "description": words,
        "customer": customer_named(given.get("customer", ""), actor),
        "requester": oneself(actor),
    }
    chosen = {"about_id": service or (ticket and ticket.about_id)}
    with unit():
        made = writing.create(Complaint, values, by=actor, act=Act(actor, CREATE, event=chosen))
        if ticket:
            relate(made, FOUND_IN, ticket, by=actor)
    return made


def _ticket(ref: str, actor: Actor) -> Any:
    """The ticket of this number, None unless the actor sees it."""
    kinds = [one.kind for one in tickets()]
    entry = entries_seen_by(actor, kinds).filter(ref=ref).first() if ref else None
    return record_of(entry) if entry else None


def _said(faults: ValidationError) -> dict[str, list[str]]:
    told = getattr(faults, "error_dict", None)
    return faults.message_dict if told is not None else {"text": faults.messages}


def _page(request: Asked, faults: dict[str, list[str]]) -> HttpResponse:
    actor = request.actor
    customers = customers_of(actor)
    context = {
        "title": _("I want to complain"),
        "faults": faults,
        "given": {n: request.POST.get(n, request.GET.get(n, "")) for n in ASKED},
        "tickets": own_tickets(actor),
        "services": services_seen_by(actor),
        "customers": customers if len(customers) > 1 else [],
    }
    status = UNPROCESSABLE if faults else 200
    return render(request, "services/complain.html", context, status=status)


ROUTES.append(path(OWN_WORDS.lstrip("/"), complain, name="complain"))
