"""The course of each clock, from the log (ISO/IEC 20000-1:2018, 8.3.3): no arithmetic."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from .errors import EventsError, gettext_noop
from .events import METRICS, Event, Metric, Target, Terms

Ending = Literal["replied", "answered", "resolved", "closed", "cancelled"]
RESOLVED = "resolved"


@dataclass(slots=True)
class Stand:
    """A stretch in which a clock stands, and the state that made it; end None: still so."""

    start: int
    end: int | None
    reason: str


@dataclass(slots=True)
class Remark:
    """Something that changed a clock's course without stopping it."""

    at: int
    what: Literal["recomputed", "restarted", "reopened"]
    detail: str


@dataclass(slots=True)
class Course:
    """One clock as its log tells it: when it began, stood and stopped; nothing is counted yet.

    `number` counts the clocks of a metric: update clocks, and resolutions after a reopening.
    """

    metric: Metric
    number: int
    start: int
    target: Target | None
    stands: list[Stand] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    stopped: int | None = None
    ending: Ending | None = None

    @property
    def pauses(self) -> list[tuple[int, int | None]]:
        """The stands as plain pairs."""
        return [(stand.start, stand.end) for stand in self.stands]

    @property
    def standing(self) -> Stand | None:
        """The stand that has not ended, if there is one."""
        last = self.stands[-1] if self.stands else None
        return last if last is not None and last.end is None else None


def courses_of(events: Iterable[Event], terms: Terms, at: int) -> list[Course]:
    """Follow the clocks of one ticket up to and including the instant `at`.

    Events need no order; those before the opening happened at the opening, those after `at` are
    not looked at, and nothing is answered for a ticket opened later. Courses for which nothing
    was promised are left out. EventsError when no event opens the ticket.
    """
    log = sorted((event for event in events), key=_when)
    opening = next((event for event in log if event.kind == "opened"), None)
    if opening is None:
        raise EventsError(gettext_noop("The log has no event that opens the ticket."))
    if opening.at > at:
        return []
    walk = _Walk(terms, opening)
    for event in log:
        if event.at > at:
            break
        if event is not opening:
            HANDLERS[event.kind](walk, max(event.at, opening.at), event)
    return [course for course in walk.courses if course.target is not None]


def _when(event: Event) -> int:
    return event.at


class _Walk:
    """One pass over a log; each method is what one kind of event does."""

    def __init__(self, terms: Terms, opening: Event) -> None:
        self.terms, self.switches = terms, terms.switches
        self.state, self.priority = opening.state, opening.priority
        self.over_since: int | None = None
        self.courses: list[Course] = []
        self.running: dict[Metric, Course] = {}
        promised = {metric for targets in terms.targets.values() for metric in targets}
        for metric in METRICS:
            if metric in promised:
                self.begin(metric, opening.at, 1)
        self.answer(opening.at)

    def begin(self, metric: Metric, at: int, number: int) -> Course:
        target = self.terms.target(self.priority, metric)
        course = Course(metric, number, at, target)
        self.courses.append(course)
        self.running[metric] = course
        self.stand(course, at)
        return course

    def stand(self, course: Course, at: int) -> None:
        """Let the clock stand or go on, as the state that holds from now says."""
        standing = course.standing
        if standing is not None:
            if standing.reason == self.state:
                return
            standing.end = at
        if self.state in self.switches.pausing.get(course.metric, ()):
            course.stands.append(Stand(at, None, self.state))

    def stop(self, metric: Metric, at: int, ending: Ending) -> None:
        course = self.running.pop(metric, None)
        if course is not None:
            course.stopped, course.ending = at, ending
            if (standing := course.standing) is not None:
                standing.end = at

    def answer(self, at: int) -> None:
        if self.state in self.switches.answering:
            self.stop("response", at, "answered")

    def moved(self, at: int, event: Event) -> None:
        if self.over_since is not None:
            self.reopened(at, event)
            return
        self.state = event.state
        for course in self.running.values():
            self.stand(course, at)
        self.answer(at)

    def replied(self, at: int, event: Event) -> None:
        if event.automatic or self.over_since is not None:
            return
        self.stop("response", at, "replied")
        update = self.running.get("update")
        if update is not None:
            self.stop("update", at, "replied")
            self.begin("update", at, update.number + 1)

    def prioritized(self, at: int, event: Event) -> None:
        self.priority = event.priority
        if self.switches.on_priority == "go_on":
            return
        for course in self.running.values():
            target = self.terms.target(event.priority, course.metric)
            if target == course.target:
                continue
            course.target = target
            if self.switches.on_priority == "recompute":
                course.remarks.append(Remark(at, "recomputed", event.priority))
            else:
                self.restart(course, at, event.priority)

    def restart(self, course: Course, at: int, detail: str) -> None:
        course.remarks.append(Remark(at, "restarted", detail))
        course.start, course.stands = at, []
        self.stand(course, at)

    def over(self, at: int, event: Event) -> None:
        if self.over_since is not None:
            return
        self.over_since = at
        ending: Ending = ENDINGS[event.kind]
        for metric in METRICS:
            self.stop(metric, at, ending)
        self.state = event.state or RESOLVED

    def reopened(self, at: int, event: Event) -> None:
        since, self.over_since = self.over_since, None
        if since is None:
            self.moved(at, event)
            return
        self.state = event.state
        last = {course.metric: course for course in self.courses}
        response, resolution, update = (last.get(metric) for metric in METRICS)
        if response is not None and response.ending == "cancelled":
            self.revive(response, since, at)
        if resolution is not None:
            self.work_again(resolution, since, at)
        if update is not None:
            self.begin("update", at, update.number + 1)
        self.answer(at)

    def work_again(self, course: Course, since: int, at: int) -> None:
        switch = self.switches.on_reopening
        if switch == "go_on":
            self.revive(course, since, at)
            return
        if switch == "restart":
            self.courses.remove(course)
            fresh = self.begin(course.metric, at, course.number)
            fresh.remarks = [*course.remarks, Remark(at, "restarted", RESOLVED)]
        else:
            self.begin(course.metric, at, course.number + 1)

    def revive(self, course: Course, since: int, at: int) -> None:
        course.stopped, course.ending = None, None
        course.stands.append(Stand(since, at, RESOLVED))
        course.remarks.append(Remark(at, "reopened", ""))
        self.running[course.metric] = course
        self.stand(course, at)


ENDINGS: dict[str, Ending] = {
    "resolved": "resolved",
    "closed": "closed",
    "cancelled": "cancelled",
}
HANDLERS: dict[str, Callable[[_Walk, int, Event], None]] = {
    "opened": _Walk.moved,
    "moved": _Walk.moved,
    "replied": _Walk.replied,
    "prioritized": _Walk.prioritized,
    "resolved": _Walk.over,
    "reopened": _Walk.reopened,
    "closed": _Walk.over,
    "cancelled": _Walk.over,
}


def shown(courses: Sequence[Course], metric: Metric, number: int) -> Course | None:
    """Find one course by its metric and number; None when there is none."""
    found = (c for c in courses if (c.metric, c.number) == (metric, number))
    return next(found, None)
