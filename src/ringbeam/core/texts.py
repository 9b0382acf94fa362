"""Texts in the reader's language, asked of the catalogue once for each language.

For what is said hundreds of times on one page; Django's own takes five times as long.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from django.utils.translation import get_language
from django.utils.translation import gettext as _asked

NOUNS_LARGE = ("de", "lb")
P = ParamSpec("P")
T = TypeVar("T")


def in_each_language(make: Callable[P, T]) -> Callable[P, T]:
    """Keep what ``make`` makes in each language, for arguments that can be compared.

    What it makes is shared by all who ask, and nobody changes it.
    """

    @lru_cache(maxsize=4096)
    def kept(_language: str, *given: P.args, **named: P.kwargs) -> T:
        return make(*given, **named)

    @wraps(make)
    def told(*given: P.args, **named: P.kwargs) -> T:
        return kept(get_language() or "", *given, **named)  # type: ignore[arg-type]  # they can be compared, as said above

    return told


def gettext(text: str) -> str:
    """The text in the language that is active; itself where it has no translation."""
    return _told(text, get_language() or "")


@lru_cache(maxsize=8192)
def _told(text: str, _language: str) -> str:
    return _asked(text)


def leading(text: object) -> str:
    """The text as it begins a line: its first letter large, the rest as it is."""
    said = str(text)
    return said[:1].upper() + said[1:]


def inside(text: object) -> str:
    """The text as it stands inside a sentence: small, save where nouns are written large."""
    said = str(text)
    return said if (get_language() or "").partition("-")[0] in NOUNS_LARGE else said.lower()
