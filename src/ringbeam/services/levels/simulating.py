"""Many promises at once under terms that were never agreed (ISO/IEC 20000-1:2018, 8.3.3).

Numbers in, numbers out: when each would have been due, and how it would have come out.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .arithmetic import Batch
from .calendars import Calendar
from .compiling import THURSDAY
from .events import Target
from .waiting import HELD, Pauses
from .zones import DAY, Ints, Walls, year_of

MET, MISSED, TO_COME, CANCELLED, NONE = range(5)
DAYS, HOURS, HOUR = 7, 24, 3600


class Promises(NamedTuple):
    """Promises column by column: start and stop in UTC seconds, which target each has.

    ``stopped`` is HELD where nothing stopped it. ``target`` is a place in a list of targets.
    """

    start: Ints
    stopped: Ints
    target: Ints
    cancelled: NDArray[np.bool_]


class Outcomes(NamedTuple):
    """When each promise is due (HELD: an open pause holds it), and MET, MISSED and so on."""

    due: Ints
    state: Ints


def outcomes(
    calendar: Calendar,
    targets: Sequence[Target],
    promises: Promises,
    pauses: Pauses,
    at: int,
) -> Outcomes:
    """How promises come out under one calendar, to the second as `clocks_of` says it.

    Raises NeverOpen and BeyondHorizon as `Batch` does.
    """
    start = promises.start
    if not start.size:
        return Outcomes(start, start)
    rows = [(one.amount, one.unit == "days", one.end_of_day) for one in targets]
    told = np.array(rows, dtype=np.int64)[promises.target]
    batch, which = Batch([calendar]), np.zeros_like(start)
    seconds, base, days = told[:, 0].copy(), None, told[:, 1] == 1
    if days.any():
        base = np.empty_like(start)
        base[~days] = batch.deadlines(which[~days], start[~days], seconds[~days])
        base[days] = batch.days_deadlines(
            which[days], start[days], seconds[days], end_of_day=told[days, 2]
        )
        seconds[days] = batch.elapsed(which[days], start[days], base[days])
    end = np.where(promises.stopped == HELD, at, promises.stopped)
    due = batch.count(which, start, end, seconds=seconds, pauses=pauses, base=base).due
    return Outcomes(due, _states(promises, due, at))


def _states(promises: Promises, due: Ints, at: int) -> Ints:
    """A held promise is to come, as is one that runs and is not past its due."""
    stopped = promises.stopped != HELD
    ended = np.where(promises.stopped <= due, MET, MISSED)
    running = np.where(at <= due, TO_COME, MISSED)
    state = np.where(stopped, ended, running)
    state[due == HELD] = TO_COME
    state[promises.cancelled] = CANCELLED
    return state.astype(np.int64)


def by_hour_of_week(calendar: Calendar, instants: Ints) -> list[list[int]]:
    """How many instants lie in each hour of each weekday, Monday first, by the wall clock."""
    found = np.zeros((DAYS, HOURS), dtype=np.int64)
    if instants.size:
        local = _local(calendar, instants)
        np.add.at(found, ((local // DAY + THURSDAY) % DAYS, local % DAY // HOUR), 1)
    told: list[list[int]] = found.tolist()
    return told


def months_of(calendar: Calendar, instants: Ints) -> list[str]:
    """The month of each instant by the wall clock, such as "2026-03"."""
    if not instants.size:
        return []
    local = _local(calendar, instants).astype("datetime64[s]")
    told: list[str] = np.datetime_as_string(local, unit="M").tolist()
    return told


def _local(calendar: Calendar, instants: Ints) -> Ints:
    first, last = year_of(int(instants.min())), year_of(int(instants.max()))
    return Walls(calendar.timezone, first - 1, last + 1).local_of(instants)
