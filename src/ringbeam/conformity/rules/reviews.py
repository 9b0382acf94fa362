"""Planned reviews as history tells them: who held one, who moved a date after it was due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_date

from ringbeam.conformity.judging import Plan, day_of

BATCH = 500


@dataclass(frozen=True)
class Planning:
    """The last time that a review date was set, whether late, and whether any was held yet."""

    since: date
    moved: str
    held: bool


def planned(
    rows: "QuerySet[Any]",
    history: "QuerySet[Any]",
    *,
    completes: tuple[str, ...] = (),
    column: str = "review",
) -> list[Plan]:
    """The plan of each record by the date in a column of it; a query, and one for 500 of them.

    ``completes`` are acts by which a review is held. Without such an act it is held when its
    date is set further in time: in the second half of its interval, before it has passed. A
    date moved after it was due stays missed until the next is held, however often it is moved
    or taken away meanwhile.
    """
    found = list(rows.values_list("pk", column, "created"))
    told: dict[int, Planning] = {}
    for start in range(0, len(found), BATCH):
        # By number: asked by a subquery, PostgreSQL may look through all of history.
        some = [pk for pk, _review, _created in found[start : start + BATCH]]
        told |= _planning(history.filter(entry_id__in=some), completes, column)
    return [
        Plan(pk, review, told[pk].since, told[pk].moved, told[pk].held)
        if pk in told
        else Plan(pk, review, day_of(created))
        for pk, review, created in found
    ]


def _planning(
    lines: "QuerySet[Any]", completes: tuple[str, ...], column: str
) -> dict[int, Planning]:
    was_set = Q(values__contains=f'"{column}":[')
    lines = lines.filter(was_set | Q(said__in=completes))
    columns = ("entry_id", "at", "who", "said", "reason", "values")
    found: dict[int, Planning] = {}
    for entry, at, who, said, reason, values in _in_order(lines, columns):
        before, on = found.get(entry), day_of(at)
        due, coming = _dates(values, column)
        # Where an act holds a review, no date that is set tells of one.
        kept = before and not completes and _in_time(due, coming, on, before.since)
        if said in completes or kept:
            found[entry] = Planning(on, "", held=True)
            continue
        moved = (before and before.moved) or _moved(due, on, who, reason)
        found[entry] = Planning(on, moved, before is not None and before.held)
    return found


def _in_order(lines: "QuerySet[Any]", columns: tuple[str, ...]) -> Iterable[tuple[Any, ...]]:
    return lines.order_by("entry_id", "number").values_list(*columns)


def _dates(values: str | None, column: str) -> tuple[date | None, date | None]:
    """The date that was taken away, and the one that was set."""
    told = orjson.loads(values) if values else {}
    before, after = told.get(column) or (None, None)
    return parse_date(before) if before else None, parse_date(after) if after else None


def _moved(due: date | None, on: date, who: str, reason: str) -> str:
    """Who moved a date that had passed already; nothing where it had not."""
    if due is None or due >= on:
        return ""
    return f"{who}, {on}" + (f", {reason}" if reason else "")


def _in_time(due: date | None, coming: date | None, on: date, since: date) -> bool:
    """Whether setting the next date tells of a review: near the due day, and not after it.

    A date that is put right the day after it was set tells of none.
    """
    if due is None or coming is None or not on <= due < coming:
        return False
    return on - since >= (due - since) / 2
