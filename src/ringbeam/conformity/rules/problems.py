"""Rules over problems and known errors (ISO/IEC 20000-1:2018, 8.6.3).

Problems are few, so each is looked at; how incidents are analysed to find them, and whether
others are told what is known, no record here shows: a person says so.
"""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import Basis, Finding, Populations, Serves, rule
from ringbeam.conformity.judging import Duty, freshness, says, start_of
from ringbeam.conformity.limits import Limits, days
from ringbeam.conformity.rules.incidents import by_matrix
from ringbeam.conformity.rules.shapes import SOME, daily, each
from ringbeam.core.sayings import say
from ringbeam.desk.problem_life import SOLVED

CLAUSE = "iso-20000-1:2018:8.6.3"
RUNNING = days("problems-running.interval", gettext_lazy("age of the newest problem"), 180)
WITHIN = days("problems-not-left-open.within", gettext_lazy("resolved after its report"), 90)


def counted(populations: Populations) -> "QuerySet[Any]":
    """Every problem but the cancelled ones, archived ones too."""
    return populations["problem"].exclude(state="cancelled")


@each(
    id="problems-classified",
    question=gettext_lazy("Is every problem recorded with its service and category?"),
    serves=(Serves(CLAUSE, gettext_lazy("recorded and classified"), ("recorded",)),),
    reads=("problem",),
    said=_("%(met)d of %(all)d problems name a service and a category."),
    cannot_see=gettext_lazy("Problems that nobody recorded, and whether a category is right."),
    next=gettext_lazy("Give a service and a category to the problems that lack one."),
    next_url="/problems/?category=nobody",
)
def problems_classified(populations: Populations, _on: date) -> Duty:
    """8.6.3 asks that problems are recorded and classified.

    Each problem in the register is a record; the service that it concerns and its category are
    its classification. Incidents show nothing of this clause, however well they are kept.
    """
    met = Q(category__isnull=False, about__isnull=False)
    return Duty(counted(populations), met)


@each(
    id="problems-prioritized",
    question=gettext_lazy("Is the priority of problems that of the matrix?"),
    serves=(Serves(CLAUSE, gettext_lazy("prioritized"), ("prioritized",)),),
    reads=("problem",),
    said=_("%(met)d of %(all)d problems have the priority of the matrix."),
    cannot_see=gettext_lazy("Whether impact and urgency were judged rightly, one by one."),
    next=gettext_lazy("Judge impact and urgency of the problems whose priority deviates."),
    next_url="/problems/",
)
def problems_prioritized(populations: Populations, _on: date) -> Duty:
    """8.6.3 asks that problems are prioritized.

    The matrix of impact and urgency is the one by which the desk works; a priority that
    deviates from it, such as one that was imported, was set some other way.
    """
    return Duty(counted(populations), by_matrix())


@each(
    id="problems-causes-found",
    question=gettext_lazy("Does every resolved problem say its cause?"),
    serves=(Serves(CLAUSE, gettext_lazy("the cause is found"), ("causes",)),),
    reads=("problem",),
    said=_("%(met)d of %(all)d resolved problems say their cause."),
    cannot_see=gettext_lazy("Whether it is the true cause."),
    next=gettext_lazy("Say the cause of the problems that were resolved."),
    next_url="/problems/?state=resolved&state=closed",
)
def problems_causes_found(populations: Populations, _on: date) -> Duty:
    """8.6.3 asks that the root cause is determined, and what may be done is decided.

    A text that says the cause is the record of it. Problems that are not resolved yet are not
    asked: their cause may still be looked for.
    """
    return Duty(populations["problem"].filter(state__in=SOLVED), says("cause"))


