"""What people concluded on a requirement, beside its evidence: what lowers, and what lifts.

Pure. A person can lower a status at once, and raise only what no rule covers: the order of the
words decides, so what is failing, overdue or without evidence stays so, whoever judges.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext_noop as _

from ringbeam.conformity import words
from ringbeam.core.sayings import Said, say

LOWERING = {words.MINOR: words.MINOR_OPEN, words.MAJOR: words.MAJOR_OPEN}
LIFTED = (words.NEEDS_PERSON, words.EVIDENCE_CURRENT)
OPEN, NONE_RAISED = "open", ""
SCOPE, WORDS = "scope", "words"
OUTDATED = {
    "": _("%(reason)s %(ref)s is of one site, unit or service, which is not all of it."),
    SCOPE: _("%(reason)s %(ref)s was judged before the scope became wider."),
    WORDS: _("%(reason)s %(ref)s was judged before the requirement was written anew."),
}
Places = tuple[tuple[str, int], ...]
When = tuple[date, int]


@dataclass(frozen=True)
class Concluded:
    """One judgement that was concluded and neither superseded nor withdrawn.

    ``holds`` says whether it does on the day: not past its end, and by a named, competent and
    independent person. ``finding`` is the state of the nonconformity raised from it, if any.
    ``elements`` are the keys of what was looked at; none means the whole requirement.
    ``places`` are the site, unit or service that it is of, by kind; ``everywhere`` says whether
    that is all of the scope. ``outdated`` says what became another since: the scope, wider, or
    the words of the requirement. What is of a part, or of what was before, raises nothing, and
    lowers all the same.
    """

    entry: int
    ref: str
    conclusion: str
    who: str
    independence: str
    judged: date
    until: date
    holds: bool
    scope: str = ""
    elements: tuple[str, ...] = ()
    finding: str = NONE_RAISED
    places: tuple[tuple[str, int], ...] = ()
    everywhere: bool = True
    outdated: str = ""

    @property
    def when(self) -> When:
        """By what the newer of two is told."""
        return self.judged, self.entry

    @property
    def lowers(self) -> bool:
        """Whether it lowers: until it is superseded, or its nonconformity is corrected."""
        return self.conclusion in LOWERING and self.finding in (NONE_RAISED, OPEN)


@dataclass(frozen=True)
class Deviation:
    """An accepted deviation, in force on the day; a mark, which turns no rule to met."""

    entry: int
    ref: str
    approver: str
    until: date


@dataclass(frozen=True)
class Judged:
    """All that people said of a requirement and that stands on a day.

    ``ungraded`` is a nonconformity that cites it, is open, and that nobody has graded.
    ``aside`` are nonconformities that were judged and superseded: when each was judged, and the
    judgement that superseded it.
    """

    concluded: tuple[Concluded, ...] = ()
    deviations: tuple[Deviation, ...] = ()
    ungraded: str = ""
    aside: tuple[tuple[When, int], ...] = ()

    @property
    def lowering(self) -> tuple[Concluded, ...]:
        """What lowers, the gravest first."""
        found = [one for one in self.concluded if one.lowers]
        return tuple(sorted(found, key=lambda one: one.conclusion != words.MAJOR))

    def of(
        self, covers: Callable[[Places], bool], was_as_wide: Callable[[Concluded], bool]
    ) -> "Judged":
        """The same within a scope; ``covers`` says whether places are all of it."""
        told = tuple(
            replace(
                one,
                everywhere=covers(one.places),
                outdated=one.outdated or ("" if was_as_wide(one) else SCOPE),
            )
            for one in self.concluded
        )
        return replace(self, concluded=told)

    @property
    def lifting(self) -> tuple[Concluded, ...]:
        """What may raise: it holds everywhere, lowers nothing, and no nonconformity was judged
        since, whatever became of that one."""
        return tuple(
            one
            for one in self.concluded
            if one.holds
            and one.everywhere
            and not one.outdated
            and one.conclusion not in LOWERING
            and not self.outlived(one)
        )

    def outlived(self, one: Concluded) -> bool:
        """Whether a nonconformity was judged since, superseded or not."""
        adverse = (other.when for other in self.concluded if other.conclusion in LOWERING)
        return any(when > one.when for when in adverse) or any(
            when > one.when and one.entry != by for when, by in self.aside
        )

    @property
    def latest(self) -> Concluded | None:
        """The newest that may raise, and is of the whole requirement."""
        whole = [one for one in self.lifting if not one.elements]
        return max(whole, key=lambda one: one.when, default=None)

    @property
    def expired(self) -> Concluded | None:
        """The newest conforming one that no longer holds."""
        past = [
            one
            for one in self.concluded
            if one.conclusion == words.JUDGED_CONFORMING and not one.holds
        ]
        return max(past, key=lambda one: one.when, default=None)

    @property
    def partial(self) -> Concluded | None:
        """The newest conforming one that is of a part alone, or of what was before."""
        some = [
            one
            for one in self.concluded
            if one.conclusion == words.JUDGED_CONFORMING
            and (one.outdated or not one.everywhere)
        ]
        return max(some, key=lambda one: one.when, default=None)

    @property
    def ending(self) -> frozenset[date]:
        """The last days on which something of it holds."""
        days = {one.until for one in self.concluded} | {one.until for one in self.deviations}
        return frozenset(days)

    @property
    def word(self) -> str:
        """The code of the judgement, as programs are told it."""
        if self.lowering:
            return self.lowering[0].conclusion
        return self.latest.conclusion if self.latest else words.NOT_ASSESSED

    @property
    def conforming(self) -> Concluded | None:
        """The one that may be shown as judged conforming; None while a finding is open."""
        if self.word != words.JUDGED_CONFORMING or self.ungraded:
            return None
        return self.latest

    def assessed(self, keys: Sequence[str]) -> frozenset[str]:
        """The elements among these that a person judged conforming.

        None while one lowers, or while a nonconformity that nobody graded is open.
        """
        if self.lowering or self.ungraded:
            return frozenset()
        found: set[str] = set()
        for one in self.lifting:
            if one.conclusion == words.JUDGED_CONFORMING:
                found |= set(one.elements or keys)
        return frozenset(found & set(keys))


NOBODY = Judged()


def held_by(judged: Judged, computed: str, *, open_finding: bool) -> set[str]:
    """The words that people add to the computed one.

    Judged conforming is among them only where evidence is current or no rule can see the
    requirement, and no finding is open.
    """
    added = {LOWERING[one.conclusion] for one in judged.lowering}
    if judged.conforming and computed in LIFTED and not open_finding:
        added.add(words.JUDGED_CONFORMING)
    return added


def told(judged: Judged, status: str, reason: Said) -> tuple[Said, Said, str] | None:
    """Reason, next step and address where a judgement decides the word; else None."""
    for one in judged.lowering:
        if LOWERING[one.conclusion] == status:
            return _lowered(one, reason)
    one_conforming = judged.conforming
    if status == words.JUDGED_CONFORMING and one_conforming:
        parts = {"who": one_conforming.who, "ref": one_conforming.ref, "reason": reason}
        days = {
            "day": one_conforming.judged.isoformat(),
            "until": one_conforming.until.isoformat(),
        }
        said = _(
            "%(who)s judged it conforming on %(day)s, until %(until)s: %(ref)s. %(reason)s"
        )
        step = say(_("Judge it again before %(until)s."), until=days["until"])
        return say(said, **parts, **days), step, f"/judgements/{one_conforming.ref}/"
    return None


def _lowered(one: Concluded, reason: Said) -> tuple[Said, Said, str]:
    parts = {"who": one.who, "day": one.judged.isoformat(), "ref": one.ref, "reason": reason}
    if one.conclusion == words.MAJOR:
        said = _("%(who)s judged it a major nonconformity on %(day)s: %(ref)s. %(reason)s")
    else:
        said = _("%(who)s judged it a minor nonconformity on %(day)s: %(ref)s. %(reason)s")
    step = say(_("Raise the nonconformity of %(ref)s and correct it."), ref=one.ref)
    return say(said, **parts), step, f"/judgements/{one.ref}/"


def ended(judged: Judged, reason: Said) -> Said:
    """The reason, and why a judgement raises nothing: held until a day, or of a part alone."""
    if judged.latest:
        return reason
    if some := judged.partial:
        reason = say(OUTDATED[some.outdated], reason=reason, ref=some.ref)
    past = judged.expired
    if past is None:
        return reason
    said = _("%(reason)s %(ref)s, judged conforming by %(who)s, held until %(until)s.")
    parts = {"ref": past.ref, "who": past.who, "until": past.until.isoformat()}
    return say(said, reason=reason, **parts)
