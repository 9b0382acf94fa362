"""The only clock of the product: everything that asks what time it is asks here."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta

from django.utils.timezone import get_default_timezone

LAST = 59
A_DAY, A_SECOND = timedelta(days=1), timedelta(seconds=1)

_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)


def now() -> datetime:
    """Return the present instant, aware, in UTC; the stopped one while the clock is stopped."""
    return _stopped.get() or datetime.now(UTC)


def due_on(day: date) -> datetime:
    """Until when something is due that is due on a day: the day's last second, in UTC.

    The day is one of the organization's zone: it is over, and the duty late, when it is over
    there. ``dated`` reads the day back.
    """
    following = datetime.combine(day + A_DAY, time(), get_default_timezone())
    return following.astimezone(UTC) - A_SECOND


def dated(at: datetime) -> date | None:
    """The day that ``due_on`` made this instant of; None for a moment that somebody chose.

    Whoever shows a due day asks here first: a day is the same day in every reader's zone.
    """
    if at.second != LAST or at.microsecond:  # days end on whole minutes everywhere
        return None
    day = at.astimezone(get_default_timezone()).date()
    return day if due_on(day) == at else None


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
