"""Rows as lines of text that are the same on both databases (operation)."""

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from django.apps import apps
from django.db import models

BATCH = 2000
AModel = type[models.Model]
# Numbers have a form of their own in the manifest: rows here, sequences there.
APART = frozenset({"core.counter"})


def tables() -> list[AModel]:
    """Every table of the product with rows of its own, those that others refer to first."""
    found = [
        one
        for one in apps.get_models(include_auto_created=True)
        if one._meta.managed and not one._meta.proxy and one._meta.label_lower not in APART
    ]
    ordered: list[AModel] = []
    while found:
        free = [one for one in found if not _needs(one) & set(found)] or found[:1]
        ordered += free
        found = [one for one in found if one not in free]
    return ordered


def _needs(model: AModel) -> set[AModel]:
    related = {one.related_model for one in model._meta.concrete_fields if one.is_relation}
    return {one for one in related if isinstance(one, type) and one is not model}


def columns_of(model: AModel) -> list[str]:
    """The attribute names of a table's columns, in the order of their names."""
    return sorted(one.attname for one in model._meta.concrete_fields)


def rows_of(model: AModel) -> Iterator[tuple[Any, ...]]:
    """All rows as tuples in the order of ``columns_of``, by keyset, in bounded memory."""
    columns = columns_of(model)
    key = model._meta.pk.attname
    place = columns.index(key)
    rows = model._base_manager.order_by(key).values_list(*columns)
    last: Any = None
    while True:
        after = rows if last is None else rows.filter(**{f"{key}__gt": last})
        batch = list(after[:BATCH])
        yield from batch
        if len(batch) < BATCH:
            return
        last = batch[-1][place]


def line_of(row: tuple[Any, ...]) -> bytes:
    """One row as a line of JSON; raises TypeError for a value that has no form."""
    plainly = [_plain(value) for value in row]
    try:
        return orjson.dumps(plainly, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # a number beyond 64 bits inside somebody's JSON
        return json.dumps(plainly, sort_keys=True, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, timedelta):
        return value // timedelta(microseconds=1)
    raise TypeError(f"no form for {type(value).__name__}")


def readers_of(model: AModel) -> list[Callable[[Any], Any]]:
    """For each column, how a value of a line becomes the stored one again."""
    fields: dict[str, Any] = {one.attname: one for one in model._meta.concrete_fields}
    return [
        _reader(fields[name].target_field if fields[name].is_relation else fields[name])
        for name in columns_of(model)
    ]


def _reader(one: Any) -> Callable[[Any], Any]:
    for kind, read in (
        (models.JSONField, lambda value: value),
        (models.BinaryField, base64.b64decode),
        (models.DateTimeField, datetime.fromisoformat),
        (models.DateField, date.fromisoformat),
        (models.TimeField, time.fromisoformat),
        (models.DecimalField, Decimal),
        (models.UUIDField, UUID),
        (models.DurationField, lambda value: timedelta(microseconds=value)),
    ):
        if isinstance(one, kind):
            return read
    return lambda value: value


@dataclass
class Digest:
    """The digest of a table: the same in whatever order its rows come."""

    count: int = 0
    total: int = 0

    def add(self, row: tuple[Any, ...]) -> None:
        """Take one row in; numbers inside JSON count by value, not by how they are written."""
        self.count += 1
        plainly = tuple(
            _even(value) if isinstance(value, list | dict) else value for value in row
        )
        self.total += int.from_bytes(hashlib.sha256(line_of(plainly)).digest(), "big")

    def __str__(self) -> str:
        return f"{self.total % 2**256:064x}"


def _even(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _even(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_even(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def digest_of(model: AModel) -> Digest:
    """The digest of a table as it is now."""
    found = Digest()
    for row in rows_of(model):
        found.add(row)
    return found
