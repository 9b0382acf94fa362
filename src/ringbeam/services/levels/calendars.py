"""Declared hours (ISO/IEC 20000-1:2018, 8.3.3): weekly hours, holidays, exceptions, breaks."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from typing import NamedTuple

from .zones import zone_named

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Span(NamedTuple):
    """Part of a day by the wall clock, in seconds since midnight; `end` may be 24:00."""

    start: int
    end: int


class Holiday(NamedTuple):
    """A closed date with the name by which people know it."""

    day: date
    name: str


class Recurring(NamedTuple):
    """A date that is closed every year; 29 February only where there is one."""

    month: int
    day: int
    name: str


class Dated(NamedTuple):
    """Spans that hold on one date only."""

    day: date
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Calendar:
    """Hours in which a promise runs, in the calendar's own zone; hashable, equal by content.

    On a date the first of these holds: an exception (its hours, none means closed), a holiday
    or a recurring holiday (closed), a shift (its hours), the weekly hours. Breaks are taken
    away from whatever is left. `weekly` has seven entries from Monday on; an empty one is a
    closed day.
    """

    timezone: str
    weekly: tuple[tuple[Span, ...], ...]
    holidays: tuple[Holiday, ...] = ()
    recurring: tuple[Recurring, ...] = ()
    breaks: tuple[Dated, ...] = ()
    shifts: tuple[Dated, ...] = ()
    exceptions: tuple[Dated, ...] = ()

    def __post_init__(self) -> None:
        zone_named(self.timezone)

    def __hash__(self) -> int:
        return hash(self.digest)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the content: the same hours give the same digest in every process."""
        content = repr([getattr(self, field.name) for field in fields(self)])
        return hashlib.sha256(content.encode()).hexdigest()

    @cached_property
    def names(self) -> dict[date, str]:
        """Names of the holidays that have a year."""
        return {holiday.day: holiday.name for holiday in self.holidays}

    @property
    def opens_weekly(self) -> bool:
        """Whether any weekday has hours at all."""
        return any(self.weekly)

    @property
    def last_dated_year(self) -> int:
        """The last year that a dated shift or exception speaks of, 0 where there is none."""
        return max((dated.day.year for dated in self.shifts + self.exceptions), default=0)

    def holiday_on(self, day: date) -> str | None:
        """Name the holiday of a date, or None; a holiday without a name gives an empty one.

        A date with an exception is told by its hours and is no holiday any more.
        """
        if any(dated.day == day for dated in self.exceptions):
            return None
        if day in self.names:
            return self.names[day]
        for each in self.recurring:
            if (each.month, each.day) == (day.month, day.day):
                return each.name
        return None

    def replaced(self, first_year: int, last_year: int) -> dict[date, tuple[Span, ...]]:
        """Give the dates of these years on which other hours than the weekly ones hold."""
        closed = [holiday.day for holiday in self.holidays]
        closed += self._recurring_in(range(first_year, last_year + 1))
        hours = {dated.day: dated.spans for dated in self.shifts}
        hours |= dict.fromkeys(closed, ())
        hours |= {dated.day: dated.spans for dated in self.exceptions}
        return {d: spans for d, spans in hours.items() if first_year <= d.year <= last_year}

    def _recurring_in(self, years: range) -> Iterator[date]:
        for each in self.recurring:
            for year in years:
                leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
                if (each.month, each.day) != (2, 29) or leap:
                    yield date(year, each.month, each.day)
