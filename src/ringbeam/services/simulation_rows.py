"""What a simulation reads: stored clocks, and which of them do not tell enough (8.3.3)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, F, Func, QuerySet, TextField
from django.db.models.functions import Cast

from ringbeam.core.entries import Entry
from ringbeam.core.history import HistoryLine
from ringbeam.core.links import Link
from ringbeam.services.agreements import Agreement
from ringbeam.services.clocks import Clock
from ringbeam.services.counts import DUPLICATE_OF
from ringbeam.services.levels import Terms
from ringbeam.services.tickets import tickets
from ringbeam.services.versions import AgreementVersion, promises_of


class Seconds(Func):
    """An instant as whole UTC seconds, worked out by the database."""

    output_field = BigIntegerField()
    template = "CAST(strftime('%%%%s', %(expressions)s) AS bigint)"

    def get_db_converters(self, connection: Any) -> list[Any]:
        """None: both engines give whole numbers, and there are a quarter million of them."""
        del connection
        return []

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """The same in PostgreSQL's words."""
        template = "FLOOR(EXTRACT(EPOCH FROM %(expressions)s))::bigint"
        return super().as_sql(compiler, connection, template=template, **context)


class Span(NamedTuple):
    """Tickets opened from an instant until before another."""

    start: datetime
    end: datetime


class Row(NamedTuple):
    """One stored clock, its instants in UTC seconds; ``stood`` is its JSON as text."""

    entry: int
    version: int
    metric: str
    number: int
    priority: str
    target: int
    started: int
    due: int | None
    stopped: int | None
    state: str
    stood: str


PLAIN = ("entry_id", "version_id", "metric", "number", "priority", "target")
INSTANTS = ("started", "due", "stopped")


def tickets_of(agreement: Agreement, span: Span) -> "QuerySet[Entry]":
    """The tickets opened in a period that the agreement is about, whoever sees them."""
    kinds = [one.kind for one in tickets()]
    rows = Entry.rows.filter(customer_id=agreement.customer_id, kind__in=kinds)
    rows = rows.filter(created__gte=span.start, created__lt=span.end)
    return rows.filter(about_id=agreement.about_id) if agreement.about_id else rows


def duplicates_among(there: "QuerySet[Entry]") -> set[int]:
    """The tickets that are said to be the duplicate of another one."""
    doubles = Link.objects.filter(kind=DUPLICATE_OF, source__in=there)
    return set(doubles.values_list("source_id", flat=True))


def stored(there: "QuerySet[Entry]") -> list[Row]:
    """The stored clocks of tickets: one statement, nothing turned into an object."""
    instants = [Seconds(F(name)) for name in INSTANTS]
    rows = Clock.objects.order_by().filter(entry__in=there)
    told = rows.values_list(*PLAIN, *instants, "state", Cast("stood", TextField()))
    return list(map(Row._make, told))


def untold(
    rows: Sequence[Row], keys: set[int], terms: Terms, there: "QuerySet[Entry]"
) -> set[int]:
    """The tickets whose clocks do not tell how they would have run under other terms.

    They tell it when they ran under the same calendar and switches, something was promised to
    every priority that the other terms name, and no change of priority began them anew.
    """
    versions = AgreementVersion.objects.in_bulk({row.version for row in rows})
    agreed = {pk: promises_of(one).imported for pk, one in versions.items()}
    alike = {pk for pk, one in agreed.items() if _alike(one, terms)}
    kinds = {(row.version, row.priority, row.metric, row.target) for row in rows}
    telling = {one for one in kinds if one[0] in alike and not _odd(one, agreed)}
    found = keys - {row.entry for row in rows}
    found |= {
        row.entry
        for row in rows
        if (row.version, row.priority, row.metric, row.target) not in telling
    }
    if all(_certain(agreed[pk], terms) for pk in alike):
        return found
    return found | (_reprioritized(there) & keys)


def _alike(agreed: Terms, terms: Terms) -> bool:
    """Whether clocks began, stood and stopped at the same instants, and none is missing."""
    same = agreed.calendar == terms.calendar and agreed.switches == terms.switches
    return same and _pairs(terms) <= _pairs(agreed)


def _pairs(terms: Terms) -> set[tuple[str, str]]:
    return {(priority, metric) for priority, some in terms.targets.items() for metric in some}


def _odd(kind: tuple[int, str, str, int], agreed: Mapping[int, Terms]) -> bool:
    """Whether the priority of a clock is not the one by which its target was chosen."""
    version, priority, metric, seconds = kind
    target = agreed[version].target(priority, metric)
    return target is None or (target.unit == "seconds" and target.amount != seconds)


def _certain(agreed: Terms, terms: Terms) -> bool:
    """Whether a change of priority leaves no trace but the target of the last one."""
    known = [one for some in agreed.targets.values() for one in some.values()]
    return terms.switches.on_priority == "recompute" and all(
        one.unit == "seconds" for one in known
    )


def _reprioritized(there: "QuerySet[Entry]") -> set[int]:
    lines = HistoryLine.objects.filter(entry__in=there, number__gt=1)
    told = lines.filter(values__contains='"priority"')
    return set(told.order_by().values_list("entry_id", flat=True))
