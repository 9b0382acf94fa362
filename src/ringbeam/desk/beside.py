"""What else somebody has: the other tickets and the items of who asked (8.6.1)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import ROUTES, panel
from ringbeam.core.participants import Participant
from ringbeam.core.registers import entries_seen_by
from ringbeam.core.rules import speaks_for_us
from ringbeam.services.tickets import tickets
from ringbeam.web.labels import Labels
from ringbeam.web.requests import Asked

SHOWN, ITEMS = 5, 3
REQUESTER = "requester"


def _beside(ticket: Any, actor: Actor) -> dict[str, Any] | None:
    """Where the rest is asked for, once the page stands; no query."""
    if ticket.requester_id is None or not speaks_for_us(actor, ticket):
        return None
    return {"url": f"/desk/beside/{ticket.ref}/"}


for _kind in ("incident", "service_request"):
    panel(
        on=_kind, title=_("Also from who asked"), template="desk/beside_panel.html", order=20
    )(_beside)


@require_safe
def beside(request: Asked, ref: str) -> HttpResponse:
    """The newest other tickets of who asked, open ones first, and their items; three queries.

    404 for a ticket that the reader does not see, and for who does not work here.
    """
    actor = request.actor
    found = (one.numbered(actor, ref) for one in tickets())
    ticket = next((one for one in found if one is not None), None)
    if ticket is None or not speaks_for_us(actor, ticket):
        raise Http404
    others, more = others_of(ticket, actor)
    items = entries_seen_by(actor, ("configuration_item",)).filter(
        owner_id=ticket.requester_id or 0, open=True, archived=False
    )
    labels = Labels(actor)
    context = {
        "others": [labels.of(one) for one in others],
        "more": more,
        "items": [labels.of(one) for one in items.order_by("-pk")[:ITEMS]],
    }
    return render(request, "desk/beside.html", context)


def others_of(ticket: Any, actor: Actor) -> tuple[list[Any], bool]:
    """Other tickets of who asked, as entries, and whether there are more; one query."""
    if ticket.requester_id is None:
        return [], False
    asked = Participant.objects.filter(person_id=ticket.requester_id, part=REQUESTER)
    seen = entries_seen_by(actor, [one.kind for one in tickets()]).filter(archived=False)
    rows = seen.filter(pk__in=asked.values("entry_id")).exclude(pk=ticket.pk)
    found = list(rows.order_by("-open", "-pk")[: SHOWN + 1])
    return found[:SHOWN], len(found) > SHOWN


ROUTES.append(path("desk/beside/<str:ref>/", beside, name="beside"))
