"""What does not apply: requirements left out, and records that speak against it (4.3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from ringbeam.conformity import words
from ringbeam.conformity.declaring import Basis, Populations
from ringbeam.conformity.evaluating import Result
from ringbeam.conformity.judging import says
from ringbeam.conformity.treatments import NEEDED, contradictions
from ringbeam.core.sayings import Said, say
from ringbeam.organization.leaving_out import refusal
from ringbeam.security.contents import loaded
from ringbeam.security.control_life import EXCLUDED
from ringbeam.security.statement_life import APPROVED
from ringbeam.standards.headings import over


@dataclass(frozen=True)
class Leaving:
    """That a requirement is left out: the reason, or what is said while it is not in force."""

    why: Said
    in_force: bool = True


Left = Mapping[str, Leaving]


def left_out(rows: Populations, on: date) -> Left:
    """The requirements that are left out on a day, headings as they are named, with the reason.

    An exclusion counts while it is accepted and between its days. A control of Annex A does not
    apply only where its record and the approved statement of applicability both leave it out,
    so that somebody else agreed; before, it is told that the record does, and evidence counts.
    """
    return {**_controls(rows), **_exclusions(rows, on)}


def _controls(rows: Populations) -> dict[str, Leaving]:
    """The controls that are left out, and that neither law nor contract asks for (6.1.3 d)."""
    if not rows.keys() >= NEEDED | {"statement"}:
        return {}
    free = Q(says("justification"), state=EXCLUDED, law=False, contract=False)
    chosen = rows["control"].filter(free).exclude(annex="")
    told = list(chosen.order_by("pk").values_list("pk", "ref", "annex", "justification"))
    against = contradictions(rows) if told else {}
    agreed = _agreed(rows) if told else frozenset()
    found: dict[str, Leaving] = {}
    for pk, ref, annex, reason in told:
        said = say(LEFT_OUT if annex in agreed else UNAPPROVED, ref=ref, reason=reason)
        if pk in against:
            contrary = _("Contradictory: the treatment of %(risks)s uses it all the same.")
            said += say(contrary, risks=", ".join(against[pk]))
        found[annex] = Leaving(said, in_force=annex in agreed)
    return found


LEFT_OUT = _("Left out by %(ref)s: %(reason)s")
UNAPPROVED = _("%(ref)s leaves it out, which no approved statement in force says: %(reason)s")


def _agreed(rows: Populations) -> frozenset[str]:
    """The controls that the newest approved statement of their edition leaves out."""
    approved = rows["statement"].filter(state=APPROVED).order_by("approved", "pk")
    newest = dict(approved.values_list("edition", "content"))
    lines = [one for content in newest.values() for one in loaded(content)]
    return frozenset(
        one.annex for one in lines if one.state == EXCLUDED and not one.law and not one.contract
    )


def _exclusions(rows: Populations, on: date) -> dict[str, Leaving]:
    if "exclusion" not in rows:
        return {}
    holds = Q(since__isnull=True) | Q(since__lte=on)
    holds &= Q(until__isnull=True) | Q(until__gte=on)
    holds &= Q(says("reason"), state="accepted")
    accepted = rows["exclusion"].filter(holds).order_by("pk")
    found: dict[str, Leaving] = {}
    for ref, cites, reason in accepted.values_list("ref", "cites", "reason"):
        said = say(LEFT_OUT, ref=ref, reason=reason)
        # What was written past the form, or by an earlier program, leaves nothing out either.
        found |= {one: Leaving(said) for one in cites if refusal(one) is None}
    return found


def above(
    requirement: str, named: Iterable[str], parents: Mapping[str, str] | None = None
) -> list[str]:
    """Those of the named references that are the requirement, or a heading over it.

    ``parents`` says it of own sets, whose numbers do not (`parents_among`).
    """
    known = over(requirement, parents or {})
    return [ref for ref in named if ref in known]


def leaving(result: Result, left: Leaving) -> Result:
    """The result of a requirement that is left out, or of which that is said and not agreed."""
    if left.in_force:
        return not_applicable(result, left.why)
    return replace(result, why=say("%(first)s %(second)s", first=result.why, second=left.why))


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
