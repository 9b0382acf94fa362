"""The only clock of the product: everything that asks what time it is asks here."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import ClassVar

from django.utils.timezone import get_default_timezone

LAST = 59
A_DAY, A_SECOND = timedelta(days=1), timedelta(seconds=1)

_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)


class _Kept:
    """The organization's zones as last read; replaced whole, so that readers need no lock."""

    zones: ClassVar[tuple[tzinfo, ...]] = ()


def now() -> datetime:
    """Return the present instant, aware, in UTC; the stopped one while the clock is stopped."""
    return _stopped.get() or datetime.now(UTC)


def zones() -> tuple[tzinfo, ...]:
    """The zones of the organization: the one that its days are of, then those of before."""
    return _Kept.zones or (get_default_timezone(),)


def go_by(now: Sequence[tzinfo]) -> None:
    """Reckon days in the first of these zones, and know due days of the others; none: UTC."""
    _Kept.zones = tuple(now)


def day_of(at: datetime) -> date:
    """The organization's day in which an instant lies."""
    return at.astimezone(zones()[0]).date()


def today() -> date:
    """The present day of the organization."""
    return day_of(now())


def start_of(day: date) -> datetime:
    """The first instant of a day of the organization, in UTC."""
    return datetime.combine(day, time(), zones()[0]).astimezone(UTC)


def due_on(day: date) -> datetime:
    """Until when something is due that is due on a day: the day's last second, in UTC.

    The day is one of the organization's zone: it is over, and the duty late, when it is over
    there. ``dated`` reads the day back.
    """
    return _end_of(day, zones()[0])


def dated(at: datetime) -> date | None:
    """The day that ``due_on`` made this instant of; None for a moment that somebody chose.

    Whoever shows a due day asks here first: a day is the same day in every reader's zone, and
    stays it when the organization goes by another zone than when it was written.
    """
    if at.second != LAST or at.microsecond:  # days end on whole minutes everywhere
        return None
    for zone in zones():
        day = at.astimezone(zone).date()
        if _end_of(day, zone) == at:
            return day
    return None


def ends_of(day: date) -> set[datetime]:
    """Every instant that ``dated`` reads as this day: one, and one for each zone of before."""
    return {end for end in (_end_of(day, zone) for zone in zones()) if dated(end) == day}


def _end_of(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day + A_DAY, time(), zone).astimezone(UTC) - A_SECOND


@contextmanager
def stopped(at: datetime) -> Iterator[datetime]:
    """Stop the clock at an aware instant for the block: for tests, as-of answers and the
    demonstration, whose acts lie in the past.

    Raises ValueError when the instant carries no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("the clock is stopped at an aware instant only")
    token = _stopped.set(at.astimezone(UTC))
    try:
        yield at
    finally:
        _stopped.reset(token)
