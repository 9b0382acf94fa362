"""The report of time spent: by person, customer, service, type and month (8.4.1)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core.actors import Actor
from ringbeam.core.intervals import months_on
from ringbeam.core.registers import entries_seen_by
from ringbeam.core.reports import Answer, Drawn, Line, Question, Report
from ringbeam.desk.desk_reports import CUSTOMER, DESK, KIND, MONTH, SERVICE, reads_desk_figures
from ringbeam.desk.time_spent import TimeSpent
from ringbeam.services.figures import percent
from ringbeam.services.tickets import tickets
from ringbeam.web.charts import sideways
from ringbeam.web.formats import duration
from ringbeam.web.report_pages import offer
from ringbeam.web.reporting import month_words, period_words, titles_of

SECONDS, MOST_BARS = 60, 12
KEYS: dict[str, Any] = {
    "person": F("person_id"),
    "customer": F("entry__customer_id"),
    "service": F("entry__about_id"),
    "kind": F("entry__kind"),
    "month": TruncMonth("day"),
}


def time_by_group(by: str, first: date, last: date, actor: Actor) -> list[tuple[Any, ...]]:
    """Group, tickets, entries, minutes and billable ones, of days in the months; one query.

    Of the tickets that the actor may see; what was withdrawn counts for nothing.
    """
    seen = entries_seen_by(actor, [one.kind for one in tickets()])
    until = months_on(last, 1)
    rows = TimeSpent.objects.filter(day__gte=first, day__lt=until, withdrawn=None)
    rows = rows.filter(entry__in=seen.order_by().values("pk")).order_by()
    sums = rows.annotate(key=KEYS[by]).values_list("key")
    found = sums.annotate(
        tickets=Count("entry", distinct=True),
        entries=Count("pk"),
        spent=Sum("minutes"),
        billed=Sum("minutes", filter=Q(billable=True)),
    )
    return sorted(found, key=lambda one: str(one[0]) if by == "month" else -one[3])


def answer_time_spent(asked: Question, actor: Actor) -> Answer:
    """How long was worked on tickets, and how much of it is billable."""
    found = time_by_group(asked.by, asked.first, asked.last, actor)
    names = _names(asked.by, [one[0] for one in found], actor)
    lines = [Line(*names[one[0]], _cells(one[2], one[3], one[4] or 0)) for one in found]
    whole = [sum(one[place] or 0 for one in found) for place in (2, 3, 4)]
    columns = [
        *((_("Entries"), True), (_("Time"), True), (_("Minutes"), True)),
        *((_("Billable"), True), (_("Share billable"), True)),
    ]
    rule = _("Counted by the day on which it was spent. What was withdrawn is not counted.")
    total = Line(_("All"), "", _cells(*whole)) if lines else None
    named = [names[one[0]][0] for one in found]
    charts = _charts(named, [(one[2], one[3], one[4] or 0) for one in found])
    return Answer(columns, lines, [period_words(asked), rule], charts, total)


def _charts(names: Sequence[str], sums: Sequence[tuple[int, int, int]]) -> list[Drawn]:
    """The time of each group, the billable part of it full, with how many entries."""
    some = sums[:MOST_BARS]
    if not some:
        return []
    label = _("Time, the billable part full")
    notes = [
        _("%(share)s, n %(n)s") % {"share": duration(minutes * SECONDS), "n": entries}
        for entries, minutes, _billed in some
    ]
    minutes, billed = ([one[place] for one in some] for place in (1, 2))
    chart = sideways(minutes, names[:MOST_BARS], label, notes=notes, parts=billed)
    return [Drawn(label, chart)]


def _cells(entries: int, minutes: int, billed: int) -> list[str | int | None]:
    told = duration(minutes * SECONDS)
    return [entries, told, minutes, duration(billed * SECONDS), percent(billed, minutes)]


def _names(by: str, keys: list[Any], actor: Actor) -> dict[Any, tuple[str, str]]:
    if by == "month":
        return {key: (month_words(key), "") for key in keys}
    if by == "kind":
        labels = {one.kind: str(one.label_plural) for one in tickets()}
        return {key: (labels.get(key, key), "") for key in keys}
    return titles_of(keys, actor)


offer(
    Report(
        name="time-spent",
        label=gettext_lazy("Time spent"),
        by={
            "person": gettext_lazy("Who"),
            "customer": CUSTOMER,
            "service": SERVICE,
            "kind": KIND,
            "month": MONTH,
        },
        answer=answer_time_spent,
        nothing=gettext_lazy("No time was entered for these months."),
        who=reads_desk_figures,
        months=1,
        above=DESK,
    ),
    "clock",
)
