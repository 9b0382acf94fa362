"""Planned intervals: every so many days, weeks, months or years, or on fixed days; pure.

Days are counted from the first one, never from the last, so that the end of a month stays the
end of a month and whoever is late moves nothing that follows.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

DAYS, WEEKS, MONTHS, YEARS = "days", "weeks", "months", "years"
IN_DAYS = {DAYS: 1, WEEKS: 7}
IN_MONTHS = {MONTHS: 1, YEARS: 12}
YEAR = 12
LAST_YEAR = 8900  # a thousand years on, the calendar of computers has not ended yet


def months_on(day: date, months: int) -> date:
    """The day so many months later, or the last of that month where it is shorter."""
    year, month = divmod(day.year * YEAR + day.month - 1 + months, YEAR)
    return in_month(year, month + 1, day.day)


def in_month(year: int, month: int, day: int) -> date:
    """This day of a month, or the last one of a month that is shorter."""
    return date(year, month, min(day, monthrange(year, month)[1]))


@dataclass(frozen=True)
class Interval:
    """When something recurs: ``every`` so many of ``unit`` from ``first`` on, or on ``days``.

    ``days`` are (year, month, day); a year of 0 stands for each year. Where there are days,
    ``every`` is 0. Nothing recurs before ``first``.
    """

    first: date
    every: int = 0
    unit: str = MONTHS
    days: tuple[tuple[int, int, int], ...] = ()

    def at(self, number: int) -> date:
        """The day of this number, 0 for the first; of those that are not on fixed days.

        Raises ValueError or OverflowError for a day after the year 9999.
        """
        count = number * self.every
        if self.unit in IN_DAYS:
            return self.first + timedelta(days=count * IN_DAYS[self.unit])
        return months_on(self.first, count * IN_MONTHS[self.unit])

    def after(self, day: date) -> date | None:
        """The first planned day after a day; None where none follows."""
        if day < self.first and not self.days:
            return self.first
        if self.days:
            return self._fixed_after(max(day, self.first - timedelta(days=1)))
        if not self.every or day.year > LAST_YEAR:
            return None
        number = max(self._passed(day) - 1, 0)
        while self.at(number) <= day:
            number += 1
        return self.at(number)

    def _passed(self, day: date) -> int:
        """About how many have passed until a day, and never more than one too many."""
        if self.unit in IN_DAYS:
            return (day - self.first).days // (self.every * IN_DAYS[self.unit])
        months = (day.year - self.first.year) * YEAR + day.month - self.first.month
        return months // (self.every * IN_MONTHS[self.unit])

    def _fixed_after(self, day: date) -> date | None:
        years = (day.year, day.year + 1)
        told = {
            in_month(one, month, number)
            for year, month, number in self.days
            for one in ((year,) if year else years)
        }
        return min((one for one in told if one > day), default=None)

    def between(self, start: date, end: date) -> Iterator[date]:
        """The planned days from a day on and before another, in order."""
        one = self.after(start - timedelta(days=1))
        while one is not None and one < end:
            yield one
            one = self.after(one)
