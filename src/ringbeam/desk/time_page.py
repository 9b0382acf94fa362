"""Time spent on a ticket: entering it, and all of its entries on a page."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import ROUTES, panel
from ringbeam.core.rules import manager, speaks_for_us
from ringbeam.desk.time_spent import TimeSpent, log_time, minutes_in, withdraw_time
from ringbeam.services.tickets import tickets
from ringbeam.web.requests import Asked

MOST, UNPROCESSABLE = 500, 422


def time_panel(ticket: Any, actor: Actor) -> dict[str, Any] | None:
    """The sum, and a place to enter more, for who works here; no query."""
    if not speaks_for_us(actor, ticket):
        return None
    return {"minutes": ticket.spent, "url": f"/desk/time/{ticket.ref}/"}


for kind in ("incident", "service_request"):
    panel(on=kind, title=gettext_lazy("Time spent"), template="desk/time_panel.html", order=60)(
        time_panel
    )


def _found(request: Asked, ref: str) -> Any:
    rows = (one.numbered(request.actor, ref) for one in tickets())
    ticket = next((one for one in rows if one is not None), None)
    if ticket is None or not speaks_for_us(request.actor, ticket):
        raise Http404
    return ticket


@require_http_methods(["GET", "HEAD", "POST"])
def time_of(request: Asked, ref: str) -> HttpResponse:
    """The entries of a ticket; POST enters one and leads back. 404 for who does not work here.

    What was typed stays where it cannot be taken, with what is wrong.
    """
    ticket = _found(request, ref)
    if request.method != "POST":
        return _page(request, ticket, {})
    given = request.POST
    try:
        log_time(
            ticket,
            minutes_in(given.get("time", "")),
            by=request.actor,
            day=_day(given.get("day", "")),
            what=given.get("what", ""),
            billable=given.get("billable") == "1",
        )
    except ValidationError as faults:
        return _page(request, ticket, faults.message_dict)
    return redirect(ticket.register.url(ref))


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as fault:
        raise ValidationError({"day": [_("Write a date, such as 2026-03-04.")]}) from fault


def _page(request: Asked, ticket: Any, faults: dict[str, list[str]]) -> HttpResponse:
    rows = TimeSpent.objects.filter(entry_id=ticket.pk).order_by("-day", "-pk")[:MOST]
    leads = manager.allows(request.actor, ticket)
    context = {
        "title": _("Time spent on %s") % ticket.ref,
        "ticket": ticket,
        "url": ticket.register.url(ticket.ref),
        "rows": [
            (one, not one.withdrawn and (leads or one.account == request.actor.account))
            for one in rows
        ],
        "faults": faults,
        "given": {n: request.POST.get(n, "") for n in ("time", "day", "what", "billable")},
    }
    status = UNPROCESSABLE if faults else 200
    return render(request, "desk/time.html", context, status=status)


@require_POST
def withdraw(request: Asked, ref: str, pk: int) -> HttpResponse:
    """Withdraw an entry of this ticket; another ticket's is not there."""
    ticket = _found(request, ref)
    if not TimeSpent.objects.filter(pk=pk, entry_id=ticket.pk).exists():
        raise Http404
    withdraw_time(pk, by=request.actor)
    return redirect(f"/desk/time/{ref}/")


ROUTES.append(path("desk/time/<str:ref>/", time_of, name="time_of"))
ROUTES.append(path("desk/time/<str:ref>/<int:pk>/withdraw/", withdraw, name="withdraw_time"))
