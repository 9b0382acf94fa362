"""The text of a PDF file as paragraphs: a PDF says where letters stand, not what they form.

Imported by the reader alone, inside its limits. Lines become paragraphs again by the space
between them, so that a word that moves to another line is no change; what stands at the edge of
most pages, such as their number, is left out, and larger letters make a heading.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pypdf import PdfReader
from pypdf.errors import LimitReachedError

LOCKED, NO_TEXT, TOO_LARGE = "locked", "no_text", "too_large"
EDGE = 2  # lines at the top and at the foot of a page that may be told on every page
OFTEN = 2  # a line at the edge of one page in so many is such a one
WIDER, USUAL_AT_MOST, LARGEST_GAP, FULL = 1.25, 1.4, 9.0, 0.75
LEVELS = ((1.7, "# "), (1.35, "## "), (1.1, "### "))
SOFT = "\u00ad"

_number = re.compile(r"\d+")
_bullet = re.compile(r"[•◦▪‣●○■]\s*")
_item = re.compile(r"(?:[-–]|\d{1,3}[.)]|[a-z]\))\s")
_ended = re.compile(r"[.:;!?…][\"'”’)]*$")


@dataclass(frozen=True)
class _Line:
    """A line of a page: its words, the size of its letters and its height, in points."""

    text: str
    size: float
    height: float


@dataclass(frozen=True)
class _Usual:
    """Of one file: the gap between lines in letters, the size of most letters in points, and
    from how many letters a line is a full one."""

    gap: float
    size: float
    full: float


class _Collected:
    """The lines of one page, put together from the pieces that are found."""

    def __init__(self) -> None:
        self.lines: list[_Line] = []
        self._text, self._size, self._height = "", 0.0, 0.0

    def take(self, text: str, cm: Any, tm: Any, _font: Any, size: float) -> None:
        """A piece of text with the two matrices that place it."""
        for place, part in enumerate(text.split("\n")):
            if place:
                self.end()
            if part.strip() and not self._text.strip():
                self._height = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            if part.strip():
                stretched = abs((tm[2] * cm[1] + tm[3] * cm[3]) or 1.0)
                self._size = max(self._size, size * stretched)
            self._text += part

    def end(self) -> None:
        """The line is complete."""
        words = " ".join(self._text.replace("\0", "").split())
        if words:
            self.lines.append(_Line(words, self._size or 1.0, self._height))
        self._text, self._size = "", 0.0


def text_of_pdf(content: bytes, longest: int) -> dict[str, str]:
    """The text, or the word for why there is none; a damaged file raises an error."""
    try:
        read = PdfReader(io.BytesIO(content))
        if read.is_encrypted and not read.decrypt(""):
            return {"problem": LOCKED}
        pages = _pages(read, longest)
    except LimitReachedError:
        return {"problem": TOO_LARGE}
    if pages is None:
        return {"problem": TOO_LARGE}
    paragraphs = list(_paragraphs(_without_edges(pages)))
    title = " ".join(str((read.metadata and read.metadata.title) or "").split())
    if not paragraphs:
        return {"problem": NO_TEXT, "title": title}
    return {"text": "\n\n".join(paragraphs) + "\n", "title": title}


def _pages(read: PdfReader, longest: int) -> list[list[_Line]] | None:
    """The lines of each page; None as soon as there are too many letters."""
    pages, letters = [], 0
    for page in read.pages:
        found = _Collected()
        page.extract_text(visitor_text=found.take)
        found.end()
        pages.append(found.lines)
        letters += sum(len(one.text) for one in found.lines)
        if letters > longest:
            return None
    return pages


def _edge(text: str) -> str:
    """What a line at the edge of a page says, whatever the number of the page."""
    return _number.sub("0", text)


def _without_edges(pages: Sequence[list[_Line]]) -> list[list[_Line]]:
    """The pages without the lines that stand at the edge of at least half of them."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_edge(one.text) for one in (*page[:EDGE], *page[-EDGE:])})
    often = {said for said, n in seen.items() if n > 1 and n * OFTEN >= len(pages)}
    return [
        [
            one
            for place, one in enumerate(page)
            if EDGE <= place < len(page) - EDGE or _edge(one.text) not in often
        ]
        for page in pages
    ]


def _paragraphs(pages: Sequence[list[_Line]]) -> Iterator[str]:
    """The lines joined to paragraphs, those that go on over a page too."""
    usual = _usual(pages)
    kept, last, turned = "", None, False
    for page in pages:
        for line in page:
            if last is not None and _parts(last, line, usual, turned=turned):
                yield _marked(kept, last.size / usual.size)
                kept = ""
            kept, last, turned = _joined(kept, line.text), line, False
        turned = True
    if last is not None:
        yield _marked(kept, last.size / usual.size)


def _usual(pages: Sequence[list[_Line]]) -> _Usual:
    """What is usual in this file."""
    gaps = sorted(_gap(*two) for page in pages for two in pairwise(page))
    near = [one for one in gaps if 0 < one < LARGEST_GAP]
    letters: Counter[float] = Counter()
    for page in pages:
        for one in page:
            letters[round(one.size, 1)] += len(one.text)
    lengths = sorted(len(one.text) for page in pages for one in page)
    return _Usual(
        gap=near[len(near) // 5] if near else USUAL_AT_MOST,
        size=letters.most_common(1)[0][0] if letters else 1.0,
        full=lengths[len(lengths) * 9 // 10] * FULL if lengths else 0,
    )


def _gap(above: _Line, below: _Line) -> float:
    """How far below the other a line stands, in letters of the larger of the two."""
    return (above.height - below.height) / max(above.size, below.size)


def _parts(above: _Line, below: _Line, usual: _Usual, *, turned: bool) -> bool:
    """Whether a new paragraph begins between two lines; ``turned`` when a page does."""
    larger = max(above.size, below.size) / min(above.size, below.size)
    if larger >= LEVELS[-1][0] or _bullet.match(below.text) or _item.match(below.text):
        return True
    ended = bool(_ended.search(above.text)) and not below.text[:1].islower()
    if turned:
        return ended and len(above.text) < usual.full
    gap = _gap(above, below)
    most = min(usual.gap, USUAL_AT_MOST) if ended else usual.gap
    return gap < 0 or gap > most * WIDER


def _joined(kept: str, text: str) -> str:
    """A line after those before it; a word that was parted by a soft hyphen is whole again."""
    if kept.endswith(SOFT):
        return kept.removesuffix(SOFT) + text
    return f"{kept} {text}" if kept else text


def _marked(text: str, larger: float) -> str:
    """A paragraph with the mark of Markdown where it is a heading or an item."""
    whole = text.replace(SOFT, "")
    if _bullet.match(whole):
        return _bullet.sub("- ", whole, count=1)
    return next((mark for least, mark in LEVELS if larger >= least), "") + whole
