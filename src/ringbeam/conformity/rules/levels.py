"""Rules over agreements and service levels (ISO/IEC 20000-1:2018, 8.3.3 and 9.1)."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.conformity.declaring import (
    Basis,
    Finding,
    Outcome,
    Populations,
    Serves,
    rule,
)
from ringbeam.conformity.judging import end_of, newest, start_of

LEVELS = "iso-20000-1:2018:8.3.3"
MONITORING = "iso-20000-1:2018:9.1"
LATELY = timedelta(days=90)


def in_force(populations: Populations, on: date) -> Q:
    """Agreements that hold on a day."""
    return Q(state="in_force", start__lte=on) & (Q(end__isnull=True) | Q(end__gte=on))


@rule(
    id="services-agreed",
    version=1,
    question=gettext_lazy("Is there an agreement with targets for every service in use?"),
    basis=Basis.REQUIREMENT,
    serves=(Serves(LEVELS, gettext_lazy("targets agreed for what is delivered"), ("agreed",)),),
    reads=("agreement", "incident", "service"),
    span=LATELY,
    cannot_see=gettext_lazy("Services that nobody reported an incident about."),
    next=gettext_lazy("Agree targets for the services that have none."),
    next_url="/agreements/",
)
def services_agreed(populations: Populations, on: date) -> Finding:
    """8.3.3 asks for agreed targets per service.

    A service about which incidents came in the last 90 days is delivered; it needs an agreement in
    force with targets, its own or one for all services of the customer.
    """
    used = populations["incident"].filter(
        about__isnull=False, created__gte=start_of(on - LATELY), created__lt=end_of(on)
    )
    services = populations["service"].filter(pk__in=used.values("about_id"))
    count = services.count()
    if not count:
        return Finding(Outcome.NOTHING, _("No service had an incident in the last 90 days."))
    agreements = populations["agreement"].filter(in_force(populations, on)).exclude(targets=[])
    general = agreements.filter(about__isnull=True).exists()
    own = Exists(agreements.filter(about_id=OuterRef("pk")))
    open_ones = services.none() if general else services.exclude(own)
    missing = open_ones.count()
    return Finding(
        outcome=Outcome.BROKEN
        if missing == count
        else Outcome.SHORT
        if missing
        else Outcome.MET,
        reason=_("%(met)d of %(all)d services in use have an agreement with targets in force.")
        % {"met": count - missing, "all": count},
        count=count,
        sample=newest(agreements),
        deviating=newest(open_ones),
        deviations=missing,
    )


@rule(
    id="agreements-reviewed",
    version=1,
    question=gettext_lazy("Is every agreement reviewed by its planned date?"),
    basis=Basis.REQUIREMENT,
    serves=(Serves(LEVELS, gettext_lazy("reviewed at planned intervals"), ("reviewed",)),),
    reads=("agreement",),
    cannot_see=gettext_lazy("What was said in the review."),
    next=gettext_lazy("Hold the review, and set the date of the next one."),
    next_url="/agreements/?state=in_force",
)
def agreements_reviewed(populations: Populations, on: date) -> Finding:
    """8.3.3 asks for reviews at planned intervals; the plan is the agreement's own date."""
    rows = populations["agreement"].filter(in_force(populations, on))
    count = rows.count()
    if not count:
        return Finding(Outcome.NOTHING, _("No agreement is in force."))
    late, unplanned = rows.filter(review__lt=on), rows.filter(review__isnull=True)
    overdue, none = late.count(), unplanned.count()
    soon = rows.filter(review__gte=on, review__lte=on + timedelta(days=30)).exists()
    outcome = Outcome.AGEING if soon else Outcome.MET
    if none:
        outcome = Outcome.SHORT
    if overdue:
        outcome = Outcome.OVERDUE
    return Finding(
        outcome=outcome,
        reason=_(
            "Of %(all)d agreements in force %(late)d are past their review, %(none)d have none."
        )
        % {"all": count, "late": overdue, "none": none},
        count=count,
        sample=newest(rows),
        deviating=newest(late | unplanned),
        deviations=overdue + none,
    )


@rule(
    id="levels-measured",
    version=1,
    question=gettext_lazy("Are promises measured in the last complete month?"),
    basis=Basis.REQUIREMENT,
    serves=(
        Serves(
            LEVELS, gettext_lazy("performance against targets is monitored"), ("monitored",)
        ),
        Serves(
            MONITORING,
            gettext_lazy("what is measured is decided by agreed targets, and results exist"),
            ("decided", "measured"),
        ),
    ),
    reads=("clock",),
    cannot_see=gettext_lazy("Whether anybody looked at the figures and acted on them."),
    next=gettext_lazy("Put an agreement with targets in force, so that promises are counted."),
    next_url="/agreements/",
)
def levels_measured(populations: Populations, on: date) -> Finding:
    """8.3.3 and 9.1 ask that performance against the targets is measured.

    Clocks that stopped in the last complete month are these measurements, each with its target,
    its result and the version of the agreement that it rests on.
    """
    first = on.replace(day=1)
    last_month = (first - timedelta(days=1)).replace(day=1)
    rows = populations["clock"].filter(
        stopped__gte=start_of(last_month), stopped__lt=start_of(first)
    )
    count = rows.count()
    if not count:
        return Finding(
            Outcome.NOTHING,
            _("No promise was due in %(month)s.") % {"month": f"{last_month:%Y-%m}"},
        )
    entries = tuple(rows.order_by("-entry_id").values_list("entry_id", flat=True)[:20])
    return Finding(
        outcome=Outcome.MET,
        reason=_("%(n)d promises were measured in %(month)s.")
        % {"n": count, "month": f"{last_month:%Y-%m}"},
        count=count,
        sample=tuple(dict.fromkeys(entries)),
    )
