"""Fixed days on which something recurs, as people write them: 03-31 or 2027-03-31 (6.2.2)."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.written import Wording

LEAP = 2024
DAY = re.compile(r"(?:(\d{4})-)?(\d{2})-(\d{2})")
MOST = 50


def parts_of(text: str) -> tuple[int, int, int]:
    """Year, month and day; the year is 0 for each year. Raises ValueError for no day."""
    found = DAY.fullmatch(text)
    if found is None:
        raise ValueError(text)
    year, month, day = (int(one or 0) for one in found.groups())
    date(year or LEAP, month, day)
    return year, month, day


def wrong_days(value: object) -> list[str]:
    """What is wrong with a list of fixed days."""
    if not isinstance(value, list) or len(value) > MOST:
        return [_now("Give a list of at most %s days.") % MOST]
    said = _now("“%s” is no day: write 03-31 for each year, or 2027-03-31 for one.")
    return [said % one for one in value if not is_day(one)]


def is_day(value: object) -> bool:
    """Whether it is a text that names a day."""
    try:
        return isinstance(value, str) and bool(parts_of(value))
    except ValueError:
        return False


def _read(lines: Sequence[str]) -> list[str]:
    if faults := wrong_days(list(lines)):
        raise ValidationError(faults)
    return list(dict.fromkeys(lines))


def _write(value: Any) -> list[str]:
    return [str(one) for one in value]


FIXED_DAYS = Wording(
    _write,
    _read,
    _("One day a line, instead of an interval: 03-31 for each year, 2027-03-31 for one."),
)
