"""What the pages of a gap assessment show: chapters with progress, rows, gaps, comparison."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ringbeam.conformity.gaps.answers import GapAnswer, by_requirement, levels_of
from ringbeam.conformity.gaps.maturity import NOTHING, Counts, Together, counted
from ringbeam.conformity.mapping import address
from ringbeam.conformity.snapshots import Stored
from ringbeam.standards.requirements import Requirement, numbers_of


@dataclass(frozen=True)
class Part:
    """One chapter of an edition, or one theme of its controls, and how it stands.

    ``mine`` is how many of its requirements the reader has answered.
    """

    key: str
    edition: str
    number: str
    title: str
    requirements: tuple[Requirement, ...]
    counts: Counts
    mine: int = 0


@dataclass(frozen=True)
class GapRow:
    """One requirement as it is answered: own and others' answers, and what the records show.

    The status is shown beside, and is never mixed with what people say.
    """

    requirement: Requirement
    mine: GapAnswer | None
    others: tuple[tuple[str, GapAnswer], ...]
    agreed: GapAnswer | None
    told: Together
    status: Stored | None

    @property
    def url(self) -> str:
        """Where its evidence is told."""
        return address(self.requirement.ref)


@dataclass(frozen=True)
class Gap:
    """A requirement that is below the level aimed at, with what was said of it."""

    requirement: Requirement
    level: int
    texts: tuple[str, ...]

    @property
    def url(self) -> str:
        """Where its evidence is told."""
        return address(self.requirement.ref)


def parts_of(
    assessment: Any, answers: Sequence[GapAnswer], person: int | None = None
) -> list[Part]:
    """The chapters of all its editions in their order, with their counts."""
    numbers = numbers_of(assessment.criteria)
    titles = {(one.edition_id, one.number): one.shown_title for one in numbers}
    grouped: dict[tuple[str, str], list[Requirement]] = {}
    for one in numbers:
        if one.lowest:
            grouped.setdefault((one.edition_id, one.chapter), []).append(one)
    levels = levels_of(answers)
    own = {one.requirement for one in answers if one.assessor_id == person and not one.agreed}
    return [
        Part(
            key=f"{edition}:{chapter}",
            edition=edition,
            number=chapter,
            title=titles.get((edition, chapter), ""),
            requirements=tuple(some),
            counts=counted([one.ref for one in some], levels),
            mine=sum(one.ref in own for one in some),
        )
        for (edition, chapter), some in grouped.items()
    ]


def rows_of(
    part: Part,
    answers: Iterable[GapAnswer],
    names: Mapping[int, str],
    results: Mapping[str, Stored],
    person: int | None,
) -> list[GapRow]:
    """The requirements of a chapter as one person answers them."""
    told, levels = by_requirement(answers), levels_of(answers)
    return [
        _row(one, told.get(one.ref, []), levels, names, (results, person))
        for one in part.requirements
    ]


def _row(
    one: Requirement,
    said: Sequence[GapAnswer],
    levels: Mapping[str, Together],
    names: Mapping[int, str],
    asked: tuple[Mapping[str, Stored], int | None],
) -> GapRow:
    results, person = asked
    given = [answer for answer in said if not answer.agreed]
    return GapRow(
        requirement=one,
        mine=next((answer for answer in given if answer.assessor_id == person), None),
        others=tuple(
            (names.get(answer.assessor_id, "?"), answer)
            for answer in given
            if answer.assessor_id != person
        ),
        agreed=next((answer for answer in said if answer.agreed), None),
        told=levels.get(one.ref, NOTHING),
        status=results.get(one.ref),
    )


def gaps_in(parts: Iterable[Part], answers: Sequence[GapAnswer], aim: int) -> list[Gap]:
    """The requirements whose level is below the aim, the lowest first."""
    levels, said = levels_of(answers), by_requirement(answers)
    found = []
    for part in parts:
        for one in part.requirements:
            level = levels.get(one.ref, NOTHING).level
            if level is not None and level < aim:
                texts = tuple(row.text for row in said[one.ref] if row.text)
                found.append(Gap(one, level, texts))
    return sorted(found, key=lambda one: one.level)
