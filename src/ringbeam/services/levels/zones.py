"""Wall clocks and instants (ISO/IEC 20000-1:2018, 8.3.3): zones, offsets, their changes."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from numpy.typing import NDArray

from .errors import BeyondHorizon, CalendarError, gettext_noop

Ints = NDArray[np.int64]

DAY = 86_400
FIRST_YEAR, LAST_YEAR = 1900, 2600
STEP = DAY // 2
NAME = re.compile(r"[A-Za-z0-9_+\-]+(/[A-Za-z0-9_+\-]+)*")


class Change(NamedTuple):
    """The instant at which a zone's offset changes, with the offsets before and after."""

    at: int
    before: int
    after: int


@lru_cache(maxsize=512)
def zone_named(name: str) -> ZoneInfo:
    """Give the zone; CalendarError when there is none of that name."""
    try:
        if NAME.fullmatch(name):
            return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass  # one refusal for all the ways in which a name can be wrong
    raise CalendarError(
        "timezone",
        gettext_noop('there is no time zone "%(zone)s".'),
        gettext_noop("Write a name such as Europe/Berlin or UTC."),
        zone=name,
    )


def year_start(year: int) -> int:
    """Give the instant at which the year begins in UTC."""
    return int(datetime(year, 1, 1, tzinfo=UTC).timestamp())


def year_of(at: int) -> int:
    """Give the UTC year of an instant; BeyondHorizon outside the years that are supported."""
    if year_start(FIRST_YEAR + 1) <= at < year_start(LAST_YEAR - 1):
        return datetime.fromtimestamp(at, UTC).year
    raise BeyondHorizon(
        gettext_noop("The instant %(at)s lies outside the years %(first)s to %(last)s."),
        at=at,
        first=FIRST_YEAR,
        last=LAST_YEAR,
    )


def offset_at(zone: ZoneInfo, at: int) -> int:
    """Give the zone's offset from UTC, in seconds, at an instant."""
    offset = datetime.fromtimestamp(at, zone).utcoffset() or timedelta()
    return offset.days * DAY + offset.seconds


def local_seconds(zone: ZoneInfo, at: int) -> int:
    """Give the wall clock at an instant as seconds since 1970-01-01 00:00 on that wall."""
    return at + offset_at(zone, at)


@lru_cache(maxsize=8192)
def changes_in(name: str, year: int) -> tuple[Change, ...]:
    """Find every change of the zone's offset within one UTC year, to the second."""
    zone = zone_named(name)
    found, low = [], year_start(year)
    end, before = year_start(year + 1), offset_at(zone, low)
    while low < end:
        high = min(low + STEP, end)
        after = offset_at(zone, high)
        if after != before:
            found.append(Change(_moment_of_change(zone, low, high), before, after))
        low, before = high, after
    return tuple(found)


def _moment_of_change(zone: ZoneInfo, low: int, high: int) -> int:
    before = offset_at(zone, low)
    while high - low > 1:
        middle = (low + high) // 2
        if offset_at(zone, middle) == before:
            low = middle
        else:
            high = middle
    return high


def changes_between(name: str, start: int, end: int) -> list[Change]:
    """List the changes of the zone's offset with start < at <= end, in order."""
    years = range(year_of(start), year_of(max(start, end)) + 1)
    return [c for year in years for c in changes_in(name, year) if start < c.at <= end]


class Walls:
    """Wall clocks of one zone over some years, turned into instants in bulk."""

    def __init__(self, name: str, first_year: int, last_year: int) -> None:
        changes = [
            c for year in range(first_year, last_year + 1) for c in changes_in(name, year)
        ]
        opening = offset_at(zone_named(name), year_start(first_year))
        self.offsets = np.array([opening, *(c.after for c in changes)], dtype=np.int64)
        self.instants = np.array([c.at for c in changes], dtype=np.int64)
        # The older offset holds until both readings of the wall are past the change: so a time
        # that is skipped moves forward by the gap and one that occurs twice is its first.
        self.turns = np.array([c.at + max(c.before, c.after) for c in changes], dtype=np.int64)

    def instants_of(self, local: Ints) -> Ints:
        """Turn wall clocks (seconds) into instants; a gap moves on, a repeat is its first."""
        return local - self.offsets[np.searchsorted(self.turns, local, side="right")]

    def local_of(self, instants: Ints) -> Ints:
        """Turn instants into wall clocks (seconds)."""
        return instants + self.offsets[np.searchsorted(self.instants, instants, side="right")]


def instant_of(zone: ZoneInfo, local: int) -> int:
    """Turn one wall clock (seconds) into an instant, by the same rule as Walls."""
    wall = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=local)
    return int(wall.replace(tzinfo=zone, fold=0).timestamp())
