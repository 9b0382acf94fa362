"""Compile a calendar to sorted instants (ISO/IEC 20000-1:2018, 8.3.3), DST in the data."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from .calendars import Calendar, Span
from .zones import DAY, Ints, Walls, year_start

EPOCH = date(1970, 1, 1).toordinal()
THURSDAY = 3  # 1970-01-01
GRIDS = (3600, 1800, 900)


@dataclass(frozen=True, eq=False)
class Compiled:
    """Open intervals [starts[i], ends[i]) in UTC seconds, disjoint, sorted, within the horizon.

    The first interval is empty and stands at the beginning of the horizon, so that a search
    always finds one. `before[i]` is the open time before interval i; it has one entry more than
    `starts`, the last of which is all open time. `grid` is the coarsest of 3600, 1800 and 900
    seconds that all ends lie on, or 0.
    """

    calendar: Calendar
    first_year: int
    last_year: int
    starts: Ints
    ends: Ints
    before: Ints
    grid: int

    @property
    def horizon(self) -> tuple[int, int]:
        """First and last instant for which this is the truth."""
        return year_start(self.first_year), year_start(self.last_year + 1)


@lru_cache(maxsize=256)
def compile_calendar(calendar: Calendar, first_year: int, last_year: int) -> Compiled:
    """Compile the UTC years given, both included; the same object for the same question."""
    walls = Walls(calendar.timezone, first_year - 1, last_year + 1)
    starts, ends = _opened(calendar, walls, first_year, last_year)
    low, high = year_start(first_year), year_start(last_year + 1)
    inside = (starts < high) & (ends > low)
    starts = np.concatenate(([low], np.maximum(starts[inside], low)))
    ends = np.concatenate(([low], np.minimum(ends[inside], high)))
    return Compiled(
        calendar=calendar,
        first_year=first_year,
        last_year=last_year,
        starts=starts,
        ends=ends,
        before=np.concatenate(([0], np.cumsum(ends - starts))),
        grid=_grid(starts, ends),
    )


def united(starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """Unite intervals that overlap or touch; empty and reversed ones vanish."""
    some = ends > starts
    starts, ends = starts[some], ends[some]
    if not starts.size:
        return starts, ends
    order = np.argsort(starts, kind="stable")
    starts, reach = starts[order], np.maximum.accumulate(ends[order])
    apart = starts[1:] > reach[:-1]
    return starts[np.append(True, apart)], reach[np.append(apart, True)]


def without(starts: Ints, ends: Ints, gaps: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
    """Take gaps away from intervals; both are disjoint and sorted, and so is the answer."""
    if not gaps[0].size:
        return starts, ends
    points = np.concatenate((starts, ends, *gaps))
    ones, twos = np.ones_like(starts), np.full_like(gaps[0], 2)
    steps = np.concatenate((ones, -ones, -twos, twos))
    order = np.argsort(points, kind="stable")
    points, level = points[order], np.cumsum(steps[order])
    kept = level[:-1] == 1
    return united(points[:-1][kept], points[1:][kept])


def _opened(
    calendar: Calendar, walls: Walls, first_year: int, last_year: int
) -> tuple[Ints, Ints]:
    replaced = {
        _epoch_day(day): spans
        for day, spans in calendar.replaced(first_year - 1, last_year + 1).items()
    }
    first, last = date(first_year, 1, 1), date(last_year, 12, 31)
    days = np.arange(_epoch_day(first) - 2, _epoch_day(last) + 3, dtype=np.int64)
    weekly = days[~np.isin(days, np.array(list(replaced), dtype=np.int64))]
    starts, ends = [], []
    for weekday, spans in enumerate(calendar.weekly):
        these = weekly[(weekly + THURSDAY) % 7 == weekday] * DAY
        starts += [these + span.start for span in spans]
        ends += [these + span.end for span in spans]
    dated = _edges([(d, s) for d, spans in replaced.items() for s in spans])
    opened = united(
        walls.instants_of(np.concatenate((*starts, dated[0]))),
        walls.instants_of(np.concatenate((*ends, dated[1]))),
    )
    breaks = _edges([(_epoch_day(b.day), s) for b in calendar.breaks for s in b.spans])
    gaps = united(walls.instants_of(breaks[0]), walls.instants_of(breaks[1]))
    return without(*opened, gaps)


def _epoch_day(day: date) -> int:
    return day.toordinal() - EPOCH


def _edges(spans: list[tuple[int, Span]]) -> tuple[Ints, Ints]:
    starts = np.array([day * DAY + span.start for day, span in spans], dtype=np.int64)
    ends = np.array([day * DAY + span.end for day, span in spans], dtype=np.int64)
    return starts, ends


def _grid(starts: Ints, ends: Ints) -> int:
    for grid in GRIDS:
        if not (np.any(starts % grid) or np.any(ends % grid)):
            return grid
    return 0
