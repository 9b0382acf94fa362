"""Clause numbers of management system standards: taken apart, ordered and listed."""

import re
from collections.abc import Collection

NUMBER = re.compile(r"([A-J]|[1-8]?\d)(\.[1-8]?\d){0,3}")
ANNEX = 90


def split_point(text: str) -> tuple[str, str]:
    """Split "9.3.2 c) 1)" into the clause "9.3.2" and the point "c) 1)", empty when none."""
    number, _, point = text.strip().partition(" ")
    return number, point.strip()


def parent_of(number: str) -> str | None:
    """Return the number one level up ("8.6" of "8.6.1", "A.5" of "A.5.1"), None at the top."""
    above, dot, _ = number.rpartition(".")
    return above if dot else None


def order_of(number: str) -> int:
    """Return a whole number that sorts 8.10 after 8.9 and the annexes after the clauses.

    Every part gets two decimal places, so adding a clause moves no other. Raises ValueError
    for what is no number of a clause, has more than four parts or a part over 89.
    """
    if not NUMBER.fullmatch(number):
        raise ValueError(f"{number!r} is no number of a clause")
    parts = [
        ANNEX + ord(part) - ord("A") if part.isalpha() else int(part)
        for part in number.split(".")
    ]
    return sum(part * 100 ** (3 - at) for at, part in enumerate(parts))


def chapter_of(number: str) -> str | None:
    """Return the harmonized chapter ("8" of "8.6.1"); None for a control of an annex."""
    first = number.partition(".")[0]
    return first if first.isdigit() else None


def expand(text: str, known: Collection[str]) -> list[str]:
    """Return the numbers that "5.1; 5.3", "5.1-5.3" or "A.5-A.8" names, in their order, once.

    A range is filled from the known numbers with the parent of its ends. What cannot be
    filled is returned as it was written, so that the caller sees it is not known.
    """
    named: list[str] = []
    for part in text.replace(",", ";").split(";"):
        one = part.strip()
        if one:
            named.extend([one] if one in known else _range(one, known) or [one])
    return list(dict.fromkeys(named))


def _range(text: str, known: Collection[str]) -> list[str]:
    low, dash, high = (part.strip() for part in text.partition("-"))
    if not dash or low not in known or high not in known:
        return []
    if parent_of(low) != parent_of(high):
        return []
    between = [
        number
        for number in known
        if parent_of(number) == parent_of(low)
        and order_of(low) <= order_of(number) <= order_of(high)
    ]
    return sorted(between, key=order_of)
