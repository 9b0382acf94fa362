"""Sayings: a message of the catalogue and what fills it, put into words for each reader (7.4).

What the product itself says of an act (a notice, a reason in history, a finding) is kept like
this and never in words. So each reader gets it in the own language, with dates, numbers and
times as that language and the own zone have them. What a person typed stays as it was typed.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple, NewType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext

from ringbeam.core.formats import duration, full_day, moment, number

# A person's own words, or another program's: nothing that was asked of a catalogue.
Typed = NewType("Typed", str)


@dataclass(frozen=True)
class Saying:
    """A message of the catalogue and what fills it; spoken only when it is read.

    A part may be a number, a person's own text, a text of the catalogue, a time, a `Day`, a
    duration, another saying, or a list of these. With a ``plural`` the part ``n`` chooses.
    """

    template: str
    parts: Mapping[str, Any] = field(default_factory=dict)
    plural: str = ""

    def __str__(self) -> str:
        if self.plural:
            said = ngettext(self.template, self.plural, self.parts["n"])
        else:
            said = gettext(self.template)
        return said % {name: _filled(part) for name, part in self.parts.items()}

    def __contains__(self, text: str) -> bool:
        return text in str(self)

    def __add__(self, other: "Saying") -> "Saying":
        """One sentence after the other."""
        return say("%(first)s %(second)s", first=self, second=other)


class Day(NamedTuple):
    """The day of an instant, by the wall of whoever reads."""

    at: datetime


Said = str | Promise | Saying
Reason = Typed | Saying
SILENT = Typed("")


@contextmanager
def as_read_by(language: str, zone: str) -> Iterator[None]:
    """Put sayings into words for who reads this language in this zone.

    Without a language it stays the one that is active; a zone that is unknown is UTC.
    """
    try:
        place = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        place = ZoneInfo("UTC")
    spoken_here = language or translation.get_language()
    with translation.override(spoken_here), timezone.override(place):
        yield


def say(template: str, **parts: Any) -> Saying:
    """A saying. The template is a literal, or is marked with gettext_noop where it is one."""
    return Saying(template, parts)


def counted(one: str, many: str, *, n: int, **parts: Any) -> Saying:
    """A saying about a number of things, which fills ``%(n)d``."""
    return Saying(one, {"n": n, **parts}, many)


def _filled(part: Any) -> Any:
    if isinstance(part, Day):
        return full_day(part.at)
    if isinstance(part, list | tuple):
        return "; ".join(str(_filled(one)) for one in part)
    if isinstance(part, Saying):
        return str(part)
    if isinstance(part, datetime):
        return moment(part)
    if isinstance(part, timedelta):
        return duration(part)
    return number(float(part)) if isinstance(part, Decimal) else part


def kept(words: Any) -> Any:
    """Words as they are stored: message and parts, in no language; other values as they are."""
    if isinstance(words, Saying):
        parts = {name: kept(part) for name, part in words.parts.items()}
        return (
            [words.template, parts, words.plural] if words.plural else [words.template, parts]
        )
    if isinstance(words, Promise):
        with translation.override(None):
            return [str(words).replace("%", "%%"), {}]
    if isinstance(words, Day):
        return {"day": words.at.isoformat()}
    if isinstance(words, list | tuple):
        return {"all": [kept(one) for one in words]}
    return _kept_value(words)


def _kept_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, timedelta):
        return {"lasts": value.total_seconds()}
    return {"number": str(value)} if isinstance(value, Decimal) else value


def spoken(stored: Any, **beside: str) -> str:
    """Stored words in the language of who reads now.

    ``beside`` fills what is known at reading alone, such as what a record may be called.
    """
    words = _read(stored)
    if isinstance(words, Saying) and beside:
        words = Saying(words.template, {**words.parts, **beside}, words.plural)
    return str(words)


def _read(stored: Any) -> Any:
    if isinstance(stored, list):
        template, parts, *plural = stored
        read = {name: _read(part) for name, part in parts.items()}
        return Saying(template, read, *plural)
    if isinstance(stored, dict):
        ((form, value),) = stored.items()
        return FORMS[form](value)
    return stored


FORMS: Mapping[str, Callable[[Any], Any]] = {
    "all": lambda value: [_read(one) for one in value],
    "day": lambda value: Day(datetime.fromisoformat(value)),
    "moment": datetime.fromisoformat,
    "lasts": lambda value: timedelta(seconds=value),
    "number": Decimal,
}
