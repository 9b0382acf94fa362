"""What programs and the command line are told of conformity; the same words as the pages."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from ringbeam.conformity.asof import as_of
from ringbeam.conformity.assessing import assess, editions_followed, kinds_needed
from ringbeam.conformity.evaluating import Result
from ringbeam.core import clock
from ringbeam.core.entries import Entry
from ringbeam.standards.names import UnknownName


def answer(
    *, standard: str = "", edition: str = "", on: date | None = None
) -> list[dict[str, Any]]:
    """The result of every lowest-level requirement followed, or of one standard or edition.

    For a past day over the records as they were then. Raises UnknownName for an edition that
    is not held.
    """
    chosen = _editions(standard, edition)
    today = clock.now().date()
    if on is None or on >= today:
        found = assess(on or today, editions=chosen)
    else:
        with as_of(on, kinds_needed()) as rows:
            found = assess(on, editions=chosen, given=rows)
    refs = dict(
        Entry.rows.filter(
            pk__in={pk for one in found.results.values() for pk in one.sample}
        ).values_list("pk", "ref")
    )
    return [_plainly(one, refs) for one in found.results.values()]


def _editions(standard: str, edition: str) -> tuple[str, ...]:
    followed = editions_followed()
    if not standard:
        return followed
    if edition:
        return (f"{standard}:{edition}",)
    of_it = tuple(one for one in followed if one.partition(":")[0] == standard)
    if not of_it:
        raise UnknownName(f"{standard} is not among the standards that are followed")
    return of_it


def _plainly(one: Result, refs: dict[int, str]) -> dict[str, Any]:
    standard, edition, clause = one.requirement.split(":", 2)
    return {
        "standard": standard,
        "edition": edition,
        "clause": clause,
        "status": one.status,
        "evidence_status": one.evidence_status,
        "judgement": one.judgement,
        "reason": one.reason,
        "next": one.next,
        "evidence": {"count": one.count, "sample": refs_of(one.sample, refs)},
        "rules": [
            {"id": rule.id, "met": finding.outcome.met, "reason": finding.reason}
            for rule, _serves, finding in one.found
        ],
    }


def refs_of(pks: Iterable[int], refs: dict[int, str]) -> list[str]:
    """The numbers of these records, those that exist."""
    return [refs[pk] for pk in pks if pk in refs]
