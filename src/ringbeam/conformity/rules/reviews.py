"""Planned reviews as history tells them: who moved a date after it was due (all standards)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_date

from ringbeam.conformity.judging import Plan

SET = '"review":['


@dataclass(frozen=True)
class Planning:
    """The last time that a review date was set, and whether that was after the old one."""

    since: date
    moved: str


def planned(
    rows: "QuerySet[Any]", history: "QuerySet[Any]", *, completes: tuple[str, ...] = ()
) -> list[Plan]:
    """The plan of each record that has a column ``review``; two queries.

    ``completes`` are acts by which a review is held. A date moved after it was due stays missed
    until the next is kept: held by such an act, or set anew in time.
    """
    told = _planning(history.filter(entry_id__in=rows.values("pk")), completes)
    return [
        Plan(pk, review, told[pk].since, told[pk].moved)
        if pk in told
        else Plan(pk, review, created.date())
        for pk, review, created in rows.values_list("pk", "review", "created")
    ]


def _planning(lines: "QuerySet[Any]", completes: tuple[str, ...]) -> dict[int, Planning]:
    lines = lines.filter(Q(values__contains=SET) | Q(said__in=completes))
    columns = ("entry_id", "at", "who", "said", "reason", "values")
    found: dict[int, Planning] = {}
    for entry, at, who, said, reason, values in _in_order(lines, columns):
        moved = ""
        if said not in completes and _was_due(values, at.date()):
            moved = f"{who}, {at.date()}" + (f", {reason}" if reason else "")
        found[entry] = Planning(at.date(), moved)
    return found


def _in_order(lines: "QuerySet[Any]", columns: tuple[str, ...]) -> Iterable[tuple[Any, ...]]:
    return lines.order_by("entry_id", "number").values_list(*columns)


def _was_due(values: str | None, on: date) -> bool:
    """Whether the date that was taken away had passed already."""
    before, _after = orjson.loads(values)["review"] if values else (None, None)
    due = parse_date(before) if before else None
    return due is not None and due < on
