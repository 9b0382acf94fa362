"""Views of the same name that lie over lasting tables; knows both engines (for `asof` alone).

A view gives the lasting rows that were there and did not change since, by the indexes of the
lasting table, and beside them what was put in their place: what stayed the same is not copied.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model

BATCH = 500
# From this version on SQLite reads only those columns of a view that are asked for.
PRUNES = (3, 41, 0)
# What can follow the name of a table that has no other name there.
AFTER = frozenset(
    ("WHERE", "INNER", "LEFT", "CROSS", "ON", "GROUP", "HAVING", "ORDER", "LIMIT", "UNION")
)


class Shadow:
    """A temporary view over a model's table, until the transaction is rolled back.

    It gives the rows that were there by ``since`` before an instant; ``without`` names a column
    and its values whose rows are left out.
    """

    def __init__(
        self,
        model: type[Model],
        since: str,
        then: datetime,
        *,
        without: tuple[str, Sequence[int]] = ("", ()),
    ) -> None:
        name = str(model._meta.db_table)
        self.model, self.name = model, name
        self._gone, self._put = f"conformity_gone_{name}", f"conformity_put_{name}"
        at = connection.ops.adapt_datetimefield_value(then)
        # SQLite would go by this column, which holds of nearly all, and not by what is asked.
        self._there = f"{'' if _postgresql() else '+'}{_quoted(since)} < '{at}'"
        if without[1]:
            left_out = ", ".join(str(int(one)) for one in without[1])
            self._there += f" AND {_quoted(without[0])} NOT IN ({left_out})"
        for statement in self._made():
            _execute(statement)

    def _made(self) -> Iterator[str]:
        yield f"CREATE TEMPORARY TABLE {self._gone} (entry_id bigint PRIMARY KEY)"
        empty = f"SELECT * FROM {self._lasting} WHERE entry_id IS NULL"
        yield f"CREATE TEMPORARY TABLE {self._put} AS {empty}"
        space = "" if _postgresql() else "temp."
        yield f"CREATE INDEX {space}{self._put}_entry ON {self._put} (entry_id)"
        yield f"CREATE TEMPORARY VIEW {_quoted(self.name)} AS {self.rows('*')}"

    @property
    def _lasting(self) -> str:
        # On PostgreSQL a name means the lasting table until something lies over it, and a view
        # keeps what it meant.
        return _quoted(self.name) if _postgresql() else f"main.{_quoted(self.name)}"

    def rows(self, columns: str) -> str:
        """The statement that gives these columns of all rows."""
        stayed = f"{self._there} AND entry_id NOT IN (SELECT entry_id FROM {self._gone})"
        kept = f"SELECT {columns} FROM {self._lasting} WHERE {stayed}"
        return f"{kept} UNION ALL SELECT {columns} FROM {self._put}"

    def taken_out(self, entries: Iterable[int]) -> list[list[Any]]:
        """Leave the rows of entries out, and give those that were there, as they are stored.

        To be asked before anything is put in.
        """
        rows: list[list[Any]] = []
        view = _quoted(self.name)
        for some in in_batches(list(entries)):
            marks = ", ".join(["%s"] * len(some))
            rows += _execute(
                f"SELECT {self._columns} FROM {view} WHERE entry_id IN ({marks})", some
            )
            values = ", ".join(["(%s)"] * len(some))
            _execute(f"INSERT INTO {self._gone} (entry_id) VALUES {values}", some)
        return rows

    def put_in(self, rows: Iterable[Sequence[Any]]) -> None:
        """Put rows, as the database stores them, in the place of what was taken out."""
        marks = ", ".join(["%s"] * len(self.model._meta.concrete_fields))
        with connection.cursor() as cursor:
            into = f"INSERT INTO {self._put} ({self._columns}) VALUES ({marks})"
            cursor.executemany(into, list(rows))

    def settled(self) -> None:
        """Tell PostgreSQL how much was put in, of which it knows nothing by itself."""
        if _postgresql():
            _execute(f"ANALYZE {self._gone}, {self._put}")

    @property
    def _columns(self) -> str:
        return ", ".join(_quoted(str(one.column)) for one in self.model._meta.concrete_fields)

    def asked_by(self, statement: str) -> str:
        """The statement, given of the view in each place just the columns that it asks for."""
        mention = re.compile(rf'(FROM|JOIN) "{self.name}"(?: (\w+))?(?= |\)|$)')

        def pruned(found: re.Match[str]) -> str:
            alias = found[2] if found[2] and found[2].upper() not in AFTER else ""
            used = rf'"{self.name}"' if not alias else rf"\b{alias}"
            columns = dict.fromkeys(re.findall(rf'{used}\.("\w+")', statement))
            rows = self.rows(", ".join(columns) or "entry_id")
            rest = f" {found[2]}" if found[2] and not alias else ""
            return f"{found[1]} ({rows}) {alias or _quoted(self.name)}{rest}"

        return mention.sub(pruned, statement)


def pruning(shadows: Iterable[Shadow]) -> AbstractContextManager[Any]:
    """For the block, have an older SQLite read only those columns of a view that are asked for.

    It works out all columns of a view over two tables, and so reads each row whole, where an
    index holds what is asked. Nothing to do on PostgreSQL and on newer ones.
    """
    covered = tuple(shadows)
    database: Any = connection
    if _postgresql() or database.Database.sqlite_version_info >= PRUNES:
        return nullcontext()

    def asked(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        for one in covered:
            if f'"{one.name}"' in sql and sql.startswith("SELECT"):
                sql = one.asked_by(sql)
        return execute(sql, *given)

    return connection.execute_wrapper(asked)


def stored(field: Any, value: Any) -> Any:
    """A value of history, or of a model, as the database stores it in this column."""
    return field.get_db_prep_save(field.to_python(value), connection)


def _postgresql() -> bool:
    return connection.vendor == "postgresql"


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _execute(statement: str, given: Sequence[Any] = ()) -> list[list[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given or None)
        return [list(row) for row in cursor.fetchall()] if cursor.description else []


def in_batches(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    """The keys in portions of which a statement can name each."""
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]
