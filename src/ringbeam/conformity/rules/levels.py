"""Rules over agreements and service levels (ISO/IEC 20000-1:2018, 8.3.3 and 9.1)."""

from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.conformity.declaring import (
    SAMPLE,
    Basis,
    Finding,
    Outcome,
    Populations,
    Serves,
    rule,
)
from ringbeam.conformity.judging import complete, end_of, newest, plans_kept, start_of
from ringbeam.conformity.rules.reviews import planned

LEVELS = "iso-20000-1:2018:8.3.3"
MONITORING = "iso-20000-1:2018:9.1"
LATELY = timedelta(days=90)


def in_force(on: date) -> Q:
    """Agreements that hold on a day."""
    return Q(state="in_force", start__lte=on) & (Q(end__isnull=True) | Q(end__gte=on))


@rule(
    id="services-agreed",
    version=1,
    question=gettext_lazy("Is there an agreement with targets for every service in use?"),
    basis=Basis.REQUIREMENT,
    serves=(Serves(LEVELS, gettext_lazy("targets agreed for what is delivered"), ("agreed",)),),
    reads=("agreement", "incident"),
    span=LATELY,
    assumed=True,
    cannot_see=gettext_lazy("Services that nobody reported an incident about."),
    next=gettext_lazy("Agree targets for the services that have none."),
    next_url="/agreements/",
)
def services_agreed(populations: Populations, on: date) -> Finding:
    """8.3.3 asks for agreed targets per service.

    A service about which a customer's incidents came in the last 90 days is delivered to that
    customer. It needs an agreement in force with that customer that has targets, about this
    service or about all of them. Incidents without a customer or service cannot be matched;
    they count as a service without an agreement.
    """
    used = populations["incident"].filter(
        created__gte=start_of(on - LATELY), created__lt=end_of(on)
    )
    pairs = set(used.exclude(state="cancelled").values_list("customer_id", "about_id"))
    if not pairs:
        return Finding(Outcome.NOTHING, _("No service had an incident in the last 90 days."))
    rows = populations["agreement"].filter(in_force(on)).exclude(targets=[])
    agreed = set(rows.values_list("customer_id", "about_id"))
    missing = {one for one in pairs if None in one or not {one, (one[0], None)} & agreed}
    some = Outcome.BROKEN if len(missing) == len(pairs) else Outcome.SHORT
    lacking = sorted({service or customer for customer, service in missing} - {None})
    return Finding(
        outcome=some if missing else Outcome.MET,
        reason=_(
            "%(met)d of %(all)d services, counted per customer, have agreed targets in force."
        )
        % {"met": len(pairs) - len(missing), "all": len(pairs)},
        count=len(pairs),
        sample=newest(rows),
        deviating=tuple(lacking[:SAMPLE]),
        deviations=len(missing),
    )


@rule(
    id="agreements-limited",
    version=1,
    question=gettext_lazy("Does every agreement in force name a limit of workload?"),
    basis=Basis.REQUIREMENT,
    serves=(Serves(LEVELS, gettext_lazy("workload limits are agreed"), ("limits",)),),
    reads=("agreement",),
    cannot_see=gettext_lazy("Exceptions that are agreed elsewhere."),
    next=gettext_lazy("Agree a limit of workload where there is none."),
    next_url="/agreements/?state=in_force",
)
def agreements_limited(populations: Populations, on: date) -> Finding:
    """8.3.3 asks that an agreement holds limits of workload beside its targets."""
    return complete(
        populations["agreement"].filter(in_force(on)),
        Q(workload__isnull=False),
        _("%(met)d of %(all)d agreements in force name a limit of workload."),
    )


@rule(
    id="agreements-reviewed",
    version=1,
    question=gettext_lazy("Is every agreement reviewed by its planned date?"),
    basis=Basis.REQUIREMENT,
    serves=(Serves(LEVELS, gettext_lazy("reviewed at planned intervals"), ("reviewed",)),),
    reads=("agreement", "history"),
    cannot_see=gettext_lazy("What was said in the review."),
    next=gettext_lazy("Hold the review, and set the date of the next one."),
    next_url="/agreements/?state=in_force",
)
def agreements_reviewed(populations: Populations, on: date) -> Finding:
    """8.3.3 asks for reviews at planned intervals; the plan is the agreement's own date.

    Held is a review when its next date is set before this one passes. A date that was moved
    after it was due keeps the miss until the next is held in time.
    """
    plans = planned(populations["agreement"].filter(in_force(on)), populations["history"])
    if not plans:
        return Finding(Outcome.NOTHING, _("No agreement is in force."))
    return plans_kept(
        plans,
        on,
        _("Of %(all)d agreements in force %(late)d are past their review, %(none)d have none."),
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
        state__in=("met", "missed"),
        stopped__gte=start_of(last_month),
        stopped__lt=start_of(first),
    )
    told = rows.aggregate(count=Count("pk"), kept=Count("pk", filter=Q(state="met")))
    month = f"{last_month:%Y-%m}"
    if not told["count"]:
        return Finding(
            Outcome.NOTHING, _("No promise was measured in %(month)s.") % {"month": month}
        )
    entries = rows.order_by("-entry_id").values_list("entry_id", flat=True).distinct()
    return Finding(
        outcome=Outcome.MET,
        reason=_("%(n)d promises were measured in %(month)s, %(kept)d of them kept.")
        % {"n": told["count"], "kept": told["kept"], "month": month},
        count=told["count"],
        sample=tuple(entries[:SAMPLE]),
        since=last_month,
        until=first - timedelta(days=1),
    )
