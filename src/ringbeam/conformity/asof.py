"""The records as they were on a past day, rebuilt from history; set-based, on both engines.

What only grows (history, published versions) is cut at the day. A register whose records
changed later is shadowed: inside one transaction a temporary table of the same name, which
SQLite and PostgreSQL both find first, holds its rows with the later changes undone. So the
rules' own queries answer for then. In the end it is rolled back, and nothing is left.

It goes by when things happened, not by when they were written down: an imported log counts in
the months that it speaks of. What was shown on a day is what `snapshots` kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import orjson
from django.db import connection, transaction
from django.db.models import Model

from ringbeam.conformity.declaring import Populations
from ringbeam.conformity.judging import end_of
from ringbeam.conformity.populations import BESIDE, populations
from ringbeam.core import clock
from ringbeam.core.history import HistoryLine
from ringbeam.core.registers import of_kind
from ringbeam.services.clocks import Clock

# The column that says from when on a row was there; of a record, when it was created.
SINCE = {"document_version": "approved", "clock": "started", "history": "at"}
BATCH = 500
RUNNING = "running"
Undone = Mapping[int, Mapping[str, Any]]


@contextmanager
def as_of(day: date, kinds: frozenset[str]) -> Iterator[Populations]:
    """Give the populations as they were at the end of a day, to be read inside the block only.

    A day that is not past gives those of now. Values that were disposed of stay as they are.
    """
    then = end_of(day)
    if then > clock.now():
        yield populations(kinds)
        return
    with _rolled_back():
        for kind, undone in _undone(then, kinds).items():
            _shadow(of_kind(kind).model, then, undone)
        if "clock" in kinds:
            _shadow_clocks(then)
        yield {
            name: rows.filter(**{f"{SINCE.get(name, 'created')}__lt": then})
            for name, rows in populations(kinds).items()
        }


@contextmanager
def _rolled_back() -> Iterator[None]:
    """A transaction, or a savepoint in one, that leaves nothing.

    On SQLite it keeps no writer out: it writes to temporary tables only.
    """
    database: Any = connection
    mode = getattr(database, "transaction_mode", None)
    if mode is not None:
        database.transaction_mode = "DEFERRED"
    try:
        with transaction.atomic():
            try:
                yield
            finally:
                transaction.set_rollback(True)
    finally:
        if mode is not None:
            database.transaction_mode = mode


def _undone(then: datetime, kinds: frozenset[str]) -> dict[str, dict[int, dict[str, Any]]]:
    """By kind and record, the value of each column before its first change from then on."""
    own = [kind for kind in kinds if kind not in BESIDE]
    lines = HistoryLine.objects.filter(at__gte=then, entry__created__lt=then)
    lines = lines.filter(entry__kind__in=own).exclude(values=None).exclude(values="{}")
    found: dict[str, dict[int, dict[str, Any]]] = {}
    told = lines.order_by("at", "number").values_list("entry_id", "entry__kind", "values")
    for entry, kind, values in told.iterator(5000):
        before = found.setdefault(kind, {}).setdefault(entry, {})
        for name, (value, _after) in orjson.loads(values or b"{}").items():
            before.setdefault(name, value)
    return found


def _shadow(model: type[Model], then: datetime, undone: Undone) -> None:
    """Shadow a register's table by what its rows were at an instant."""
    _cover(model, "created", then)
    fields = list(model._meta.concrete_fields)
    names = [one.attname for one in fields]
    key = names.index("entry_id")
    for pks in _in_batches(list(undone)):
        rows = _taken_out(model, names, pks)
        for row in rows:
            for name, value in undone[row[key]].items():
                if name in names:
                    at = names.index(name)
                    row[at] = _stored(fields[at], value)
        _put_in(model, rows)


def _stored(field: Any, value: Any) -> Any:
    """A value of history as the database stores it in this column."""
    return field.get_db_prep_save(field.to_python(value), connection)


def _cover(model: type[Model], since: str, then: datetime) -> None:
    """Lay a temporary copy of the rows that were there over the model's table."""
    table = connection.ops.quote_name(model._meta.db_table)
    key = connection.ops.quote_name(str(model._meta.pk.column))
    lasting = table if connection.vendor == "postgresql" else f"main.{table}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE {table} AS SELECT * FROM {lasting} WHERE {since} < %s",
            [connection.ops.adapt_datetimefield_value(then)],
        )
        space = "" if connection.vendor == "postgresql" else "temp."
        cursor.execute(
            f"CREATE INDEX {space}conformity_{model._meta.db_table} ON {table} ({key})"
        )


def _shadow_clocks(then: datetime) -> None:
    """Let the clocks that stopped later run again.

    A stop that a later reopening took back is not put back: the clocks are as the log counts
    them now.
    """
    _cover(Clock, "started", then)
    table = connection.ops.quote_name(Clock._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET stopped = NULL, frozen = NULL, state = %s WHERE stopped >= %s",
            [RUNNING, connection.ops.adapt_datetimefield_value(then)],
        )


def _taken_out(model: type[Model], names: Sequence[str], pks: Sequence[int]) -> list[list[Any]]:
    """Take rows out of the temporary table, as the database stores them."""
    table = connection.ops.quote_name(model._meta.db_table)
    columns = _columns(model)
    marks = ", ".join(["%s"] * len(pks))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table} WHERE entry_id IN ({marks})", pks)
        rows = [list(row) for row in cursor.fetchall()]
        cursor.execute(f"DELETE FROM {table} WHERE entry_id IN ({marks})", pks)
    return rows


def _put_in(model: type[Model], rows: Sequence[Sequence[Any]]) -> None:
    table = connection.ops.quote_name(model._meta.db_table)
    columns = _columns(model)
    marks = ", ".join(["%s"] * len(model._meta.concrete_fields))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


def _columns(model: type[Model]) -> str:
    quote = connection.ops.quote_name
    return ", ".join(quote(str(one.column)) for one in model._meta.concrete_fields)


def _in_batches(pks: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(pks), BATCH):
        yield pks[start : start + BATCH]
