"""Maturity from 0 to 5: its words, and what several assessors say together; pure (9.1).

No average, no share and no score is made of it: counts per level, each with its n.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
LOWEST, HIGHEST, APART = 0, 5, 2
# Our own words; an organization may put its own in their place.
LEVELS: dict[int, Words] = {
    0: _("Nothing is done, and nobody has thought of it"),
    1: _("Done now and then, by whoever thinks of it"),
    2: _("Done regularly, and it depends on single people"),
    3: _("Described, known, and done as described"),
    4: _("Checked by figures or reviews, and corrected when it slips"),
    5: _("Improved again and again from what the figures show"),
}


@dataclass(frozen=True)
class Said:
    """One maturity that an assessor gave, or that the lead put down as agreed."""

    assessor: int
    maturity: int | None
    agreed: bool = False


@dataclass(frozen=True)
class Together:
    """What all said of one requirement: the agreed level, else the one that all gave.

    ``level`` is None while nobody answered, or assessors differ and nothing is agreed.
    """

    given: tuple[int, ...]
    agreed: int | None

    @property
    def level(self) -> int | None:
        """The level that counts."""
        if self.agreed is not None:
            return self.agreed
        return self.given[0] if len(set(self.given)) == 1 else None

    @property
    def apart(self) -> bool:
        """Whether two assessors are two levels or more apart, and nothing is agreed."""
        told = self.given
        return self.agreed is None and bool(told) and max(told) - min(told) >= APART

    @property
    def differ(self) -> bool:
        """Whether somebody answered and no level counts yet."""
        return bool(self.given) and self.level is None


NOTHING = Together((), None)


def together(said: Iterable[Said]) -> Together:
    """What these say together."""
    rows = list(said)
    agreed = next((one.maturity for one in rows if one.agreed), None)
    given = [one.maturity for one in rows if not one.agreed and one.maturity is not None]
    return Together(tuple(given), agreed)


@dataclass(frozen=True)
class Counts:
    """How a group of requirements stands: per level, those that differ, and those open.

    ``n`` is how many requirements there are, ``answered`` of how many something is said.
    """

    n: int
    levels: Mapping[int, int]
    differ: int
    answered: int

    @property
    def rated(self) -> int:
        """Of how many a level counts: the n of the counts per level."""
        return sum(self.levels.values())


def counted(refs: Sequence[str], said: Mapping[str, Together]) -> Counts:
    """Count these requirements by their level."""
    found = [said.get(ref, NOTHING) for ref in refs]
    levels = Counter(one.level for one in found if one.level is not None)
    return Counts(
        n=len(refs),
        levels={level: levels[level] for level in range(LOWEST, HIGHEST + 1)},
        differ=sum(one.differ for one in found),
        answered=sum(bool(one.given) or one.agreed is not None for one in found),
    )


def compared(
    before: Mapping[str, Together], now: Mapping[str, Together]
) -> list[tuple[str, int, int]]:
    """The requirements whose level is another than before: reference, before, now."""
    pairs = [(ref, before[ref].level, one.level) for ref, one in now.items() if ref in before]
    return [
        (ref, old, new)
        for ref, old, new in pairs
        if old is not None and new is not None and old != new
    ]
