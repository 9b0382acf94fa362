"""The only clock of the product: everything that asks what time it is asks here."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)


def now() -> datetime:
    """Return the present instant, aware, in UTC; the stopped one while the clock is stopped."""
    return _stopped.get() or datetime.now(UTC)


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
