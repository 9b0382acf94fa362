"""How far to compile (ISO/IEC 20000-1:2018, 8.3.3): on demand, and never a date cut short."""

from collections.abc import Iterable
from typing import NamedTuple

from .calendars import Calendar
from .errors import BeyondHorizon, NeverOpen, gettext_noop
from .zones import FIRST_YEAR, LAST_YEAR, year_of

LONGEST = 200  # years: a promise that runs longer than this is a mistake


class Years(NamedTuple):
    """The UTC years that are compiled, both included."""

    first: int
    last: int


def years_for(low: int, high: int, known: Years | None) -> Years:
    """Add to the known years those of two instants, and one more on either side."""
    first, last = year_of(low) - 1, year_of(high) + 1
    if known is None:
        return Years(first, last)
    return Years(min(first, known.first), max(last, known.last))


def years_ahead(calendars: Iterable[Calendar], known: Years, asked: int) -> Years:
    """Double the years forward; NeverOpen where that cannot help one of these calendars."""
    for calendar in calendars:
        ended = not calendar.opens_weekly and known.last > calendar.last_dated_year
        if ended or known.last - year_of(asked) > LONGEST:
            raise _never(calendar)
    return _grown(known, Years(known.first, 2 * known.last - known.first + 1))


def years_back(calendars: Iterable[Calendar], known: Years, asked: int) -> Years:
    """Double the years backward; NeverOpen where that cannot help one of these calendars."""
    for calendar in calendars:
        if year_of(asked) - known.first > LONGEST:
            raise _never(calendar)
    return _grown(known, Years(2 * known.first - known.last - 1, known.last))


def _never(calendar: Calendar) -> NeverOpen:
    return NeverOpen(
        gettext_noop("The calendar (%(zone)s) never has that much open time."),
        zone=calendar.timezone,
    )


def _grown(known: Years, wanted: Years) -> Years:
    years = Years(max(wanted.first, FIRST_YEAR + 1), min(wanted.last, LAST_YEAR - 1))
    if years == known:
        raise BeyondHorizon(
            gettext_noop("The answer lies beyond the years %(first)s to %(last)s."),
            first=known.first,
            last=known.last,
        )
    return years
