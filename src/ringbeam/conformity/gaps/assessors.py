"""Who assesses, and in which words levels are told, of one gap assessment (9.1)."""

from collections.abc import Sequence
from typing import Any

from ringbeam.conformity.gaps.maturity import LEVELS, Words
from ringbeam.core.entries import Entry


def refs_of_assessors(assessment: Any) -> list[str]:
    """The numbers of the people who assess, each once, in their order."""
    told = (ref for line in assessment.assessors for ref in line["person"])
    return list(dict.fromkeys(told))


def assessors_of(assessment: Any) -> dict[int, str]:
    """The people who assess by entry, with their names; one query."""
    refs = refs_of_assessors(assessment)
    rows = Entry.rows.filter(ref__in=refs, kind="person").order_by("pk")
    return dict(rows.values_list("pk", "title"))


def words_for(assessment: Any) -> Sequence[tuple[int, Words]]:
    """Each level with its words: the organization's own, else ours."""
    own = {line["level"]: line["words"] for line in assessment.levels}
    return [(level, own.get(level, words)) for level, words in LEVELS.items()]
