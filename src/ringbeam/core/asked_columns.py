"""Which columns of its one table a statement asks for, so that no more are read and planned."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F
from django.db.models.expressions import Col, OrderBy
from django.db.models.sql import Query


class _Unknown(Exception):
    """The statement asks in a way that is not looked into."""


def columns_asked(query: Query, alias: str | None) -> frozenset[str] | None:
    """The names of the columns of a table that a query selects, orders by and asks for.

    None where it may ask for any of them: with a query inside of it, or an order that is no
    field. Never too few: whoever leaves columns out by this keeps the statement's meaning.
    """
    if query.default_cols or query.extra or query.combinator:
        return None
    if query.default_ordering and not query.order_by and query.get_meta().ordering:
        return None
    roots = (query.where, *query.select, *query.annotation_select.values())
    try:
        found = {name for one in roots for name in _columns(one, alias)}
        return frozenset(found | {_ordered_by(query, one) for one in query.order_by})
    except _Unknown:
        return None


def _columns(node: Any, alias: str | None) -> Iterator[str]:
    if isinstance(node, Query) or not hasattr(node, "get_source_expressions"):
        raise _Unknown
    if isinstance(node, Col):
        if node.alias == alias:
            yield str(node.target.column)
        return
    for one in node.get_source_expressions():
        if one is not None:
            yield from _columns(one, alias)


def _ordered_by(query: Query, by: Any) -> str:
    """The column of one part of an order: a field's name, with or without its direction."""
    if isinstance(by, OrderBy):
        by = by.expression
    by = getattr(by, "name", by) if isinstance(by, F) else by
    if not isinstance(by, str):
        raise _Unknown
    name = by.removeprefix("-")
    meta = query.get_meta()
    try:
        field: Any = meta.pk if name == "pk" else meta.get_field(name)
    except FieldDoesNotExist:
        raise _Unknown from None
    return str(field.column)
