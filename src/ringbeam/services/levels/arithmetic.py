"""Open time of many tickets at once (ISO/IEC 20000-1:2018, 8.3.3): arrays in, arrays out."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .calendars import Calendar
from .compiling import compile_calendar
from .days import working_days_of
from .horizons import Years, years_ahead, years_back, years_for
from .stacks import Stack
from .waiting import HELD, Pauses, Waits, in_order
from .zones import DAY, Ints, Walls


class Counted(NamedTuple):
    """Per ticket: when it is due (HELD: an open pause holds it), elapsed and paused seconds."""

    due: Ints
    elapsed: Ints
    paused: Ints


class Batch:
    """Calendars ready for questions about any number of tickets.

    `which` is an array with the place of each ticket's calendar; all arrays of a question have
    one length (a number stands for that number everywhere). Answers are those of OpenHours, to
    the second, and so are the refusals: BeyondHorizon for instants outside 1901 to 2598,
    NeverOpen when one target cannot be used up within 200 years. Years are compiled on demand.
    """

    def __init__(self, calendars: Sequence[Calendar]) -> None:
        self.calendars = list(calendars)
        self._stack: Stack | None = None

    def elapsed(self, which: ArrayLike, start: ArrayLike, end: ArrayLike) -> Ints:
        """Count the open seconds from start to end; negative where end lies before start."""
        which, start, end = _arrays(which, start, end)
        stack = self._covering(start, end)
        return stack.passed(which, end) - stack.passed(which, start)

    def deadlines(self, which: ArrayLike, start: ArrayLike, seconds: ArrayLike) -> Ints:
        """Tell when `seconds` of open time after start are used up; negatives count back."""
        which, start, seconds = _arrays(which, start, seconds)
        if seconds.size and seconds.min() < 0:
            due, back = np.empty_like(start), seconds < 0
            due[back] = self.deadlines_back(which[back], start[back], -seconds[back])
            ahead = ~back
            due[ahead] = self.deadlines(which[ahead], start[ahead], seconds[ahead])
            return due
        stack, used = self._used(which, start, seconds)
        return _at(stack, which, used, first=seconds > 0)

    def deadlines_back(self, which: ArrayLike, end: ArrayLike, seconds: ArrayLike) -> Ints:
        """Tell from when on `seconds` (0 or more) of open time lie before end."""
        which, end, seconds = _arrays(which, end, seconds)
        stack = self._covering(end)
        none = seconds == 0
        while np.any((used := stack.passed(which, end) - seconds) < none):
            stack = self._further(stack, which[used < none], end, forward=False)
        return _at(stack, which, used, first=none)

    def is_open(self, which: ArrayLike, at: ArrayLike) -> NDArray[np.bool_]:
        """Tell which calendars are open at which instants; closed at the closing."""
        which, at = _arrays(which, at)
        stack = self._covering(at, at + 1)
        return stack.passed(which, at + 1) > stack.passed(which, at)

    def days_deadlines(
        self,
        which: ArrayLike,
        start: ArrayLike,
        days: ArrayLike,
        *,
        end_of_day: ArrayLike = False,
    ) -> Ints:
        """Tell when working days after start are over; see OpenHours.days_deadline."""
        which, start, days, late = _arrays(which, start, days, end_of_day)
        due = start.copy()
        for each in np.unique(which):
            mine = (which == each) & ((days != 0) | (late != 0))
            due[mine] = self._days(int(each), start[mine], days[mine], late[mine] != 0)
        return due

    def count(
        self,
        which: ArrayLike,
        start: ArrayLike,
        end: ArrayLike,
        *,
        seconds: ArrayLike,
        pauses: Pauses | None = None,
        base: Ints | None = None,
    ) -> Counted:
        """Tell dues and count elapsed and paused seconds, all pauses united and left out.

        `seconds` (0 or more) are the targets. `base` are the dues before any pause, where they
        were not found by counting seconds, as for working days; `seconds` then is the open time
        until them. A pause moves a due when it begins before it, at the due or later not.
        """
        which, start, end, seconds = _arrays(which, start, end, seconds)
        if pauses is None or not pauses.owner.size:
            due = self.deadlines(which, start, seconds) if base is None else base
            return Counted(due, self.elapsed(which, start, end), np.zeros_like(start))
        pauses = in_order(pauses)
        until = np.where(pauses.end == HELD, pauses.start, pauses.end)
        waits = Waits(
            self._covering(start, end, pauses.start, until), which, (start, end), pauses
        )
        if base is None and not seconds.all():
            base = self.deadlines(which, start, seconds)
        moved, held = waits.before_due(seconds, base)
        if base is None:
            due = self.deadlines(which, start, seconds + moved)
        else:
            due, later = base.copy(), moved > 0
            due[later] = self.deadlines(which[later], base[later], moved[later])
        due[held] = HELD
        paused, whole = waits.between(), waits.passed_end - waits.passed_start
        return Counted(due, whole - np.where(end < start, -paused, paused), paused)

    def _days(self, each: int, start: Ints, days: Ints, late: NDArray[np.bool_]) -> Ints:
        """Working days in one calendar: none of them 0 unless late."""
        if not start.size:
            return start
        stack = self._covering(start - DAY, start + DAY)
        while True:
            compiled = stack.compiled[each]
            worked = working_days_of(compiled)
            walls = Walls(compiled.calendar.timezone, compiled.first_year, compiled.last_year)
            wall = walls.local_of(start)
            today = wall // DAY
            behind = np.searchsorted(worked, today, side="right") - 1
            place = np.where(days > 0, behind, np.searchsorted(worked, today)) + days
            if place.min() >= 0 and place.max() < worked.size:
                break
            ahead = bool(place.max() >= worked.size)
            stack = self._further(stack, np.array([each]), start, forward=ahead)
        target = worked[place] * DAY
        due = walls.instants_of(target + wall % DAY)
        which = np.full(int(late.sum()), each, dtype=np.int64)
        midnight = walls.instants_of(target[late] + DAY)
        stack = self._covering(start, midnight)
        due[late] = stack.first_at(which, stack.passed(which, midnight))
        return due

    def _used(self, which: Ints, start: Ints, seconds: Ints) -> tuple[Stack, Ints]:
        """Give the open time at each due, after compiling as far as it takes."""
        stack, spare = self._covering(start), seconds == 0
        while True:
            used = stack.passed(which, start) + seconds
            if not used.size or used.max() < stack.totals.min():
                return stack, used
            over = used + spare > stack.totals[which]
            if not np.any(over):
                return stack, used
            stack = self._further(stack, which[over], start)

    def _covering(self, *instants: Ints) -> Stack:
        some = [each for each in instants if each.size]
        low = min((int(each.min()) for each in some), default=0)
        high = max((int(each.max()) for each in some), default=0)
        stack = self._stack
        if stack is not None and stack.low < low and high < stack.high:
            return stack
        return self._compile(years_for(low, high, None if stack is None else stack.years))

    def _compile(self, years: Years) -> Stack:
        self._stack = stack = Stack([compile_calendar(each, *years) for each in self.calendars])
        return stack

    def _further(
        self, stack: Stack, short: Ints, asked: Ints, *, forward: bool = True
    ) -> Stack:
        calendars = [self.calendars[i] for i in np.unique(short)]
        if forward:
            return self._compile(years_ahead(calendars, stack.years, int(asked.max())))
        return self._compile(years_back(calendars, stack.years, int(asked.min())))


def _arrays(*values: ArrayLike) -> tuple[Ints, ...]:
    """Bring numbers and arrays to one length, as integers."""
    arrays = [np.asarray(value, dtype=np.int64) for value in values]
    size = max((each.size for each in arrays if each.ndim), default=1)
    return tuple(each if each.ndim else np.full(size, each) for each in arrays)


def _at(stack: Stack, which: Ints, used: Ints, *, first: NDArray[np.bool_]) -> Ints:
    """Give the earliest instants where `first` says so, the latest ones elsewhere."""
    if first.all():
        return stack.first_at(which, used)
    found, latest = np.empty_like(used), ~first
    found[first] = stack.first_at(which[first], used[first])
    found[latest] = stack.last_at(which[latest], used[latest])
    return found
