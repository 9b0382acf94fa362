"""From findings to words: the evidence status of a requirement, and the one word of a cell.

Pure: what the rules found, which nonconformities are open and what the clause consists of go
in; the result goes out. Nothing here reads a record or a clock.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_noop as _

from ringbeam.conformity import words
from ringbeam.conformity.concluded import NOBODY, Judged, ended, held_by, told
from ringbeam.conformity.declaring import Basis, Finding, Outcome, Rule, Serves
from ringbeam.core.sayings import Said, say

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
    """What the records show of one requirement on a date, and why, and what to do next.

    ``against`` counts the records that speak against leaving it out, where it is left out.
    """

    requirement: str
    status: str
    evidence_status: str
    why: Said
    step: Said
    next_url: str = ""
    judged: Judged = NOBODY
    evidence_why: Said = ""
    found: tuple[Found, ...] = ()
    elements: tuple[tuple[Element, bool], ...] = ()
    cited: tuple[Cited, ...] = ()
    against: int = 0

    @property
    def judgement(self) -> str:
        """What people concluded, as a code."""
        return self.judged.word

    @property
    def reason(self) -> str:
        """Why it stands so, in the reader's language."""
        return str(self.why)

    @property
    def next(self) -> str:
        """What to do next, in the reader's language."""
        return str(self.step)

    @property
    def count(self) -> int:
        """The size of the largest population that a rule looked at.

        Rules share records, so a sum would tell more records than there are.
        """
        return max((finding.count for _r, _s, finding in self.found), default=0)

    @property
    def sample(self) -> tuple[int, ...]:
        """Up to twenty of the records, deviating ones first."""
        deviating = [pk for _r, _s, f in self.found for pk in f.deviating]
        others = [pk for _r, _s, f in self.found for pk in f.sample]
        return tuple(dict.fromkeys([*deviating, *others]))[:20]


def evidence(
    found: Sequence[Found], elements: Sequence[Element], assessed: Set[str] = frozenset()
) -> str:
    """The computed word of a requirement; ``assessed`` are elements that a person judged.

    An empty population proves nothing, good practice neither lifts nor lowers, and a
    requirement with an element that no met rule covers is at best partial. A rule that covers
    no element can lower, and lifts nothing by itself. One that is off lifts nothing, and the
    requirement is at best partial then; what is broken or overdue beneath it lowers all the
    same.
    """
    outcomes = {finding.counted for _r, _s, finding in counting(found)}
    covering = {finding.outcome for _r, serves, finding in counting(found) if serves.covers}
    if not outcomes:
        return words.NEEDS_PERSON
    if Outcome.BROKEN in outcomes:
        return words.FAILING
    if not covering & SHOWING:
        return words.NO_EVIDENCE
    if Outcome.OVERDUE in outcomes:
        return words.OVERDUE
    if outcomes & LACKING or not all(met for _e, met in covered(found, elements, assessed)):
        return words.PARTIAL
    return words.AGEING if Outcome.AGEING in outcomes else words.EVIDENCE_CURRENT


SHOWING = {Outcome.MET, Outcome.AGEING, Outcome.OVERDUE, Outcome.SHORT}
LACKING = {Outcome.SHORT, Outcome.FEW, Outcome.NOTHING, Outcome.OFF}


def counting(found: Sequence[Found]) -> list[Found]:
    """The rules that count: neither good practice, nor occasional ones that saw little."""
    return [one for one in found if one[0].basis is not Basis.PRACTICE and not _silent(one)]


def _silent(one: Found) -> bool:
    _rule, serves, finding = one
    return serves.occasional and finding.silent and not finding.left_out


def covered(
    found: Sequence[Found], elements: Sequence[Element], assessed: Set[str] = frozenset()
) -> tuple[tuple[Element, bool], ...]:
    """Each element of the requirement, and whether every rule that looks at it is met.

    One that no rule looks at is covered where a person judged it conforming.
    """
    looked: dict[str, list[bool]] = {}
    for _rule, serves, finding in counting(found):
        for key in serves.covers:
            looked.setdefault(key, []).append(bool(finding.outcome.met))
    return tuple((one, all(looked.get(one.key, [one.key in assessed]))) for one in elements)


