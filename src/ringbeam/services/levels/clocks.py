"""The clocks of one ticket (ISO/IEC 20000-1:2018, 8.3.3), from its log and its agreement."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from .courses import Course, courses_of
from .events import Event, Metric, Target, Terms
from .hours import OpenHours, hours_of
from .pauses import paused_seconds, pushed

ClockState = Literal["running", "paused", "met", "missed", "cancelled"]


class Clock(NamedTuple):
    """One promise as it stands at an instant; seconds are open seconds, instants UTC seconds.

    due is None while an open pause holds it. A clock is met when it stopped at its due or
    before, missed when it stopped or still runs after it. remaining is target_seconds less
    elapsed and negative when over; for working days target_seconds is the open time from start
    to the unmoved due. reason names the state that makes the clock stand now.
    """

    metric: Metric
    number: int
    target: Target
    target_seconds: int
    started: int
    due: int | None
    stopped: int | None
    elapsed: int
    paused: int
    state: ClockState
    remaining: int
    reason: str = ""

    @property
    def ticking(self) -> bool:
        """Whether the promise is still to be kept: nothing has stopped it."""
        return self.stopped is None


def clocks_of(events: Iterable[Event], terms: Terms, at: int) -> list[Clock]:
    """Tell every clock of one ticket as it stands at `at`; see `courses_of` for the log."""
    hours = hours_of(terms.calendar)
    return [clock_of(course, hours, at) for course in courses_of(events, terms, at)]


def clock_of(course: Course, hours: OpenHours, at: int) -> Clock:
    """Count one course as it stands at an instant, by bisection.

    ValueError when nothing was promised: such a course has no clock.
    """
    target = promised(course)
    base = base_due(course.start, target, hours)
    whole = target.amount if target.unit == "seconds" else hours.elapsed(course.start, base)
    end = at if course.stopped is None else course.stopped
    due = pushed(hours, course.start, base, course.pauses).due
    paused = paused_seconds(hours, course.start, end, course.pauses)
    elapsed = hours.elapsed(course.start, end) - paused
    return as_clock(course, at, (whole, due, elapsed, paused))


def promised(course: Course) -> Target:
    """Give the target of a course; ValueError when it has none."""
    if course.target is None:
        message = "nothing was promised"
        raise ValueError(message)
    return course.target


def base_due(start: int, target: Target, hours: OpenHours) -> int:
    """Tell when a target is due if the clock never stands."""
    if target.unit == "seconds":
        return hours.deadline(start, target.amount)
    return hours.days_deadline(start, target.amount, end_of_day=target.end_of_day)


def as_clock(course: Course, at: int, counted: tuple[int, int | None, int, int]) -> Clock:
    """Put a course and its counts (target, due, elapsed, paused) into words."""
    whole, due, elapsed, paused = counted
    standing = course.standing
    return Clock(
        metric=course.metric,
        number=course.number,
        target=promised(course),
        target_seconds=whole,
        started=course.start,
        due=due,
        stopped=course.stopped,
        elapsed=elapsed,
        paused=paused,
        state=_state(course, due, at),
        remaining=whole - elapsed,
        reason=standing.reason if standing is not None else "",
    )


def _state(course: Course, due: int | None, at: int) -> ClockState:
    if course.ending == "cancelled":
        return "cancelled"
    if due is None:
        return "paused"
    if course.stopped is not None:
        return "met" if course.stopped <= due else "missed"
    return "running" if at <= due else "missed"


def next_promise(clocks: Iterable[Clock]) -> Clock | None:
    """Give the clock that breaks first of those that nothing has stopped, broken ones included.

    Clocks that stand come after all that run, the one with the least time left first.
    """
    return min((clock for clock in clocks if clock.ticking), key=_urgency, default=None)


def _urgency(clock: Clock) -> tuple[int, int]:
    return (1, clock.remaining) if clock.due is None else (0, clock.due)
