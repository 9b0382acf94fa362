"""Sheets: what a print says, as plain data; the templates know how it looks (7.5.3)."""

from collections.abc import Sequence
from dataclasses import dataclass

from ringbeam.exchange.printing.prose import Node


@dataclass(frozen=True)
class Fact:
    """One value under its label; ``small`` stands behind it in small print."""

    label: str
    text: str
    small: str = ""


@dataclass(frozen=True)
class FactsPart:
    """Values under their labels, two beside each other."""

    title: str
    facts: Sequence[Fact]
    part: str = "facts"


@dataclass(frozen=True)
class Passage:
    """A text of a person, read by ``prose``; ``note`` stands below its title."""

    title: str
    prose: Sequence[Node]
    note: str = ""
    part: str = "passage"


@dataclass(frozen=True)
class TablePart:
    """Rows below headings that are repeated on every page.

    ``weights`` share out the width, one for each column: one of 0 is as wide as its words, and
    without any all are alike.
    ``figures`` are the places of the columns that hold numbers. ``note`` stands below.
    """

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    weights: Sequence[int] = ()
    figures: Sequence[int] = ()
    note: str = ""
    part: str = "table"


@dataclass(frozen=True)
class Spoken:
    """One message: who said it, when, to whom in words (``note``), and the text."""

    who: str
    at: str
    note: str
    prose: Sequence[Node]
    inside: bool = False


@dataclass(frozen=True)
class Talk:
    """A conversation, oldest first."""

    title: str
    messages: Sequence[Spoken]
    note: str = ""
    part: str = "talk"


@dataclass(frozen=True)
class Changed:
    """A field before and after; an empty text is an empty value."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Happened:
    """One line of history in words; ``more`` is its reason or its source."""

    number: int
    at: str
    who: str
    words: str
    more: str = ""
    changes: Sequence[Changed] = ()


@dataclass(frozen=True)
class Story:
    """History, oldest first."""

    title: str
    lines: Sequence[Happened]
    note: str = ""
    part: str = "story"


Part = FactsPart | Passage | TablePart | Talk | Story


@dataclass(frozen=True)
class Letterhead:
    """What stands on every page, or on the first alone.

    ``short`` is the title for the heads of the further pages. ``stamps`` are warnings that
    every page carries. ``pages`` is "Page {page} of {pages}" in the reader's language. ``at``
    is the time of printing in seconds since 1970, the only one that the file holds: what is
    printed twice at one time gives the same bytes.
    """

    organization: str
    kind: str
    ref: str
    title: str
    below: Sequence[str]
    printed: str
    pages: str
    language: str
    rtl: bool
    at: int
    short: str = ""
    version: str = ""
    stamps: Sequence[str] = ()
    footnote: str = ""
    wide: bool = False
    mark: str = ""


@dataclass(frozen=True)
class Sheet:
    """A whole print."""

    frame: Letterhead
    parts: Sequence[Part]
