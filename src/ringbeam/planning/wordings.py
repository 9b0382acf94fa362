"""Scales and criteria as people write them: a level, a band or a standard a line (6.1)."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.written import Wording

STANDARDS = {
    "iso-9001": "9001",
    "iso-14001": "14001",
    "iso-45001": "45001",
    "iso-27001": "27001",
    "iso-20000-1": "20000-1",
}
KEYS = {short: key for key, short in STANDARDS.items()}


def _words(value: Any) -> list[str]:
    return [str(one) for one in value]


def _bands(value: Any) -> list[str]:
    return [f"{start} {word}" for start, word in value]


def _read_bands(lines: Sequence[str]) -> list[list[Any]]:
    """Pairs of score and word; ValidationError names the line that is none."""
    read: list[list[Any]] = []
    for line in lines:
        start, _blank, word = line.partition(" ")
        if not (start.isascii() and start.isdecimal()) or not word.strip():
            raise ValidationError(_now("“%s” is no band: write 6 Medium.") % line)
        read.append([int(start), word.strip()])
    return read


def _standards(value: Any) -> list[str]:
    return [STANDARDS[one] for one in value]


def _read_standards(lines: Sequence[str]) -> list[str]:
    return [KEYS.get(line.upper().removeprefix("ISO").strip(" /IEC"), line) for line in lines]


LEVELS = Wording(_words, list, _("One level a line, the lowest first."))
MEANINGS = Wording(_words, list, _("One sentence a line, for the lowest consequence first."))
BANDS = Wording(
    _bands, _read_bands, _("One band a line: the score from which it begins, and its word.")
)
COUNTS = Wording(_standards, _read_standards, _("One standard a line: 9001, 27001, 20000-1."))
