"""Figures of a period (ISO/IEC 20000-1:2018, 8.3.3 and 9.4): each share shows its n."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from .clocks import Clock

Standing = Literal["kept", "missed", "on_course", "at_risk", "lost", "nothing_to_count"]


class Promise(NamedTuple):
    """A clock with the ticket it belongs to; `excluded` says why it does not count, if so."""

    ref: str
    clock: Clock
    excluded: str = ""


@dataclass
class Figures:
    """What a period shows: tickets by ref, so that every number can be opened.

    met and missed count; to_come are promises that fall due later in the period and are not
    stopped; held are waiting promises without a due; excluded (ref, why) are listed only.
    """

    start: int
    end: int
    met: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    to_come: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    excluded: list[tuple[str, str]] = field(default_factory=list)

    @property
    def n(self) -> int:
        """How many promises count."""
        return len(self.met) + len(self.missed)

    @property
    def share(self) -> float | None:
        """The share that was met, or None where nothing counts."""
        return len(self.met) / self.n if self.n else None

    def standing(self, goal: float, at: int) -> Standing:
        """Judge the period against a goal (0 to 1); see `standing_of`."""
        counts = len(self.met), len(self.missed), len(self.to_come) + len(self.held)
        return standing_of(counts, goal, over=at >= self.end)


def standing_of(counts: tuple[int, int, int], goal: float, *, over: bool) -> Standing:
    """Judge how many were met, missed and are to come against a goal (0 to 1).

    Kept or missed only when the period is over. Running, it is lost when the goal is out of
    reach even if all that is known to come is met, at risk when it is not reached now, else on
    course.
    """
    met, missed, to_come = counts
    n = met + missed
    if over:
        if not n:
            return "nothing_to_count"
        return "kept" if met >= goal * n else "missed"
    if not n or met >= goal * n:
        return "on_course"
    return "at_risk" if met + to_come >= goal * (n + to_come) else "lost"


def figures_of(promises: Iterable[Promise], start: int, end: int) -> Figures:
    """Sort promises into the period from start until before end.

    A promise counts in the period in which it was met or, if it was not, fell due; one that is
    open and past its due is missed. Cancelled ones and those excluded are listed, not counted.
    """
    found = Figures(start, end)
    for promise in promises:
        _sort_in(found, promise)
    return found


def _sort_in(found: Figures, promise: Promise) -> None:
    clock = promise.clock
    why = promise.excluded or ("cancelled" if clock.state == "cancelled" else "")
    counted_at = clock.stopped if clock.state == "met" else clock.due
    if counted_at is None:
        counted_at = found.start if clock.started < found.end else found.end
    if not found.start <= counted_at < found.end:
        return
    if why:
        found.excluded.append((promise.ref, why))
        return
    lists = {
        "met": found.met,
        "missed": found.missed,
        "running": found.to_come,
        "paused": found.held,
    }
    lists[clock.state].append(promise.ref)
