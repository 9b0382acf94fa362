"""What a simulation reads: stored clocks, and which of them do not tell enough (8.3.3)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import orjson
from django.db.models import Aggregate, BigIntegerField, F, Func, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce
from numpy.typing import NDArray

from ringbeam.core.entries import Entry
from ringbeam.core.history import HistoryLine
from ringbeam.core.links import Link
from ringbeam.services.agreements import Agreement
from ringbeam.services.clocks import Clock
from ringbeam.services.counts import DUPLICATE_OF
from ringbeam.services.levels import HELD, Pauses, Terms
from ringbeam.services.levels.zones import Ints
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


class Listed(Aggregate):
    """Whole numbers of all rows of a group, in one text with commas between them.

    Parsed at once it costs a sixth of reading a quarter of a million rows.
    """

    template = "GROUP_CONCAT(%(expressions)s, ',')"
    arg_joiner = " || ',' || "
    output_field = TextField()
    allow_distinct = False

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """The same in PostgreSQL's words."""
        template = "STRING_AGG(%(expressions)s, ',')"
        return super().as_sql(compiler, connection, template=template, **context)


class Span(NamedTuple):
    """Tickets opened from an instant until before another."""

    start: datetime
    end: datetime


class Kind(NamedTuple):
    """What many stored clocks have alike; of a quarter of a million there is a handful."""

    version: int
    metric: str
    priority: str
    target: int
    state: str


class Row(NamedTuple):
    """One stored clock, its instants in UTC seconds (HELD for none)."""

    entry: int
    metric: str
    number: int
    priority: str
    started: int
    due: int
    stopped: int
    state: str


@dataclass(frozen=True)
class Stored:
    """Stored clocks as columns, a place for each: ``kind`` is a place in ``kinds``.

    Instants are UTC seconds, HELD for none; all arrays are of one length.
    """

    kinds: tuple[Kind, ...]
    kind: Ints
    clock: Ints
    entry: Ints
    number: Ints
    started: Ints
    due: Ints
    stopped: Ints

    def chosen(self, these: "NDArray[np.bool_]") -> "Stored":
        """Those clocks alone."""
        return replace(self, **{name: getattr(self, name)[these] for name in COLUMNS})

    def of_kinds(self, these: "Sequence[bool]") -> "NDArray[np.bool_]":
        """Which clocks are of the kinds that are true, in the order of ``kinds``."""
        found: NDArray[np.bool_] = np.array(these, dtype=bool)[self.kind]
        return found

    def rows(self) -> Iterator[Row]:
        """The clocks one by one; for few of them."""
        columns = (getattr(self, name).tolist() for name in COLUMNS)
        for kind, _clock, entry, number, started, due, stopped in zip(*columns, strict=True):
            one = self.kinds[kind]
            yield Row(
                *(entry, one.metric, number, one.priority, started, due, stopped, one.state)
            )


COLUMNS = ("kind", "clock", "entry", "number", "started", "due", "stopped")
TOLD = COLUMNS[1:]


def tickets_of(agreement: Agreement, span: Span) -> "QuerySet[Entry]":
    """The tickets opened in a period that the agreement is about, whoever sees them."""
    kinds = [one.kind for one in tickets()]
    rows = Entry.rows.filter(customer_id=agreement.customer_id, kind__in=kinds)
    rows = rows.filter(created__gte=span.start, created__lt=span.end)
    return rows.filter(about_id=agreement.about_id) if agreement.about_id else rows


def duplicates_among(there: "QuerySet[Entry]") -> Ints:
    """The tickets that are said to be the duplicate of another one, sorted."""
    doubles = Link.objects.filter(kind=DUPLICATE_OF, source__in=there)
    return ids(doubles.values_list("source_id", flat=True))


