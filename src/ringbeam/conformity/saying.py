"""Sentences kept as message and parts, so that each reader gets them in the own language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext


@dataclass(frozen=True)
class Saying:
    """A message of the catalogue and what fills it; spoken only when it is read.

    A part may be a number, a text, another saying, or a list of these.
    """

    template: str
    parts: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        said = gettext(self.template)
        return said % {name: _filled(part) for name, part in self.parts.items()}

    def __contains__(self, text: str) -> bool:
        return text in str(self)

    def __add__(self, other: "Saying") -> "Saying":
        """One sentence after the other."""
        return say("%(first)s %(second)s", first=self, second=other)


Said = str | Promise | Saying


def say(template: str, **parts: Any) -> Saying:
    """A saying; the template is marked with gettext_noop where it is written."""
    return Saying(template, parts)


def _filled(part: Any) -> Any:
    if isinstance(part, list | tuple):
        return "; ".join(str(one) for one in part)
    return str(part) if isinstance(part, Saying) else part


def kept(words: Any) -> Any:
    """Words as they are stored: message and parts, in no language; other values as they are."""
    if isinstance(words, Saying):
        return [words.template, {name: kept(part) for name, part in words.parts.items()}]
    if isinstance(words, Promise):
        with translation.override(None):
            return [str(words).replace("%", "%%"), {}]
    if isinstance(words, list | tuple):
        return {"all": [kept(one) for one in words]}
    return words


def spoken(stored: Any) -> str:
    """Stored words in the language of who reads now."""
    return str(_read(stored))


def _read(stored: Any) -> Any:
    if isinstance(stored, list):
        template, parts = stored
        return Saying(template, {name: _read(part) for name, part in parts.items()})
    if isinstance(stored, dict):
        return [_read(one) for one in stored["all"]]
    return stored
