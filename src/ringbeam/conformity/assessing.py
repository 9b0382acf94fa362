"""Assessing: every lowest-level requirement of the chosen editions, on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count
from django.utils.translation import gettext as _

from ringbeam.conformity import words
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
from ringbeam.conformity.judging import end_of
from ringbeam.conformity.populations import BESIDE, populations
from ringbeam.conformity.rules import SUBJECTS
from ringbeam.core.installation import installation
from ringbeam.core.registers import of_kind
from ringbeam.exchange.origins import Origin
from ringbeam.standards.documented_information import information_for
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
    """The results of all lowest-level requirements of some editions on one day."""

    on: date
    editions: tuple[str, ...]
    requirements: tuple[Requirement, ...]
    results: dict[str, Result]


def editions_followed() -> tuple[str, ...]:
    """The editions that this organization follows, in the order of the map."""
    return tuple(installation().editions) or EDITIONS


def kinds_needed() -> frozenset[str]:
    """Every population that the rules and the citations read."""
    return kinds_read() | {"nonconformity"}


def assess(
    on: date, *, editions: Sequence[str] = (), given: Populations | None = None
) -> Assessment:
    """Assess on a day, over the present populations or given ones; each rule runs once."""
    chosen = tuple(editions) or editions_followed()
    rows = given if given is not None else populations(kinds_needed())
    requirements = tuple(lowest_of(chosen))
    findings = judge(RULES.values(), rows, on)
    cited = _cited(rows)
    wanted = _wanted(requirements)
    results = {
        one.ref: _result(one, findings, _citing(one.ref, cited), wanted.get(one.ref, ""))
        for one in requirements
    }
    return Assessment(on, chosen, requirements, results)


def judge(rules: Iterable[Rule], rows: Populations, on: date) -> dict[str, Finding]:
    """What each rule finds, by its id; a finding over imported records says so."""
    came = _imported(on)
    return {one.id: _said_imported(one, one.judge(rows, on), came) for one in rules}


def _imported(on: date) -> dict[str, int]:
    """How many records of each kind came from elsewhere."""
    rows = Origin.objects.filter(entry__created__lt=end_of(on)).values("entry__kind")
    counts = rows.annotate(n=Count("entry", distinct=True)).order_by()
    return dict(counts.values_list("entry__kind", "n"))


def _said_imported(one: Rule, finding: Finding, came: dict[str, int]) -> Finding:
    n = sum(came.get(kind, 0) for kind in one.reads[:1])
    if not n or not finding.count:
        return finding
    label = str(of_kind(one.reads[0]).label_plural) if one.reads[0] not in BESIDE else ""
    said = _("(%(n)d %(kinds)s were imported.)") % {"n": n, "kinds": label.lower()}
    return replace(finding, reason=f"{finding.reason} {said}")


def _result(
    one: Requirement, findings: dict[str, Finding], cited: list[Cited], wanted: str
) -> Result:
    found = [(rule, serves, findings[rule.id]) for rule, serves in serving(one.ref)]
    return evaluate(one.ref, found, elements_of(one.ref), cited, _without(one, wanted))


def _without(one: Requirement, wanted: str) -> tuple[str, str, str]:
    """The word of a requirement that no rule sees, with the question or what would be evidence.

    Where the standard asks for documented information, its absence is no evidence; elsewhere
    only a person can tell.
    """
    if wanted:
        return (
            words.NO_EVIDENCE,
            _("There is no kind of record here yet that would show it."),
            _("Evidence would be: %s.") % wanted,
        )
    return (
        words.NEEDS_PERSON,
        _("No rule can see this: it is about what people decide and how they work."),
        _("To answer: is “%s” done, and what shows it?")
        % (one.summary or one.title).rstrip("."),
    )


def _wanted(requirements: Sequence[Requirement]) -> dict[str, str]:
    """What would be evidence, by requirement, from the list of documented information."""
    found: dict[str, list[str]] = {}
    for row in information_for([one.ref for one in requirements]):
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


def _citing(requirement: str, cited: dict[str, list[Cited]]) -> list[Cited]:
    """What cites a requirement, or a heading that it stands under."""
    under = [ref for ref in cited if requirement == ref or requirement.startswith(f"{ref}.")]
    return list({one.entry: one for ref in under for one in cited[ref]}.values())
