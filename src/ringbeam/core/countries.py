"""Names of countries in the reader's language, by ISO 3166 code (Unicode CLDR)."""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language


def names() -> Mapping[str, str]:
    """Every country by its code of two letters, in the language of the reader.

    A language that Unicode does not know is told the English names.
    """
    return _names(get_language() or "en")


@cache
def _names(language: str) -> Mapping[str, str]:
    try:
        found: Mapping[str, str] = Locale.parse(language, sep="-").territories
    except (UnknownLocaleError, ValueError):
        return _names("en")
    return found


def named(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Codes with names, sorted by name for the reader; what is no code is left out."""
    known = names()
    return sorted(
        ((code, known[code]) for code in set(codes) if code in known and code.isalpha()),
        key=lambda one: _spelt(one[1]),
    )


def _spelt(name: str) -> str:
    """A name without marks over its letters, so that Österreich stands at O."""
    parts = unicodedata.normalize("NFKD", name)
    return "".join(one for one in parts if not unicodedata.combining(one)).casefold()
