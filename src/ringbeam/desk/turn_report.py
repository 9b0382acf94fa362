"""The report of operational levels: turns of groups, and how many were kept (8.3.4, 9.4)."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.reports import Answer, Drawn, Line, Mark, Question, Report
from ringbeam.desk.desk_figures import span_of
from ringbeam.desk.desk_reports import (
    CUSTOMER,
    DESK,
    GROUP,
    MONTH,
    PRIORITY,
    SERVICE,
    Names,
    names_of,
    reads_desk_figures,
)
from ringbeam.desk.turns import Judged, judged_in
from ringbeam.services.figures import percent
from ringbeam.web.charts import Axis, Target, bars, points
from ringbeam.web.report_pages import offer
from ringbeam.web.reporting import period_words, titles_of

TENTHS = 10
LEVEL = gettext_lazy("Operational level")


def key_of(one: Judged, by: str) -> Any:
    """By what a turn is told apart; a month is its first day in the reader's zone."""
    if by == "month":
        at = one.at or one.turn.began
        return timezone.localtime(at).date().replace(day=1)
    keys = {"level": one.level.pk, "group": one.turn.group, "priority": one.about.priority}
    return {**keys, "service": one.about.service, "customer": one.about.customer}[by]


def answer_turns(asked: Question, actor: Actor) -> Answer:
    """How many turns were kept, by group; whole and without rounding up."""
    groups: dict[Any, list[Judged]] = {}
    for one in judged_in(*span_of(asked), actor):
        groups.setdefault(key_of(one, asked.by), []).append(one)
    names = _names(asked.by, groups, actor)
    order = sorted(groups, key=str if asked.by in ("month", "priority") else _size(groups))
    lines = [Line(*names[key], _cells(groups[key])) for key in order]
    every = [one for some in groups.values() for one in some]
    columns = [
        *((_("Turns"), True), (_("In time"), True), (_("Too late"), True)),
        *((_("Share in time"), True), (_("Against the target"), False)),
    ]
    rule = _(
        "A turn is a ticket with one group until it is done or with another. It counts in the "
        "month in which it ended in time or fell due, in the hours of the level's calendar; "
        "waiting does not count. What is still with a group and not due is not counted."
    )
    total = Line(_("All"), "", _cells(every)) if every else None
    return Answer(columns, lines, [period_words(asked), rule], _charts(every), total)


def _charts(every: Sequence[Judged]) -> list[Drawn]:
    """The share in time of each month, cut to tenths, and how many turns that is."""
    months: dict[Any, list[Judged]] = {}
    for one in every:
        months.setdefault(key_of(one, "month"), []).append(one)
    course = sorted(months)
    if not course:
        return []
    met = [sum(1 for one in months[month] if one.state == "met") for month in course]
    counts = [len(months[month]) for month in course]
    shares = [(100 * TENTHS * m // n) / TENTHS for m, n in zip(met, counts, strict=True)]
    goals = {float(one.level.share) for one in every}
    target = Target(min(goals), f"{min(goals):g} %") if len(goals) == 1 else None
    labels = [f"{month:%m/%y}" for month in course]
    running = course[-1] == timezone.localtime(clock.now()).date().replace(day=1)
    axis = Axis(0, 100, (0, 25, 50, 75, 100), "%")
    share, number = _("Share in time, by month"), _("Turns, by month")
    drawn = points(shares, labels, share, axis=axis, target=target, running=running)
    return [Drawn(share, drawn), Drawn(number, bars(counts, labels, number))]


def _size(groups: dict[Any, list[Judged]]) -> Any:
    return lambda key: (-len(groups[key]), str(key))


def _names(by: str, keys: Iterable[Any], actor: Actor) -> Names:
    return titles_of(keys, actor) if by == "level" else names_of(by, keys, actor)


def _cells(some: list[Judged]) -> list[str | int | Mark | None]:
    met = sum(1 for one in some if one.state == "met")
    goals = {one.level.share for one in some}
    mark = None
    if len(goals) == 1:
        kept = met * 100 >= goals.pop() * len(some)
        mark = Mark("ok", _("kept")) if kept else Mark("bad", _("missed"))
    return [len(some), met, len(some) - met, percent(met, len(some)), mark]


offer(
    Report(
        name="operational-level-report",
        label=gettext_lazy("Operational levels"),
        by={
            "level": LEVEL,
            "group": GROUP,
            "service": SERVICE,
            "customer": CUSTOMER,
            "priority": PRIORITY,
            "month": MONTH,
        },
        answer=answer_turns,
        nothing=gettext_lazy("No turn of a group with an operational level ended or fell due."),
        who=reads_desk_figures,
        above=DESK,
    ),
    "users-group",
)
