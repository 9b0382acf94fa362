"""The records as they were on a past day, rebuilt from history, set-based; knows both engines.

Inside one transaction each needed table is shadowed by a temporary one of the same name, which
both SQLite and PostgreSQL find first. So the rules' own queries answer for then. Rows made later
are left out; for the rest, the value before the first later change is put back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from ringbeam.conformity.declaring import Populations
from ringbeam.conformity.judging import end_of
from ringbeam.conformity.populations import BESIDE, populations
from ringbeam.core.history import HistoryLine
from ringbeam.core.registers import of_kind

# Tables beside the registers: the column that says from when on a row was there.
SINCE = {"document_version": "approved", "clock": "started", "history": "at"}


@contextmanager
def as_of(day: date, kinds: frozenset[str]) -> Iterator[Populations]:
    """Give the populations as they were at the end of a day; nothing is changed for others."""
    then = end_of(day)
    shadowed: list[str] = []
    with transaction.atomic():
        changed = _values_before(then, kinds)
        try:
            for kind in sorted(kinds):
                shadowed.append(_shadow(kind, then, changed.get(kind, {})))
            yield populations(kinds)
        finally:
            with connection.cursor() as cursor:
                for table in shadowed:
                    cursor.execute(f"DROP TABLE {_temporary(table)}")


def _temporary(table: str) -> str:
    space = "pg_temp" if connection.vendor == "postgresql" else "temp"
    return f"{space}.{connection.ops.quote_name(table)}"


def _shadow(kind: str, then: datetime, changed: dict[str, list[tuple[Any, int]]]) -> str:
    model: type[Model] = BESIDE[kind] if kind in BESIDE else of_kind(kind).model
    table = model._meta.db_table
    name = connection.ops.quote_name(table)
    since = SINCE.get(kind, "created")
    at = connection.ops.adapt_datetimefield_value(then)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE {name} AS SELECT * FROM {_lasting(table)} WHERE {since} < %s",
            [at],
        )
        for column, pairs in changed.items():
            field = model._meta.get_field(column)
            prepared = [
                (field.get_db_prep_save(field.to_python(value), connection), pk)
                for value, pk in pairs
            ]
            cursor.executemany(
                f"UPDATE {_temporary(table)} SET {field.column} = %s WHERE entry_id = %s",
                prepared,
            )
        if kind == "clock":
            cursor.execute(
                f"UPDATE {_temporary(table)} SET stopped = NULL WHERE stopped >= %s", [at]
            )
    return table


def _lasting(table: str) -> str:
    space = "public" if connection.vendor == "postgresql" else "main"
    return f"{space}.{connection.ops.quote_name(table)}"


def _values_before(
    then: datetime, kinds: frozenset[str]
) -> dict[str, dict[str, list[tuple[Any, int]]]]:
    """By kind and column, the value that each record had before its first later change."""
    first: dict[tuple[int, str], tuple[str, Any]] = {}
    own = {kind for kind in kinds if kind not in BESIDE}
    lines = HistoryLine.objects.filter(at__gte=then, entry__kind__in=own).exclude(values=None)
    rows = lines.order_by("entry_id", "at", "number").select_related("entry")
    for line in rows.only("values", "entry__kind", "entry_id").iterator(5000):
        for name, (before, _after) in line.changes.items():
            first.setdefault((line.entry_id, name), (line.entry.kind, before))
    found: dict[str, dict[str, list[tuple[Any, int]]]] = {}
    for (entry, name), (kind, before) in first.items():
        if name in _columns(kind):
            found.setdefault(kind, {}).setdefault(name, []).append((before, entry))
    return found


def _columns(kind: str) -> set[str]:
    return {one.attname for one in of_kind(kind).model._meta.concrete_fields} - {"entry_id"}
