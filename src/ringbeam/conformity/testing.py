"""Full-population tests: all incidents against the procedure, and the ones that deviate.

They prove what was recorded, not that it was true or worked.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ringbeam.conformity.answers import DEMONSTRATION, refs_of, refs_seen
from ringbeam.conformity.assessing import judge
from ringbeam.conformity.declaring import RULES, Finding, Rule
from ringbeam.conformity.populations import populations, until
from ringbeam.conformity.ruling import SETTINGS
from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.installation import installation

TESTED = (
    "incidents-classified",
    "incidents-prioritized",
    "incidents-resolved",
    "incidents-not-closed-while-waiting",
    "incidents-reopened-looked-at",
)


# What the records of incidents cannot show; said beside every result.
CANNOT_SHOW = (
    _("Whether the requester was told that the report arrived, of what was imported."),
    _("Whether major incidents were told and reviewed: rules of their own ask for that."),
)


def whole_populations_tested(by: Actor) -> list[dict[str, Any]]:
    """Each test with its population, how many deviate, up to twenty of them, and its limits.

    Deviating records that ``by`` may not see are counted and not named.
    """
    on = clock.today()
    rules = [RULES[name] for name in TESTED]
    kinds = frozenset(kind for one in rules for kind in one.needs)
    rows = until(populations(kinds | SETTINGS), on)
    findings = judge(rules, rows, on)
    deviating = {pk for one in findings.values() for pk in one.deviating}
    refs = refs_seen(deviating, by)
    told = [_plainly(one, findings[one.id], refs) for one in rules]
    mark = f" {DEMONSTRATION}" if installation().demonstration else ""
    return [{**one, "reason": one["reason"] + mark} for one in told]


def _plainly(rule: Rule, finding: Finding, refs: dict[int, str]) -> dict[str, Any]:
    return {
        "id": rule.id,
        "question": str(rule.question),
        "basis": rule.basis.value,
        "population": finding.count,
        "deviations": finding.deviations,
        "sample": refs_of(finding.deviating, refs),
        "met": finding.outcome.met,
        "reason": str(finding.reason),
        "cannot_see": str(rule.cannot_see),
    }
