"""Counts per word and standard: the headline of a standard, never a percentage or a score."""

from collections import Counter
from dataclasses import dataclass

from ringbeam.conformity.snapshots import Stored
from ringbeam.conformity.words import NOT_APPLICABLE, ORDER
from ringbeam.standards.editions import Edition
from ringbeam.standards.requirements import Requirement, RequirementKind

# The worst first; what does not apply is none of them.
PLACE = {word: at for at, word in enumerate((*ORDER[1:], NOT_APPLICABLE))}


@dataclass(frozen=True)
class Headline:
    """One standard: its edition, how many clauses and controls, counts, the worst reason.

    ``worst`` is the requirement that the reason is about; empty where nothing was assessed.
    """

    edition: Edition
    clauses: int
    controls: int
    counts: dict[str, int]
    note: str
    worst: str


def headlines(
    editions: list[Edition], requirements: tuple[Requirement, ...], results: dict[str, Stored]
) -> list[Headline]:
    """The headline of each edition over its lowest-level requirements and controls."""
    made = []
    for edition in editions:
        own = [one for one in requirements if one.edition_id == edition.pk]
        found = [results[one.ref] for one in own if one.ref in results]
        controls = sum(one.kind == RequirementKind.CONTROL for one in own)
        pressing = sorted(found, key=lambda one: PLACE[one.status])
        worst = pressing[0].requirement if pressing else ""
        note = f"{worst.rpartition(':')[2]}: {pressing[0].reason}" if pressing else ""
        counts = dict(Counter(one.status for one in found))
        made.append(Headline(edition, len(own) - controls, controls, counts, note, worst))
    return made


def totals(results: dict[str, Stored]) -> dict[str, int]:
    """The counts per word over everything."""
    return dict(Counter(one.status for one in results.values()))
