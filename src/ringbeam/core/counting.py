"""Many capped counts, or the first rows of many lists, in one statement on both databases.

A count is compiled by Django to a statement of its own, which may be kept and put into another.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import IntegerField, QuerySet, Subquery

from ringbeam.core.sharing import shared

CAP = 100


class Counted(Subquery):
    """How many rows a query has, as a value; give it a slice so that the count is capped."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()

    @property
    def identity(self) -> tuple[Any, ...]:
        """Itself: what Django works out from the arguments costs more than the count."""
        return (type(self), id(self))


@dataclass(frozen=True)
class Compiled:
    """A capped count as its statement; nothing to ask (``sql`` empty) when it finds nothing."""

    sql: str
    params: tuple[Any, ...]


def compiled(rows: "QuerySet[Any]", *, cap: int = CAP) -> Compiled:
    """The count of a query that has passed a rule, at most ``cap``; its order is taken off."""
    try:
        sql, params = rows.order_by().values("pk")[:cap].query.sql_with_params()
    except EmptyResultSet:
        return Compiled("", ())
    return Compiled(f"(SELECT COUNT(*) FROM ({sql}) counted)", tuple(params))


def counted(asked: Iterable[Compiled]) -> list[int]:
    """The numbers, in the order asked for; one statement for all, none for none.

    Under a tag (`core.sharing`) the very same statement with its values is asked once.
    """
    return shared(list(asked), _numbers)


def _numbers(given: Sequence[Compiled]) -> list[int]:
    real = [one for one in given if one.sql]
    if not real:
        return [0] * len(given)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(one.sql for one in real)}",
            [value for one in real for value in one.params],
        )
        numbers = iter(cursor.fetchone())
    return [next(numbers) if one.sql else 0 for one in given]


def counts(queries: "Mapping[str, QuerySet[Any]]", *, cap: int = CAP) -> dict[str, int]:
    """How many rows each query has, at most ``cap`` each, by name; one statement for all."""
    asked = [compiled(rows, cap=cap) for rows in queries.values()]
    return dict(zip(queries, counted(asked), strict=True))


def beginnings(lists: "Sequence[QuerySet[Any]]", *, limit: int) -> list[list[int]]:
    """The first ids of each ordered query of one table, in its order; one statement for all.

    Every query has passed a rule. However long a list is, ``limit`` rows of it are read.
    """
    found: list[list[int]] = [[] for _one in lists]
    parts = [(place, *_first(rows, limit)) for place, rows in enumerate(lists)]
    real = [(place, sql, params) for place, sql, params in parts if sql]
    if not real:
        return found
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT {place}, ROW_NUMBER() OVER () AS line, one.pk FROM ({sql}) one"
                for place, sql, _params in real
            ),
            [value for _place, _sql, params in real for value in params],
        )
        for place, _line, pk in sorted(cursor.fetchall()):
            found[place].append(pk)
    return found


def _first(rows: "QuerySet[Any]", limit: int) -> tuple[str, tuple[Any, ...]]:
    # With what it is ordered by: else SQLite would not merge the parts of a union in order.
    by = (str(one).removeprefix("-") for one in rows.query.order_by)
    try:
        found = rows.values(*dict.fromkeys(("pk", *by)))[:limit]
        sql, params = found.query.sql_with_params()
    except EmptyResultSet:
        return "", ()
    return sql, tuple(params)
