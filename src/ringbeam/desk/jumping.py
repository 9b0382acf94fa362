"""Jumps out of waiting: incidents that were closed without being taken up again (8.6.1)."""

from django.db.models import Index, Q, QuerySet

from ringbeam.core.facts import KeptFact
from ringbeam.core.history import Changes, HistoryLine
from ringbeam.desk.ticket_states import WAITING

CLOSED = "closed"


def _jumps(changes: Changes) -> bool:
    before, after = changes.get("state", (None, None))
    return after == CLOSED and before in WAITING


def _jumping(lines: "QuerySet[HistoryLine]") -> "QuerySet[HistoryLine]":
    jumps = Q()
    for state in WAITING:
        jumps |= Q(values__contains=f'"state":["{state}","{CLOSED}"]')
    # The first line of a record says no state before it, and is the longest.
    later = lines.filter(number__gt=1, values__contains='"state":["waiting_')
    return later.filter(jumps)


CLOSED_WAITING = KeptFact("closed_waiting", _jumps, _jumping)
AMONG_JUMPED = Index(
    fields=["entry"], condition=Q(closed_waiting=True), name="desk_incident_jumped"
)
