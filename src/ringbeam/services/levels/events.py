"""What happens to a ticket and what was agreed about it (ISO/IEC 20000-1:2018, 8.3.3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from .calendars import Calendar
from .errors import LevelsError, gettext_noop

Kind = Literal[
    "opened", "moved", "replied", "prioritized", "resolved", "reopened", "closed", "cancelled"
]
Metric = Literal["response", "resolution", "update"]
METRICS: tuple[Metric, ...] = ("response", "resolution", "update")
ON_PRIORITY = ("go_on", "recompute", "restart")
ON_REOPENING = ("go_on", "restart", "new")


class Event(NamedTuple):
    """One line of a ticket's log, at an instant in UTC seconds.

    opened: `state` and `priority` from then on. moved, reopened: the `state` from then on.
    replied: a public reply by an agent; `automatic` marks a receipt that no person wrote.
    prioritized: the `priority` from then on. resolved, closed, cancelled: the work ends.
    """

    at: int
    kind: Kind
    state: str = ""
    priority: str = ""
    automatic: bool = False


class Target(NamedTuple):
    """What was promised: seconds of open time, or working days with the wall clock kept.

    `end_of_day`: working days run until the last closing of the day instead.
    """

    amount: int
    unit: Literal["seconds", "days"] = "seconds"
    end_of_day: bool = False


@dataclass(frozen=True)
class Switches:
    """What the agreement says about waiting, changes of priority and reopening.

    pausing: per metric the states in which its clock stands; a metric left out never stands.
    on_priority, for clocks that run: go_on keeps the target, recompute puts the new target in
    its place and keeps what is used up, restart begins anew at the change.
    on_reopening, for the resolution: go_on lets the same clock run on, the time as resolved not
    counted; restart puts a new clock in its place; new keeps the old result and adds a clock.
    answering: states whose entering counts as a response, for logs that hold no replies.
    """

    pausing: Mapping[str, frozenset[str]] = field(default_factory=dict)
    on_priority: Literal["go_on", "recompute", "restart"] = "recompute"
    on_reopening: Literal["go_on", "restart", "new"] = "go_on"
    answering: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        _one_of("on_priority", self.on_priority, ON_PRIORITY)
        _one_of("on_reopening", self.on_reopening, ON_REOPENING)
        for metric in self.pausing:
            _one_of("pausing", metric, METRICS)


@dataclass(frozen=True)
class Terms:
    """One version of an agreement, as far as clocks go: targets[priority][metric]."""

    calendar: Calendar
    targets: Mapping[str, Mapping[str, Target]]
    switches: Switches = field(default_factory=Switches)

    def __post_init__(self) -> None:
        for targets in self.targets.values():
            for metric, target in targets.items():
                _one_of("targets", metric, METRICS)
                _one_of("unit", target.unit, ("seconds", "days"))
                if target.amount < 0:
                    raise LevelsError(
                        gettext_noop("The target %(amount)s is negative. Write 0 or more."),
                        amount=target.amount,
                    )

    def target(self, priority: str, metric: str) -> Target | None:
        """Give what is promised to a priority, or None where nothing is."""
        return self.targets.get(priority, {}).get(metric)


def _one_of(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise LevelsError(
            gettext_noop('%(name)s: "%(value)s" is none of %(known)s.'),
            name=name,
            value=value,
            known=", ".join(known),
        )
