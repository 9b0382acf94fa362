"""Satisfaction: ratings by customer, service and month, with n and what is left (9.1.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Avg, Count, Q
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.conditions import NOBODY
from ringbeam.core.intervals import months_on
from ringbeam.core.reports import Answer, Drawn, Line, Question, Report
from ringbeam.core.rules import works_for_us
from ringbeam.desk.rating_giving import LEAST
from ringbeam.desk.ratings import OWN, Rating
from ringbeam.web.charts import bars
from ringbeam.web.formats import number
from ringbeam.web.report_pages import offer
from ringbeam.web.reporting import month_words, period_words, titles_of

COLUMNS = {
    "customer": "customer_id",
    "service": "about_id",
    "programme": "programme_id",
}
STEPS = (5, 4, 3, 2, 1)


@dataclass(frozen=True)
class Content:
    """How content a group was: how many said each step, their mean, and what is left to do."""

    n: int
    mean: float | None
    steps: tuple[int, ...]
    open: int


def content_by(by: str, asked: Question, actor: Actor) -> dict[Any, Content]:
    """The ratings of a period by group, of those that the reader may see; one query."""
    rows = Rating.register.among(actor).filter(
        way__in=OWN,
        created__gte=clock.start_of(asked.first),
        created__lt=clock.start_of(months_on(asked.last.replace(day=1), 1)),
    )
    if by == "month":
        rows = rows.annotate(month=TruncMonth("created", tzinfo=clock.zones()[0]))
    name = COLUMNS.get(by, by) if by else ""
    steps = {f"s{n}": Count("pk", filter=Q(stars=n)) for n in STEPS}
    left = Count("pk", filter=Q(state="to_follow_up"))
    grouped = (
        rows.order_by()
        .values(name)
        .annotate(n=Count("pk"), mean=Avg("stars"), left=left, **steps)
    )
    return {one[name]: _content(one) for one in grouped}


def _content(one: Mapping[str, Any]) -> Content:
    steps = tuple(one[f"s{n}"] for n in STEPS)
    return Content(one["n"], one["mean"], steps, one["left"])


def answer_satisfaction(asked: Question, actor: Actor) -> Answer:
    """Ratings by group with their n; no mean of fewer than eight."""
    found = content_by(asked.by, asked, actor)
    months = found if asked.by == "month" else content_by("month", asked, actor)
    names = _names(asked.by, found, actor)
    keys = sorted(found, key=str if asked.by == "month" else lambda key: -found[key].n)
    lines = [Line(names[key][0], names[key][1], _cells(found[key])) for key in keys]
    total = Line(_("All"), "", _cells(_together(months))) if lines else None
    rule = _(
        "The mean of one (not content at all) to five (very content); none is shown of fewer "
        "than %(n)s answers. Only those who answered are counted: they are no random sample."
    )
    columns = [
        *((_("Mean"), True), (_("Answers"), True)),
        *((f"{n}", True) for n in STEPS),
        (_("To be followed up"), True),
    ]
    below = [period_words(asked), rule % {"n": LEAST}]
    return Answer(columns, lines, below, _charts(months), total)


def _cells(one: Content) -> list[str | int | None]:
    too_few = one.mean is None or one.n < LEAST
    mean = _("too few") if too_few else number(one.mean or 0, 1)
    return [mean, one.n, *one.steps, one.open]


def _together(months: Mapping[Any, Content]) -> Content:
    every = list(months.values())
    n = sum(one.n for one in every)
    steps = tuple(sum(one.steps[at] for one in every) for at in range(len(STEPS)))
    said = sum(step * count for step, count in zip(STEPS, steps, strict=True))
    return Content(n, said / n if n else None, steps, sum(one.open for one in every))


def _names(by: str, found: Mapping[Any, Content], actor: Actor) -> Mapping[Any, Any]:
    if by == "month":
        return {key: (month_words(_day(key)), "") for key in found}
    return titles_of(found, actor)


def _day(at: datetime | date) -> date:
    return at.date() if isinstance(at, datetime) else at


def _charts(months: Mapping[Any, Content]) -> list[Drawn]:
    course = sorted(months, key=str)
    labels = [f"{_day(one):%m/%y}" for one in course]
    told = (
        (_("Answers, by month"), [months[one].n for one in course]),
        (_("Of these one or two, by month"), [sum(months[one].steps[3:]) for one in course]),
    )
    return [Drawn(label, bars(values, labels, label)) for label, values in told if course]


def reads_ratings(actor: Actor) -> bool:
    """Whether somebody who works here may read ratings."""
    seen = Rating.register.seen_by(actor) != NOBODY
    return actor.everything or (works_for_us(actor) and seen)


offer(
    Report(
        name="satisfaction",
        label=gettext_lazy("Satisfaction"),
        by={
            "customer": gettext_lazy("Customer"),
            "service": gettext_lazy("Service"),
            "programme": gettext_lazy("Survey programme"),
            "month": gettext_lazy("Month"),
        },
        answer=answer_satisfaction,
        nothing=gettext_lazy("Nobody has rated a ticket in these months."),
        who=reads_ratings,
        above=("/ratings/", gettext_lazy("Ratings")),
    ),
    "star-filled",
)
