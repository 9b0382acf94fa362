"""What fails in six weeks: foreseen by a job, told every week to managers, on Home (9.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import orjson
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _
from django_tasks import task

from ringbeam.conformity.forecasting import Foreseen, forecast
from ringbeam.conformity.mapping import short
from ringbeam.conformity.owning import Serving
from ringbeam.conformity.readers import may_read
from ringbeam.conformity.snapshots import Snapshot, renewed
from ringbeam.conformity.weekly_tellings import WeeklyTelling
from ringbeam.conformity.words import Course, course
from ringbeam.core import clock
from ringbeam.core.actors import Actor, system
from ringbeam.core.contributions import SECTIONS, Section
from ringbeam.core.installation import installation
from ringbeam.core.jobs import every
from ringbeam.core.notices import in_lines, notify
from ringbeam.core.sayings import Saying, counted, say, spoken
from ringbeam.core.sayings import kept as stored_words
from ringbeam.core.units import unit
from ringbeam.improvement.reminders import managers

SIX_WEEKS = timedelta(days=42)
TOLD, SHOWN = 5, 6
PAGE = "/conformity/forecast/?days=42"


@dataclass(frozen=True)
class Turning:
    """What turns for the worse alike on one day, by one reason."""

    on: date
    foreseen: Foreseen
    refs: tuple[str, ...]

    @property
    def applies(self) -> bool:
        """Whether it applies again by that, and gets no worse."""
        return Course.WORSE not in _courses(self.foreseen)


def turnings() -> list[Turning]:
    """What time alone turns for the worse within six weeks, by day; nothing is guessed."""
    alike: dict[tuple[Any, ...], list[Foreseen]] = {}
    for one in forecast(clock.today() + SIX_WEEKS).turns:
        if _worse(one):
            key = (one.on, one.result.status, str(stored_words(one.result.why)))
            alike.setdefault(key, []).append(one)
    return [
        Turning(ones[0].on, ones[0], tuple(one.result.requirement for one in ones))
        for ones in alike.values()
    ]


def _courses(one: Foreseen) -> set[Course]:
    """Where the word and the evidence of a requirement go."""
    return {
        course(one.before.status, one.result.status),
        course(one.before.evidence_status, one.result.evidence_status),
    }


def _worse(one: Foreseen) -> bool:
    """Whether something is to be done about it: it gets worse, or applies again."""
    return not _courses(one).isdisjoint({Course.WORSE, Course.APPLIES})


@every(seconds=3600)
@task()
def look_ahead() -> None:
    """Keep what the next six weeks turn beside today's results, so that Home need not ask."""
    if not installation().organization:
        return
    kept = renewed()
    told = orjson.loads(kept.ahead) if kept.ahead else {}
    if told.get("stamp") != kept.stamp:
        lines = [_kept(one) for one in turnings()]
        ahead = orjson.dumps({"stamp": kept.stamp, "lines": lines}).decode()
        Snapshot.objects.filter(day=kept.day).update(ahead=ahead)


def _kept(one: Turning) -> dict[str, Any]:
    result = one.foreseen.result
    same = one.foreseen.before.status == result.status
    before = one.foreseen.before
    return {
        "on": one.on,
        "before": before.evidence_status if same else before.status,
        "now": result.evidence_status if same else result.status,
        "reason": stored_words(result.why),
        "next": stored_words(result.step),
        "next_url": result.next_url,
        "refs": one.refs,
    }


@every(seconds=3600)
@task()
def tell_weekly() -> int:
    """Tell the managers once a week what fails in six weeks, why, whose, and what first.

    It goes the way of every notice: in the reader's language, in the own working hours where
    there is a mail server, never to who switched them off. Where nothing turns, none is told.
    """
    today = clock.today()
    monday = today - timedelta(days=today.weekday())
    done = WeeklyTelling.objects.filter(week=monday).exists()
    if done or not installation().organization:
        return 0
    words = weekly_words(turnings())
    with unit():  # the claim and the notices stand or fall together
        _row, claimed = WeeklyTelling.objects.get_or_create(week=monday)
        if not claimed or words is None:
            return 0
        return sum(notify(person, words) for person in managers(None))


def weekly_words(found: Sequence[Turning]) -> Saying | None:
    """What is said of the weeks to come; None where nothing turns for the worse."""
    if not found:
        return None
    serving = Serving(system())
    worse, again = ([one for one in found if one.applies is told] for told in (False, True))
    head = _head(worse) if worse else _again(again)
    head = head + _again(again) if worse and again else head
    lines = [_line(one, serving) for one in found[:TOLD]]
    return in_lines(head, lines, PAGE)


def _number(found: Sequence[Turning]) -> int:
    return len({ref for one in found for ref in one.refs})


def _head(worse: Sequence[Turning]) -> Saying:
    return counted(
        "%(n)d requirement gets worse within six weeks if nothing is recorded.",
        "%(n)d requirements get worse within six weeks if nothing is recorded.",
        n=_number(worse),
    )


def _again(applying: Sequence[Turning]) -> Saying:
    return counted(
        "%(n)d requirement applies again within six weeks.",
        "%(n)d requirements apply again within six weeks.",
        n=_number(applying),
    )


def _line(one: Turning, serving: Serving) -> Saying:
    owners = dict.fromkeys(s.owner for ref in one.refs for s in serving.of(ref) if s.answers)
    clauses = ", ".join(" ".join(short(ref)[:2]) for ref in one.refs)
    result = one.foreseen.result
    parts = {"day": str(one.on), "clauses": clauses, "why": result.why, "first": result.step}
    if owners:
        said = _("%(day)s: %(clauses)s (%(whose)s). %(why)s First: %(first)s")
        return say(said, whose=", ".join(owners), **parts)
    return say(_("%(day)s: %(clauses)s (nobody’s yet). %(why)s First: %(first)s"), **parts)


def six_weeks(actor: Actor) -> dict[str, Any] | None:
    """What fails in six weeks, as it was foreseen last; nothing before the first time."""
    if not may_read(actor):
        return None
    rows = Snapshot.objects.exclude(ahead="").order_by("-day")
    kept = rows.values_list("day", "ahead").first()
    if kept is None:
        return None
    lines = orjson.loads(kept[1])["lines"]
    told = [
        {
            "on": date.fromisoformat(one["on"]),
            "before": one["before"],
            "now": one["now"],
            "reason": spoken(one["reason"]),
            "next": spoken(one["next"]),
            "next_url": one["next_url"],
            "clauses": [short(ref) for ref in one["refs"]],
        }
        for one in lines[:SHOWN]
    ]
    return {"lines": told, "more": len(lines[SHOWN:]), "day": kept[0], "page": PAGE}


SECTIONS.append(
    Section(
        *("six-weeks", gettext_lazy("What fails in six weeks")),
        "conformity/sections/six_weeks.html",
        six_weeks,
        order=26,
    )
)
