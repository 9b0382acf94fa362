"""Rules over changes (ISO/IEC 20000-1:2018, 8.5.1.2 and 8.5.1.3)."""

from datetime import date

from django.db.models import F, Q
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import Populations, Serves
from ringbeam.conformity.judging import Duty, says, start_of
from ringbeam.conformity.limits import Limits, days
from ringbeam.conformity.rules.shapes import daily, each
from ringbeam.core.sayings import say
from ringbeam.services.changes.levels import STANDARD, UNSUCCESSFUL

INITIATION, ACTIVITIES = "iso-20000-1:2018:8.5.1.2", "iso-20000-1:2018:8.5.1.3"
DONE = ("implemented", "closed")
LEFT = ("refused", "cancelled")
ASSESSED = days("changes-classified.within", gettext_lazy("assessed after it was raised"), 10)


@daily(
    id="changes-classified",
    version=1,
    limits=(ASSESSED,),
    question=gettext_lazy("Is every request for change classified, and its way decided?"),
    serves=(
        Serves(
            INITIATION,
            gettext_lazy("requests are classified, and it is decided how they go on"),
            ("recorded", "decided"),
        ),
    ),
    reads=("change",),
    said=_("%(met)d of %(all)d requests are assessed and say which way they go."),
    cannot_see=gettext_lazy("Changes that nobody requested, and whether the class fits."),
    next=gettext_lazy("Assess the requests that wait, and decide which way they go."),
    next_url="/changes/?state=requested",
)
def classified(populations: Populations, on: date, limits: Limits) -> Duty:
    """8.5.1.2 asks that requests are recorded and classified, and which need 8.5.2.

    Asked of what is decided, and of what was raised longer ago than ten days, our assumed
    limit. What was refused or given up is not asked.
    """
    wait = limits.days("within")
    rows = populations["change"].exclude(state__in=LEFT)
    asked = rows.filter(~Q(state="requested") | Q(created__lt=start_of(on) - wait))
    told = say(_("They are assessed within %(days)d days."), days=wait.days)
    return Duty(asked, ~Q(impact="") & ~Q(risk="") & ~Q(transition=""), told)


@daily(
    id="changes-approved",
    version=1,
    question=gettext_lazy("Was every change approved before, and by somebody else?"),
    serves=(
        Serves(
            ACTIVITIES,
            gettext_lazy("changes are approved before they are carried out, by others"),
            ("approved",),
        ),
    ),
    reads=("change",),
    said=_("%(met)d of %(all)d changes were approved before, not by who raised them."),
    cannot_see=gettext_lazy("Changes that were carried out and never recorded."),
    next=gettext_lazy("Look at the changes that were carried out without an approval."),
    next_url="/changes/?state=implemented",
)
def approved(populations: Populations, _on: date) -> Duty:
    """8.5.1.3 asks that requests are decided, and approved before they are carried out.

    A standard change was approved by its template; any other by a person, who did not raise it.
    """
    rows = populations["change"].filter(state__in=DONE)
    before = Q(approved__isnull=False, approved__lte=F("implemented"))
    person = Q(approved_by__isnull=False) & (
        Q(raised_by__isnull=True) | ~Q(approved_by=F("raised_by"))
    )
    template = Q(sort=STANDARD, template__isnull=False)
    return Duty(rows, before & (person | template))


@daily(
    id="changes-prepared",
    version=1,
    question=gettext_lazy("Was every change assessed, and could it be taken back?"),
    serves=(
        Serves(
            ACTIVITIES,
            gettext_lazy("risk and effect are assessed, and taking back is planned"),
            ("assessed", "back_out"),
        ),
    ),
    reads=("change",),
    said=_("%(met)d of %(all)d changes say impact, risk and how they are taken back."),
    cannot_see=gettext_lazy("Whether the assessment was right, and taking back would work."),
    next=gettext_lazy("Say of the changes that lack it how they are taken back."),
    next_url="/changes/",
)
def prepared(populations: Populations, _on: date) -> Duty:
    """8.5.1.3 asks that changes are assessed, and that what to do if they fail is planned."""
    rows = populations["change"].filter(state__in=DONE)
    return Duty(rows, ~Q(impact="") & ~Q(risk="") & says("back_out"))


@daily(
    id="changes-reviewed",
    version=1,
    question=gettext_lazy("Was every change reviewed after it was carried out?"),
    serves=(
        Serves(
            ACTIVITIES, gettext_lazy("changes are reviewed for how they worked"), ("reviewed",)
        ),
    ),
    reads=("change",),
    said=_("%(met)d of %(all)d changes whose review was due were reviewed."),
    cannot_see=gettext_lazy("Whether customers noticed more than the review says."),
    next=gettext_lazy("Review the changes that were carried out, and close them."),
    next_url="/changes/?state=implemented",
)
def reviewed(populations: Populations, on: date) -> Duty:
    """8.5.1.3 asks that changes are reviewed; ours is due two weeks after they were made."""
    rows = populations["change"]
    late = Q(state="implemented", due__lt=start_of(on))
    return Duty(rows.filter(Q(state="closed") | late), Q(state="closed") & says("review"))


@each(
    id="changes-investigated",
    version=1,
    question=gettext_lazy("Was every unsuccessful change investigated?"),
    serves=(
        Serves(
            ACTIVITIES,
            gettext_lazy("unsuccessful changes are investigated"),
            ("investigated",),
            occasional=True,
        ),
    ),
    reads=("change",),
    only=("outcome", UNSUCCESSFUL),
    said=_("%(met)d of %(all)d unsuccessful changes say why they did not succeed."),
    cannot_see=gettext_lazy("Changes that failed and are called successful."),
    next=gettext_lazy("Say of the unsuccessful changes why they did not succeed."),
    next_url="/changes/?outcome=failed",
)
def investigated(populations: Populations, on: date) -> Duty:
    """8.5.1.3 asks that unsuccessful changes are investigated, and action is agreed.

    Asked of what is closed, and of what waits for its review longer than its day.
    """
    rows = populations["change"].filter(outcome__in=UNSUCCESSFUL)
    late = Q(state="implemented", due__lt=start_of(on))
    return Duty(rows.filter(Q(state="closed") | late), says("investigation"))
