"""A deadline explained line by line (ISO/IEC 20000-1:2018, 8.3.3): what counted and why."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Literal, NamedTuple

from .calendars import Calendar
from .clocks import Clock, clock_of, promised
from .compiling import EPOCH
from .courses import Course, Stand
from .errors import gettext_noop
from .hours import OpenHours, hours_of
from .zones import DAY, changes_between, instant_of, local_seconds, zone_named

What = Literal[
    "open", "closed", "holiday", "paused", "due", "stopped", "now", "day", "zone",
    "recomputed", "restarted", "reopened",
]  # fmt: skip

WORDS: dict[What, str] = {
    "open": gettext_noop("open"),
    "closed": gettext_noop("closed"),
    "holiday": gettext_noop("closed: holiday %(detail)s"),
    "paused": gettext_noop("paused: %(detail)s"),
    "due": gettext_noop("due"),
    "stopped": gettext_noop("stopped: %(detail)s"),
    "now": gettext_noop("now"),
    "day": gettext_noop("working day %(detail)s is over"),
    "zone": gettext_noop("the clocks of the zone change: %(detail)s"),
    "recomputed": gettext_noop("target recomputed for priority %(detail)s"),
    "restarted": gettext_noop("begun anew: %(detail)s"),
    "reopened": gettext_noop("reopened"),
}


class Line(NamedTuple):
    """One line of a reckoning: from start to end, or a mark where both are the same instant.

    `seconds` is what the line adds and `total` the sum so far; only open lines add. `ahead`
    lines are still to come: they lead from now to the due if nothing else happens.
    """

    start: int
    end: int
    what: What
    detail: str
    seconds: int
    total: int
    ahead: bool

    @property
    def template(self) -> str:
        """The words for it, to be translated and filled in with `parts`."""
        return WORDS[self.what]

    @property
    def parts(self) -> dict[str, str]:
        """What fills the template."""
        return {"detail": self.detail}

    @property
    def words(self) -> str:
        """The line in English."""
        return self.template % self.parts


class Reckoning(NamedTuple):
    """A clock and its lines; those not ahead sum up to its elapsed seconds exactly."""

    clock: Clock
    lines: list[Line]


class _Piece(NamedTuple):
    start: int
    end: int
    what: What
    detail: str


Mark = tuple[int, What, str]


def reckon(course: Course, calendar: Calendar, at: int) -> Reckoning:
    """Explain one clock from its start to its stop, or to `at` and on to its due.

    With a target in seconds the lines up to the due sum up to the target. A clock that stands
    has no due and ends at `at`. ValueError when the course has no target.
    """
    hours = hours_of(calendar)
    clock = clock_of(course, hours, at)
    end = at if clock.stopped is None else clock.stopped
    until = end if clock.stopped is not None or clock.due is None else max(end, clock.due)
    marks = sorted(_marks(course, clock, calendar, (end, until)), key=_when)
    pieces = _with_stands(_hours(hours, course.start, until), course.stands)
    cuts = sorted({end, *(mark[0] for mark in marks)})
    return Reckoning(clock, list(_lines(_cut(pieces, cuts), marks, end)))


def _when(mark: Mark) -> int:
    return mark[0]


def _marks(
    course: Course, clock: Clock, calendar: Calendar, ends: tuple[int, int]
) -> Iterator[Mark]:
    end, until = ends
    for remark in course.remarks:
        yield remark.at, remark.what, remark.detail
    for change in changes_between(calendar.timezone, course.start, until):
        yield change.at, "zone", f"{_offset(change.before)} → {_offset(change.after)}"
    target = promised(course)
    if target.unit == "days":
        hours = hours_of(calendar)
        for number in range(1, target.amount + 1):
            over = hours.days_deadline(course.start, number, end_of_day=target.end_of_day)
            if over > until:
                break
            yield over, "day", str(number)
    if clock.due is not None and clock.due <= until:
        yield clock.due, "due", ""
    if clock.stopped is None:
        yield end, "now", ""
    else:
        yield end, "stopped", course.ending or ""


def _offset(seconds: int) -> str:
    minutes = abs(seconds) // 60
    return f"UTC{'-' if seconds < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"


def _hours(hours: OpenHours, start: int, end: int) -> Iterator[_Piece]:
    """Lay open and closed pieces end to end from start to end."""
    here = start
    for period in hours.between(start, end):
        yield from _closed(hours.calendar, here, period.start)
        yield _Piece(*period, "open", "")
        here = period.end
    yield from _closed(hours.calendar, here, end)


def _closed(calendar: Calendar, start: int, end: int) -> Iterator[_Piece]:
    """Split closed time at the midnights around holidays, so that each can be named."""
    zone = zone_named(calendar.timezone)
    while start < end:
        today = local_seconds(zone, start) // DAY
        midnight = min(end, max(instant_of(zone, (today + 1) * DAY), start + 1))
        name = calendar.holiday_on(date.fromordinal(today + EPOCH))
        if name is None:
            yield _Piece(start, midnight, "closed", "")
        else:
            yield _Piece(start, midnight, "holiday", name)
        start = midnight


def _with_stands(pieces: Iterable[_Piece], stands: list[Stand]) -> Iterator[_Piece]:
    """Mark the parts of open pieces in which the clock stood."""
    edges = sorted({edge for s in stands for edge in (s.start, s.end) if edge is not None})
    for piece in _cut(pieces, edges):
        reasons = [
            stand.reason
            for stand in stands
            if stand.start <= piece.start and (stand.end is None or piece.end <= stand.end)
        ]
        if piece.what == "open" and reasons:
            yield piece._replace(what="paused", detail=reasons[-1])
        else:
            yield piece


def _cut(pieces: Iterable[_Piece], cuts: list[int]) -> Iterator[_Piece]:
    """Cut pieces at the given instants, which are in order."""
    for piece in pieces:
        inner = [cut for cut in cuts if piece.start < cut < piece.end]
        ends = [piece.start, *inner, piece.end]
        for start, end in pairwise(ends):
            yield _Piece(start, end, piece.what, piece.detail)


def _lines(pieces: Iterable[_Piece], marks: list[Mark], end: int) -> Iterator[Line]:
    """Add up, merging pieces alike that no mark parts, with each mark where it falls."""
    total, held, waiting = 0, None, list(marks)
    for piece in pieces:
        due_marks = [mark for mark in waiting if mark[0] <= piece.start]
        if held is not None and not due_marks and _alike(held, piece):
            held = held._replace(end=piece.end)
            continue
        if held is not None:
            total += _counts(held)
            yield _line(held, total, ahead=held.start >= end)
        yield from (_mark(mark, total, end) for mark in due_marks)
        waiting, held = waiting[len(due_marks) :], piece
    if held is not None:
        total += _counts(held)
        yield _line(held, total, ahead=held.start >= end)
    yield from (_mark(mark, total, end) for mark in waiting)


def _alike(one: _Piece, other: _Piece) -> bool:
    return (one.what, one.detail) == (other.what, other.detail)


def _counts(piece: _Piece) -> int:
    return piece.end - piece.start if piece.what == "open" else 0


def _line(piece: _Piece, total: int, *, ahead: bool) -> Line:
    return Line(*piece, _counts(piece), total, ahead)


def _mark(mark: Mark, total: int, end: int) -> Line:
    at, what, detail = mark
    return Line(at, at, what, detail, 0, total, at > end)
