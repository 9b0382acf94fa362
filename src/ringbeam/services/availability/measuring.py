"""Availability of a service from its outages, by target and period (20000-1:2018, 8.7.1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from ringbeam.core import clock
from ringbeam.core.registers import of_kind
from ringbeam.services.availability.availability_targets import COUNTS, TOLD
from ringbeam.services.availability.outage_life import PLANNED, UNPLANNED
from ringbeam.services.availability.reckoning import Availability, Loss, reckoned
from ringbeam.services.levels import OpenHours, calendar_from, hours_of

Spell = tuple[datetime, datetime]


@dataclass(frozen=True)
class Measured:
    """A target, the outages of its service, and by them the availability of any period."""

    target: Any
    outages: Sequence[Any]
    now: datetime

    @property
    def hours(self) -> OpenHours:
        """The agreed service time."""
        return hours_of(calendar_from(self.target.calendar.declared()))

    @property
    def left_out(self) -> list[Any]:
        """The outages that do not count, by agreement or because they were planned."""
        return [one for one in self.outages if not counts(self.target, one)]

    def of(self, start: datetime, end: datetime) -> Availability:
        """The availability of a period, as far as it has passed."""
        counted = [one for one in self.outages if counts(self.target, one)]
        failed = [one for one in counted if one.sort == UNPLANNED]
        period = (_second(start), _second(min(end, self.now)))
        return reckoned(self.hours, self.losses(counted), self.losses(failed), period)

    def losses(self, outages: Iterable[Any]) -> list[Loss]:
        """Outages as the reckoning takes them; one that runs lasts until now."""
        found = []
        for one in outages:
            until = min(one.ends or self.now, self.now)
            if until > one.starts:
                found.append(Loss(_second(one.starts), _second(until), one.share))
        return found


def counts(target: Any, outage: Any) -> bool:
    """Whether an outage counts as lost time by a target.

    Not what is left out by agreement, which says why; nor planned work, as the target has it.
    """
    if outage.left_out_because.strip():
        return False
    if outage.sort != PLANNED or target.planned_work == COUNTS:
        return True
    if target.planned_work != TOLD:
        return False
    ahead = timedelta(hours=target.notice_hours)
    return outage.told is None or outage.told > outage.starts - ahead


def outages_in(service: int, start: datetime, end: datetime) -> list[Any]:
    """The outages of a service that touch a period, the first first; one query.

    Those that turned out to be none are left out, as are those that were put away.
    """
    rows = of_kind("outage").model.rows.filter(about=service, archived=False)
    rows = rows.exclude(state="dismissed").filter(starts__lt=min(end, clock.now()))
    return list(rows.filter(Q(ends=None) | Q(ends__gt=start)).order_by("starts", "pk"))


def measured(target: Any, start: datetime, end: datetime) -> Measured:
    """A target with the outages of a period; one query beside its calendar."""
    return Measured(target, outages_in(target.about_id, start, end), clock.now())


def _second(at: datetime) -> int:
    return int(at.timestamp())
