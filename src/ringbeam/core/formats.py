"""Dates, times, durations and numbers in the reader's language and zone.

For the doors, and for what the kernel keeps as data and puts into words for each reader.
"""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.dateformat import format as said
from django.utils.formats import number_format
from django.utils.translation import get_language

from ringbeam.core import clock
from ringbeam.core.texts import gettext as _

MINUTE, HOUR, DAY = 60, 3600, 86400


def local(at: datetime) -> datetime:
    """The instant in the reader's zone."""
    return timezone.localtime(at)


@lru_cache(maxsize=4096)
def _day(year: int, month: int, day: int, this_year: int, _language: str) -> str:
    one = date(year, month, day)
    # Translators: a day and a month, in Django's letters of dates: Fri 20 Nov
    return said(one, _("D j M") if year == this_year else _("D j M Y"))


def day(one: date | datetime | None) -> str:
    """ "Fri 20 Nov", with the year when it is not this year; "" for nothing.

    What is due on a day is shown on that day, whatever the reader's zone.
    """
    if one is None:
        return ""
    return _said(day_of(one) if isinstance(one, datetime) else one, local(clock.now()))


def day_of(at: datetime) -> date:
    """The day of an instant: the one it is due on, else the one it has in the reader's zone."""
    return clock.dated(at) or local(at).date()


def _said(one: date, today: date) -> str:
    return _day(one.year, one.month, one.day, today.year, get_language() or "")


def time(at: datetime | None) -> str:
    """ "14:05" in the reader's zone."""
    return f"{local(at):%H:%M}" if at else ""


def moment(at: datetime | None) -> str:
    """The time alone today, else the day with the time; of what is due on a day, the day."""
    if at is None:
        return ""
    if clock.dated(at):
        return day(at)
    zone = timezone.get_current_timezone()
    there, now = at.astimezone(zone), clock.now().astimezone(zone)
    told = f"{there.hour:02d}:{there.minute:02d}"
    return told if there.date() == now.date() else f"{_said(there, now)} {told}"


def full_day(one: date | datetime | None) -> str:
    """ "Fri 20 Nov 2026", for what is read long after; "" for nothing."""
    if one is None:
        return ""
    return said(day_of(one) if isinstance(one, datetime) else one, _("D j M Y"))


def full_moment(at: datetime | None) -> str:
    """ "Fri 20 Nov 2026 14:05", for what is read long after; "" for nothing."""
    return f"{full_day(at)} {time(at)}" if at else ""


def duration(seconds: float | timedelta) -> str:
    """ "1 h 34 min", "3 d 4 h", "5 h", "under 1 min"; the sign is left to other words."""
    if isinstance(seconds, timedelta):
        seconds = seconds.total_seconds()
    left = int(abs(seconds))
    days, left = divmod(left, DAY)
    hours, left = divmod(left, HOUR)
    minutes = left // MINUTE
    if days:
        return _("%(d)d d %(h)d h") % {"d": days, "h": hours} if hours else _("%d d") % days
    if hours and minutes:
        return _("%(h)d h %(m)02d min") % {"h": hours, "m": minutes}
    if hours:
        return _("%d h") % hours
    return _("%d min") % minutes if minutes else _("under 1 min")


def number(value: float, digits: int | None = None) -> str:
    """A number with the separators of the reader's language, a whole one without a fraction."""
    if digits is None and value == int(value):
        digits = 0
    return number_format(value, decimal_pos=digits, force_grouping=True)
