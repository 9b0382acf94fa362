"""Rows of values into tables, thousands at once, as either database takes them fastest."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection, models

Row = Sequence[Any]
Adapt = Callable[[Any], Any]
OFFSET = len("+00:00")
PORTION = 5_000
# Kinds of field whose values both drivers take as they are.
AS_THEY_ARE = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.BinaryField,
    models.ForeignKey,
)


def insert_one(row: models.Model, *, over: bool = False) -> None:
    """Store a new row as it stands in memory; it gets its key if the database makes one.

    Like Django's ``save(force_insert=True)``, with the statement written once, not each time.
    ``over`` stores it over the row that has its key already, if there is one.
    """
    known = type(row), connection.vendor, over
    ready = _inserts.get(known)
    if ready is None:
        ready = _inserts[known] = _insert_of(row, over=over)
    values = [adapt(getattr(row, n)) if adapt else getattr(row, n) for n, adapt in ready.values]
    with connection.cursor() as cursor:
        cursor.execute(ready.sql, values)
        if ready.key:
            row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, connection.alias


class _Insert(NamedTuple):
    """A statement, what it takes from a row, and whether the database gives the key."""

    sql: str
    values: list[tuple[str, Adapt | None]]
    key: bool


_inserts: dict[tuple[type[models.Model], str, bool], _Insert] = {}


def _insert_of(row: models.Model, *, over: bool) -> _Insert:
    options = row._meta
    made = isinstance(options.pk, models.AutoField | models.BigAutoField)
    fields = [one for one in options.concrete_fields if not (made and one.primary_key)]
    names = ", ".join(_quoted(one.column) for one in fields)
    marks = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {_quoted(options.db_table)} ({names}) VALUES ({marks})"
    if over:
        kept = [_quoted(one.column) for one in fields if not one.primary_key]
        fresh = ", ".join(f"{column} = excluded.{column}" for column in kept)
        sql += f" ON CONFLICT ({_quoted(options.pk.column)}) DO UPDATE SET {fresh}"
    if made:
        sql += f" RETURNING {_quoted(options.pk.column)}"
    return _Insert(sql, [(one.attname, _adapter(one)) for one in fields], made)


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
            for some in _portions(adapted):
                cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", some)
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
        for some in _portions(adapted):
            cursor.executemany(f"UPDATE {table} SET {names} {where}", some)


def _portions(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """So many rows at a time, since whole tables are restored by this."""
    while some := list(islice(rows, PORTION)):
        yield some


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
