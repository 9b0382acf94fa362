"""Movement: how risks went since the quarter began, told by history (6.1)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from django.db.models import OuterRef, QuerySet, Subquery

from ringbeam.core import clock
from ringbeam.core.history import HistoryLine
from ringbeam.web.formats import local

CHANGED = '"residual_score":['
MOST = 1000  # risks that one quarter's movement is told of


@dataclass(frozen=True)
class Movement:
    """How many went lower or higher, are new, or were closed since a day."""

    since: datetime
    lower: int
    higher: int
    new: int
    closed: int


def movement_of(rows: "QuerySet[Any]") -> Movement:
    """The movement of these risks since the quarter began; one query.

    Lower and higher compare the residual score of then with that of now, whatever it was in
    between.
    """
    since = quarter_of(clock.now())
    lines = HistoryLine.objects.filter(
        entry_id=OuterRef("pk"), at__gte=since, values__contains=CHANGED
    )
    first = Subquery(lines.order_by("number").values("values")[:1])
    changed = rows.filter(updated__gte=since).annotate(told=first).order_by("-updated")
    read = list(changed.values_list("created", "residual_score", "open", "told")[:MOST])
    pairs = [(_before(told), now) for _c, now, _open, told in read]
    known = [(then, now) for then, now in pairs if then and now]
    return Movement(
        since,
        lower=sum(now < then for then, now in known),
        higher=sum(now > then for then, now in known),
        new=sum(created >= since for created, _now, _open, _told in read),
        closed=sum(not still for _c, _now, still, _told in read),
    )


def _before(told: str | None) -> int | None:
    """The score before the first change since then; None without any, or where it was new."""
    before: int | None = orjson.loads(told)["residual_score"][0] if told else None
    return before


def quarter_of(at: datetime) -> datetime:
    """The first instant of the quarter, in the reader's zone."""
    here = local(at)
    first = here.replace(month=here.month - (here.month - 1) % 3, day=1)
    return first.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
