"""The records as they were on a past day, rebuilt from history; set-based, on both engines.

What only grows (history, published versions) is cut at the day. A register whose records
changed later is shadowed: inside one transaction a temporary view of the same name, which
SQLite and PostgreSQL both find first, gives its rows with the later changes undone; clocks are
counted again from the logs as they were. So the rules' own queries answer for then. In the end
it is rolled back, and nothing is left.

It goes by when things happened, not by when they were written down: an imported log counts in
the months that it speaks of. What was shown on a day is what `snapshots` kept.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import orjson
from django.db import connection, transaction

from ringbeam.conformity.clocks_then import shadowed_clocks
from ringbeam.conformity.declaring import Populations
from ringbeam.conformity.judging import end_of
from ringbeam.conformity.populations import BESIDE, populations, until
from ringbeam.conformity.shadows import Shadow, asked_quickly, stored
from ringbeam.conformity.since import lines_since
from ringbeam.core import clock
from ringbeam.core.registers import of_kind
from ringbeam.services.tickets import tickets

Undone = Mapping[int, Mapping[str, Any]]


@contextmanager
def as_of(day: date, kinds: frozenset[str]) -> Iterator[Populations]:
    """Give the populations as they were at the end of a day, to be read inside the block only.

    A day that is not past gives those of now. What is dated after the day is left out. Values
    that were disposed of stay as they are.
    """
    then = end_of(day)
    if then > clock.now():
        yield until(populations(kinds), day)
        return
    with _rolled_back():
        undone = _undone(then, kinds)
        shadows = {}
        if "clock" in kinds:
            of_tickets = _undone(then, frozenset(one.kind for one in tickets()) - kinds)
            before = {**undone, **of_tickets}
            every = {
                pk: row for one in tickets() for pk, row in before.get(one.kind, {}).items()
            }
            shadows["clock"] = shadowed_clocks(then, every)
        for kind, changed in undone.items():
            shadows[kind] = _shadowed(kind, then, changed)
        with asked_quickly(shadows.values()):
            yield until(populations(kinds), day, ended=shadows)


@contextmanager
def _rolled_back() -> Iterator[None]:
    """A transaction, or a savepoint in one, that leaves nothing.

    On SQLite it keeps no writer out: it writes to temporary tables only.
    """
    database: Any = connection
    mode = getattr(database, "transaction_mode", None)
    if mode is not None:
        database.transaction_mode = "DEFERRED"
    try:
        with transaction.atomic():
            try:
                yield
            finally:
                transaction.set_rollback(True)
    finally:
        if mode is not None:
            database.transaction_mode = mode


def _undone(then: datetime, kinds: frozenset[str]) -> dict[str, dict[int, dict[str, Any]]]:
    """By kind and record, the value of each column before its first change from then on."""
    found: dict[str, dict[int, dict[str, Any]]] = {}
    for kind in sorted(kinds.difference(BESIDE)):
        for lines in lines_since(then, kind):
            told = lines.exclude(values=None).exclude(values="{}").order_by("at", "number")
            for entry, values in told.values_list("entry_id", "values"):
                before = found.setdefault(kind, {}).setdefault(entry, {})
                for name, (value, _after) in orjson.loads(values or b"{}").items():
                    before.setdefault(name, value)
    return found


def _shadowed(kind: str, then: datetime, undone: Undone) -> Shadow:
    """Shadow a register's table by what its rows were at an instant."""
    model = of_kind(kind).model
    shadow = Shadow(model, "created", then)
    fields = list(model._meta.concrete_fields)
    places = {one.attname: place for place, one in enumerate(fields)}
    rows = shadow.taken_out(undone)
    for row in rows:
        for name, value in undone[row[places["entry_id"]]].items():
            if name in places:
                row[places[name]] = stored(fields[places[name]], value)
    shadow.put_in(rows)
    shadow.settled()
    return shadow
