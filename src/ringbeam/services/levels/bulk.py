"""The clocks of many tickets at once (ISO/IEC 20000-1:2018, 8.3.3): the same seconds."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from .arithmetic import Batch, Counted
from .calendars import Calendar
from .clocks import Clock, as_clock, promised
from .courses import Course, courses_of
from .events import Event, Terms
from .waiting import HELD, Pauses
from .zones import Ints

Log = tuple[Iterable[Event], Terms]


class _Columns(NamedTuple):
    """What the courses say, column by column."""

    start: Ints
    end: Ints
    amount: Ints
    in_days: Ints
    end_of_day: Ints


def clocks_of_many(logs: Sequence[Log], at: int) -> list[list[Clock]]:
    """Tell the clocks of many tickets as they stand at an instant, in the tickets' order.

    The answer for each is that of `clocks_of`, to the second; so are the refusals, which refuse
    the whole question. For an import, a recomputation, a queue.
    """
    batch_of: dict[Calendar, int] = {}
    courses: list[Course] = []
    which: list[int] = []
    sizes: list[int] = []
    for events, terms in logs:
        theirs = courses_of(events, terms, at)
        place = batch_of.setdefault(terms.calendar, len(batch_of))
        courses += theirs
        which += [place] * len(theirs)
        sizes.append(len(theirs))
    clocks = iter(_counted(courses, Batch(list(batch_of)), np.array(which, dtype=np.int64), at))
    return [[next(clocks) for _ in range(size)] for size in sizes]


def _counted(courses: list[Course], batch: Batch, which: Ints, at: int) -> list[Clock]:
    if not courses:
        return []
    columns = _columns(courses, at)
    start, days = columns.start, columns.in_days == 1
    seconds, base = columns.amount.copy(), None
    if days.any():
        base = np.empty_like(start)
        base[~days] = batch.deadlines(which[~days], start[~days], seconds[~days])
        base[days] = batch.days_deadlines(
            which[days], start[days], seconds[days], end_of_day=columns.end_of_day[days]
        )
        seconds[days] = batch.elapsed(which[days], start[days], base[days])
    pauses = _pauses(courses)
    found = batch.count(which, start, columns.end, seconds=seconds, pauses=pauses, base=base)
    return _clocks(courses, seconds, found, at)


def _columns(courses: list[Course], at: int) -> _Columns:
    targets = [promised(course) for course in courses]
    rows = [
        (
            course.start,
            at if course.stopped is None else course.stopped,
            target.amount,
            target.unit == "days",
            target.end_of_day,
        )
        for course, target in zip(courses, targets, strict=True)
    ]
    return _Columns(*np.array(rows, dtype=np.int64).T.copy())


def _pauses(courses: list[Course]) -> Pauses:
    rows = [
        (i, stand.start, HELD if stand.end is None else stand.end)
        for i, course in enumerate(courses)
        for stand in course.stands
    ]
    return Pauses(*np.array(rows, dtype=np.int64).reshape(-1, len(Pauses._fields)).T.copy())


def _clocks(courses: list[Course], seconds: Ints, found: Counted, at: int) -> list[Clock]:
    counts = zip(
        courses,
        seconds.tolist(),
        found.due.tolist(),
        found.elapsed.tolist(),
        found.paused.tolist(),
        strict=True,
    )
    return [
        as_clock(course, at, (whole, None if due == HELD else due, elapsed, paused))
        for course, whole, due, elapsed, paused in counts
    ]
