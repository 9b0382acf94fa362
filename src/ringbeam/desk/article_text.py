"""The text of an article as sections with anchors, for its page and table of contents."""

import re
from dataclasses import dataclass

from ringbeam.core.search import fold

HEADING = re.compile(r"^(#{1,3})\s+(.+?)\s*#*\s*$")
FENCE = re.compile(r"^\s{0,3}(```|~~~)")


@dataclass(frozen=True)
class Part:
    """A section: its anchor and heading, empty for what stands before the first, and text."""

    anchor: str
    heading: str
    text: str


def parts_of(text: str) -> list[Part]:
    """The sections of a Markdown text, in order; what is in a block of code begins none."""
    found: list[tuple[str, list[str]]] = [("", [])]
    fenced = False
    for line in text.replace("\r\n", "\n").split("\n"):
        fenced ^= bool(FENCE.match(line))
        heading = None if fenced else HEADING.match(line)
        if heading:
            found.append((heading[2], []))
        else:
            found[-1][1].append(line)
    told = [(heading, "\n".join(lines).strip()) for heading, lines in found]
    return [
        Part(_anchor(heading, number), heading, body)
        for number, (heading, body) in enumerate(told)
        if heading or body
    ]


def _anchor(heading: str, number: int) -> str:
    words = "-".join(fold(heading).split()[:6])
    return f"s{number}-{words}" if words else f"s{number}"
