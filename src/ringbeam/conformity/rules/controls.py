"""Rules over controls and the statement of applicability (ISO/IEC 27001, 6.1.3 b to d).

A person's word that a control is implemented is looked at by no rule: it is told, and dated,
and lifts nothing.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import (
    SAMPLE,
    Basis,
    Finding,
    Outcome,
    Populations,
    Serves,
    Words,
    rule,
)
from ringbeam.conformity.judging import aged, day_of, nothing, says
from ringbeam.conformity.rules.risks import ASSESSED, counting_for
from ringbeam.conformity.spreading import newest
from ringbeam.conformity.treatments import contradictions, treating
from ringbeam.core.sayings import Saying, say
from ringbeam.security.contents import DECIDED, Line, compared, loaded
from ringbeam.security.control_life import EXCLUDED, INCLUDED, UNDECIDED

# How many controls Annex A of each edition has.
EDITIONS = {"2013": 114, "2022": 93}
Judge = Callable[[str, Populations, date], Finding]


def per_edition(
    name: str, element: str, shows: Words, **declared: Any
) -> Callable[[Judge], Judge]:
    """Declare the rule once for each edition, for clause 6.1.3 of it."""

    def made(judged: Judge) -> Judge:
        for year in EDITIONS:
            _declare(f"{name}-{year}", year, judged, element, shows, declared)
        return judged

    return made


def _declare(
    id: str, year: str, judged: Judge, element: str, shows: Words, declared: dict[str, Any]
) -> None:
    def judge(populations: Populations, on: date) -> Finding:
        return judged(year, populations, on)

    judge.__doc__ = judged.__doc__
    serves = (Serves(f"iso-27001:{year}:6.1.3", shows, (element,)),)
    told = {"version": 1, **declared}
    rule(id=id, basis=Basis.REQUIREMENT, serves=serves, **told)(judge)


def of_annex(populations: Populations, year: str) -> "QuerySet[Any]":
    """The controls that are of Annex A of an edition."""
    return populations["control"].filter(annex__startswith=f"iso-27001:{year}:")


@per_edition(
    "controls-compared",
    "compared",
    gettext_lazy("every control of Annex A is decided, with a reason"),
    version=2,
    reads=("control",),
    beside=("history", "risk"),
    question=gettext_lazy("Is it decided of every control of Annex A, and why?"),
    cannot_see=gettext_lazy("Whether the reasons are good, and the controls enough."),
    next=gettext_lazy("Decide the controls that are undecided, each with a reason."),
    next_url="/conformity/applicability/",
)
def compared_with_annex(year: str, populations: Populations, _on: date) -> Finding:
    """6.1.3 c asks to compare the controls with Annex A so that none is forgotten; d asks for
    the reason of each that is included and of each that is left out.

    A control without a record was not compared. While none is decided, nothing is shown. A
    reason is stated, written, or a risk that the control treats; what is left out needs words.
    """
    rows, whole = of_annex(populations, year), EDITIONS[year]
    there = rows.count()
    if not there:
        return nothing(_("No control of Annex A has a record."))
    kept = _decided(rows, populations)
    lacking = [pk for pk in rows.order_by("-pk").values_list("pk", flat=True) if pk not in kept]
    said = _("%(met)d of the %(all)d controls of Annex A are decided with a reason.")
    some = Outcome.SHORT if kept else Outcome.FEW
    return Finding(
        outcome=Outcome.MET if len(kept) >= whole and not lacking else some,
        reason=say(said, met=len(kept), all=whole),
        count=there,
        sample=newest(rows),
        deviating=tuple(lacking[:SAMPLE]),
        deviations=len(lacking),
        entries=rows.values("pk"),
    )


def _decided(rows: "QuerySet[Any]", populations: Populations) -> set[int]:
    """The controls that are decided with a reason; four queries."""
    stated = says("justification") | Q(law=True) | Q(contract=True) | Q(good_practice=True)
    told = Q(state=INCLUDED) & stated | Q(state=EXCLUDED) & says("justification")
    kept = set(rows.filter(told).values_list("pk", flat=True))
    asked = rows.filter(state=INCLUDED).exclude(pk__in=kept).values_list("pk", flat=True)
    used = treating(asked, populations["history"])
    named = {ref for refs in used.values() for ref in refs}
    risks = set(populations["risk"].filter(ref__in=named).values_list("ref", flat=True))
    return kept | {pk for pk, refs in used.items() if refs & risks}


@per_edition(
    "controls-determined",
    "controls",
    gettext_lazy("risks to be reduced name the controls that reduce them"),
    reads=("risk", "control"),
    beside=("history",),
    question=gettext_lazy("Does every risk to be reduced name its controls, none left out?"),
    cannot_see=gettext_lazy("Whether these controls are enough to reduce the risk."),
    next=gettext_lazy("Name the controls of each risk; include those that a treatment uses."),
    next_url="/risks/?state=open&option=reduce",
)
def determined(year: str, populations: Populations, _on: date) -> Finding:
    """6.1.3 b asks to determine all controls that the chosen options need.

    To reduce a risk takes controls: of Annex A or own ones. A treatment that uses a control
    which is left out contradicts the statement, whatever the option: that breaks the duty.
    While no risk names a control, nothing is shown.
    """
    rows = populations["risk"].filter(direction="risk").exclude(state="closed")
    risks = counting_for(rows, "iso-27001", "counts_for")
    reduced = risks.filter(ASSESSED, option="reduce")
    named, contrary = _named(year, populations)
    count = reduced.count()
    if not count and not contrary:
        return nothing(_("No risk is to be reduced."))
    lacking = list(reduced.exclude(ref__in=named).order_by("-pk").values_list("pk", flat=True))
    wrong = list(rows.filter(ref__in=contrary).order_by("-pk").values_list("pk", flat=True))
    said = _("%(met)d of %(all)d risks to be reduced name controls; %(n)d use one left out.")
    return Finding(
        outcome=_how(count, len(lacking), len(wrong)),
        reason=say(said, met=count - len(lacking), all=count, n=len(wrong)),
        count=max(count, len(wrong)),
        sample=newest(reduced),
        deviating=tuple(dict.fromkeys([*wrong, *lacking]))[:SAMPLE],
        deviations=len({*wrong, *lacking}),
        entries=reduced.values("pk"),
    )


def _named(year: str, populations: Populations) -> tuple[set[str], set[str]]:
    """The risks that name controls of an edition or own ones, and those that name one which is
    left out."""
    of_edition = Q(annex="") | Q(annex__startswith=f"iso-27001:{year}:")
    states = dict(populations["control"].filter(of_edition).values_list("pk", "state"))
    used = treating(states, populations["history"])
    against = {pk: refs for pk, refs in contradictions(populations).items() if pk in states}
    named = {ref for pk, refs in used.items() if states[pk] != EXCLUDED for ref in refs}
    return named, {ref for refs in against.values() for ref in refs}


def _how(count: int, lacking: int, wrong: int) -> Outcome:
    if wrong:
        return Outcome.BROKEN
    if lacking:
        return Outcome.FEW if lacking == count else Outcome.SHORT
    return Outcome.MET


@per_edition(
    "statement-in-force",
    "statement",
    gettext_lazy("an approved statement says what is decided now"),
    reads=("statement", "control"),
    question=gettext_lazy("Does an approved statement of applicability say what is decided?"),
    cannot_see=gettext_lazy("Whether the owners who approved it understood the risks."),
    next=gettext_lazy("Make a version of the statement, and have it approved."),
    next_url="/conformity/applicability/",
)
def in_force(year: str, populations: Populations, on: date) -> Finding:
    """6.1.3 d asks for a statement with the controls, the reasons, and whether they are there.

    Only an approved one shows it; a draft, or one that waits for the risk owners, is none. It
    is compared line by line with what is decided now: another decision, reason or word since
    leaves it short. Past its own date of review it is overdue.
    """
    rows = populations["statement"].filter(edition=f"iso-27001:{year}")
    count = rows.count()
    if not count:
        return nothing(_("There is no statement of applicability."))
    newest_one = rows.filter(state="approved").order_by("-approved", "-pk")
    told = newest_one.values_list("pk", "content", "approved", "review").first()
    if told is None:
        reason = say(_("No version of the statement is approved."))
        some: dict[str, Any] = {"sample": newest(rows), "entries": rows.values("pk")}
        return Finding(Outcome.FEW, reason, count=count, **some)
    pk, content, approved, review = told
    n = compared(loaded(content), _said_now(year, populations), by=DECIDED).count
    outcome = _standing(n, on, day_of(approved), review)
    return Finding(
        outcome=outcome,
        reason=_told(n, outcome),
        count=count,
        sample=(pk,),
        deviating=() if outcome.met else (pk,),
        deviations=0 if outcome.met else 1,
        since=day_of(approved),
        until=review,
        entries=rows.values("pk"),
    )


def _told(n: int, outcome: Outcome) -> Saying:
    said = say(_("A statement is approved; %(n)d controls say something else since."), n=n)
    late = say(_("Its own date of review has passed."))
    return said + late if outcome is Outcome.OVERDUE else said


def _standing(changed: int, on: date, approved: date, review: date | None) -> Outcome:
    if review is not None and review < on:
        return Outcome.OVERDUE
    if changed:
        return Outcome.SHORT
    if review is None:
        return Outcome.MET
    return aged(on - approved, max(review - approved, timedelta(days=1)))


def _said_now(year: str, populations: Populations) -> list[Line]:
    """The controls of an edition, and own ones, with what is decided of each now."""
    chosen = Q(annex="") | Q(annex__startswith=f"iso-27001:{year}:")
    # One of one's own that nobody decided yet is an idea, and stands in no statement.
    rows = populations["control"].filter(chosen).exclude(annex="", state=UNDECIDED)
    told = rows.values("ref", "annex", "title", *DECIDED)
    return [Line(**one) for one in told.iterator()]
