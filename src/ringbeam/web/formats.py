"""Dates, times, durations and numbers as people read them, in the reader's zone."""

from datetime import date, datetime

from django.utils.translation import ngettext

from ringbeam.core import clock
from ringbeam.core.formats import (
    DAY,
    HOUR,
    MINUTE,
    day,
    day_of,
    duration,
    full_day,
    full_moment,
    local,
    moment,
    number,
    time,
)
from ringbeam.core.texts import gettext as _

KB, MB = 1000, 1_000_000
__all__ = (
    "ago",
    "day",
    "day_of",
    "due",
    "duration",
    "full_day",
    "full_moment",
    "iso",
    "local",
    "moment",
    "number",
    "size",
    "time",
)


def iso(at: date | datetime | None) -> str:
    """The machine-readable form for ``<time datetime>``."""
    return at.isoformat() if at else ""


def due(at: datetime | None) -> str:
    """ "24 min late", "6 days late", "Today", "Today 17:00", else the day; "" for nothing."""
    if at is None:
        return ""
    late = int((clock.now() - at).total_seconds())
    if late >= DAY:
        return ngettext("%(n)d day late", "%(n)d days late", late // DAY) % {"n": late // DAY}
    if late >= 0:
        rounded = late // HOUR * HOUR if late >= HOUR else late
        return _("%(time)s late") % {"time": duration(rounded)}
    if day_of(at) != local(clock.now()).date():
        return day(at)
    return _("Today") if clock.dated(at) else _("Today %(time)s") % {"time": time(at)}


def ago(at: datetime) -> str:
    """How long ago, in one unit."""
    seconds = int((clock.now() - at).total_seconds())
    for size, one, many in (
        (DAY, "%(n)d day ago", "%(n)d days ago"),
        (HOUR, "%(n)d hour ago", "%(n)d hours ago"),
        (MINUTE, "%(n)d minute ago", "%(n)d minutes ago"),
    ):
        if seconds >= size:
            count = seconds // size
            return ngettext(one, many, count) % {"n": count}
    return _("just now")


def size(value: int) -> str:
    """Bytes as "84 kB" or "1.2 MB" (1,000 bytes to the kB)."""
    if value < KB:
        return _("%d bytes") % value
    if value < MB:
        return _("%s kB") % number(value / KB, 0)
    return _("%s MB") % number(value / MB, 1)
