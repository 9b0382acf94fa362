"""Search over everything: one small interface, an engine per database behind it."""

from ringbeam.core.search.documents import (
    Document,
    SearchDocument,
    add_words,
    document_of,
    put,
    scopes_of,
)
from ringbeam.core.search.finding import Found, find, hits
from ringbeam.core.search.words import fold, words_of

__all__ = [
    "Document",
    "Found",
    "SearchDocument",
    "add_words",
    "document_of",
    "find",
    "fold",
    "hits",
    "put",
    "scopes_of",
    "words_of",
]
