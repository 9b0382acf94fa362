"""Views of the same name that lie over lasting tables; knows both engines (for `asof` alone).

A view gives the lasting rows that were there and did not change since, by the indexes of the
lasting table, and beside them what was put in their place: what stayed the same is not copied.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model

BATCH = 500
# From this version on SQLite reads only those columns of a view that are asked for.
PRUNES = (3, 41, 0)
# Sums that can be taken of each part and then of the parts: by which sum of theirs.
PARTED = {"COUNT": "SUM", "MIN": "MIN", "MAX": "MAX"}
SUMMED = re.compile(
    r'(COUNT|MIN|MAX)\((?!DISTINCT)[^()]*\)(?: FILTER \(WHERE [^()]*\))? AS ("\w+")'
)
# The first rows by one column, which each part gives by its own index.
FIRST = re.compile(
    r'SELECT (?P<column>"\w+"\."\w+" AS "\w+") FROM (?P<table>"\w+") WHERE (?P<rest>.*)'
    r" ORDER BY 1(?P<turned> DESC)? LIMIT (?P<limit>\d+)(?: OFFSET (?P<offset>\d+))?"
)
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
        self._lasting, self._left_out = _lasting(name), list[int]()
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

    def _stayed(self, gone: str) -> str:
        """What holds of a row of the lasting table that did not change since."""
        if _postgresql():  # which would compare each with each, once a list is long
            one = f"gone.entry_id = {_quoted(self.name)}.entry_id"
            return f"{self._there} AND NOT EXISTS (SELECT FROM {gone} WHERE {one})"
        return f"{self._there} AND entry_id NOT IN (SELECT entry_id FROM {gone})"

    def rows(self, columns: str) -> str:
        """The statement that gives these columns of all rows."""
        gone = f"{self._gone} AS gone" if _postgresql() else self._gone
        kept = f"SELECT {columns} FROM {self._lasting} WHERE {self._stayed(gone)}"
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
            self._left_out += some
            values = ", ".join(["(%s)"] * len(some))
            _execute(f"INSERT INTO {self._gone} (entry_id) VALUES {values}", some)
        return rows

    def put_in(self, rows: Iterable[Sequence[Any]]) -> None:
        """Put rows, as the database stores them, in the place of what was taken out."""
        with connection.cursor() as cursor:
            if _postgresql():
                with cursor.copy(f"COPY {self._put} ({self._columns}) FROM STDIN") as copied:
                    for row in rows:
                        copied.write_row(row)
                return
            marks = ", ".join(["%s"] * len(self.model._meta.concrete_fields))
            into = f"INSERT INTO {self._put} ({self._columns}) VALUES ({marks})"
            cursor.executemany(into, list(rows))

    def settled(self) -> None:
        """Tell PostgreSQL how much was put in, of which it knows nothing by itself."""
        if _postgresql():
            _execute(f"ANALYZE {self._gone}, {self._put}")

    @property
    def _columns(self) -> str:
        return ", ".join(_quoted(str(one.column)) for one in self.model._meta.concrete_fields)

    def pruned(self, statement: str) -> str:
        """The statement, given of the view in each place just the columns that it asks for."""
        mention = re.compile(rf'(FROM|JOIN) "{self.name}"(?: (\w+))?(?= |\)|$)')

        def given(found: re.Match[str]) -> str:
            alias = found[2] if found[2] and found[2].upper() not in AFTER else ""
            used = rf'"{self.name}"' if not alias else rf"\b{alias}"
            columns = dict.fromkeys(re.findall(rf'{used}\.("\w+")', statement))
            rows = self.rows(", ".join(columns) or "entry_id")
            rest = f" {found[2]}" if found[2] and not alias else ""
            return f"{found[1]} ({rows}) {alias or _quoted(self.name)}{rest}"

        return mention.sub(given, statement)

    def parted(self, statement: str) -> str | None:
        """The statement by what stayed and what was put in; None where it cannot be parted.

        For counts, the least and the greatest, and for the first by one column, over this view
        alone and ungrouped: its parameters are then to be given twice.
        """
        return self._first_parted(statement) or self._sums_parted(statement)

    def _sums_parted(self, statement: str) -> str | None:
        sums, found, rest = statement.removeprefix("SELECT ").partition(
            f" FROM {_quoted(self.name)} WHERE "
        )
        each = list(SUMMED.finditer(sums))
        whole = ", ".join(one[0] for one in each) == sums
        if not (found and each and whole) or " GROUP BY " in rest:
            return None
        total = ", ".join(f"{PARTED[one[1]]}({one[2]}) AS {one[2]}" for one in each)
        stayed, put = self._parts(sums, rest)
        return f"SELECT {total} FROM ({stayed} UNION ALL {put}) AS parts"

    def _first_parted(self, statement: str) -> str | None:
        found = FIRST.fullmatch(statement)
        if found is None or found["table"] != _quoted(self.name) or " GROUP BY " in found[0]:
            return None
        order = f"ORDER BY 1{found['turned'] or ''} LIMIT"
        skipped = int(found["offset"] or 0)
        of_each = f"{order} {int(found['limit']) + skipped}"
        stayed, put = (
            f"SELECT * FROM ({one} {of_each}) AS part"
            for one in self._parts(found["column"], found["rest"])
        )
        return f"{stayed} UNION ALL {put} {order} {found['limit']} OFFSET {skipped}"

    def _parts(self, columns: str, rest: str) -> tuple[str, str]:
        """What asks for columns of the rows that stayed, and of those that were put in."""
        name = _quoted(self.name)
        stayed = f"{self._stayed(self._gone_alone)} AND ({rest})"
        return (
            f"SELECT {columns} FROM {self._lasting} AS {name} WHERE {stayed}",
            f"SELECT {columns} FROM {self._put} AS {name} WHERE ({rest})",
        )

    @property
    def _gone_alone(self) -> str:
        """What is gone, in the form that lets PostgreSQL count with several processes.

        None but the one that made it can read a temporary table.
        """
        if not _postgresql():
            return self._gone
        entries = ",".join(map(str, self._left_out))
        return f"unnest('{{{entries}}}'::bigint[]) AS gone (entry_id)"


def asked_quickly(shadows: Iterable[Shadow]) -> AbstractContextManager[Any]:
    """For the block, ask for the same in words that are answered sooner.

    A view over two tables hands each row on by itself, which costs more than to sum both. An
    older SQLite works out all columns of it, so reads each row whole where an index holds what
    is asked; PostgreSQL sorts all of it for its first rows, in one process.
    """
    covered = tuple(shadows)
    database: Any = connection
    pruned = not _postgresql() and database.Database.sqlite_version_info < PRUNES

    def asked(execute: Callable[..., Any], sql: str, given: Any, *rest: Any) -> Any:
        for one in covered if sql.startswith("SELECT") else ():
            parted = one.parted(sql)
            if parted is not None:
                sql, given = parted, (*(given or ()), *(given or ()))
            if pruned:
                sql = one.pruned(sql)
        return execute(sql, given, *rest)

    return connection.execute_wrapper(asked)


def stored(field: Any, value: Any) -> Any:
    """A value of history as the database stores it in this column."""
    return field.get_db_prep_save(field.to_python(value), connection)


def as_stored(field: Any, value: Any) -> Any:
    """A value of the column's own type, such as a model has, as the database stores it."""
    return field.get_db_prep_value(value, connection, prepared=True)


def _lasting(name: str) -> str:
    """The table of this name as it is called once a view of the same name lies over it."""
    if not _postgresql():
        return f"main.{_quoted(name)}"
    [[space]] = _execute(
        "SELECT relnamespace::regnamespace::text FROM pg_class WHERE oid = %s::regclass", [name]
    )
    return f"{space}.{_quoted(name)}"


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
