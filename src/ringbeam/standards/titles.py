"""Titles of standards, clauses, controls and topics in the reader's language, in our own words.

The tables ship in English. Beside them stands one table for each further language, by the
English words. What it does not name is shown as it ships.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.utils.translation import get_language

DATA = Path(__file__).parent / "data"


@lru_cache(maxsize=8)
def titles_in(language: str) -> Mapping[str, str]:
    """The words of a language by the English ones; empty where no table ships for it."""
    path = DATA / f"titles.{language}.tsv"
    if not language.isalpha() or not path.is_file():
        return {}
    _header, *lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("\t") for line in lines)
    return {english: words for english, _tab, words in pairs}


def titled(english: str) -> str:
    """A shipped title in the language that is active; itself where that has no words."""
    language = (get_language() or "").partition("-")[0]
    return titles_in(language).get(english, english)


def themed(text: str) -> str:
    """A heading that may bring its number ("A.5 Organization of ..."), as `titled`."""
    number, _blank, rest = text.partition(" ")
    return f"{number} {titled(rest)}" if number.startswith("A.") else titled(text)
