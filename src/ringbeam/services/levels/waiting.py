"""Waiting time of many tickets (ISO/IEC 20000-1:2018, 8.3.3): pauses united, in open time."""

from functools import cached_property
from typing import NamedTuple

import numpy as np

from .stacks import SHIFT, Stack
from .zones import Ints

HELD = int(np.iinfo(np.int64).max)  # as an end: not yet; as a due: an open pause holds it


class Pauses(NamedTuple):
    """Stretches of real time in which tickets wait; `owner` is the ticket's place in its array.

    An end of HELD is a pause that is still open. They may overlap and need no order, though in
    the order of owner and start they are counted faster.
    """

    owner: Ints
    start: Ints
    end: Ints


def in_order(pauses: Pauses) -> Pauses:
    """Sort pauses by owner and start, and drop the empty and the reversed ones."""
    owner, start, end = (np.asarray(each, dtype=np.int64) for each in pauses)
    some = end > start
    if not some.all():
        owner, start, end = owner[some], start[some], end[some]
    keys = (owner << SHIFT) + (start - start.min(initial=HELD))
    if np.any(keys[1:] < keys[:-1]):
        order = np.argsort(keys)
        owner, start, end = owner[order], start[order], end[order]
    return Pauses(owner, start, end)


class Waits:
    """Pauses as stretches of open time, so that uniting and adding them is plain arithmetic.

    `pauses` are in order; `ends` are the tickets' starts and ends; all lie within the stack.
    """

    def __init__(
        self, stack: Stack, which: Ints, ends: tuple[Ints, Ints], pauses: Pauses
    ) -> None:
        start, end = ends
        self.owner, self.start, until = pauses
        self.open = until == HELD
        if self.open.any():
            last = np.maximum(np.maximum(start, end)[self.owner], self.start)
            until = np.where(self.open, last, until)
        theirs = which[self.owner]
        self.passed_start, self.passed_end = (
            stack.passed(which, start),
            stack.passed(which, end),
        )
        self.low, self.high = stack.passed(theirs, self.start), stack.passed(theirs, until)

    @cached_property
    def _key(self) -> Ints:
        """Lay the tickets end to end, so that one running maximum unites each one's pauses."""
        return self.owner << SHIFT

    def before_due(self, seconds: Ints, base: Ints | None) -> tuple[Ints, Ints]:
        """Give by how many seconds each ticket's due is moved, and which tickets are held.

        A pause moves the due when it begins before `base`, or when the work done before it is
        less than the target's seconds: later than that the due has passed.
        """
        begun = self.passed_start[self.owner]
        low = np.maximum(self.low, begun)
        first, lengths = self._united(low, np.maximum(self.high, low))
        before = np.cumsum(lengths) - lengths
        opens = np.append(True, self.owner[1:] != self.owner[:-1])
        others = np.maximum.accumulate(np.where(opens, before, 0))
        counts = first - begun - (before - others) < seconds[self.owner]
        if base is not None:
            counts |= self.start < base[self.owner]
        moved = self._summed(np.where(counts, lengths, 0))
        return moved, self.owner[counts & self.open]

    def between(self) -> Ints:
        """Count each ticket's paused seconds between its start and end, in either order."""
        low = np.minimum(self.passed_start, self.passed_end)[self.owner]
        high = np.maximum(self.passed_start, self.passed_end)[self.owner]
        ends = (np.clip(each, low, high) for each in (self.low, self.high))
        return self._summed(self._united(*ends)[1])

    def _united(self, low: Ints, high: Ints) -> tuple[Ints, Ints]:
        """Give from where each pause adds to those before it, and by how much."""
        reach = np.maximum.accumulate(self._key + high)
        first = self._key + low
        first[1:] = np.maximum(first[1:], reach[:-1])
        lengths = np.maximum(self._key + high - first, 0)
        return first - self._key, lengths

    def _summed(self, lengths: Ints) -> Ints:
        tickets = self.passed_start.size  # and floats add whole seconds exactly up to 2**53
        return np.bincount(self.owner, weights=lengths, minlength=tickets).astype(np.int64)
