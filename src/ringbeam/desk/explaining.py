"""Why a ticket is due when it is: each clock line by line (ISO/IEC 20000-1:2018, 8.3.3)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core import clock
from ringbeam.desk.event_log import pasts_of, seconds
from ringbeam.desk.ticket_clocks import logs_of
from ringbeam.services.agreements import Agreement
from ringbeam.services.clock_words import Standing, stand
from ringbeam.services.clocks import LABELS, Clock, Log, clocks_of, moment
from ringbeam.services.levels import LevelsError, Line, courses_of, reckon
from ringbeam.services.terms import said
from ringbeam.services.tickets import states
from ringbeam.services.versions import AgreementVersion, Case, agreements_for

# What stopped a clock, beside the states by which it stood.
ENDINGS = {
    "replied": gettext_lazy("answered by a reply"),
    "answered": gettext_lazy("assumed: first work on it"),
}


@dataclass(frozen=True)
class Step:
    """One line of an explanation: what counted from when to when; seconds are open seconds.

    ``at`` marks have the same start and end. ``ahead`` lines are still to come.
    """

    start: datetime
    end: datetime
    words: str
    seconds: int
    total: int
    ahead: bool
    what: str

    @property
    def is_mark(self) -> bool:
        """Whether it is an instant and no stretch of time."""
        return self.start == self.end


@dataclass(frozen=True)
class Explanation:
    """A stored clock and the lines that lead to its due; ``agrees`` is False when the engine
    now gives another result than the one that is frozen."""

    clock: Clock
    label: str
    standing: Standing
    steps: list[Step]
    agrees: bool


@dataclass(frozen=True)
class Explained:
    """All clocks of a ticket, and the version of the agreement by which they run.

    ``chosen`` says why this agreement goes before ``others`` that would hold as well;
    ``refused`` why nothing can be computed, where the engine cannot read the log.
    """

    clocks: list[Explanation]
    version: AgreementVersion | None
    chosen: str = ""
    others: tuple[Any, ...] = ()
    refused: str = ""

    @property
    def zone(self) -> str:
        """The zone of the calendar, "" without an agreement."""
        return str(self.version.content["calendar"]["timezone"]) if self.version else ""


def explain(ticket: Any, at: datetime | None = None) -> Explained:
    """Reckon every clock of a ticket as it stands at an instant (now), from its log.

    The lines up to the due add up to the target exactly, those up to now to what has elapsed.
    """
    instant = at or clock.now()
    known = clocks_of([ticket.pk])
    logs = logs_of([(ticket, pasts_of([ticket.pk])[ticket.pk])], known)
    if not logs:
        return Explained([], None)
    log = logs[0]
    chosen, others = _overlapping(ticket, log.version)
    try:
        reckoned = _reckoned(log, instant)
    except LevelsError as fault:
        return Explained([], log.version, chosen, others, said(fault))
    rows = sorted(
        known[ticket.pk], key=lambda one: (list(LABELS).index(one.metric), one.number)
    )
    found = [
        Explanation(
            one,
            str(LABELS[one.metric]),
            stand(one, instant),
            steps,
            seconds_of == one.elapsed or one.stopped is None,
        )
        for one in rows
        for steps, seconds_of in [reckoned.get((one.metric, one.number), ([], one.elapsed))]
    ]
    return Explained(found, log.version, chosen, others)


def _overlapping(ticket: Any, version: AgreementVersion) -> tuple[str, tuple[Any, ...]]:
    """Why its agreement goes before others that hold for the same customer and service."""
    case = Case(ticket.customer_id, ticket.about_id, ticket.created)
    keys = agreements_for(case)
    rows = Agreement.rows.in_bulk([*keys, version.agreement_id])
    ours = rows[version.agreement_id]
    others = tuple(rows[key] for key in keys if key != ours.pk)
    if not others:
        return "", ()
    first = others[0]
    if keys[0] != ours.pk:
        return _("It held when the clocks were begun; others came later."), others
    if (ours.about_id is None) != (first.about_id is None):
        return _("It is about this service, the others are about all services."), others
    if ours.start != first.start:
        return _("Of those that hold it began last."), others
    return _("They began on the same day; it was entered last."), others


def _reckoned(log: Log, at: datetime) -> dict[tuple[str, int], tuple[list[Step], int]]:
    found: dict[tuple[str, int], tuple[list[Step], int]] = {}
    for course in courses_of(log.events, log.terms, seconds(at)):
        counted, lines = reckon(course, log.terms.calendar, seconds(at))
        steps = [_step(line) for line in lines]
        found[course.metric, course.number] = (steps, counted.elapsed)
    return found


def _step(line: Line) -> Step:
    detail = str(ENDINGS.get(line.detail) or states().get(line.detail, line.detail))
    return Step(
        moment(line.start),
        moment(line.end),
        _(line.template) % {**line.parts, "detail": detail},
        line.seconds,
        line.total,
        line.ahead,
        line.what,
    )


def as_answer(one: Explanation) -> dict[str, Any]:
    """An explanation for programs; instants in UTC, amounts in open seconds."""
    row = one.clock
    return {
        **{name: getattr(row, name) for name in ("metric", "number", "priority", "state")},
        "target": row.target,
        "started": row.started,
        "due": row.due,
        "stopped": row.stopped,
        "elapsed": row.target - one.standing.left,
        "paused": row.paused,
        "remaining": one.standing.left,
        "reason": row.reason,
        "assumed": row.assumed,
        "agrees": one.agrees,
        "lines": [
            {
                "start": step.start,
                "end": step.end,
                "what": step.what,
                "words": step.words,
                "seconds": step.seconds,
                "total": step.total,
                "ahead": step.ahead,
            }
            for step in one.steps
        ],
    }


def as_answers(ticket: Any) -> dict[str, Any]:
    """All explanations of a ticket for programs, with the agreement's version."""
    explained = explain(ticket)
    version = explained.version
    return {
        "ref": ticket.ref,
        "due": ticket.due,
        "agreement": version and {"ref": version.agreement.ref, "version": version.number},
        "chosen": explained.chosen,
        "others": [one.ref for one in explained.others],
        "not_computed": explained.refused,
        "clocks": [as_answer(one) for one in explained.clocks],
    }
