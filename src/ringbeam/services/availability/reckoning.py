"""What outages come to: base, time lost, failures; numbers in and out (20000-1, 8.7.1).

Instants are UTC seconds since 1970. Availability is (base - lost) / base, as the agreed service
time of the calendar has it. Where some users alone were hit, time lost is weighted by their
share; of outages at the same time the largest share counts, never their sum.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from ringbeam.services.levels import OpenHours
from ringbeam.services.levels.compiling import united

WHOLE = 100


class Loss(NamedTuple):
    """A time in which a share of the users, in per cent, had no service."""

    start: int
    end: int
    share: int


@dataclass(frozen=True)
class Availability:
    """Of one period: ``base`` in seconds of agreed time, ``lost`` in seconds times per cent.

    ``failures`` are the unplanned outages that began in it, ``restoring`` the seconds on the
    wall clock that these took together.
    """

    base: int
    lost: int
    failures: int
    restoring: int

    @property
    def there(self) -> tuple[int, int]:
        """The share as a fraction of whole numbers; (0, 0) where nothing was agreed."""
        return WHOLE * self.base - self.lost, WHOLE * self.base

    def keeps(self, share: Decimal) -> bool | None:
        """Whether a target in per cent is kept, reckoned exactly; None without a base."""
        met, n = self.there
        return met * WHOLE >= share * n if n else None

    @property
    def between_failures(self) -> int | None:
        """Mean operating time between failures in seconds of agreed time (IEC 60050-192).

        None while nothing failed, for nothing can be said of it then.
        """
        up = self.base - self.lost // WHOLE
        return up // self.failures if self.failures else None

    @property
    def to_restore(self) -> int | None:
        """Mean time to restore the service in seconds on the wall clock (IEC 60050-192)."""
        return self.restoring // self.failures if self.failures else None


def lost_in(hours: OpenHours, losses: Iterable[Loss], low: int, high: int) -> int:
    """Seconds of open time times per cent that losses cost between two instants.

    By layers: what lies between one share and the next counts for all outages that reach it, so
    that what overlaps is counted once, with the largest share.
    """
    cut = [Loss(max(a, low), min(b, high), share) for a, b, share in losses]
    cut = [one for one in cut if one.end > one.start]
    total, below = 0, 0
    for level in sorted({one.share for one in cut}):
        reach = [one for one in cut if one.share >= level]
        total += (level - below) * _open_in(hours, reach)
        below = level
    return total


def _open_in(hours: OpenHours, losses: Sequence[Loss]) -> int:
    starts = np.array([one.start for one in losses], dtype=np.int64)
    ends = np.array([one.end for one in losses], dtype=np.int64)
    pairs = zip(*(one.tolist() for one in united(starts, ends)), strict=True)
    return sum(hours.elapsed(start, end) for start, end in pairs)


def reckoned(
    hours: OpenHours,
    counted: Sequence[Loss],
    failures: Sequence[Loss],
    period: tuple[int, int],
) -> Availability:
    """The availability of a period: what counts as lost, and the unplanned ones among that.

    ``period`` is from its first instant until before its last, which is not ahead of now.
    """
    low, high = period
    began = [one for one in failures if low <= one.start < high]
    return Availability(
        base=hours.elapsed(low, high) if high > low else 0,
        lost=lost_in(hours, counted, low, high),
        failures=len(began),
        restoring=sum(one.end - one.start for one in began),
    )
