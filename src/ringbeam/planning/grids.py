"""Grids: likelihood times consequence, and the band that a score falls into (6.1).

Numbers in, numbers and words out; it knows neither records nor the clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

FEWEST, MOST = 2, 7  # levels of an axis
HOTTEST = 4  # bands are drawn in four strengths, the first calm and the last hot


@dataclass(frozen=True)
class Band:
    """The scores from ``start`` to ``end`` (None: and above), with their word.

    ``heat`` is 1 to 4: how strongly it is drawn. ``letters`` stand for the word in a cell.
    """

    start: int
    end: int | None
    word: str
    heat: int

    @property
    def letters(self) -> str:
        """The first letter of each of its words: VH for "Very high"."""
        return "".join(part[0] for part in self.word.split()[:2]).upper()

    @property
    def span(self) -> str:
        """The scores in it, as they are written: 6–11, or 20+."""
        return f"{self.start}+" if self.end is None else f"{self.start}–{self.end}"


@dataclass(frozen=True)
class Grid:
    """A scale as it is used: the words of both axes, lowest first, and the bands."""

    likelihoods: tuple[str, ...]
    consequences: tuple[str, ...]
    bands: tuple[Band, ...]

    def holds(self, likelihood: int | None, consequence: int | None) -> bool:
        """Whether both are levels of this scale."""
        return (
            likelihood is not None
            and consequence is not None
            and 1 <= likelihood <= len(self.likelihoods)
            and 1 <= consequence <= len(self.consequences)
        )

    def score(self, likelihood: int | None, consequence: int | None) -> int | None:
        """Likelihood times consequence; None where one is missing or no level of this scale."""
        if likelihood is None or consequence is None:
            return None
        return likelihood * consequence if self.holds(likelihood, consequence) else None

    def band(self, score: int) -> Band:
        """The band of a score; what lies below the first belongs to it."""
        return next((one for one in reversed(self.bands) if one.start <= score), self.bands[0])

    def words(self, likelihood: int | None, consequence: int | None) -> str:
        """Both levels in words, "Possible × Major"; empty where they are none of this scale."""
        if likelihood is None or consequence is None or not self.holds(likelihood, consequence):
            return ""
        return f"{self.likelihoods[likelihood - 1]} × {self.consequences[consequence - 1]}"


def grid_from(content: Mapping[str, Any]) -> Grid:
    """The grid of what a scale says (see `faults_of`, which must have found nothing)."""
    starts = [band[0] for band in content["bands"]]
    ends: list[int | None] = [start - 1 for start in starts[1:]]
    return Grid(
        tuple(content["likelihoods"]),
        tuple(content["consequences"]),
        tuple(
            Band(start, end, word, heat_of(place, len(starts)))
            for place, ((start, word), end) in enumerate(
                zip(content["bands"], [*ends, None], strict=True)
            )
        ),
    )


def heat_of(place: int, bands: int) -> int:
    """How strongly the band in this place is drawn, 1 to 4; the last one always strongest."""
    return 1 + round(place * (HOTTEST - 1) / (bands - 1)) if bands > 1 else 1


def are_words(given: Any) -> bool:
    """Whether this is a list of two to seven words, none of them empty or twice."""
    return (
        isinstance(given, list)
        and FEWEST <= len(given) <= MOST
        and all(isinstance(one, str) and one.strip() for one in given)
        and len(set(given)) == len(given)
    )


def are_bands(given: Any) -> bool:
    """Whether this is a list of two to four pairs [score, word] that begins at 1 and rises."""
    if not isinstance(given, list) or not FEWEST <= len(given) <= HOTTEST:
        return False
    if not all(_is_band(one) for one in given):
        return False
    starts = [start for start, _word in given]
    return starts[0] == 1 and all(a < b for a, b in pairwise(starts))


def _is_band(given: Any) -> bool:
    return (
        isinstance(given, list)
        and len(given) == FEWEST
        and type(given[0]) is int
        and isinstance(given[1], str)
        and bool(given[1].strip())
    )
