"""Full-population tests: all incidents against the procedure, and the ones that deviate.

They prove what was recorded, not that it was true or worked.
"""

from typing import Any

from ringbeam.conformity.answers import refs_of
from ringbeam.conformity.declaring import RULES
from ringbeam.conformity.populations import populations
from ringbeam.core import clock
from ringbeam.core.entries import Entry

TESTED = (
    "incidents-classified",
    "incidents-prioritized",
    "incidents-resolved",
    "incidents-not-closed-while-waiting",
    "incidents-reopened-looked-at",
)


def tests_of_populations() -> list[dict[str, Any]]:
    """Each test with its population, how many deviate, up to twenty of them, and its limits."""
    on = clock.now().date()
    found = []
    for name in TESTED:
        rule = RULES[name]
        finding = rule.judge(populations(frozenset(rule.reads)), on)
        refs = dict(Entry.rows.filter(pk__in=finding.deviating).values_list("pk", "ref"))
        found.append(
            {
                "id": name,
                "question": str(rule.question),
                "basis": rule.basis.value,
                "population": finding.count,
                "deviations": finding.deviations,
                "sample": refs_of(finding.deviating, refs),
                "reason": finding.reason,
                "cannot_see": str(rule.cannot_see),
            }
        )
    return found
