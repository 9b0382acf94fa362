"""Markdown as a sequence of blocks: headings, items, rows, paragraphs; nothing is lost."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_line = re.compile(r"[^\n]*\n|[^\n]+")
_fence = re.compile(r" {0,3}(`{3,}|~{3,})")
_heading = re.compile(r" {0,3}(#{1,6})(?:[ \t]|\n|$)")
_item = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_row = re.compile(r"[ \t]*\|")


@dataclass(frozen=True)
class Block:
    """One block with the blank lines after it; ``level`` is that of a heading, else 0."""

    text: str
    level: int = 0

    @property
    def key(self) -> str:
        """What is compared first: blanks at the end of a block say nothing."""
        return self.text.rstrip()


def blocks_of(text: str) -> list[Block]:
    """The blocks of a text, in order; joined, their texts are the text again."""
    return [Block(one, _level(one)) for one in _parts(text)]


def sections_of(text: str) -> list[str]:
    """The text in larger parts: the items of a list and the rows of a table stay together."""
    found: list[str] = []
    for one in blocks_of(text):
        if found and any(
            kind.match(one.text) and kind.match(found[-1]) for kind in (_item, _row)
        ):
            found[-1] += one.text
        else:
            found.append(one.text)
    return found


def _level(text: str) -> int:
    found = _heading.match(text)
    return len(found[1]) if found else 0


def _parts(text: str) -> Iterator[str]:
    kept, fence, ended = "", "", False
    for line in _line.findall(text):
        if not fence and kept and line.strip() and (ended or _begins(line) or _alone(kept)):
            yield kept
            kept, ended = "", False
        kept += line
        fence = _fenced(line, fence)
        ended = not fence and not line.strip()
    if kept:
        yield kept


def _begins(line: str) -> bool:
    """Whether a line begins a block although no blank line stands before it."""
    return any(one.match(line) for one in (_heading, _item, _row, _fence))


def _alone(kept: str) -> bool:
    """Whether the block is one line, whatever follows it."""
    return bool(_heading.match(kept) or _row.match(kept))


def _fenced(line: str, fence: str) -> str:
    """The fence in which the next line stands; "" outside of any."""
    found = _fence.match(line)
    if not fence:
        return found[1] if found else ""
    closes = found and found[1].startswith(fence) and not line[found.end() :].strip()
    return "" if closes else fence
