"""From findings to words: the evidence status of a requirement, exactly as conformity.md says.

Pure: what the rules found, which nonconformities are open and what the clause consists of go in;
the result goes out. Nothing here reads a record or a clock.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ringbeam.conformity import words
from ringbeam.conformity.declaring import Basis, Finding, Outcome, Rule, Serves

Found = tuple[Rule, Serves, Finding]


@dataclass(frozen=True)
class Element:
    """A part of a requirement, in our own words."""

    key: str
    label: str | Promise


@dataclass(frozen=True)
class Cited:
    """A nonconformity that a person graded against a requirement, while it is not cleared."""

    entry: int
    ref: str
    grade: str
    state: str


@dataclass(frozen=True)
class Result:
    """What the records show of one requirement on a date, and why, and what to do next."""

    requirement: str
    status: str
    evidence_status: str
    reason: str
    next: str
    next_url: str = ""
    judgement: str = words.NOT_ASSESSED
    found: tuple[Found, ...] = ()
    elements: tuple[tuple[Element, bool], ...] = ()
    cited: tuple[Cited, ...] = ()
    marks: tuple[Cited, ...] = field(default=())

    @property
    def count(self) -> int:
        """How many records the rules looked at; a record that several rules read counts in each
        population once, so the largest population is told, never a sum."""
        return max((finding.count for _r, _s, finding in self.found), default=0)

    @property
    def sample(self) -> tuple[int, ...]:
        """Up to twenty of the records, deviating ones first."""
        deviating = [pk for _r, _s, f in self.found for pk in f.deviating]
        others = [pk for _r, _s, f in self.found for pk in f.sample]
        return tuple(dict.fromkeys([*deviating, *others]))[:20]


def evidence(found: Sequence[Found], elements: Sequence[Element]) -> str:
    """The computed word of a requirement that has rules which count.

    An empty population proves nothing, good practice neither lifts nor lowers, and a
    requirement with an element that no rule covers is at best partial.
    """
    counted = [
        finding.outcome for rule, _s, finding in found if rule.basis is not Basis.PRACTICE
    ]
    if not counted:
        return words.NEEDS_PERSON
    if Outcome.BROKEN in counted:
        return words.FAILING
    shown_something = {Outcome.MET, Outcome.AGEING, Outcome.OVERDUE}
    if not shown_something & set(counted):
        return words.NO_EVIDENCE
    if Outcome.OVERDUE in counted:
        return words.OVERDUE
    complete = all(met for _e, met in covered(found, elements))
    if not complete or {Outcome.SHORT, Outcome.NOTHING} & set(counted):
        return words.PARTIAL
    return words.AGEING if Outcome.AGEING in counted else words.EVIDENCE_CURRENT


def covered(
    found: Sequence[Found], elements: Sequence[Element]
) -> tuple[tuple[Element, bool], ...]:
    """Each element of the requirement, and whether a met rule covers it."""
    met = {
        key
        for rule, serves, finding in found
        if rule.basis is not Basis.PRACTICE and finding.outcome.met
        for key in serves.covers
    }
    return tuple((element, element.key in met) for element in elements)


def held(
    found: Sequence[Found], elements: Sequence[Element], cited: Iterable[Cited]
) -> set[str]:
    """Every word that holds of a requirement."""
    open_grades = {one.grade for one in cited if one.state == "open"}
    result = {evidence(found, elements)}
    if "major" in open_grades:
        result.add(words.MAJOR_OPEN)
    if "minor" in open_grades:
        result.add(words.MINOR_OPEN)
    return result


def evaluate(
    requirement: str,
    found: Sequence[Found],
    elements: Sequence[Element],
    cited: Sequence[Cited],
    without: tuple[str, str, str],
) -> Result:
    """The result of one requirement.

    ``without`` is (word, reason, next) for a requirement that no rule can see: needs a person, or
    no evidence with what would be evidence.
    """
    if not [one for one in found if one[0].basis is not Basis.PRACTICE]:
        computed, reason, next_step, url = *without, ""
    else:
        computed = evidence(found, elements)
        reason, next_step, url = _why(computed, found, elements)
    status = words.shown(
        held(found, elements, cited) - {evidence(found, elements)} | {computed}
    )
    if status in (words.MAJOR_OPEN, words.MINOR_OPEN):
        worst = next(one for one in cited if status == f"{one.grade}_open")
        reason = _("%(ref)s is open against this requirement. %(reason)s") % {
            "ref": worst.ref,
            "reason": reason,
        }
        next_step, url = _("Correct %s.") % worst.ref, f"/nonconformities/{worst.ref}/"
    return Result(
        requirement=requirement,
        status=status,
        evidence_status=computed,
        reason=reason,
        next=next_step,
        next_url=url,
        found=tuple(found),
        elements=covered(found, elements),
        cited=tuple(cited),
        marks=tuple(one for one in cited if one.state != "open"),
    )


DECIDES = {
    words.FAILING: (Outcome.BROKEN,),
    words.OVERDUE: (Outcome.OVERDUE,),
    words.NO_EVIDENCE: (Outcome.SHORT, Outcome.NOTHING),
    words.PARTIAL: (Outcome.SHORT, Outcome.NOTHING),
    words.AGEING: (Outcome.AGEING,),
    words.EVIDENCE_CURRENT: (Outcome.MET,),
}


def _why(
    computed: str, found: Sequence[Found], elements: Sequence[Element]
) -> tuple[str, str, str]:
    """The reason in a sentence, the next step and its address, from the rule that decides."""
    counted = [one for one in found if one[0].basis is not Basis.PRACTICE]
    deciding = next((f for f in counted if f[2].outcome in DECIDES[computed]), None)
    missing = [str(e.label) for e, met in covered(found, elements) if not met]
    if deciding is None:
        return (
            _("No rule covers: %s. A person has not assessed it yet.") % "; ".join(missing),
            _("Assess what no rule can see: %s.") % "; ".join(missing),
            "",
        )
    rule, serves, finding = deciding
    if finding.outcome is Outcome.NOTHING:
        wanted = _("Evidence would be records that show: %s.") % serves.shows
        return finding.reason, wanted, rule.next_url
    if computed == words.EVIDENCE_CURRENT:
        return finding.reason, _("Nothing to do now."), ""
    return finding.reason, str(rule.next), rule.next_url
