"""Rules over security incidents (ISO/IEC 20000-1:2018, 8.7.3.3; ISO/IEC 27001, Annex A)."""

from datetime import date

from django.db.models import F, Q
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import Populations, Serves
from ringbeam.conformity.judging import Duty, says, start_of
from ringbeam.conformity.limits import Limits, days
from ringbeam.conformity.rules.shapes import SOME, daily, each
from ringbeam.core.sayings import say

CLAUSE = "iso-20000-1:2018:8.7.3.3"
LEARNING = ("iso-27001:2013:A.16.1.6", "iso-27001:2022:A.5.27")
ASSESSED = days("security-incidents-assessed.within", gettext_lazy("assessed after it came"), 1)


@daily(
    id="security-incidents-assessed",
    version=1,
    tolerance=SOME,
    limits=(ASSESSED,),
    question=gettext_lazy("Is every security incident classified and given a severity?"),
    serves=(
        Serves(
            CLAUSE,
            gettext_lazy("security incidents are recorded, classified and prioritized"),
            ("classified", "prioritized"),
        ),
    ),
    reads=("security_incident",),
    said=_("%(met)d of %(all)d security incidents have a sort and a severity."),
    cannot_see=gettext_lazy("Incidents that nobody recorded, and whether the severity fits."),
    next=gettext_lazy("Assess the security incidents that were only reported."),
    next_url="/security-incidents/?state=reported",
)
def assessed(populations: Populations, on: date, limits: Limits) -> Duty:
    """8.7.3.3 asks that security incidents are classified, and prioritized by their risk.

    What turned out to be none is not asked. One day to assess it is our assumed limit.
    """
    wait = limits.days("within")
    rows = populations["security_incident"].exclude(state="dismissed")
    old = rows.filter(Q(created__lt=start_of(on) - wait) | ~Q(state="reported"))
    told = say(_("They are assessed within %(days)d days."), days=wait.days)
    return Duty(old, ~Q(sort="") & ~Q(severity="") & ~Q(state="reported"), told)


@each(
    id="security-incidents-escalated",
    version=1,
    question=gettext_lazy("Was top management informed of every critical security incident?"),
    serves=(
        Serves(
            CLAUSE,
            gettext_lazy("critical security incidents are escalated to top management"),
            ("escalated",),
            occasional=True,
        ),
    ),
    reads=("security_incident",),
    only=("severity", ("critical",)),
    said=_("%(met)d of %(all)d critical security incidents say whom they informed."),
    cannot_see=gettext_lazy("Whether others should have been escalated, and what was told."),
    next=gettext_lazy("Inform top management of the critical ones, and record it."),
    next_url="/security-incidents/?severity=critical",
)
def escalated(populations: Populations, on: date) -> Duty:
    """8.7.3.3 asks that security incidents are escalated if needed.

    A critical one needs it. On its first day somebody may be about to.
    """
    rows = populations["security_incident"].filter(severity="critical")
    asked = rows.exclude(state="dismissed").filter(created__lt=start_of(on))
    return Duty(asked, says("informed"))


@daily(
    id="security-incidents-resolved",
    version=1,
    tolerance=SOME,
    question=gettext_lazy("Is every security incident resolved in its time?"),
    serves=(
        Serves(
            CLAUSE,
            gettext_lazy("security incidents are resolved in the time of their severity"),
            ("resolved",),
        ),
    ),
    reads=("security_incident",),
    said=_("%(met)d of %(all)d security incidents were resolved in time, and say how."),
    cannot_see=gettext_lazy("Whether what was done removed the harm."),
    next=gettext_lazy("Resolve the security incidents that are overdue."),
    next_url="/security-incidents/?state=open&due=overdue",
)
def resolved(populations: Populations, on: date) -> Duty:
    """8.7.3.3 asks that security incidents are resolved.

    By when follows from when it was noticed and how severe it is; nobody can move that.
    """
    rows = populations["security_incident"].exclude(state="dismissed")
    asked = rows.filter(Q(resolve_by__lt=start_of(on)) | Q(resolved__isnull=False))
    met = Q(resolved__isnull=False, resolved__lte=F("resolve_by")) & says("resolution")
    return Duty(asked, met)


@each(
    id="security-incidents-reviewed",
    version=1,
    question=gettext_lazy("Was every security incident reviewed after it was over?"),
    serves=(
        Serves(
            CLAUSE,
            gettext_lazy("security incidents are closed after a review of what can be better"),
            ("closed", "reviewed"),
        ),
        *(
            Serves(
                one, gettext_lazy("what was learned is written"), ("learned",), occasional=True
            )
            for one in LEARNING
        ),
    ),
    reads=("security_incident",),
    said=_("%(met)d of %(all)d security incidents whose review was due say what was learned."),
    cannot_see=gettext_lazy("Whether what was learned was put to use, and told to others."),
    next=gettext_lazy("Review the security incidents that are resolved, and close them."),
    next_url="/security-incidents/?state=resolved",
)
def reviewed(populations: Populations, on: date) -> Duty:
    """8.7.3.3 asks that incidents are closed, and reviewed for improvement; A.5.27 likewise.

    The review is due two weeks after the resolution. One whose review is not due shows nothing.
    """
    rows = populations["security_incident"]
    late = Q(state="resolved", due__lt=start_of(on))
    met = Q(state="closed") & says("cause") & says("lessons")
    return Duty(rows.filter(Q(state="closed") | late), met)
