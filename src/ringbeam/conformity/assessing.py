"""Assessing: every lowest-level requirement of the chosen editions, on a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from django.db.models import Count
from django.utils.translation import gettext_noop as _

from ringbeam.conformity import words
from ringbeam.conformity.applicability import Left, above, leaving, left_out
from ringbeam.conformity.concluded import NOBODY, Judged
from ringbeam.conformity.declaring import (
    RULES,
    Finding,
    Populations,
    Rule,
    kinds_read,
    serving,
)
from ringbeam.conformity.elements import elements_of
from ringbeam.conformity.evaluating import Cited, Result, evaluate
from ringbeam.conformity.extents import (
    WHOLE,
    Approved,
    Extent,
    ScopeInForce,
    approved_scopes,
    everywhere,
    extent_of,
    scopes_in_force,
    shared,
    was_as_wide,
    within,
)
from ringbeam.conformity.judging import end_of
from ringbeam.conformity.populations import populations, until
from ringbeam.conformity.rules import SUBJECTS
from ringbeam.conformity.ruling import SETTINGS, InForce, beneath, in_force
from ringbeam.conformity.spreading import asked_once
from ringbeam.conformity.standing import KINDS as JUDGED_KINDS
from ringbeam.conformity.standing import standing
from ringbeam.core.installation import installation
from ringbeam.core.sayings import Said, say
from ringbeam.exchange.origins import Origin
from ringbeam.standards.documented_information import information_for
from ringbeam.standards.headings import parents_among
from ringbeam.standards.requirements import Requirement, lowest_of

# What a new installation follows until somebody chooses.
EDITIONS = (
    *("iso-9001:2015", "iso-14001:2026", "iso-45001:2018"),
    *("iso-27001:2022", "iso-20000-1:2018"),
)
DECLARED = SUBJECTS
OPEN_STATES = ("open", "corrected", "effect_pending")


@dataclass(frozen=True)
class Assessment:
    """The results of all lowest-level requirements of some editions on one day.

    ``scopes`` are those in force, by edition; without one everything counts.
    """

    on: date
    editions: tuple[str, ...]
    requirements: tuple[Requirement, ...]
    results: dict[str, Result]
    scopes: Mapping[str, ScopeInForce] = field(default_factory=dict)


def editions_followed() -> tuple[str, ...]:
    """The editions that this organization follows, in the order of the map."""
    return tuple(installation().editions) or EDITIONS


def kinds_needed() -> frozenset[str]:
    """Every population that the rules, their settings and the citations read."""
    bounds = {"nonconformity", "exclusion", "scope", "unit"}
    return kinds_read() | SETTINGS | JUDGED_KINDS | bounds


@dataclass
class Again:
    """Findings that still hold, by extent and rule, and all that an assessment went by."""

    unchanged: Mapping[tuple[Extent, str], Finding] = field(default_factory=dict)
    found: dict[tuple[Extent, str], Finding] = field(default_factory=dict)


def assess(
    on: date,
    *,
    editions: Sequence[str] = (),
    given: Populations | None = None,
    ruled: InForce | None = None,
    again: Again | None = None,
) -> Assessment:
    """Assess on a day, over the present populations, or over those that `as_of` gives of it.

    Each rule runs once for each extent that scopes have; outside of a scope nothing counts for
    its editions. What is dated after the day counts for nothing. Rules and limits are those in
    force then, by the same populations, unless others are given as ``ruled``. What ``again``
    holds is not asked once more, and it is told all that was found.
    """
    chosen = tuple(editions) or editions_followed()
    rows = until(populations(kinds_needed()), on) if given is None else given
    requirements = tuple(lowest_of(chosen))
    grounds, scopes = Grounds(rows, on, ruled, again), scopes_in_force(rows)
    findings: dict[str, Mapping[str, Finding]] = {}
    with asked_once():
        for extent, some in shared(scopes, chosen).items():
            findings |= dict.fromkeys(some, grounds.found(extent, some))
    wanted = wanted_of([one.ref for one in requirements])
    results = {
        one.ref: grounds.result(
            one,
            findings[one.edition_id],
            wanted.get(one.ref, ""),
            extent=extent_of(scopes, one.edition_id),
        )
        for one in requirements
    }
    return Assessment(on, chosen, requirements, results, scopes)


def judge(rules: Iterable[Rule], rows: Populations, on: date) -> dict[str, Finding]:
    """What each rule finds, by its id; a finding over imported records says so."""
    grounds = Grounds(rows, on)
    return {one.id: grounds.said(grounds.finding(one)) for one in rules}


class Grounds:
    """What the results of one day rest on: records, rules, citations, what was imported."""

    def __init__(
        self,
        rows: Populations,
        on: date,
        ruled: InForce | None = None,
        again: Again | None = None,
    ) -> None:
        self.rows, self.on, self.again = rows, on, again or Again()
        self.ruled = in_force(rows, on) if ruled is None else ruled
        self.imported = _Imported(on)
        self.within: dict[Extent, Populations] = {}
        self.headings: dict[str, Mapping[str, str]] = {}

    @cached_property
    def judged(self) -> Mapping[str, Judged]:
        """What people concluded and accepted, by requirement."""
        return standing(self.rows, self.on)

    @cached_property
    def cited(self) -> dict[str, list[Cited]]:
        """The graded nonconformities that are not cleared, by the clauses they cite."""
        return _cited(self.rows)

    def finding(self, rule: Rule, extent: Extent = WHOLE) -> Finding:
        """What a rule finds within an extent, in all parts of it, by the limits in force; that
        it is off, where it is, with what lowers all the same."""
        held, rows = self.ruled.held(rule), self.inside(extent)
        found = everywhere(held, held.judge(rows, self.on), rows, extent=extent, on=self.on)
        off = self.ruled.off.get(rule.id)
        return beneath(off, found) if off else found

    def seen(self, rule: Rule, extent: Extent) -> Finding:
        """What a rule finds within an extent; of occasional evidence, if it is left out."""
        found = self.finding(rule, extent)
        if extent == WHOLE or not (rule.occasional and found.silent):
            return found
        return replace(found, left_out=not self.finding(rule).silent)

    def inside(self, extent: Extent) -> Populations:
        """The populations within an extent."""
        if extent not in self.within:
            self.within[extent] = within(self.rows, extent)
        return self.within[extent]

    @cached_property
    def left(self) -> Left:
        """The requirements that are left out, with the reason."""
        return left_out(self.rows, self.on)

    def found(self, extent: Extent, editions: Sequence[str]) -> dict[str, Finding]:
        """What each rule that serves these editions finds within an extent, by its id."""
        rules = [one for one in RULES.values() if one.editions & set(editions)]
        known, found = self.again.unchanged, {}
        for one in rules:
            key = extent, one.id
            found[one.id] = known[key] if key in known else self.said(self.seen(one, extent))
            self.again.found[key] = found[one.id]
        return found

    def said(self, finding: Finding) -> Finding:
        """The finding, with how many of its records were imported."""
        return self.imported.said(finding)

    def result(
        self,
        one: Requirement,
        findings: Mapping[str, Finding],
        wanted: str = "",
        *,
        extent: Extent = WHOLE,
    ) -> Result:
        """The result of a requirement; ``wanted`` is what would be evidence, where none is."""
        found = [
            (self.ruled.held(rule), serves, findings[rule.id])
            for rule, serves in serving(one.ref)
        ]
        cited, without = _citing(one.ref, self.cited, self.parents(one)), _without(one, wanted)
        judged = self._of(self.judged.get(one.ref, NOBODY), one.edition_id, extent)
        result = evaluate(one.ref, found, elements_of(one.ref), cited, without, judged)
        why = above(one.ref, self.left)
        return leaving(result, self.left[why[0]]) if why else result

    def _of(self, judged: Judged, edition: str, extent: Extent) -> Judged:
        """What people said of a requirement, within the scope of its edition."""
        if not judged.concluded:
            return judged
        held = self.approved.get(edition, ())
        return judged.of(
            extent.is_all_in,
            lambda one: was_as_wide(extent, held, one.judged, one.places),
        )

    def parents(self, one: Requirement) -> Mapping[str, str]:
        """Under what the requirements of an own set stand, while something is cited."""
        if one.edition_id not in self.headings:
            self.headings[one.edition_id] = parents_among([one.ref]) if self.cited else {}
        return self.headings[one.edition_id]

    @cached_property
    def approved(self) -> Approved:
        """The scopes that were ever in force, by edition."""
        return approved_scopes(self.rows)


class _Imported:
    """How many of the records that a rule looked at came from elsewhere; each asked once."""

    def __init__(self, on: date) -> None:
        self.rows = Origin.objects.filter(entry__created__lt=end_of(on))
        self.any = self.rows.exists()
        self.known: dict[str, int] = {}

    def said(self, finding: Finding) -> Finding:
        """The finding, with how many of its records were imported."""
        n = self._of(finding)
        if not n:
            return finding
        said = _("%(found)s (%(n)d of the records were imported.)")
        return replace(finding, reason=say(said, found=finding.reason, n=n))

    def _of(self, finding: Finding) -> int:
        if not self.any or not finding.count or finding.entries is None:
            return 0
        asked = str(finding.entries.query)
        if asked not in self.known:
            came = self.rows.filter(entry_id__in=finding.entries.order_by())
            self.known[asked] = came.aggregate(n=Count("entry_id", distinct=True))["n"]
        return self.known[asked]


def _without(one: Requirement, wanted: str) -> tuple[str, Said, Said]:
    """The word of a requirement that no rule sees, with the question or what would be evidence.

    Where the standard asks for documented information, its absence is no evidence; elsewhere
    only a person can tell.
    """
    if wanted:
        return (
            words.NO_EVIDENCE,
            say(_("There is no kind of record here yet that would show it.")),
            say(_("Evidence would be: %(what)s."), what=wanted),
        )
    asked = (one.summary or one.title).rstrip(".")
    return (
        words.NEEDS_PERSON,
        say(_("No rule can see this: it is about what people decide and how they work.")),
        say(_("To answer: is “%(what)s” done, and what shows it?"), what=asked),
    )


def wanted_of(requirements: Sequence[str]) -> dict[str, str]:
    """What would be evidence, by requirement, from the list of documented information."""
    found: dict[str, list[str]] = {}
    for row in information_for(requirements):
        found.setdefault(row.requirement_id, []).append(row.what.rstrip("."))
    return {ref: "; ".join(rows) for ref, rows in found.items()}


def _cited(rows: Populations) -> dict[str, list[Cited]]:
    """The nonconformities that a person graded and nobody cleared, by the clauses they cite."""
    graded = rows["nonconformity"].filter(state__in=OPEN_STATES).exclude(grade="")
    found: dict[str, list[Cited]] = {}
    told = graded.order_by("pk").values_list("pk", "ref", "grade", "state", "cites")
    for pk, ref, grade, state, cites in told:
        for requirement in cites:
            found.setdefault(requirement, []).append(Cited(pk, ref, grade, state))
    return found


def _citing(
    requirement: str, cited: dict[str, list[Cited]], parents: Mapping[str, str]
) -> list[Cited]:
    """What cites a requirement, or a heading that it stands under."""
    under = above(requirement, cited, parents)
    return list({one.entry: one for ref in under for one in cited[ref]}.values())
