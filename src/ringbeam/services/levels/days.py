"""Working days (ISO/IEC 20000-1:2018, 8.3.3): a zone's dates with any open time."""

from datetime import date
from functools import lru_cache

import numpy as np

from .compiling import EPOCH, Compiled
from .zones import DAY, Ints, Walls


def passed_in(compiled: Compiled, at: Ints) -> Ints:
    """Count the open seconds from the horizon's beginning to each instant within it."""
    i = np.searchsorted(compiled.starts, at, side="right") - 1
    inside = np.minimum(at - compiled.starts[i], compiled.ends[i] - compiled.starts[i])
    passed: Ints = compiled.before[i] + inside
    return passed


@lru_cache(maxsize=256)
def working_days_of(compiled: Compiled) -> Ints:
    """List the working dates that lie wholly within the horizon, as days since 1970-01-01."""
    low, high = compiled.horizon
    first = date(compiled.first_year, 1, 1).toordinal() - EPOCH
    last = date(compiled.last_year, 12, 31).toordinal() - EPOCH
    days = np.arange(first, last + 2, dtype=np.int64)
    walls = Walls(compiled.calendar.timezone, compiled.first_year, compiled.last_year)
    midnights = walls.instants_of(days * DAY)
    inside = (midnights >= low) & (midnights <= high)
    days, passed = days[inside], passed_in(compiled, midnights[inside])
    return days[:-1][np.diff(passed) > 0]
