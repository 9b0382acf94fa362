"""What a simulation says: shares, misses by month and hour, who changes sides (8.3.3)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ringbeam.services.figures import percent
from ringbeam.services.levels import Calendar
from ringbeam.services.levels.simulating import (
    MET,
    MISSED,
    NONE,
    TO_COME,
    by_hour_of_week,
    months_of,
)
from ringbeam.services.levels.zones import Ints
from ringbeam.services.simulating import Pair, Promised, Simulation

Chosen = NDArray[np.bool_]


@dataclass(frozen=True)
class Share:
    """How many of how many were met, and how many are to come; said without rounding up."""

    met: int
    missed: int
    to_come: int

    @property
    def n(self) -> int:
        """How many count."""
        return self.met + self.missed

    @property
    def words(self) -> str:
        """The share, cut; a dash where nothing counts."""
        return percent(self.met, self.n)


@dataclass(frozen=True)
class Compared:
    """One priority and metric, as agreed and as simulated."""

    priority: str
    metric: str
    agreed: Share
    simulated: Share
    newly_missed: int
    newly_met: int


@dataclass(frozen=True)
class Misses:
    """When promises were missed or would have been, by the calendar's own wall clock.

    ``months`` are "2026-03" with how many as agreed and as simulated; ``days`` and ``hours`` of
    the simulated ones, by when they were due, Monday and midnight first.
    """

    months: Sequence[tuple[str, int, int]]
    days: Sequence[int]
    hours: Sequence[int]


def compared(found: Simulation) -> list[Compared]:
    """A line for each priority and metric that anything was or would have been promised for."""
    promised = found.promised
    return [_compared(promised, place, pair) for place, pair in enumerate(promised.pairs)]


def _compared(promised: Promised, place: int, pair: Pair) -> Compared:
    mine = promised.pair == place
    agreed, simulated = promised.agreed[mine], promised.simulated[mine]
    return Compared(
        *pair,
        agreed=_share(agreed),
        simulated=_share(simulated),
        newly_missed=int(_newly_missed(agreed, simulated).sum()),
        newly_met=int(_newly_met(agreed, simulated).sum()),
    )


def _share(states: Ints) -> Share:
    return Share(*(int((states == one).sum()) for one in (MET, MISSED, TO_COME)))


def _newly_missed(agreed: Ints, simulated: Ints) -> Chosen:
    found: Chosen = (simulated == MISSED) & ((agreed == MET) | (agreed == TO_COME))
    return found


def _newly_met(agreed: Ints, simulated: Ints) -> Chosen:
    found: Chosen = (agreed == MISSED) & ((simulated == MET) | (simulated == TO_COME))
    return found


def changed_sides(promised: Promised, most: int) -> tuple[list[int], list[int]]:
    """The newest tickets that would newly be missed, and that would newly be kept."""
    agreed, simulated = promised.agreed, promised.simulated
    missed, kept = _newly_missed(agreed, simulated), _newly_met(agreed, simulated)
    return _newest(promised.entries[missed], most), _newest(promised.entries[kept], most)


def _newest(entries: Ints, most: int) -> list[int]:
    found: list[int] = np.unique(entries)[::-1][:most].tolist()
    return found


def misses(found: Simulation) -> Misses:
    """When promises were missed and would have been, by when they were due."""
    calendar, promised = found.terms.calendar, found.promised
    agreed = _months(calendar, promised.agreed_due[promised.agreed == MISSED])
    due = promised.due[promised.simulated == MISSED]
    simulated = _months(calendar, due)
    week = by_hour_of_week(calendar, due)
    return Misses(
        months=[(one, agreed[one], simulated[one]) for one in sorted({*agreed, *simulated})],
        days=[sum(day) for day in week],
        hours=[sum(day[hour] for day in week) for hour in range(24)],
    )


def _months(calendar: Calendar, instants: Ints) -> Counter[str]:
    return Counter(months_of(calendar, instants))


def anything(found: Simulation) -> bool:
    """Whether a single promise was made or would have been."""
    promised = found.promised
    return bool(((promised.agreed != NONE) | (promised.simulated != NONE)).any())
