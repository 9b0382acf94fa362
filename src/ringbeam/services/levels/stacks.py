"""Many calendars in one search or table (ISO/IEC 20000-1:2018, 8.3.3), any number of keys."""

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .compiling import Compiled
from .horizons import Years
from .zones import Ints

SHIFT = 36  # one calendar's keys stay below 2**36 seconds, two thousand years
TABLE_KEYS = 50_000  # fewer keys are searched for sooner than a table is made
TABLE_SLOTS = 24_000_000  # beyond that a table leaves the processor's caches and wins nothing
CHUNK = 1 << 15  # keys at a time, so that what is between two steps stays in the cache

Slots = NDArray[np.int32]


class Stack:
    """Compiled calendars over the same years, never changed; `which` is the calendar of a key.

    The keys must lie within the horizon and, as open time, within the totals: Batch sees to it.
    """

    def __init__(self, compiled: Sequence[Compiled]) -> None:
        self.compiled = list(compiled)
        self.low, self.high = self.compiled[0].horizon
        self.years = Years(self.compiled[0].first_year, self.compiled[0].last_year)
        self.totals = np.array([each.before[-1] for each in self.compiled], dtype=np.int64)
        grids = [each.grid for each in self.compiled]
        grid = min(grids)
        slots = (self.high - self.low) // grid * len(grids) if grid else 0
        self.grid = grid if 0 < slots <= TABLE_SLOTS else 0

    def passed(self, which: Ints, at: Ints) -> Ints:
        """Count the open seconds from the beginning of the horizon to each instant."""
        by_table = self.grid and at.size >= TABLE_KEYS
        return _in_chunks(self._table.passed if by_table else self._search.passed, which, at)

    def first_at(self, which: Ints, used: Ints) -> Ints:
        """Give the earliest instants at which `used` (over 0) open seconds have passed."""
        by_table = self.grid and used.size >= TABLE_KEYS
        return _in_chunks(
            self._table.first_at if by_table else self._search.first_at, which, used
        )

    def last_at(self, which: Ints, used: Ints) -> Ints:
        """Give the latest instants at which no more than `used` open seconds have passed."""
        return self._search.last_at(which, used)

    @cached_property
    def _search(self) -> "_Search":
        return _Search(self.compiled, self.low)

    @cached_property
    def _table(self) -> "_Table":
        return _Table(self.compiled, self.low, self.grid)


class _Search:
    """Binary search in the calendars laid end to end, each at its own multiple of 2**SHIFT."""

    def __init__(self, compiled: Sequence[Compiled], low: int) -> None:
        self.low = low
        self.starts = np.concatenate(
            [c.starts - low + (i << SHIFT) for i, c in enumerate(compiled)]
        )
        self.before = np.concatenate(
            [c.before[:-1] + (i << SHIFT) for i, c in enumerate(compiled)]
        )
        self.lengths = np.concatenate([c.ends - c.starts for c in compiled])

    def passed(self, which: Ints, at: Ints) -> Ints:
        shift = which << SHIFT
        keys = at - self.low + shift
        i = np.searchsorted(self.starts, keys, side="right") - 1
        inside = np.minimum(keys - self.starts[i], self.lengths[i])
        passed: Ints = self.before[i] + inside - shift
        return passed

    def first_at(self, which: Ints, used: Ints) -> Ints:
        keys = used + (which << SHIFT)
        return self._at(which, keys, np.searchsorted(self.before, keys, side="left") - 1)

    def last_at(self, which: Ints, used: Ints) -> Ints:
        keys = used + (which << SHIFT)
        return self._at(which, keys, np.searchsorted(self.before, keys, side="right") - 1)

    def _at(self, which: Ints, keys: Ints, i: NDArray[np.intp]) -> Ints:
        at: Ints = self.starts[i] + keys - self.before[i] + self.low - (which << SHIFT)
        return at


class _Table:
    """One entry for each slot of the grid: a slot is either wholly open or wholly closed."""

    def __init__(self, compiled: Sequence[Compiled], low: int, grid: int) -> None:
        self.low, self.grid = low, grid
        self.slots = (compiled[0].horizon[1] - low) // grid
        rows = [self._row(each) for each in compiled]
        self.open_slots = np.concatenate([row[1] for row in rows])
        counts = np.array([row[1].size for row in rows], dtype=np.int64)
        self.first_open = np.cumsum(counts) - counts
        # the slots open before this one, and in the lowest bit whether this one is
        self.entries = np.concatenate([row[0] for row in rows])

    def _row(self, compiled: Compiled) -> tuple[Slots, Slots]:
        steps = np.zeros(self.slots + 1, dtype=np.int32)
        some = compiled.ends > compiled.starts
        np.add.at(steps, (compiled.starts[some] - self.low) // self.grid, 1)
        np.add.at(steps, (compiled.ends[some] - self.low) // self.grid, -1)
        is_open = np.cumsum(steps[:-1], dtype=np.int32)
        before = np.cumsum(is_open, dtype=np.int32) - is_open
        return before * 2 + is_open, np.flatnonzero(is_open).astype(np.int32)

    def passed(self, which: Ints, at: Ints) -> Ints:
        since = at - self.low
        slot = since // self.grid
        entry = self.entries[which * self.slots + slot].astype(np.int64)
        passed: Ints = (entry >> 1) * self.grid + (entry & 1) * (since - slot * self.grid)
        return passed

    def first_at(self, which: Ints, used: Ints) -> Ints:
        # used up exactly at a slot's end is due there: that slot counts, not the next
        nth = (used - 1) // self.grid
        slot = self.open_slots[self.first_open[which] + nth].astype(np.int64)
        at: Ints = self.low + used + (slot - nth) * self.grid
        return at


def _in_chunks(answer: Callable[[Ints, Ints], Ints], which: Ints, keys: Ints) -> Ints:
    if keys.size <= CHUNK:
        return answer(which, keys)
    found = np.empty(keys.size, dtype=np.int64)
    for first in range(0, keys.size, CHUNK):
        part = slice(first, first + CHUNK)
        found[part] = answer(which[part], keys[part])
    return found
