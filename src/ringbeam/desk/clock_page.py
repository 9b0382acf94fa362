"""The page on which a ticket's deadlines are explained line by line (8.3.3, 8.6.1)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ringbeam.core import clock
from ringbeam.core.contributions import ROUTES
from ringbeam.core.rules import speaks_for_us
from ringbeam.desk.explaining import explain
from ringbeam.desk.plainly import STATES, plainly
from ringbeam.desk.ticket_pages import clocks_on_page
from ringbeam.desk.turns import titles_of_groups, turns_on
from ringbeam.desk.waits import recomputations_of, waits_of
from ringbeam.services.terms import terms_from
from ringbeam.web.requests import Asked, found

PLURALS = ("incidents", "service-requests")


@require_safe
def show_clocks(request: Asked, plural: str, ref: str) -> HttpResponse:
    """Every clock with its reckoning; htmx, which asks again and again, gets the tiles."""
    ticket = found(request, plural, ref)
    context = clocks_on_page(ticket)
    if request.htmx:
        return render(request, "desk/clocks.html", context)
    explained, inside = explain(ticket), speaks_for_us(request.actor, ticket)
    terms = terms_from(explained.version.content) if explained.version else None
    turns = turns_on(ticket) if inside else []
    clocks, now = [one.clock for one in explained.clocks], clock.now()
    more = {
        "record": ticket,
        "url": ticket.register.url(ref),
        "explained": explained,
        "plainly": [plainly(one, now) for one in explained.clocks],
        "waits": waits_of(ticket, terms, clocks, inside=inside),
        "recomputations": recomputations_of(ticket),
        "turns": turns if inside else [],
        "group_names": titles_of_groups(one for one, _judged in turns) if inside else {},
        "inside": inside,
        "clock_states": STATES,
        "now": now,
        "title": _("Clocks of %s") % ref,
    }
    return render(request, "desk/reckoning.html", {**context, **more})


ROUTES.extend(
    path(
        f"{plural}/<str:ref>/clocks/",
        show_clocks,
        {"plural": plural},
        name=f"clocks_of_{plural}",
    )
    for plural in PLURALS
)
