"""Passages of a text that people point at, found again wherever they stand (7.5.2 c); pure.

A passage is its words and a little of what stands before and after. Only words count: neither
markup nor line breaks, so it is found in any rendering and after a new wrapping of lines.
"""

from dataclasses import dataclass

AROUND = 40
SHORTEST, LONGEST = 2, 1000


@dataclass(frozen=True)
class Anchor:
    """The words of a passage, and those beside it, which tell it from others alike."""

    quote: str
    before: str = ""
    after: str = ""


def words(text: str) -> str:
    """A text as one line; all places are counted in it."""
    return " ".join(text.split())


def anchor_in(text: str, quote: str) -> Anchor | None:
    """The anchor of the first passage with these words; None where the text has none."""
    line, sought = words(text), words(quote)
    at = line.find(sought) if SHORTEST <= len(sought) <= LONGEST else -1
    if at < 0:
        return None
    end = at + len(sought)
    return Anchor(sought, line[max(0, at - AROUND) : at], line[end : end + AROUND])


def place_of(anchor: Anchor, text: str) -> int | None:
    """Where the passage stands in a text (as one line); None when it is gone.

    Of several passages of the same words it is the one that stands most as it did.
    """
    line = words(text)
    best, found, at = -1, None, line.find(anchor.quote)
    while at >= 0:
        end = at + len(anchor.quote)
        likeness = _ends_alike(line[max(0, at - AROUND) : at], anchor.before)
        likeness += _ends_alike(line[end : end + AROUND][::-1], anchor.after[::-1])
        if likeness > best:
            best, found = likeness, at
        at = line.find(anchor.quote, at + 1)
    return found


def _ends_alike(one: str, other: str) -> int:
    """How many characters are the same, from the end."""
    number = 0
    for a, b in zip(reversed(one), reversed(other), strict=False):
        if a != b:
            break
        number += 1
    return number