@each(
    id="problems-resolved",
    question=gettext_lazy("Does every resolved problem say what was done?"),
    serves=(
        Serves(CLAUSE, gettext_lazy("resolved, with the actions recorded"), ("resolved",)),
    ),
    reads=("problem",),
    said=_("%(met)d of %(all)d resolved problems say what was done."),
    cannot_see=gettext_lazy("Whether what was done removed the cause."),
    next=gettext_lazy("Say what resolved the problems."),
    next_url="/problems/?state=resolved&state=closed",
)
def problems_resolved(populations: Populations, _on: date) -> Duty:
    """8.6.3 asks that problems are resolved where possible, and records say what was done."""
    return Duty(populations["problem"].filter(state__in=SOLVED), says("solution"))


@each(
    id="problems-known-errors",
    question=gettext_lazy("Does every known error say what is known?"),
    serves=(
        Serves(CLAUSE, gettext_lazy("known errors are recorded, with what helps"), ("known",)),
    ),
    reads=("problem",),
    said=_("%(met)d of %(all)d known errors say how to work on in spite of them."),
    cannot_see=gettext_lazy("Whether the workaround helps, and who read it."),
    next=gettext_lazy("Say a workaround for each known error, or that there is none."),
    next_url="/problems/?state=known_error",
)
def problems_known_errors(populations: Populations, _on: date) -> Duty:
    """8.6.3 asks that known errors are recorded, and that impact is lessened meanwhile.

    Each problem that was declared a known error and is not solved counts. Its cause alone is
    short: until it is removed, there is to be said how to live with it, or that nothing helps.
    """
    rows = populations["problem"].filter(state="known_error")
    return Duty(rows, says("workaround"))


@each(
    id="problems-effect-shown",
    question=gettext_lazy("Does every closed problem say what shows the effect?"),
    serves=(Serves(CLAUSE, gettext_lazy("the effect of a solution is watched"), ("effect",)),),
    reads=("problem",),
    said=_("%(met)d of %(all)d closed problems say what shows the effect."),
    cannot_see=gettext_lazy("How often effects are reported, and to whom."),
    next=gettext_lazy("Say what shows that the solution works."),
    next_url="/problems/?state=closed",
)
def problems_effect_shown(populations: Populations, _on: date) -> Duty:
    """8.6.3 asks that it is watched and reported how well problems are resolved.

    The page of a problem counts incidents like its own before the solution and after; the text
    is what a person concluded from that.
    """
    return Duty(populations["problem"].filter(state="closed"), says("effect"))


@daily(
    id="problems-not-left-open",
    version=1,
    limits=(WITHIN,),
    tolerance=SOME,
    question=gettext_lazy("Is every problem resolved, or known, in time?"),
    serves=(Serves(CLAUSE, gettext_lazy("none is left lying"), ()),),
    reads=("problem",),
    said=_("%(met)d of %(all)d problems past the time for it are resolved or known."),
    cannot_see=gettext_lazy("Why one takes so long."),
    next=gettext_lazy("Resolve the problems that are open too long, or say what is known."),
    next_url="/problems/?state=open",
)
def problems_not_left_open(populations: Populations, on: date, limits: Limits) -> Duty:
    """8.6.3 asks that problems are resolved where possible: those left lying count too.

    Ninety days are our assumed limit. A known error may stay: to live with it can be decided.
    """
    limit = limits.days("within")
    old = counted(populations).filter(created__lt=start_of(on) - limit)
    told = say(_("They have %(days)d days for it."), days=limit.days)
    return Duty(old, Q(state__in=(*SOLVED, "known_error")), told)


@rule(
    id="problems-running",
    version=1,
    question=gettext_lazy("Is problem management running now?"),
    basis=Basis.REQUIREMENT,
    serves=(Serves(CLAUSE, gettext_lazy("problems are handled at present"), ()),),
    reads=("problem",),
    limits=(RUNNING,),
    cannot_see=gettext_lazy("Whether there was nothing to find."),
    next=gettext_lazy("Look at the candidates, and record the problems among them."),
    next_url="/problems/candidates/",
)
def problems_running(populations: Populations, on: date, limits: Limits) -> Finding:
    """Evidence of a process ages: half a year without a problem is our assumed limit."""
    said = _("The newest problem is %(days)d d old, limit %(limit)d.")
    return freshness(counted(populations), "created", on, limits.days("interval"), said)
