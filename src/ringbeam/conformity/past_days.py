"""The results of a day: as they were shown on it, or worked out now from the records of then.

A past day is judged by the limits in force then, and without the rules that were off then; or,
where somebody asks for it, by all that is in force today. What was shown on a day is kept; the
rest is remembered by the state of the records, so that the next page need not work it out.
"""

from datetime import date
from typing import NamedTuple

from django.core.cache import caches

from ringbeam.conformity.answers import assessed
from ringbeam.conformity.assessing import editions_followed
from ringbeam.conformity.remembering import AN_HOUR
from ringbeam.conformity.snapshots import Snapshot, kept_on, renewed, stamp, unkept
from ringbeam.core import clock


class Shown(NamedTuple):
    """The results of a day, and whether they were kept on it."""

    results: Snapshot
    kept: bool


def shown_on(day: date | None, *, by_today: bool = False) -> Shown:
    """The results of a day, of now where there is none.

    ``by_today`` judges a past day by the rules and limits of today, whatever was shown then.
    """
    if day is None or day == clock.today():
        return Shown(renewed(), kept=True)
    kept = None if by_today else kept_on(day)
    return (
        Shown(kept, kept=True)
        if kept
        else Shown(_worked_out(day, by_today=by_today), kept=False)
    )


def _worked_out(day: date, *, by_today: bool) -> Snapshot:
    of = stamp()
    key = f"conformity-day:{day}:{by_today}:{of}"
    found: Snapshot | None = caches["process"].get(key)
    if found is None:
        found = unkept(assessed(day, editions_followed(), by_today=by_today), of)
        caches["process"].set(key, found, AN_HOUR)
    return found
