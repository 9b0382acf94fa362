"""Queries that many requests ask alike: compiled by Django once, sent again with other values.

To compile a query costs several times what SQLite takes to answer it. What is asked, and by
which rule, is said with Django's own querysets; only the values are left open, as `Place`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Expression, QuerySet

STEP = 10


class Place(Expression):
    """Where a value will stand: the number of the argument that it comes from."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number

    def as_sql(self, _compiler: Any, _connection: Any) -> tuple[str, Any]:
        """A mark, and this place itself as its value."""
        return "%s", [self]


@dataclass(frozen=True)
class _Ready:
    """A statement, its values (or places for them), and what reads its rows."""

    sql: str
    params: tuple[Any, ...]
    compiler: Any
    converters: dict[int, Any]

    @cached_property
    def names(self) -> list[str]:
        """The columns of the rows, by attribute name; what was annotated, by its own."""
        named = [
            (getattr(one, "target", None), alias) for one, _sql, alias in self.compiler.select
        ]
        return [str(alias) if field is None else field.attname for field, alias in named]

    @cached_property
    def annotated(self) -> dict[str, int]:
        """What stands beside the columns of the model, and its place in a row."""
        return {one: self.names.index(one) for one in self.compiler.query.annotation_select}

    def rows(self, given: Sequence[Any]) -> list[Sequence[Any]]:
        values = [given[p.number] if isinstance(p, Place) else p for p in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            found = cursor.fetchall()
        if not self.converters:
            return list(found)
        return list(self.compiler.apply_converters(found, self.converters))


class Prepared:
    """A query of some values: call it with what stands in its places, get its rows.

    ``ask`` is given one `Place` for each argument and returns a ``values_list`` that has passed
    a rule. Values are plain (texts, numbers, days, aware times), and the query finds the same
    whoever is asking, whatever the time: else prepare one for each.
    """

    def __init__(self, ask: "Callable[..., QuerySet[Any, Any]]", places: int) -> None:
        self._ask = ask
        self._places = places
        self._ready: dict[str, _Ready] = {}

    def __call__(self, *given: Any) -> list[Sequence[Any]]:
        """The rows for these values; one statement."""
        ready = self._ready.get(connection.vendor)
        if ready is None:
            ready = self._ready[connection.vendor] = self._compiled()
        return ready.rows([_adapted(one) for one in given])

    def _compiled(self) -> _Ready:
        rows = self._ask(*(Place(number) for number in range(self._places)))
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters([one for one, _sql, _alias in compiler.select])
        return _Ready(sql, tuple(params), compiler, converters)


def _adapted(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value


class PreparedRows(Prepared):
    """`Prepared` for a queryset of one model, without joins: its rows come as instances."""

    def instances(self, *given: Any) -> list[Any]:
        """The rows for these values, as the queryset itself would give them; one statement."""
        found = self(*given)
        ready = self._ready[connection.vendor]
        make = ready.compiler.query.model.from_db
        made = [make(DEFAULT_DB_ALIAS, ready.names, row) for row in found]
        for one, row in zip(made, found, strict=True):
            vars(one).update((name, row[at]) for name, at in ready.annotated.items())
        return made


class PreparedIn:
    """A query whose only value is a set of ids: `Prepared` for each size, rounded up.

    ``ask`` is given a list of places for ``__in``.
    """

    def __init__(self, ask: "Callable[[list[Any]], QuerySet[Any, Any]]") -> None:
        self._ask = ask
        self._sizes: dict[int, Prepared] = {}

    def __call__(self, ids: Sequence[Any]) -> list[Sequence[Any]]:
        """The rows for these ids, of which there is at least one; one statement."""
        size = -(-len(ids) // STEP) * STEP
        asked = self._sizes.get(size)
        if asked is None:
            asked = self._sizes[size] = Prepared(lambda *places: self._ask([*places]), size)
        # The database takes a value that is repeated once.
        return asked(*ids, *([ids[-1]] * (size - len(ids))))
