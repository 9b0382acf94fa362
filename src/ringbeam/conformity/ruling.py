"""Which rules are in force on a day, by which limits; which are off, since when and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import RULES, Finding, Outcome, Populations, Rule
from ringbeam.conformity.judging import day_of
from ringbeam.core.sayings import say

SUSPENSION, LIMIT = "rule_suspension", "rule_limit"
SETTINGS = frozenset({SUSPENSION, LIMIT})
IN_FORCE = "in_force"


@dataclass(frozen=True)
class InForce:
    """The organization's limits by key, and what is said of the rules that are off, by id."""

    limits: Mapping[str, int] = field(default_factory=dict)
    off: Mapping[str, Finding] = field(default_factory=dict)

    def held(self, rule: Rule) -> Rule:
        """The rule by the limits in force."""
        return rule.under(self.limits) if self.limits else rule


def in_force(rows: Populations, on: date) -> InForce:
    """What holds on a day by these populations; of several limits of one key the newest."""
    set_here = rows[LIMIT].filter(state=IN_FORCE).order_by("pk")
    limits = dict(set_here.values_list("limit", "value"))
    return InForce(limits, _off(rows, on))


def _off(rows: Populations, on: date) -> dict[str, Finding]:
    """The rules that are off on a day; of several suspensions of one the newest is told."""
    holds = Q(until__isnull=True) | Q(until__gte=on)
    held = rows[SUSPENSION].filter(holds, state=IN_FORCE).order_by("pk")
    told = held.values_list("rule", "created", "set_by", "reason", "until")
    found = {}
    for rule, since, who, reason, until in told:
        if rule in RULES:
            parts = {"day": str(day_of(since)), "who": who, "why": reason.strip()}
            said = say(_("Switched off since %(day)s by %(who)s: %(why)s"), **parts)
            if until:
                said += say(_("Until %(day)s."), day=str(until))
            found[rule] = Finding(Outcome.OFF, said)
    return found


def beneath(off: Finding, found: Finding) -> Finding:
    """That a rule is off; where the records break it or are overdue by it, that and which.

    Switching off raises nothing: only a judgement raises, and only what no rule covers.
    """
    if found.outcome not in (Outcome.BROKEN, Outcome.OVERDUE):
        return off
    said = say(_("The records lower it all the same: %(found)s"), found=found.reason)
    reason = say("%(first)s %(second)s", first=off.reason, second=said)
    return replace(found, outcome=Outcome.OFF, beneath=found.outcome, reason=reason)
