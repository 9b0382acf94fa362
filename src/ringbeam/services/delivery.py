"""When something is delivered that was promised within hours or working days (8.2.4)."""

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import ngettext

from ringbeam.services.calendars import always
from ringbeam.services.levels import calendar_from, hours_of

HOUR = 3600


def within(
    calendar: Any, at: datetime, amount: int | None, *, unit: str = "hours"
) -> datetime | None:
    """So many open hours or working days from an instant on, by a calendar.

    Without a calendar every hour is open and each day works. None without an amount. Raises
    LevelsError where the hours never add up.
    """
    if not amount:
        return None
    open_always = {"timezone": "UTC", "weekly": always()}
    declared = calendar.declared() if calendar is not None else open_always
    hours, start = hours_of(calendar_from(declared)), int(at.timestamp())
    if unit == "hours":
        due = hours.deadline(start, amount * HOUR)
    else:
        due = hours.days_deadline(start, amount, end_of_day=True)
    return datetime.fromtimestamp(due, UTC)


def delivery_in_words(amount: int | None, unit: str) -> str:
    """So many open hours or working days, in words; empty without an amount."""
    if not amount:
        return ""
    if unit == "hours":
        return ngettext("%d open hour", "%d open hours", amount) % amount
    return ngettext("%d working day", "%d working days", amount) % amount
