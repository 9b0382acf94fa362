"""Tickets whose clocks do not tell enough, counted from logs under other terms (8.3.3)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from ringbeam.core.contributions import SOURCES
from ringbeam.services import levels
from ringbeam.services.clocks import Log
from ringbeam.services.levels import HELD, LevelsError, Terms
from ringbeam.services.levels.simulating import CANCELLED, MET, MISSED, NONE, TO_COME
from ringbeam.services.simulation_rows import Row

LOGS, AT_ONCE = "logs of tickets", 2_000
STATES = {
    "met": MET,
    "missed": MISSED,
    "running": TO_COME,
    "paused": TO_COME,
    "cancelled": CANCELLED,
}


class Beside(NamedTuple):
    """One promise as it was agreed (NONE: it was not) and as it would have been."""

    entry: int
    priority: str
    metric: str
    agreed: int
    agreed_stopped: int
    agreed_due: int
    simulated: int
    due: int


def from_logs(
    entries: Sequence[int], rows: Iterable[Row], terms: Terms, at: int
) -> tuple[list[Beside], int]:
    """The promises of tickets, whose clocks are ``rows``; and how many logs are unreadable."""
    before = {(row.entry, row.metric, row.number): row for row in rows}
    found, unreadable = [], 0
    for log, clocks in _counted(entries, terms, at):
        unreadable += clocks is None
        for one in clocks or ():
            old = before.pop((log.entry, one.metric, one.number), None)
            priority = log.priority_at(at if one.stopped is None else one.stopped)
            due = HELD if one.due is None else one.due
            found.append(
                Beside(log.entry, priority, one.metric, *_was(old), STATES[one.state], due)
            )
    found += [
        Beside(old.entry, old.priority, old.metric, *_was(old), NONE, HELD)
        for old in before.values()
    ]
    return found, unreadable


def _was(old: Row | None) -> tuple[int, int, int]:
    if old is None:
        return NONE, HELD, HELD
    return STATES[old.state], old.stopped, old.due


def _counted(
    entries: Sequence[int], terms: Terms, at: int
) -> Iterator[tuple[Log, list[levels.Clock] | None]]:
    """Each log with its clocks; None for one that the engine refuses."""
    ours = replace(terms, switches=replace(terms.switches, answering=frozenset()))
    for start in range(0, len(entries), AT_ONCE):
        logs = SOURCES[LOGS](entries[start : start + AT_ONCE])
        asked = [(log.events, terms if log.imported else ours) for log in logs]
        try:
            yield from zip(logs, levels.clocks_of_many(asked, at), strict=True)
        except LevelsError:
            yield from ((log, _one(*one, at)) for log, one in zip(logs, asked, strict=True))


def _one(events: Sequence[levels.Event], terms: Terms, at: int) -> list[levels.Clock] | None:
    try:
        return levels.clocks_of(events, terms, at)
    except LevelsError:
        return None
