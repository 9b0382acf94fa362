"""How many records rules look at, over which time, and the newest: asked once for all rules."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db.models import Count, Max, Min, Q, QuerySet

from ringbeam.conformity.declaring import SAMPLE

AnyT = TypeVar("AnyT")


@dataclass(frozen=True)
class Spread:
    """How many records there are, the first and the last time that they name."""

    count: int = 0
    first: datetime | None = None
    last: datetime | None = None


_known: ContextVar[dict[tuple[str, ...], Any] | None] = ContextVar(
    "known_of_records", default=None
)


@contextmanager
def asked_once() -> Iterator[None]:
    """Inside the block, the same question about the same records is asked once.

    Nothing is known before it begins and nothing after it ends: it lasts for one assessment.
    """
    before = _known.set({})
    try:
        yield
    finally:
        _known.reset(before)


def spread_of(rows: "QuerySet[Any]", by: str = "created") -> Spread:
    """Count these records, and tell the first and the last time in a column, in one query."""
    some = rows.order_by()
    return once_of(
        some,
        f"spread {by}",
        lambda: Spread(
            **some.aggregate(count=Count(by), first=Min(by), last=Max(by)),
        ),
        Spread(),
    )


def recent_of(rows: "QuerySet[Any]", spread: Spread, lately: datetime) -> int:
    """How many of these records were created since; asked only where some are older."""
    if spread.first is None or spread.first >= lately:
        return spread.count
    some = rows.filter(created__gte=lately).order_by()
    return once_of(some, "count", some.count, 0)


def both_of(rows: "QuerySet[Any]", lately: datetime) -> tuple[int, int]:
    """How many of these records there are, and how many created since; in one query."""
    some = rows.order_by()
    two = {"n": Count("pk"), "lately": Count("pk", filter=Q(created__gte=lately))}

    def ask() -> tuple[int, int]:
        told = some.aggregate(**two)
        return told["n"], told["lately"]

    return once_of(some, f"both {lately}", ask, (0, 0))


def newest(rows: "QuerySet[Any]", limit: int = SAMPLE) -> tuple[int, ...]:
    """The newest of the rows, by entry, at most twenty."""
    some = rows.order_by("-pk")
    keys = some.values_list("pk", flat=True)[:limit]
    return once_of(some, f"newest {limit}", lambda: tuple(keys), ())


def once_of(
    rows: "QuerySet[Any]", what: str, ask: Callable[[], AnyT], where_empty: AnyT
) -> AnyT:
    """What ``ask`` tells of these records, asked once; ``where_empty`` where none can be."""
    known = _known.get()
    try:
        sql, given = rows.query.sql_with_params()
    except EmptyResultSet:
        return where_empty
    if known is None:
        return ask()
    key = (what, sql, repr(given))
    if key not in known:
        known[key] = ask()
    found: AnyT = known[key]
    return found


def last_by(rows: "QuerySet[Any]", column: str) -> Mapping[Any, datetime]:
    """When the newest of these records was created, by what stands in a column of them."""
    some = rows.order_by()
    named = some.exclude(**{column: None}).values_list(column).annotate(last=Max("created"))
    return once_of(some, f"last by {column}", lambda: dict(named), {})
