"""Which rows of the log are new, which are known and which had not happened yet (8.6.1)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbeam.desk.servicenow.oddities import oddities
from ringbeam.desk.servicenow.parsing import Event, Unreadable, event_of
from ringbeam.desk.servicenow.reading import Cells
from ringbeam.desk.servicenow.times import Wall
from ringbeam.exchange.origins import Origin, known
from ringbeam.exchange.reports import Report

SOURCE = "servicenow-log"
ENDED_OTHERWISE = _(
    "This row is known, and the log now says otherwise how it ended; what was taken stays."
)
Remark = tuple[str, Any, str | Promise]


@dataclass
class Tally:
    """How many rows were read and what became of them: the others add up to ``read``."""

    read: int = 0
    taken: int = 0
    known: int = 0
    later: int = 0
    refused: int = 0


@dataclass
class Taken:
    """One incident of a chunk: its first row, those that are new, and what is known of it."""

    first: Event
    fresh: list[Event]
    last: Event
    origin: Origin | None

    @property
    def number(self) -> str:
        """The number that the incident has in the log."""
        return self.first.number

    @property
    def said(self) -> dict[str, list[str]]:
        """The digests of all rows that are taken, those taken before included."""
        before = self.origin.said["rows"] if self.origin else []
        return {"rows": [*before, *(event.digest for event in self.fresh)]}


@dataclass
class Selection:
    """Reads rows as events and sorts out what is new. ``until``: the last instant taken."""

    wall: Wall
    report: Report
    until: datetime | None = None
    tally: Tally = field(default_factory=Tally)

    def of(self, groups: Iterable[Sequence[Cells]]) -> list[Taken]:
        """The incidents of a chunk that have something new; the rest is counted or refused."""
        remarks: dict[int, list[Remark]] = {}
        events: dict[str, list[Event]] = {}
        for rows in groups:
            for row in rows:
                if event := self._read(row, remarks):
                    events.setdefault(event.number, []).append(event)
        origins = known(SOURCE, events)
        chosen = [self._choose(some, origins.get(n)) for n, some in events.items()]
        taken = [one for one in chosen if one is not None]
        for one in taken:
            self._say_odd(one, remarks)
        return taken

    def _read(self, row: Cells, remarks: dict[int, list[Remark]]) -> Event | None:
        self.tally.read += 1
        odd: list[Remark] = []

        def note(column: str, value: str, reason: str | Promise) -> None:
            odd.append((column, value, reason))

        try:
            event = event_of(row, self.wall, note)
        except Unreadable as unread:
            self.tally.refused += 1
            self.report.refuse(row.row, unread.faults)
            return None
        if odd:
            remarks[row.row] = odd
        return event

    def _choose(self, events: list[Event], origin: Origin | None) -> Taken | None:
        happened = [one for one in events if self._has_happened(one, origin)]
        self.tally.later += len(events) - len(happened)
        fresh = _unknown(happened, Counter(origin.said["rows"] if origin else ()))
        self.tally.taken += len(fresh)
        self.tally.known += len(happened) - len(fresh)
        is_open = self.until is None or events[0].opened <= self.until
        if fresh or (origin is None and is_open):
            return Taken(events[0], fresh, (fresh or events)[-1], origin)
        if origin is not None:
            self.report.count("unchanged")
            if origin.digest != events[-1].final:
                row = events[-1].row
                self.report.note(row, "closed_at", events[-1].closed, ENDED_OTHERWISE)
        return None

    def _has_happened(self, event: Event, origin: Origin | None) -> bool:
        """An incident is there from its opening on, even where its rows say an earlier time."""
        if self.until is None:
            return True
        return event.at <= self.until and (origin is not None or event.opened <= self.until)

    def _say_odd(self, one: Taken, remarks: dict[int, list[Remark]]) -> None:
        for event in one.fresh:
            for column, value, reason in remarks.get(event.row, ()):
                self.report.note(event.row, column, value, reason)
        for event, column, value, reason in oddities(one.fresh):
            self.report.note(event.row, column, value, reason)


def _unknown(events: list[Event], counted: Counter[str]) -> list[Event]:
    """The events whose rows are not known, or stand there more often than they are known."""
    fresh = []
    for event in events:
        if counted[event.digest] > 0:
            counted[event.digest] -= 1
        else:
            fresh.append(event)
    return fresh
