"""What does not apply: requirements left out, and records that speak against it (4.3)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from ringbeam.conformity import words
from ringbeam.conformity.declaring import Basis, Populations
from ringbeam.conformity.evaluating import Result
from ringbeam.conformity.judging import says
from ringbeam.conformity.treatments import NEEDED, contradictions
from ringbeam.core.sayings import Said, say

Left = Mapping[str, Said]


def left_out(rows: Populations, on: date) -> Left:
    """The requirements that are left out on a day, headings as they are named, with the reason.

    An exclusion counts while it is accepted and between its days; of Annex A counts each
    control that is left out with a reason.
    """
    return {**_controls(rows), **_exclusions(rows, on)}


def _controls(rows: Populations) -> dict[str, Said]:
    """The controls that the statement of applicability leaves out (27001, 6.1.3 d)."""
    if not rows.keys() >= NEEDED:
        return {}
    chosen = rows["control"].filter(says("justification"), state="excluded").exclude(annex="")
    told = list(chosen.order_by("pk").values_list("pk", "ref", "annex", "justification"))
    against = contradictions(rows) if told else {}
    found: dict[str, Said] = {}
    for pk, ref, annex, reason in told:
        said = say(_("Left out by %(ref)s: %(reason)s"), ref=ref, reason=reason)
        if pk in against:
            contrary = _("Contradictory: the treatment of %(risks)s uses it all the same.")
            said += say(contrary, risks=", ".join(against[pk]))
        found[annex] = said
    return found


def _exclusions(rows: Populations, on: date) -> dict[str, Said]:
    if "exclusion" not in rows:
        return {}
    holds = Q(since__isnull=True) | Q(since__lte=on)
    holds &= Q(until__isnull=True) | Q(until__gte=on)
    accepted = rows["exclusion"].filter(holds, state="accepted").order_by("pk")
    found: dict[str, Said] = {}
    for ref, cites, reason in accepted.values_list("ref", "cites", "reason"):
        said = say(_("Left out by %(ref)s: %(reason)s"), ref=ref, reason=reason)
        found |= dict.fromkeys(cites, said)
    return found


def above(requirement: str, named: Iterable[str]) -> list[str]:
    """Those of the named references that are the requirement, or a heading over it."""
    return [ref for ref in named if requirement == ref or requirement.startswith(f"{ref}.")]


def not_applicable(result: Result, why: Said) -> Result:
    """The result of a requirement that is left out; what speaks against that is said.

    Against it speak records that a rule of the requirement looks at, and nonconformities that
    cite it. Good practice speaks neither way.
    """
    looked = [f.count for rule, _s, f in result.found if rule.basis is not Basis.PRACTICE]
    against = max([*looked, len(result.cited)], default=0)
    step = say(_("Nothing to do while the reason holds."))
    if against:
        said = _("%(why)s %(n)d records speak against it.")
        why = say(said, why=why, n=against)
        step = say(_("Look at these records: the requirement applies, or they are of no use."))
    return replace(
        result,
        status=words.NOT_APPLICABLE,
        evidence_status=words.NOT_APPLICABLE,
        why=why,
        step=step,
        next_url="",
        against=against,
    )
