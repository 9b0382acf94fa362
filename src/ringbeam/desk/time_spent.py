"""Time spent on tickets: who, how long, on which day, what for, billed or not (8.4.1, 8.6).

Each entry is a row; the ticket keeps their sum, so that its page asks for none of them. What
was entered wrongly is withdrawn, and history says both.
"""

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock, values
from ringbeam.core.actors import Actor
from ringbeam.core.acts import Act
from ringbeam.core.entries import Entry
from ringbeam.core.refusals import Forbidden
from ringbeam.core.registers import of_kind
from ringbeam.core.rules import manager, speaks_for_us
from ringbeam.core.units import unit
from ringbeam.core.writing import locked, store

LONGEST, HOUR, DAY = 200, 60, 24 * 60
SPENT, WITHDRAWN = "log_time", "withdraw_time"
_clock = re.compile(r"(\d{1,2}):([0-5]\d)")
_parts = re.compile(
    r"(?:(\d{1,2}(?:[.,]\d{1,2})?)\s*h)?\s*(?:(\d{1,4})\s*(?:min|m)?)?", re.IGNORECASE
)


class TimeSpent(models.Model):
    """Minutes that a person spent on a ticket on a day; withdrawn ones count for nothing."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", verbose_name=_("ticket"))
    person = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    account = models.BigIntegerField(null=True)
    who = models.CharField(_("who"), max_length=120)
    day = models.DateField(_("day"))
    minutes = models.PositiveIntegerField(_("minutes"))
    what = models.CharField(_("what for"), max_length=LONGEST, blank=True)
    billable = models.BooleanField(_("billable"), default=False)
    at = models.DateTimeField(_("entered"), default=clock.now)
    withdrawn = models.DateTimeField(_("withdrawn"), null=True)

    class Meta:
        verbose_name = _("time spent")
        indexes = (models.Index(fields=["day"], name="desk_time_day"),)

    def __str__(self) -> str:
        return f"{self.entry_id} {self.minutes}"


def minutes_in(text: str) -> int:
    """The minutes that somebody means: 90, 90 min, 1:30, 1 h 30 min, 1.5 h.

    Raises ValidationError for what is no such time, nothing, or more than a day.
    """
    said = text.strip()
    if found := _clock.fullmatch(said):
        minutes = int(found[1]) * HOUR + int(found[2])
    elif (found := _parts.fullmatch(said)) and (found[1] or found[2]):
        hours = float((found[1] or "0").replace(",", "."))
        minutes = round(hours * HOUR) + int(found[2] or 0)
    else:
        minutes = 0
    if not 0 < minutes <= DAY:
        wrong = _now("Write a time of at most a day, such as 45 min or 1 h 30 min.")
        raise ValidationError({"time": [wrong]})
    return minutes


def log_time(
    ticket: Any,
    minutes: int,
    *,
    by: Actor,
    day: date | None = None,
    what: str = "",
    billable: bool = False,
) -> TimeSpent:
    """Enter time that the actor spent on a ticket, today unless another day is given.

    Raises Forbidden for who does not speak for the organization here, ValidationError for a
    day to come and for too long a text.
    """
    day = day or clock.today()
    if day > clock.today():
        raise ValidationError({"day": [_now("That day is still to come.")]})
    if len(what.strip()) > LONGEST:
        raise ValidationError({"what": [_now("Write at most 200 signs.")]})
    with unit():
        entry, fresh = _of_ours(ticket, by)
        made = TimeSpent.objects.create(
            entry=entry,
            person_id=by.person,
            account=by.account,
            who=by.name[:120],
            day=day,
            minutes=minutes,
            what=what.strip(),
            billable=billable,
        )
        _add(entry, fresh, minutes, Act(by, SPENT))
    return made


def withdraw_time(pk: int, *, by: Actor) -> bool:
    """Withdraw an entry of one's own, or any as a manager; False when it was withdrawn.

    Raises DoesNotExist for one of a ticket that is not seen, Forbidden for another's.
    """
    with unit():
        one = TimeSpent.objects.select_related("entry").get(pk=pk)
        ticket = of_kind(one.entry.kind).model.rows.get(pk=one.entry_id)
        entry, fresh = _of_ours(ticket, by)
        if one.account != by.account and not manager.allows(by, fresh):
            raise Forbidden([_now("Time is withdrawn by who entered it, or a manager.")])
        there = TimeSpent.objects.filter(pk=pk, withdrawn=None)
        if not there.update(withdrawn=clock.now()):
            return False
        _add(entry, fresh, -one.minutes, Act(by, WITHDRAWN))
    return True


def _of_ours(ticket: Any, by: Actor) -> tuple[Entry, Any]:
    entry, fresh = locked(ticket, by)
    if not speaks_for_us(by, fresh):
        raise Forbidden([_now("Time is entered by who works on tickets here.")])
    return entry, fresh


def _add(entry: Entry, ticket: Any, minutes: int, act: Act) -> None:
    before = values.snapshot(ticket)
    ticket.spent = max(ticket.spent + minutes, 0)
    store(entry, ticket, before, act)
