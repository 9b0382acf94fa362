"""Two texts compared: block by block, and word by word within those that changed.

Applied to the old text, the difference gives the new one, whatever the texts are.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ringbeam.documents.differences.blocks import Block, blocks_of
from ringbeam.documents.differences.sequences import anchored_runs, runs

SAME, ADDED, REMOVED, CHANGED = "same", "added", "removed", "changed"
# Bounds of time: edits between blocks and between words, words compared, pairs looked at.
MOST_BLOCKS, MOST_WORDS, LONGEST, MOST_PAIRS = 500, 400, 400_000, 400
ALIKE = 0.5  # of the shorter of two blocks; with fewer words the one is gone, the other new
BETWEEN = 3  # words that stayed between two changes, and read as part of one

# Writing without blanks between words is compared sign by sign.
_unspaced = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_token = re.compile(rf"[{_unspaced}]|[^\W{_unspaced}]+(?:['’.]\w+)*|\s+|.", re.DOTALL)
_word = re.compile(r"\w")


class Piece(NamedTuple):
    """A stretch of text that stayed, came (`ADDED`) or went (`REMOVED`)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Passage:
    """One block, as it was and has become, in pieces; ``level`` is that of a heading."""

    kind: str
    pieces: tuple[Piece, ...]
    level: int = 0

    @property
    def old(self) -> str:
        """The text before."""
        return "".join(one.text for one in self.pieces if one.kind != ADDED)

    @property
    def new(self) -> str:
        """The text after."""
        return "".join(one.text for one in self.pieces if one.kind != REMOVED)

    @property
    def is_layout(self) -> bool:
        """Whether only blanks and line breaks changed."""
        said = any(one.text.strip() for one in self.pieces if one.kind != SAME)
        return self.kind == CHANGED and not said


@dataclass(frozen=True)
class Difference:
    """All passages of two texts, in order."""

    passages: tuple[Passage, ...]

    @cached_property
    def changes(self) -> int:
        """How many passages changed, came or went."""
        return sum(one.kind != SAME for one in self.passages)

    @cached_property
    def words_added(self) -> int:
        """How many words came."""
        return self._words(ADDED)

    @cached_property
    def words_removed(self) -> int:
        """How many words went."""
        return self._words(REMOVED)

    def _words(self, kind: str) -> int:
        parts = (p.text for one in self.passages for p in one.pieces if p.kind == kind)
        return sum(bool(_word.match(token)) for part in parts for token in _token.findall(part))

    def applied(self, old: str) -> str:
        """The new text, from the old one. Raises ValueError for another text than compared."""
        if "".join(one.old for one in self.passages) != old:
            raise ValueError("this is not the text that was compared")
        return "".join(one.new for one in self.passages)


def compare(old: str, new: str) -> Difference:
    """What differs between two texts. The time it takes is bounded: what differs too much to be
    told word by word is told as gone and come."""
    before, after = blocks_of(old), blocks_of(new)
    keys = [one.key for one in before], [one.key for one in after]
    left = LONGEST
    found: list[Passage] = []
    for run in anchored_runs(*keys, most=MOST_BLOCKS):
        gone, come = before[run.a : run.b], after[run.c : run.d]
        if run.stays:
            found += [_same(one, other) for one, other in zip(gone, come, strict=True)]
            continue
        for one, other in _paired(gone, come):
            size = len(one.text) + len(other.text) if one and other else 0
            left -= size
            found.append(_told(one, other, closely=left >= 0))
    return Difference(tuple(found))


def _same(one: Block, other: Block) -> Passage:
    """A block that stayed; blanks at its end may have changed, which says nothing."""
    end = len(one.key)
    rest = _replaced(one.text[end:], other.text[end:])
    if one.text == other.text:
        return Passage(SAME, (Piece(SAME, one.text),), one.level)
    return Passage(SAME, (Piece(SAME, one.key), *rest), one.level)


