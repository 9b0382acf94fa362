"""Temporary tables that lie over lasting ones; knows both engines (for `asof` alone)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model

BATCH = 500


def cover(model: type[Model], since: str, then: datetime) -> None:
    """Lay a temporary copy of the rows that were there over the model's table."""
    table = connection.ops.quote_name(model._meta.db_table)
    lasting = table if connection.vendor == "postgresql" else f"main.{table}"
    space = "" if connection.vendor == "postgresql" else "temp."
    keys = {str(model._meta.pk.column), "entry_id"}
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE {table} AS SELECT * FROM {lasting} WHERE {since} < %s",
            [connection.ops.adapt_datetimefield_value(then)],
        )
        for key in sorted(keys):
            name = f"conformity_{model._meta.db_table}_{key}"
            cursor.execute(f"CREATE INDEX {space}{name} ON {table} ({key})")


def stored(field: Any, value: Any) -> Any:
    """A value of history, or of a model, as the database stores it in this column."""
    return field.get_db_prep_save(field.to_python(value), connection)


def taken_out(model: type[Model], entries: Sequence[int]) -> list[list[Any]]:
    """Take the rows of entries out of the temporary table, as the database stores them."""
    table = connection.ops.quote_name(model._meta.db_table)
    rows: list[list[Any]] = []
    with connection.cursor() as cursor:
        for some in _in_batches(entries):
            of_them = f"FROM {table} WHERE entry_id IN ({', '.join(['%s'] * len(some))})"
            cursor.execute(f"SELECT {_columns(model)} {of_them}", some)
            rows += [list(row) for row in cursor.fetchall()]
            cursor.execute(f"DELETE {of_them}", some)
    return rows


def put_in(model: type[Model], rows: Sequence[Sequence[Any]]) -> None:
    """Put rows, as the database stores them, into the temporary table."""
    table = connection.ops.quote_name(model._meta.db_table)
    marks = ", ".join(["%s"] * len(model._meta.concrete_fields))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({_columns(model)}) VALUES ({marks})", rows)


def _columns(model: type[Model]) -> str:
    quote = connection.ops.quote_name
    return ", ".join(quote(str(one.column)) for one in model._meta.concrete_fields)


def _in_batches(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]
