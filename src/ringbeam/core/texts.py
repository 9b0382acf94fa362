"""Texts in the reader's language, asked of the catalogue once for each language.

For what is said hundreds of times on one page; Django's own takes five times as long.
"""

from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _asked


def gettext(text: str) -> str:
    """The text in the language that is active; itself where it has no translation."""
    return _told(text, get_language() or "")


@lru_cache(maxsize=8192)
def _told(text: str, _language: str) -> str:
    return _asked(text)