def _told(one: Block | None, other: Block | None, *, closely: bool) -> Passage:
    if one is None or other is None:
        there = one or other
        kind = REMOVED if one else ADDED
        return (
            Passage(kind, (Piece(kind, there.text),), there.level) if there else Passage("", ())
        )
    pieces = pieces_of(one.text, other.text) if closely else _replaced(one.text, other.text)
    return Passage(CHANGED, tuple(pieces), other.level)


def _paired(
    gone: Sequence[Block], come: Sequence[Block]
) -> Iterator[tuple[Block | None, Block | None]]:
    """The blocks of a changed run, in order, those that are alike beside each other."""
    x = y = 0
    for i, j in [*_alike(gone, come), (len(gone), len(come))]:
        yield from ((one, None) for one in gone[x:i])
        yield from ((None, one) for one in come[y:j])
        if i < len(gone):
            yield gone[i], come[j]
        x, y = i + 1, j + 1


def _alike(gone: Sequence[Block], come: Sequence[Block]) -> list[tuple[int, int]]:
    """The pairs of places whose blocks share most words, in order in both."""
    if len(gone) * len(come) > MOST_PAIRS:
        return []
    counts = [[Counter(_token.findall(b.text)) for b in some] for some in (gone, come)]
    best = [[0.0] * (len(come) + 1) for _ in range(len(gone) + 1)]
    for i in range(len(gone) - 1, -1, -1):
        for j in range(len(come) - 1, -1, -1):
            taken = best[i + 1][j + 1] + _likeness(counts[0][i], counts[1][j])
            best[i][j] = max(best[i + 1][j], best[i][j + 1], taken)
    return list(_chosen(best, counts))


def _chosen(
    best: list[list[float]], counts: list[list[Counter[str]]]
) -> Iterator[tuple[int, int]]:
    i = j = 0
    while i < len(counts[0]) and j < len(counts[1]):
        likeness = _likeness(counts[0][i], counts[1][j])
        if likeness and best[i][j] == best[i + 1][j + 1] + likeness:
            yield i, j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """The share of words that both have; 0 where the shorter is not in the longer."""
    both = _number(one & other)
    sizes = _number(one), _number(other)
    if not both or both < ALIKE * min(sizes):
        return 0.0
    return 2 * both / sum(sizes)


def _number(counts: Counter[str]) -> int:
    return sum(n for token, n in counts.items() if _word.match(token))


def pieces_of(old: str, new: str) -> list[Piece]:
    """The pieces of one block: what went before what came, and few words never stay between."""
    before, after = _token.findall(old), _token.findall(new)
    parts = [
        (run.stays, "".join(before[run.a : run.b]), "".join(after[run.c : run.d]))
        for run in runs(before, after, most=MOST_WORDS)
    ]
    pieces: list[Piece] = []
    for stays, gone, come in _gathered(parts):
        pieces += [Piece(SAME, gone)] if stays else _replaced(gone, come)
    return pieces


def _replaced(gone: str, come: str) -> list[Piece]:
    told = (Piece(REMOVED, gone), Piece(ADDED, come))
    return [one for one in told if one.text]


Part = tuple[bool, str, str]


def _gathered(parts: Sequence[Part]) -> list[Part]:
    """Changes with little between them as one change, so that sentences can be read."""
    found: list[Part] = []
    for place, (stays, gone, come) in enumerate(parts):
        inner = stays and found and place + 1 < len(parts)
        if inner and _is_little(gone, found[-1], parts[place + 1]):
            _stays, was, became = found.pop()
            found.append((False, was + gone, became + gone))
        elif not stays and found and not found[-1][0]:
            _stays, was, became = found.pop()
            found.append((False, was + gone, became + come))
        else:
            found.append((stays, gone, come))
    return found


def _is_little(text: str, *changes: Part) -> bool:
    """Whether what stayed is too little to part two changes: fewer words than they have."""
    words = sum(bool(_word.match(token)) for token in _token.findall(text))
    least = min(max(len(gone), len(come)) for _stays, gone, come in changes)
    return "\n" not in text and (not words or (words < BETWEEN and len(text) <= least))
