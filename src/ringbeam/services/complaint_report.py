"""Complaints over time, by what they have in common, with the time to the answer (8.3.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.conditions import NOBODY
from ringbeam.core.intervals import months_on
from ringbeam.core.reports import Answer, Drawn, Line, Question, Report
from ringbeam.core.rules import works_for_us
from ringbeam.services.complaints import CHANNELS, VIEWS, Complaint
from ringbeam.web.charts import bars
from ringbeam.web.formats import duration
from ringbeam.web.report_pages import offer
from ringbeam.web.reporting import month_words, period_words, titles_of

COLUMNS = {"customer": "customer_id", "service": "about_id"}
WORDS = {"channel": dict(CHANNELS), "view": dict(VIEWS)}
TAKES = ExpressionWrapper(F("answered") - F("created"), output_field=DurationField())
COUNTS: dict[str, Any] = {
    "n": Count("pk"),
    "told": Count("pk", filter=Q(answered__isnull=False)),
    "in_time": Count("pk", filter=Q(answered__lte=F("due"))),
    "escalated": Count("pk", filter=Q(escalated__isnull=False)),
    "discontent": Count("pk", filter=Q(view="not_content")),
    "mean": Avg(TAKES, filter=Q(answered__isnull=False)),
}
NUMBERS = ("n", "told", "in_time", "escalated", "discontent")


@dataclass(frozen=True)
class Trend:
    """The complaints of a group: how many, what of them was answered and how fast."""

    numbers: tuple[int, ...]
    mean: Any


def complaints_by(by: str, asked: Question, actor: Actor) -> dict[Any, Trend]:
    """The complaints that came in a period by group, of those the reader may see; one query."""
    rows = Complaint.register.among(actor).filter(
        created__gte=clock.start_of(asked.first),
        created__lt=clock.start_of(months_on(asked.last.replace(day=1), 1)),
    )
    if by == "month":
        rows = rows.annotate(month=TruncMonth("created", tzinfo=clock.zones()[0]))
    if by == "all":
        found = rows.aggregate(**COUNTS)
        return {"all": _trend(found)}
    name = COLUMNS.get(by, by)
    grouped = rows.order_by().values(name).annotate(**COUNTS)
    return {one[name]: _trend(one) for one in grouped}


def _trend(one: Mapping[str, Any]) -> Trend:
    return Trend(tuple(one[name] for name in NUMBERS), one["mean"])


def answer_complaints(asked: Question, actor: Actor) -> Answer:
    """How many came and how they went, by group, and in a bar for each month."""
    found = complaints_by(asked.by, asked, actor)
    months = found if asked.by == "month" else complaints_by("month", asked, actor)
    names = _names(asked.by, found, actor)
    by_time = asked.by == "month"
    keys = sorted(found, key=str if by_time else lambda key: -found[key].numbers[0])
    lines = [Line(names[key][0], names[key][1], _cells(found[key])) for key in keys]
    total = complaints_by("all", asked, actor)["all"] if lines else None
    columns = [
        *((_("Received"), True), (_("Answered"), True), (_("Answered by their day"), True)),
        *((_("Escalated"), True), (_("Not content with the answer"), True)),
        (_("Mean time to the answer"), True),
    ]
    rule = _("By the day on which each came in. Archived ones count like any other.")
    last = Line(_("All"), "", _cells(total)) if total else None
    return Answer(columns, lines, [period_words(asked), rule], _charts(months), last)


def _cells(one: Trend) -> list[str | int | None]:
    return [*one.numbers, duration(one.mean) if one.mean is not None else "–"]


def _names(by: str, found: Mapping[Any, Trend], actor: Actor) -> Mapping[Any, Any]:
    if by == "month":
        return {key: (month_words(_day(key)), "") for key in found}
    if by in WORDS:
        return {key: (str(WORDS[by].get(key, key)), "") for key in found}
    return titles_of(found, actor)


def _day(at: datetime | date) -> date:
    return at.date() if isinstance(at, datetime) else at


def _charts(months: Mapping[Any, Trend]) -> list[Drawn]:
    course = sorted(months, key=str)
    labels = [f"{_day(one):%m/%y}" for one in course]
    label = _("Complaints, by month")
    values = [months[one].numbers[0] for one in course]
    return [Drawn(label, bars(values, labels, label))] if course else []


def reads_complaints(actor: Actor) -> bool:
    """Whether somebody who works here may ask: a customer follows the own ones."""
    seen = Complaint.register.seen_by(actor) != NOBODY
    return actor.everything or (works_for_us(actor) and seen)


offer(
    Report(
        name="complaint-trend",
        label=gettext_lazy("Complaints over time"),
        by={
            "month": gettext_lazy("Month"),
            "service": gettext_lazy("Service"),
            "customer": gettext_lazy("Customer"),
            "channel": gettext_lazy("How it came"),
            "view": gettext_lazy("The customer's view"),
        },
        answer=answer_complaints,
        nothing=gettext_lazy("No complaint came in these months."),
        who=reads_complaints,
        above=("/complaints/", gettext_lazy("Complaints")),
    ),
    "message-report",
)