def evaluate(
    requirement: str,
    found: Sequence[Found],
    elements: Sequence[Element],
    cited: Sequence[Cited],
    without: tuple[str, Said, Said],
    judged: Judged = NOBODY,
) -> Result:
    """The result of one requirement.

    ``without`` is (word, reason, next) for a requirement that no rule can see: needs a person,
    or no evidence with what would be evidence.
    """
    assessed = judged.assessed([one.key for one in elements])
    computed, reason, next_step, url = *without, ""
    if counting(found):
        computed = evidence(found, elements, assessed)
        reason, next_step, url = _why(computed, found, elements, assessed)
    lowering = {f"{one.grade}_open": one.ref for one in cited if one.state == "open"}
    people = held_by(judged, computed, open_finding=bool(lowering))
    status = words.shown({computed, *lowering, *people})
    seen, reason = reason, ended(judged, reason)
    if status in lowering:
        reason, next_step, url = _finding(lowering[status], reason)
    elif said := told(judged, status, reason):
        reason, next_step, url = said
    return Result(
        requirement=requirement,
        status=status,
        evidence_status=computed,
        why=reason,
        step=next_step,
        next_url=url,
        found=tuple(found),
        elements=covered(found, elements, assessed),
        cited=tuple(cited),
        judged=judged,
        evidence_why=seen,
    )


def _finding(ref: str, reason: Said) -> tuple[Said, Said, str]:
    """Reason, next step and address where an open nonconformity decides the word."""
    said = _("%(ref)s is open against this requirement. %(reason)s")
    step = say(_("Correct %(ref)s."), ref=ref)
    return say(said, ref=ref, reason=reason), step, f"/nonconformities/{ref}/"


DECIDES = {
    words.FAILING: (Outcome.BROKEN,),
    words.OVERDUE: (Outcome.OVERDUE,),
    words.NO_EVIDENCE: (Outcome.FEW, Outcome.NOTHING, Outcome.OFF),
    words.PARTIAL: (Outcome.SHORT, Outcome.FEW, Outcome.NOTHING, Outcome.OFF),
    words.AGEING: (Outcome.AGEING,),
    words.EVIDENCE_CURRENT: (Outcome.MET,),
}


def _why(
    computed: str, found: Sequence[Found], elements: Sequence[Element], assessed: Set[str]
) -> tuple[Said, Said, str]:
    """The reason in a sentence, the next step and its address, from the rule that decides."""
    deciding = _deciding(computed, found)
    if deciding is None:
        return _why_not_covered(found, elements, assessed)
    rule, serves, finding = deciding
    if finding.outcome is Outcome.NOTHING:
        wanted = say(_("Evidence would be records that show: %(what)s."), what=serves.shows)
        url = finding.next_url or rule.next_url
        return _asked(rule, finding), finding.next or wanted, url
    if finding.outcome is Outcome.FEW:
        step = say(_("Go on recording until the period is long enough."))
        return _asked(rule, finding), step, ""
    if finding.counted is Outcome.OFF:
        return _asked(rule, finding), say(_("Switch the rule on again.")), rule.url
    if finding.outcome is Outcome.MET:
        return finding.reason, say(_("Nothing to do now.")), ""
    return finding.reason, *step_after(rule, finding)


def step_after(rule: Rule, finding: Finding) -> tuple[Said, str]:
    """What to do after a finding, and where: its own step, else that of the rule."""
    return finding.next or rule.next, finding.next_url or rule.next_url


def _asked(rule: Rule, finding: Finding) -> Said:
    """What was asked, too, where the answer alone does not say what it is about."""
    return say("%(asked)s %(found)s", asked=rule.question, found=finding.reason)


def _deciding(computed: str, found: Sequence[Found]) -> Found | None:
    """The first rule with the worst outcome that makes this word."""
    for outcome in DECIDES[computed]:
        for one in counting(found):
            if one[2].counted is outcome:
                return one
    return None


def _why_not_covered(
    found: Sequence[Found], elements: Sequence[Element], assessed: Set[str]
) -> tuple[Said, Said, str]:
    """All rules are met, and something remains that none of them can see."""
    missing = [one.label for one, met in covered(found, elements, assessed) if not met]
    met = [finding.reason for _r, _s, finding in counting(found)]
    said = _("%(met)s No rule can see, and nobody has assessed: %(missing)s.")
    return (
        say(said, met=met[0], missing=missing),
        say(_("Have a person assess: %(missing)s."), missing=missing),
        "",
    )
