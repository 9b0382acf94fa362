"""Rules over the continuity of services (ISO/IEC 20000-1:2018, 8.7.2)."""

from datetime import date
from decimal import Decimal

from django.db.models import F, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import Populations, Serves
from ringbeam.conformity.judging import Duty, says, start_of
from ringbeam.conformity.limits import Limits, days
from ringbeam.conformity.rules.shapes import each

CLAUSE = "iso-20000-1:2018:8.7.2"
TRIED = days("continuity-tried.within", gettext_lazy("tried within"), 400)


@each(
    id="continuity-required",
    version=1,
    question=gettext_lazy("Is it decided for every live service how soon it must be back?"),
    serves=(
        Serves(
            CLAUSE,
            gettext_lazy("it is determined how soon services must be back, and why"),
            ("required",),
        ),
    ),
    reads=("service", "continuity_requirement"),
    said=_("%(met)d of %(all)d live services have an approved continuity requirement."),
    cannot_see=gettext_lazy(
        "Whether the times are what the business needs, and can be reached."
    ),
    next=gettext_lazy("Write a continuity requirement for the services that have none."),
    next_url="/continuity-requirements/",
)
def required(populations: Populations, _on: date) -> Duty:
    """8.7.2 asks that requirements of service continuity are determined from what is needed.

    That a service needs no plan is a decision too, and says what the loss does. A draft decides
    nothing.
    """
    written = populations["continuity_requirement"].filter(says("impact"), state="in_force")
    asked = written.exclude(planned="")
    return Duty(populations["service"].filter(state="live"), Q(pk__in=asked.values("about_id")))


@each(
    id="continuity-tried",
    version=1,
    limits=(TRIED,),
    question=gettext_lazy(
        "Did the last exercise of every service show that it is back in time?"
    ),
    serves=(
        Serves(
            CLAUSE,
            gettext_lazy("results of tests are recorded, and gaps are followed up"),
            ("results",),
        ),
    ),
    reads=("continuity_requirement", "continuity_exercise"),
    said=_("Of %(all)d services that need a plan, %(met)d were tried and their gaps followed."),
    cannot_see=gettext_lazy(
        "Whether the exercise was like what may happen, and gaps are closed."
    ),
    next=gettext_lazy("Hold an exercise for the services whose last one is too old or failed."),
    next_url="/continuity-exercises/",
)
def tried(populations: Populations, on: date, limits: Limits) -> Duty:
    """8.7.2 asks to test the plans against the requirements, to record and review the results.

    The last exercise that was evaluated must be within 400 days, our assumed limit for a year,
    must not have failed, and where it measured a time, it was as required or says what follows.
    """
    since = on - limits.days("within")
    held = populations["continuity_exercise"].filter(
        about=OuterRef("about"), state="evaluated", held__gte=since, held__lte=on
    )
    last = held.order_by("-held", "-pk")
    rows = populations["continuity_requirement"].filter(state="in_force", planned="yes")
    # Nothing is compared with NULL, which would be neither kept nor broken.
    asked = rows.annotate(
        result=Coalesce(Subquery(last.values("result")[:1]), Value("")),
        took=Coalesce(Subquery(last.values("recovered")[:1]), Value(Decimal(0))),
        most=Coalesce(F("recovery_time"), Value(Decimal(0))),
        follow=Coalesce(
            Subquery(last.values("follow_up")[:1]), Value(""), output_field=TextField()
        ),
    )
    in_time = Q(result="as_planned", took__lte=F("most"))
    return Duty(asked, in_time | (Q(result__in=("as_planned", "with_gaps")) & says("follow")))


@each(
    id="continuity-reported",
    version=1,
    question=gettext_lazy("Was every invocation of a continuity plan reported?"),
    serves=(
        Serves(
            CLAUSE,
            gettext_lazy("cause, effect and recovery are reported after it was invoked"),
            ("reported",),
            occasional=True,
        ),
    ),
    reads=("continuity_invocation",),
    said=_("%(met)d of %(all)d invocations were reported with cause, effect and recovery."),
    cannot_see=gettext_lazy("Plans that were used and nobody recorded it."),
    next=gettext_lazy("Report the invocations that are over."),
    next_url="/continuity-invocations/?state=recovered",
)
def reported(populations: Populations, on: date) -> Duty:
    """8.7.2 asks to report cause, effect and recovery when a plan was invoked.

    Asked of what was reported, and of what waits longer than its two weeks, ours.
    """
    late = Q(state="recovered", due__lt=start_of(on))
    rows = populations["continuity_invocation"].filter(Q(state="reported") | late)
    return Duty(rows, Q(state="reported") & says("cause") & says("effect") & says("recovery"))
