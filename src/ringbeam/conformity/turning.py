"""What changed its word between two days, told by topic, and what of it for the worse."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ringbeam.conformity.mapping import short
from ringbeam.conformity.snapshots import Stored
from ringbeam.conformity.words import SAID, Course, Words, course, told_first
from ringbeam.standards.mapping import MapRow
from ringbeam.standards.titles import titled


@dataclass(frozen=True)
class Turn:
    """One topic whose requirements went from one word to another, with the latest reason.

    ``clauses`` are standard, number and address of each requirement that did.
    """

    topic: str
    before: str
    now: str
    reason: str
    clauses: tuple[tuple[str, str, str], ...]

    @property
    def course(self) -> Course:
        """Where it went: nearer to settled, further from it, or neither."""
        return course(self.before, self.now)

    @property
    def said(self) -> Words:
        """What the two words do not tell: that it does not apply any more, or applies again."""
        return SAID.get(self.course, "")


def turns(changes: Iterable[tuple[Stored, Stored]], rows: Sequence[MapRow]) -> tuple[Turn, ...]:
    """The changes by topic, those for the worse first, then what was left out or applies
    again; each in the order of the map.

    A requirement that several topics name is told with the first of them.
    """
    place: dict[str, int] = {}
    for at, row in enumerate(rows):
        for cell in row.cells.values():
            for low in cell.lowest:
                place.setdefault(low.ref, at)
    grouped: dict[tuple[int, str, str], list[Stored]] = {}
    for old, one in changes:
        if one.requirement in place:
            key = (place[one.requirement], old.status, one.status)
            grouped.setdefault(key, []).append(one)
    told = [
        Turn(
            titled(rows[at].title),
            before,
            now,
            ones[0].reason,
            tuple(short(one.requirement) for one in ones),
        )
        for (at, before, now), ones in sorted(grouped.items(), key=lambda item: item[0][0])
    ]
    return tuple(sorted(told, key=lambda one: told_first(one.course)))


def _clauses(ones: Iterable[Stored]) -> tuple[tuple[str, str, str], ...]:
    return tuple(short(one.requirement) for one in ones)
