"""What of today's results the menu and panels of every page tell, asked once for a reader."""

from typing import Any

from ringbeam.conformity.snapshots import Snapshot
from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.prepared import Prepared

Told = tuple[int, list[dict[str, Any]]]


def told_today(reader: Actor) -> Told | None:
    """How many requirements are open, failing or overdue, and the scopes in force.

    None before today's first results. Asked once for a reader, whose menu and page both tell
    of it; one statement.
    """
    known: dict[str, Any] = reader.__dict__
    if TOLD_TODAY not in known:
        found = _today(clock.today())
        known[TOLD_TODAY] = tuple(found[0]) if found else None
    told: Told | None = known[TOLD_TODAY]
    return told


def hurting_today(reader: Actor) -> int | None:
    """How many requirements are open, failing or overdue, without the scopes; one statement,
    none where `told_today` was asked."""
    if TOLD_TODAY in reader.__dict__:
        told = told_today(reader)
        return told[0] if told else None
    found = _hurting(clock.today())
    return found[0][0] if found else None


def tell_today(reader: Actor, kept: Snapshot) -> None:
    """Keep what was just read of today for whoever reads, so that their menu need not ask."""
    if kept.day == clock.today():
        reader.__dict__[TOLD_TODAY] = (kept.hurting, kept.scopes)


TOLD_TODAY = "_conformity_today"
_today = Prepared(
    lambda day: Snapshot.objects.filter(day=day).values_list("hurting", "scopes"), places=1
)
_hurting = Prepared(
    lambda day: Snapshot.objects.filter(day=day).values_list("hurting"), places=1
)
