"""Rows of values into tables, thousands at once, as either database takes them fastest."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models

Row = Sequence[Any]
Adapt = Callable[[Any], Any]
OFFSET = len("+00:00")
# Kinds of field whose values both drivers take as they are.
AS_THEY_ARE = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.BinaryField,
    models.ForeignKey,
)


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Store rows of values, in the order of ``columns`` (attribute names), in one go.

    Inside a transaction. Columns left out take the database's own default (the key, mostly).
    """
    fields = _fields(model, columns)
    table = _quoted(model._meta.db_table)
    names = ", ".join(_quoted(one.column) for one in fields)
    adapted = _adapted(rows, [_adapter(one) for one in fields])
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(adapted))
            return
        statement = f"COPY {table} ({names}) FROM STDIN"
        with connection.wrap_database_errors, cursor.cursor.copy(statement) as copy:
            for row in adapted:
                copy.write_row(row)


def update(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Set ``columns`` of rows that exist; each row is its values and then its key."""
    fields = _fields(model, columns)
    names = ", ".join(f"{_quoted(one.column)} = %s" for one in fields)
    where = f"WHERE {_quoted(model._meta.pk.column)} = %s"
    adapted = _adapted(rows, [*(_adapter(one) for one in fields), None])
    with connection.cursor() as cursor:
        table = _quoted(model._meta.db_table)
        cursor.executemany(f"UPDATE {table} SET {names} {where}", list(adapted))


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(name or "")


def _fields(
    model: type[models.Model], columns: Sequence[str]
) -> list["models.Field[Any, Any]"]:
    known = {one.attname: one for one in model._meta.concrete_fields}
    return [known[name] for name in columns]


def _adapter(one: "models.Field[Any, Any]") -> Adapt | None:
    """How a field's value becomes what the driver takes; None when it is that already."""
    if isinstance(one, AS_THEY_ARE):
        return None
    if isinstance(one, models.DateTimeField):
        return None if connection.vendor == "postgresql" else _instant
    return lambda value: one.get_db_prep_save(value, connection)


def _instant(at: datetime | None) -> str | None:
    """An aware instant as SQLite keeps it, the same text as Django's."""
    if at is None:
        return None
    return (at if at.tzinfo is UTC else at.astimezone(UTC)).isoformat(" ")[:-OFFSET]


def _adapted(rows: Iterable[Row], adapters: Sequence[Adapt | None]) -> Iterator[Row]:
    places = [(place, adapt) for place, adapt in enumerate(adapters) if adapt]
    if not places:
        yield from rows
        return
    for row in rows:
        changed = list(row)
        for place, adapt in places:
            changed[place] = adapt(changed[place])
        yield changed


def entry_ids(count: int) -> list[int]:
    """Take the next ``count`` ids of entries; inside a transaction; they may leave gaps."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence('core_entry', 'id')) "
                "FROM generate_series(1, %s)",
                [count],
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = 'core_entry'")
        row = cursor.fetchone()
    last = row[0] if row else 0
    return list(range(last + 1, last + 1 + count))
