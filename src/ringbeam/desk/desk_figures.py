"""Figures of the desk: what came, what was done and how, what is open, where time went (9.4).

Of the tickets that the reader may see, whatever their kind; duplicates are not counted. An
archived ticket counts like any other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    Sum,
    Value,
)
from django.db.models.functions import TruncMonth
from django.utils import timezone

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.registers import entries_seen_by
from ringbeam.core.reports import Question
from ringbeam.desk.stays import Stay
from ringbeam.desk.ticket_states import WAITING
from ringbeam.services.counts import Month, duplicates
from ringbeam.services.tickets import tickets

COLUMNS = {
    "group": "group_id",
    "service": "about_id",
    "customer": "customer_id",
    "assignee": "owner_id",
    "priority": "priority",
    "state": "state",
}
ONE_DAY = timedelta(days=1)
# Until how many days old a ticket belongs to a band; older ones belong to none of these.
BANDS = (1, 7, 30, 90)


@dataclass
class Work:
    """What came and what was done in a group of tickets; ``at_once`` is at first contact."""

    opened: int = 0
    done: int = 0
    at_once: int = 0
    again: int = 0
    passed_on: int = 0

    def add(self, **more: int | None) -> None:
        """Add the counts of one kind of ticket."""
        for name, number in more.items():
            setattr(self, name, getattr(self, name) + (number or 0))


@dataclass
class Backlog:
    """The open tickets of a group by age, and when the oldest was opened."""

    ages: list[int]
    oldest: datetime


@dataclass
class Spent:
    """The time that tickets stood in a group of stays that ended."""

    tickets: int = 0
    stays: int = 0
    time: timedelta = timedelta()


def span_of(asked: Question) -> tuple[datetime, datetime]:
    """The months that are asked for, from their first instant until before the other."""
    return Month.of(asked.first).start, Month.of(asked.last).end


def work_by(by: str, asked: Question, actor: Actor) -> dict[Any, Work]:
    """What was opened and done in the months, by group; two statements for each kind.

    Done at first contact is what was not given to anybody else, never waited, and was not
    opened again.
    """
    start, end = span_of(asked)
    waited = Stay.objects.filter(entry_id=OuterRef("pk"), state__in=WAITING)
    smooth = Q(~Exists(waited), reassigned=0, reopened=0)
    found: dict[Any, Work] = {}
    for one in tickets():
        rows = one.among(actor).order_by().filter(~duplicates())
        came = rows.filter(created__gte=start, created__lt=end)
        for key, number in _grouped(came, by, one.kind, "created").annotate(Count("pk")):
            if number:
                found.setdefault(key, Work()).add(opened=number)
        gone = rows.filter(resolved__gte=start, resolved__lt=end)
        counts = _grouped(gone, by, one.kind, "resolved").annotate(
            done=Count("pk"),
            at_once=Count("pk", filter=smooth),
            again=Count("pk", filter=Q(reopened__gt=0)),
            passed_on=Sum("reassigned"),
        )
        for key, done, at_once, again, passed in counts:
            if done:
                work = found.setdefault(key, Work())
                work.add(done=done, at_once=at_once, again=again, passed_on=passed)
    return found


def _grouped(rows: Any, by: str, kind: str, at: str) -> Any:
    """Rows by what they are told apart by; months are those of the reader's zone."""
    if by == "month":
        key: Any = TruncMonth(at, tzinfo=timezone.get_current_timezone())
    else:
        key = Value(kind) if by == "kind" else F(COLUMNS[by])
    return rows.annotate(key=key).values_list("key")


def total_of(found: Iterable[Work]) -> Work:
    """All groups together."""
    whole = Work()
    for one in found:
        whole.add(**{part.name: getattr(one, part.name) for part in fields(Work)})
    return whole


def backlog_by(by: str, actor: Actor) -> dict[Any, Backlog]:
    """The open tickets by group and age in days; one statement for each kind."""
    now = clock.now()
    edges = [now - days * ONE_DAY for days in BANDS]
    younger = [None, *edges[:-1], edges[-1]]
    found: dict[Any, Backlog] = {}
    for one in tickets():
        rows = one.among(actor).order_by().filter(~duplicates(), open=True)
        bands = {
            f"band_{place}": Count("pk", filter=_between(after, before))
            for place, (after, before) in enumerate(zip([*edges, None], younger, strict=True))
        }
        counts = _grouped(rows, by, one.kind, "created")
        for key, oldest, *ages in counts.annotate(first=Min("created"), **bands):
            if oldest is None:  # a kind of which nothing is open
                continue
            known = found.setdefault(key, Backlog([0] * len(ages), oldest))
            known.ages = [a + b for a, b in zip(known.ages, ages, strict=True)]
            known.oldest = min(known.oldest, oldest)
    return found


def _between(after: datetime | None, until: datetime | None) -> Q:
    """Opened after an instant, and not after another; None leaves a side open."""
    asked = Q(created__gt=after) if after else Q()
    return asked & Q(created__lte=until) if until else asked


def time_by(by: str, asked: Question, actor: Actor) -> dict[Any, Spent]:
    """The time of the stays that ended in the months, by group; one statement.

    A stay counts whole in the month in which it ended; what still runs does not count.
    """
    start, end = span_of(asked)
    seen = entries_seen_by(actor, [one.kind for one in tickets()])
    apart = duplicates()
    stays = Stay.objects.filter(~apart, ended__gte=start, ended__lt=end)
    stays = stays.filter(entry__in=seen.order_by().values("pk")).exclude(state__in=_over())
    keys: Mapping[str, Any] = {
        "state": F("state"),
        "group": F("group_id"),
        "service": F("entry__about_id"),
        "customer": F("entry__customer_id"),
        "kind": F("entry__kind"),
        "month": TruncMonth("ended", tzinfo=timezone.get_current_timezone()),
    }
    rows = stays.annotate(key=keys[by]).values_list("key")
    lasted = ExpressionWrapper(F("ended") - F("began"), output_field=DurationField())
    sums = rows.annotate(
        tickets=Count("entry", distinct=True), stays=Count("pk"), time=Sum(lasted)
    )
    return {key: Spent(number, stood, whole) for key, number, stood, whole in sums}


def _over() -> set[str]:
    """The states in which a ticket is done with."""
    return {state for one in tickets() for state in one.life.closed}
