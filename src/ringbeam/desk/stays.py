"""Stays: how long a ticket was in one state with one group (20000-1:2018, 8.6.1, 8.6.2).

They are kept while a ticket is written, in the same transaction, and can be told anew from its
history at any time. What nights and weekends count for is for the reader of a stay to say.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core import bulk
from ringbeam.core.acts import CREATE, UNDO, Act
from ringbeam.core.entries import Entry
from ringbeam.desk.event_log import Told, past_told, pasts_of
from ringbeam.desk.ticket_states import NEW
from ringbeam.organization.groups import Group

PARTS = ("state", "group_id")
COLUMNS = ("entry_id", "number", *PARTS, "began", "ended")
Row = tuple[int, int, str, int | None, datetime, datetime | None]


class Stay(models.Model):
    """One ticket in one state with one group, or none, from an instant until before another.

    The stays of a ticket follow each other without a gap, in the order of their numbers, which
    may leave some out; the last has no end.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=40)
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, related_name="+", db_index=False
    )
    began = models.DateTimeField(_("began"))
    ended = models.DateTimeField(_("ended"), null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["entry", "number"], name="desk_stay_once"),
        )
        indexes = (models.Index(fields=["ended", "state"], name="desk_stay_ended"),)

    def __str__(self) -> str:
        return f"{self.entry_id} {self.number} {self.state}"


def follow_stays(tickets: Sequence[Any], act: Act) -> None:
    """Keep the stays of tickets that were just written.

    One by one, a change of state or group ends a stay and begins the next: two statements, and
    none where neither changed. What was written in bulk or taken back is told anew.
    """
    if act.said == CREATE and not any(one.past for one in tickets):
        _insert([(one.pk, 1, one.state, one.group_id, act.at, None) for one in tickets])
        return
    if act.said == UNDO or not all(one.was for one in tickets):
        tell_anew(tickets)
        return
    for one in tickets:
        if any(one.was[name] != getattr(one, name) for name in PARTS):
            _go_on(one, act.at)


def _go_on(ticket: Any, at: datetime) -> None:
    last = Stay.objects.filter(entry_id=ticket.pk, ended=None, began__lte=at)
    if last.update(ended=at) != 1:
        tell_anew([ticket])
        return
    # A version is a change, so it is later than every number before it, and needs no look.
    _insert([(ticket.pk, ticket.version, ticket.state, ticket.group_id, at, None)])


def _insert(rows: Sequence[Row]) -> None:
    bulk.insert(Stay, COLUMNS, rows)


def tell_anew(tickets: Sequence[Any]) -> None:
    """Write the stays of many tickets anew from what history tells; in a transaction.

    Of those that are just being added with their history, nothing is read back.
    """
    there = [one.pk for one in tickets if not one.past]
    pasts = pasts_of(there) if there else {}
    pasts |= {one.pk: past_told(one.past) for one in tickets if one.past}
    for start in range(0, len(there), bulk.BATCH):
        Stay.objects.filter(entry_id__in=there[start : start + bulk.BATCH]).delete()
    _insert([row for pk, past in pasts.items() for row in stays_told(pk, past.told)])


def stays_told(entry: int, told: Sequence[Told]) -> list[Row]:
    """The stays that history tells of a ticket, oldest first; none without a line.

    What is told at an earlier instant than what stands before it counts from that one on.
    """
    rows: list[Row] = []
    held: dict[str, Any] = {"state": NEW, "group_id": None}
    for one in told:
        now = held | _told_of(one.changes)
        if rows and now == held:
            continue
        held, at = now, max(one.at, rows[-1][4]) if rows else one.at
        if rows:
            rows[-1] = (*rows[-1][:5], at)
        rows.append((entry, len(rows) + 1, held["state"], held["group_id"], at, None))
    return rows


def _told_of(changes: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    return {name: changes[name][1] for name in PARTS if name in changes}
