"""The log's local times as instants (ISO/IEC 20000-1:2018, 8.6.1)."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core import clock

WEEK = timedelta(weeks=1)
FIRST_YEAR, LAST_YEAR = 1970, 2599
_form = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}) (\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_zone = re.compile(r"[A-Za-z0-9_+\-]+(/[A-Za-z0-9_+\-]+)*")
SKIPPED = gettext_lazy(
    "On this day the clock skipped this time; it is taken as moved forward by the gap."
)
TWICE = gettext_lazy("On this day the clock showed this time twice; the first is taken.")


class Instant(NamedTuple):
    """An instant in UTC and what is odd about the wall clock that it was read from."""

    at: datetime
    odd: Promise | None = None


class Wall:
    """The wall clock of a zone, every instant moved by one constant."""

    def __init__(self, zone: ZoneInfo, shift: timedelta = timedelta()) -> None:
        self.zone = zone
        self.shift = shift
        self.read = lru_cache(maxsize=50_000)(self._read)

    def _read(self, text: str) -> Instant:
        """The instant of D/M/YYYY HH:MM on this wall; raises ValueError for anything else."""
        found = _form.fullmatch(text)
        if not found:
            raise ValueError(text)
        day, month, year, hour, minute, second = (int(part or 0) for part in found.groups())
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(text)
        local = datetime(year, month, day, hour, minute, second, tzinfo=self.zone)
        earlier, later = local.utcoffset(), local.replace(fold=1).utcoffset()
        at = local.astimezone(UTC) + self.shift
        if earlier == later or earlier is None or later is None:
            return Instant(at)
        return Instant(at, SKIPPED if earlier < later else TWICE)


def zone_named(name: str) -> ZoneInfo:
    """The time zone of this name; raises ValueError with a sentence when there is none."""
    try:
        if _zone.fullmatch(name):
            return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError):
        pass  # one sentence for all the ways in which a name can be wrong
    raise ValueError(_("There is no time zone %s; write a name such as Europe/Berlin.") % name)


def moment(text: str) -> datetime:
    """A time as a person writes it: ISO 8601, with a zone or without, or ``now``.

    Raises ValueError with a sentence. Without a zone it has none: ``placed`` gives it one.
    """
    if text.strip().lower() == "now":
        return clock.now()
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError as unread:
        problem = _("%s is no time; write for example 2016-04-15T17:00 or now.") % text
        raise ValueError(problem) from unread


def placed(at: datetime, zone: ZoneInfo) -> datetime:
    """The instant of a time that may have been said without its zone."""
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def weeks_before(newest: datetime, until: datetime) -> timedelta:
    """The constant of whole weeks that brings the newest time just before ``until``."""
    return -((newest - until) // WEEK + 1) * WEEK
