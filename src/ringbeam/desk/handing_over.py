"""Beginning a shift handover: what is open is written down as it stands (8.6.1)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import ROUTES, panel
from ringbeam.core.entries import Entry
from ringbeam.core.extras import Gauge
from ringbeam.core.listing import asked_of, page_of
from ringbeam.core.refusals import Forbidden
from ringbeam.core.registers import of_kind
from ringbeam.core.saved import teams_of
from ringbeam.core.writing import create
from ringbeam.desk.handover_life import LATE, RUNS, TODAY, WAITS
from ringbeam.desk.handovers import Handover
from ringbeam.desk.queue import QUEUE
from ringbeam.desk.ticket_pages import next_clocks
from ringbeam.web.formats import moment
from ringbeam.web.requests import Asked, listed

MOST = 100


def open_tickets(actor: Actor, group: int | None) -> list[Any]:
    """The open tickets of a group, or of the actor, that break first; one statement or two."""
    own = {"group": [str(group)]} if group else {"assignee": ["me"]}
    asked = asked_of(QUEUE, actor, {"state": ["open"], **own, "sort": ["due"]})
    rows = asked.rows().order_by("due", "pk").values_list("pk", "ref", "title", "state", "due")
    dated = list(rows.filter(due__isnull=False)[:MOST])
    return dated + list(rows.filter(due__isnull=True)[: MOST - len(dated)])


def lines_of(tickets: Sequence[Any], actor: Actor) -> list[dict[str, Any]]:
    """A line for each ticket: its number, how its promise stands, its state, what is left."""
    rows = [_Ticket(pk) for pk, *_rest in tickets]
    clocks: Mapping[int, Gauge] = next_clocks(rows, actor)
    return [
        {
            "ticket": [ref],
            "stands": _stands(state, due, actor),
            "about": _about(state, clocks.get(pk)),
            "note": "",
        }
        for pk, ref, _title, state, due in tickets
    ]


class _Ticket:
    """What the reckoning of clocks asks of a ticket: its key."""

    def __init__(self, pk: int) -> None:
        self.pk = pk


def _stands(state: str, due: datetime | None, actor: Actor) -> str:
    now = clock.now()
    if state in QUEUE.life.paused:
        return WAITS
    if due is None:
        return RUNS
    if due < now:
        return LATE
    zone = ZoneInfo(actor.zone)
    return TODAY if due.astimezone(zone).date() == now.astimezone(zone).date() else RUNS


def _about(state: str, gauge: Gauge | None) -> str:
    said = [str(QUEUE.life.label(state))]
    if gauge is not None:
        said += [part for part in (gauge.text, gauge.small) if part]
    return ", ".join(said)[:200]


def begin(actor: Actor, group: Entry | None, shift: str) -> Any:
    """A handover of what is open in a group, or assigned to the actor, as it stands now.

    Raises Forbidden for who may not write one, ValidationError for an account without a person.
    """
    if not Handover.register.may_add(actor):
        raise Forbidden([_("A shift is handed over by someone who works the desk.")])
    if actor.person is None:
        raise ValidationError(_("Your account belongs to no person, who could hand over."))
    lines = lines_of(open_tickets(actor, group.pk if group else None), actor)
    of = group.title if group else actor.name
    now = moment(timezone.localtime(clock.now()))
    given = {
        "title": _("Handover %(of)s, %(now)s") % {"of": of, "now": now},
        "group": group.pk if group else None,
        "shift": shift[:80],
        "giver": actor.person,
        "tickets": lines,
    }
    return create(Handover, given, by=actor)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: Asked) -> HttpResponse:
    """Ask for which group, then write down what is open and lead to the notes."""
    listed(Handover.register.plural, request.actor)
    teams = teams_of(request.actor)
    if request.method != "POST":
        context = {
            "title": _("Hand over the shift"),
            "teams": teams,
            "waiting": _waiting(request.actor),
        }
        return render(request, "desk/hand_over.html", context)
    wanted = request.POST.get("group", "")
    group = next((one for one in teams if one.ref == wanted), None)
    if wanted and group is None:
        raise Forbidden([_("A shift is handed over by who belongs to the group.")])
    made = begin(request.actor, group, request.POST.get("shift", "").strip())
    return redirect(f"{made.register.url(made.ref)}edit/tickets/")


def _waiting(actor: Actor) -> list[Any]:
    """The handovers that wait to be taken over, newest first."""
    asked = asked_of(of_kind("handover"), actor, {"state": ["handed_over"]})
    return page_of(asked, limit=10).records


@panel(
    on="handover",
    title=gettext_lazy("How they stand now"),
    template="desk/handover_now.html",
    order=5,
)
def how_they_stand(handover: Any, actor: Actor) -> dict[str, Any] | None:
    """The tickets handed over as they are now, of those that the reader sees; two queries."""
    refs = [ref for line in handover.tickets for ref in line["ticket"]]
    if not refs:
        return None
    rows = QUEUE.among(actor).filter(ref__in=refs).values_list("pk", "ref", "title", "state")
    found = {row[1]: row for row in rows}
    clocks = next_clocks([_Ticket(row[0]) for row in found.values()], actor)
    told = [
        {
            "ref": ref,
            "title": found[ref][2],
            "url": QUEUE.url(ref),
            "state": str(QUEUE.life.label(found[ref][3])),
            "clock": clocks.get(found[ref][0]),
        }
        for ref in refs
        if ref in found
    ]
    return {"tickets": told} if told else None


ROUTES.append(path("desk/hand-over/", hand_over, name="hand_over"))