def stored(there: "QuerySet[Entry]") -> Stored:
    """The stored clocks of tickets: one statement, a row for each kind of clock."""
    instants = [Coalesce(Seconds(F(name)), Value(HELD)) for name in TOLD[-2:]]
    told = Listed(F("pk"), F("entry_id"), F("number"), Seconds(F("started")), *instants)
    rows = Clock.objects.order_by().filter(entry__in=there).values(*KIND).annotate(told=told)
    found = list(rows.values_list(*KIND, "told"))
    columns = [_numbers(text) for *_kind, text in found]
    whole = np.concatenate(columns) if columns else _numbers("")
    kind = np.repeat(np.arange(len(found)), [len(one) for one in columns])
    return Stored(
        tuple(Kind._make(one[: len(KIND)]) for one in found),
        kind,
        *np.ascontiguousarray(whole.T),
    )


KIND = ("version_id", "metric", "priority", "target", "state")


def _numbers(text: str) -> Ints:
    """Numbers with commas between them as lines of ``TOLD``; shape (clocks, 6)."""
    found: Ints = np.fromstring(text, dtype=np.int64, sep=",").reshape(-1, len(TOLD))
    return found


def stretches(clocks: Stored, there: "QuerySet[Entry]") -> Pauses:
    """The stretches in which clocks stood, each with the place of its clock; one statement."""
    stood = Clock.objects.order_by().filter(entry__in=there).exclude(stood=[])
    told = stood.values_list("pk", Cast("stood", TextField()))
    rows = [
        (pk, start, HELD if end is None else end)
        for pk, text in told
        for start, end in orjson.loads(text)
    ]
    pks, starts, ends = np.array(rows, dtype=np.int64).reshape(-1, 3).T.copy()
    order = np.argsort(clocks.clock)
    if not len(order):
        return Pauses(*np.zeros((3, 0), dtype=np.int64))
    place = order[np.searchsorted(clocks.clock, pks, sorter=order).clip(max=len(order) - 1)]
    # Those of clocks that are left out are of no place.
    known = clocks.clock[place] == pks
    return Pauses(place[known], starts[known], ends[known])


def untold(clocks: Stored, keys: Ints, terms: Terms, there: "QuerySet[Entry]") -> Ints:
    """The tickets whose clocks do not tell how they would have run under other terms, sorted.

    They tell it when they ran under the same calendar and switches, something was promised to
    every priority that the other terms name, and no change of priority began them anew.
    """
    versions = AgreementVersion.objects.in_bulk({one.version for one in clocks.kinds})
    agreed = {pk: promises_of(one).imported for pk, one in versions.items()}
    alike = {pk for pk, one in agreed.items() if _alike(one, terms)}
    odd = [one.version not in alike or _odd(one, agreed) for one in clocks.kinds]
    found = np.setdiff1d(keys, clocks.entry)
    if any(odd):
        found = np.union1d(found, clocks.entry[clocks.of_kinds(odd)])
    if all(_certain(agreed[pk], terms) for pk in alike):
        return found
    return np.union1d(found, np.intersect1d(_reprioritized(there), keys))


def _alike(agreed: Terms, terms: Terms) -> bool:
    """Whether clocks began, stood and stopped at the same instants, and none is missing."""
    same = agreed.calendar == terms.calendar and agreed.switches == terms.switches
    return same and _pairs(terms) <= _pairs(agreed)


def _pairs(terms: Terms) -> set[tuple[str, str]]:
    return {(priority, metric) for priority, some in terms.targets.items() for metric in some}


def _odd(kind: Kind, agreed: Mapping[int, Terms]) -> bool:
    """Whether the priority of a clock is not the one by which its target was chosen."""
    target = agreed[kind.version].target(kind.priority, kind.metric)
    return target is None or (target.unit == "seconds" and target.amount != kind.target)


def _certain(agreed: Terms, terms: Terms) -> bool:
    """Whether a change of priority leaves no trace but the target of the last one."""
    known = [one for some in agreed.targets.values() for one in some.values()]
    return terms.switches.on_priority == "recompute" and all(
        one.unit == "seconds" for one in known
    )


def _reprioritized(there: "QuerySet[Entry]") -> Ints:
    lines = HistoryLine.objects.filter(entry__in=there, number__gt=1)
    told = lines.filter(values__contains='"priority"')
    return ids(told.order_by().values_list("entry_id", flat=True))


def ids(found: "Iterable[int]") -> Ints:
    """Ids as an array, each once, sorted."""
    return np.unique(np.fromiter(found, dtype=np.int64))
