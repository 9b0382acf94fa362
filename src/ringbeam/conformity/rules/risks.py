"""Rules over risks and opportunities (6.1 of all five standards, 8.2 and 8.3 of 27001).

A risk is evidence for a standard only when it says that it counts for it: a register of risks
to information shows nothing of how risks to health are assessed. So each rule stands once per
standard, over what counts for it. Closed ones are past; archiving takes nothing out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
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
from ringbeam.conformity.judging import Duty, complete, nothing, plans_kept, says
from ringbeam.conformity.rules.reviews import planned
from ringbeam.conformity.spreading import newest
from ringbeam.core.sayings import say
from ringbeam.planning.assessment import RISK
from ringbeam.planning.risk_life import RETAIN

# By standard: what each of our words is called there, by edition and clause.
CLAUSES: dict[str, dict[str, tuple[str, ...]]] = {
    "iso-9001": {
        "determined": ("2015:6.1.1", "2026:6.1.1"),
        "analysed": ("2026:6.1.2",),
        "planned": ("2015:6.1.2", "2026:6.1.2"),
        "opportunities": ("2015:6.1.1", "2026:6.1.1", "2026:6.1.3"),
    },
    "iso-14001": {
        "determined": ("2015:6.1.1", "2026:6.1.4"),
        "method": ("2026:6.1.1",),
        "planned": ("2015:6.1.4", "2026:6.1.5"),
        "opportunities": ("2015:6.1.1", "2026:6.1.4"),
    },
    "iso-45001": {
        "determined": ("2018:6.1.1",),
        "method": ("2018:6.1.2.2",),
        "analysed": ("2018:6.1.2.2",),
        "again": ("2018:6.1.2.2",),
        "planned": ("2018:6.1.4",),
        "opportunities": ("2018:6.1.1", "2018:6.1.2.3"),
    },
    "iso-27001": {
        "determined": ("2013:6.1.1", "2022:6.1.1"),
        "method": ("2013:6.1.2", "2022:6.1.2"),
        "analysed": ("2013:6.1.2", "2022:6.1.2"),
        "again": ("2013:8.2", "2022:8.2"),
        "planned": ("2013:6.1.1", "2022:6.1.1"),
        "treated": ("2013:6.1.3", "2022:6.1.3"),
        "carried": ("2013:8.3", "2022:8.3"),
        "opportunities": ("2013:6.1.1", "2022:6.1.1"),
    },
    "iso-20000-1": {
        "determined": ("2018:6.1.1",),
        "method": ("2018:6.1.2",),
        "analysed": ("2018:6.1.2",),
        "planned": ("2018:6.1.3",),
        "opportunities": ("2018:6.1.1",),
    },
}
Judged = Callable[["QuerySet[Any]", Populations, date], Finding]


@dataclass(frozen=True)
class Part:
    """What a rule shows under one of our words, and which elements it covers there."""

    under: str
    words: Words
    covers: tuple[str, ...] = ()


def once_per_standard(
    name: str, *parts: Part, direction: str = RISK, **declared: Any
) -> Callable[[Judged], Judged]:
    """Declare the rule once for each standard, over what is open and counts for it."""

    def made(judged: Judged) -> Judged:
        for standard, clauses in CLAUSES.items():
            serves = _serves(standard, clauses, parts)
            if serves:
                _declare(f"{name}-{standard}", judged, standard, direction, serves, declared)
        return judged

    return made


def _serves(
    standard: str, clauses: Mapping[str, tuple[str, ...]], parts: tuple[Part, ...]
) -> tuple[Serves, ...]:
    """What it shows, each requirement once."""
    found: dict[str, Serves] = {}
    for one in parts:
        for clause in clauses.get(one.under, ()):
            ref = f"{standard}:{clause}"
            before = found.get(ref)
            covers = (*before.covers, *one.covers) if before else one.covers
            found[ref] = Serves(ref, before.shows if before else one.words, covers)
    return tuple(found.values())


def _declare(
    id: str,
    judged: Judged,
    standard: str,
    direction: str,
    serves: tuple[Serves, ...],
    declared: Mapping[str, Any],
) -> None:
    def judge(populations: Populations, on: date) -> Finding:
        rows = populations["risk"].filter(direction=direction).exclude(state="closed")
        return judged(counting_for(rows, standard, "counts_for"), populations, on)

    judge.__doc__ = judged.__doc__
    given = {"version": 1, "basis": Basis.REQUIREMENT, "reads": ("risk",), **declared}
    rule(id=id, serves=serves, **given)(judge)


def counting_for(rows: "QuerySet[Any]", standard: str, column: str) -> "QuerySet[Any]":
    """The records whose list of standards names this one."""
    return rows.filter(**{f"{column}__icontains": f'"{standard}"'})


ASSESSED = Q(assessed__isnull=False, inherent_score__gt=0, residual_score__gt=0)


@once_per_standard(
    "risks-determined",
    Part("determined", gettext_lazy("risks are determined and owned"), ("risks",)),
    Part("analysed", gettext_lazy("risks are identified, with their owners"), ("identified",)),
    beside=("person",),
    question=gettext_lazy("Does every risk say what may happen, and has it an owner?"),
    cannot_see=gettext_lazy("Risks that nobody thought of, and where they come from."),
    next=gettext_lazy("Describe the risks, and give them owners who are here."),
    next_url="/risks/?state=open&direction=risk",
)
def determined(rows: "QuerySet[Any]", populations: Populations, _on: date) -> Finding:
    """Each standard asks which risks need to be addressed; 27001 names their owners (6.1.2 c).

    A title alone says too little, and who left owns nothing. An empty register shows nothing.
    """
    here = Q(owner_id__in=populations["person"].values("pk"))
    said = _("%(met)d of %(all)d risks are described and have an owner who is here.")
    return complete(Duty(rows, says("description") & here), said)


@once_per_standard(
    "risks-assessed",
    Part("determined", gettext_lazy("what was determined is assessed")),
    Part("analysed", gettext_lazy("likelihood and consequence are assessed"), ("analysed",)),
    question=gettext_lazy("Is every open risk assessed?"),
    cannot_see=gettext_lazy("Whether the assessment is right."),
    next=gettext_lazy("Assess the risks that were only identified."),
    next_url="/risks/?state=identified",
)
def assessed(rows: "QuerySet[Any]", _populations: Populations, _on: date) -> Finding:
    """27001 6.1.2 d, 45001 6.1.2.2, 20000-1 6.1.2 and 9001:2026 6.1.2 ask to analyse risks.

    One that was raised and never assessed lacks it from its first day; numbers that somebody
    wrote down without the act of assessing are a guess, and so are those without criteria.
    Under the other clauses it covers nothing, and lowers: what nobody assessed is not done.
    """
    said = _("%(met)d of %(all)d open risks are assessed, inherent and residual.")
    told = ASSESSED & Q(criteria_id__isnull=False) & ~Q(state="identified")
    return complete(Duty(rows, told), said)


@once_per_standard(
    "risks-comparable",
    Part(
        "analysed",
        gettext_lazy("assessed under the criteria in force"),
        ("repeatable", "evaluated"),
    ),
    beside=("risk_criteria", "scale_version"),
    question=gettext_lazy("Is every assessment made under the scale and criteria of now?"),
    cannot_see=gettext_lazy("Whether two people would rate alike."),
    next=gettext_lazy("Assess again what was rated under an earlier scale or appetite."),
    next_url="/risks/?state=open&direction=risk",
)
def comparable(rows: "QuerySet[Any]", populations: Populations, _on: date) -> Finding:
    """Results are comparable (27001 6.1.2 b) and evaluated against the criteria (e) only when
    they were rated on one scale and held against one appetite.

    An assessment keeps the scale and the appetite of its day. When the organization changes
    them, what was rated before must be rated again; until then it is short.
    """
    versions = populations["scale_version"].values_list("scale_id").annotate(last=Max("pk"))
    last = dict(versions.order_by())
    told = populations["risk_criteria"].values_list("pk", "scale_id", "appetite")
    same = Q(pk__in=[])
    for criteria, scale, appetite in told:
        same |= Q(criteria_id=criteria, appetite=appetite, scale_version_id=last.get(scale, 0))
    said = _("%(met)d of %(all)d assessed risks were rated under the criteria in force.")
    return complete(Duty(rows.filter(ASSESSED), same), said)


@once_per_standard(
    "risks-assessed-again",
    Part("determined", gettext_lazy("risks are looked at again by their date")),
    Part("analysed", gettext_lazy("assessments are kept up to date")),
    Part("again", gettext_lazy("assessed again at planned dates"), ("planned",)),
    beside=("history",),
    question=gettext_lazy("Is every risk assessed again by its date?"),
    cannot_see=gettext_lazy("Whether something changed that asked for it earlier."),
    next=gettext_lazy("Assess the risks that are past their date, and date the others."),
    next_url="/risks/?state=open&review=overdue",
)
def assessed_again(rows: "QuerySet[Any]", populations: Populations, on: date) -> Finding:
    """27001 8.2 asks for assessments at planned intervals; 45001 for a proactive method.

    The date is the organization's own. An act of assessing is needed, not another date: one
    that is moved after it was due stays missed. In the last fifth of its interval it ages.
    """
    plans = planned(rows, populations["history"], completes=("assess",))
    if not plans:
        return nothing(_("No risk is open."))
    said = _("Of %(all)d open risks %(late)d are past their assessment, %(none)d have no date.")
    return replace(plans_kept(plans, on, said), entries=rows.values("pk"))


UNDECIDED = Q(option="")
TO_DO = ~UNDECIDED & ~Q(option__in=RETAIN)


@once_per_standard(
    "risks-treatment-planned",
    Part("planned", gettext_lazy("it is planned what is done about them"), ("planned",)),
    Part("treated", gettext_lazy("options are chosen and planned"), ("options", "plan")),
    question=gettext_lazy("Is it decided for every assessed risk what is done, and by when?"),
    cannot_see=gettext_lazy("Whether it is enough, and built into the daily work."),
    next=gettext_lazy("Choose an option; where something is to be done, say what and by when."),
    next_url="/risks/?state=assessed",
)
def treatment_planned(rows: "QuerySet[Any]", _populations: Populations, _on: date) -> Finding:
    """All five ask to plan actions on risks; 27001 6.1.3 to choose options and make a plan.

    To retain a risk is a decision too, and needs no plan. An option without words and a date
    is an intention. What was not assessed cannot have been decided.
    """
    done = Q(option__in=RETAIN) | (says("treatment") & Q(treat_by__isnull=False))
    said = _("For %(met)d of %(all)d open risks it is decided what is done, and by when.")
    return complete(Duty(rows, ~UNDECIDED & done & ASSESSED), said)


@once_per_standard(
    "risks-treated-in-time",
    Part("planned", gettext_lazy("what was planned is done by its date")),
    Part("carried", gettext_lazy("treatments are carried out"), ("carried",)),
    beside=("history",),
    question=gettext_lazy("Are treatments carried out by their date?"),
    cannot_see=gettext_lazy("Whether what was planned was really done."),
    next=gettext_lazy("Finish the treatments that are late, and assess what is left."),
    next_url="/risks/?state=in_treatment",
)
def treated_in_time(rows: "QuerySet[Any]", populations: Populations, on: date) -> Finding:
    """27001 8.3 asks to carry out the treatment plan; the other four to do what was planned.

    A treatment is finished when the risk, assessed again and accepted, is kept in view. Past
    its date, or with a date that was moved after it was due, it is overdue. While none is
    finished, nothing is shown: a plan is no act.
    """
    planned_ones = rows.filter(TO_DO, ASSESSED)
    open_ones = planned_ones.exclude(state="monitored")
    acts = populations["history"]
    plans = planned(open_ones, acts, completes=("monitor",), column="treat_by")
    finished = planned_ones.filter(state="monitored").count()
    if not plans and not finished:
        return nothing(_("No risk is to be treated."))
    late = sorted((p.entry for p in plans if p.outcome(on) is Outcome.OVERDUE), reverse=True)
    said = _("%(done)d treatments are finished, %(open)d are going on, %(late)d are late.")
    outcome = Outcome.MET if finished else Outcome.FEW
    return Finding(
        outcome=Outcome.OVERDUE if late else outcome,
        reason=say(said, done=finished, open=len(plans) - len(late), late=len(late)),
        count=len(plans) + finished,
        sample=newest(planned_ones),
        deviating=tuple(late[:SAMPLE]),
        deviations=len(late),
        entries=planned_ones.values("pk"),
    )


@once_per_standard(
    "risks-effect",
    Part("planned", gettext_lazy("it is seen whether the treatment worked"), ("evaluated",)),
    Part("carried", gettext_lazy("what the treatment brought is kept"), ("results",)),
    beside=("history",),
    question=gettext_lazy("Was each treated risk assessed again, and did it reach its target?"),
    cannot_see=gettext_lazy("Whether the effect lasts."),
    next=gettext_lazy("Assess treated risks again; treat further what is above its target."),
    next_url="/risks/?state=monitored",
)
def effect(rows: "QuerySet[Any]", populations: Populations, _on: date) -> Finding:
    """All five ask to evaluate whether the actions work; 27001 8.3 to keep the results.

    The act of assessing comes after that of treating, as history tells; a residual score above
    the target says that the treatment did not reach it. Treatments that go on show nothing yet.
    """
    acts = populations["history"].filter(entry_id=OuterRef("pk")).order_by("-number")
    treated = Subquery(acts.filter(said="treat").values("number")[:1])
    after = acts.filter(said="assess", number__gt=OuterRef("treated"))
    reached = Q(target_score=0) | ~Q(residual_score__gt=F("target_score"))
    treated_ones = rows.filter(TO_DO, state="monitored").annotate(treated=treated)
    said = _("%(met)d of %(all)d treated risks were assessed again and reached their target.")
    return complete(Duty(treated_ones, Q(Exists(after)) & reached), said)
