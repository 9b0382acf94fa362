"""Rules over agreements and service levels (ISO/IEC 20000-1:2018, 8.3.3 and 9.1)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import (
    SAMPLE,
    Basis,
    Finding,
    Outcome,
    Populations,
    Serves,
    rule,
)
from ringbeam.conformity.judging import (
    Duty,
    end_of,
    nothing,
    plans_kept,
    start_of,
)
from ringbeam.conformity.limits import Limits, lookback, tolerance
from ringbeam.conformity.rules.reviews import planned
from ringbeam.conformity.rules.shapes import SOME, each
from ringbeam.conformity.spreading import newest
from ringbeam.core.sayings import say

LEVELS = "iso-20000-1:2018:8.3.3"
MONITORING = "iso-20000-1:2018:9.1"
CLOCKS_OF_A_TICKET = 8
IN_USE = lookback("services-agreed.within", gettext_lazy("in use by incidents within"), 90)


def in_force(populations: Populations, on: date) -> "QuerySet[Any]":
    """Agreements that hold on a day: agreed, begun and not over."""
    not_over = Q(end__isnull=True) | Q(end__gte=on)
    return populations["agreement"].filter(not_over, state="in_force", start__lte=on)


@rule(
    id="services-agreed",
    version=3,
    question=gettext_lazy("Is there an agreement with targets for every service in use?"),
    basis=Basis.REQUIREMENT,
    serves=(Serves(LEVELS, gettext_lazy("targets agreed for what is delivered"), ("agreed",)),),
    reads=("agreement", "incident"),
    limits=(IN_USE,),
    cannot_see=gettext_lazy("Services that nobody reported an incident about."),
    next=gettext_lazy("Agree targets for the services that have none."),
    next_url="/agreements/",
)
def services_agreed(populations: Populations, on: date, limits: Limits) -> Finding:
    """8.3.3 asks for agreed targets per service.

    A service about which a customer's incidents came in the last 90 days is delivered to that
    customer. It needs an agreement in force with that customer that has targets, about this
    service or about all of them. Incidents without a customer or service cannot be matched;
    they count as a service without an agreement.
    """
    lately = limits.days("within")
    used = populations["incident"].filter(
        created__gte=start_of(on - lately), created__lt=end_of(on)
    )
    delivered = used.exclude(state="cancelled").order_by().distinct()
    pairs = set(delivered.values_list("customer_id", "about_id"))
    if not pairs:
        said = _("No service had an incident in the last %(days)d days.")
        return nothing(said, days=lately.days)
    rows = in_force(populations, on).exclude(targets=[])
    agreed = set(rows.values_list("customer_id", "about_id"))
    missing = {one for one in pairs if None in one or not {one, (one[0], None)} & agreed}
    some = Outcome.BROKEN if len(missing) == len(pairs) else Outcome.SHORT
    lacking = sorted({service or customer for customer, service in missing} - {None})
    said = _(
        "%(met)d of %(all)d services with an incident in the last %(days)d days, counted per"
        " customer, have agreed targets in force."
    )
    return Finding(
        outcome=some if missing else Outcome.MET,
        reason=say(said, met=len(pairs) - len(missing), all=len(pairs), days=lately.days),
        count=len(pairs),
        sample=newest(rows),
        deviating=tuple(lacking[:SAMPLE]),
        deviations=len(missing),
        entries=used.values("pk"),
    )


@each(
    id="agreements-limited",
    question=gettext_lazy("Does every agreement in force name a limit of workload?"),
    serves=(Serves(LEVELS, gettext_lazy("workload limits are agreed"), ("limits",)),),
    reads=("agreement",),
    said=_("%(met)d of %(all)d agreements in force name a limit of workload."),
    cannot_see=gettext_lazy("Whether the limit fits what the service can bear."),
    next=gettext_lazy("Agree a limit of workload where there is none."),
    next_url="/agreements/?state=in_force",
)
def agreements_limited(populations: Populations, on: date) -> Duty:
    """8.3.3 asks that an agreement holds limits of workload beside its targets."""
    return Duty(in_force(populations, on), Q(workload__gt=0))


@rule(
    id="agreements-reviewed",
    version=2,
    question=gettext_lazy("Is every agreement reviewed by its planned date?"),
    basis=Basis.REQUIREMENT,
    serves=(Serves(LEVELS, gettext_lazy("reviewed at planned intervals"), ("reviewed",)),),
    reads=("agreement", "history"),
    cannot_see=gettext_lazy("Whether the review took place, and what was said in it."),
    next=gettext_lazy("Hold the review, and set the date of the next one."),
    next_url="/agreements/?state=in_force",
)
def agreements_reviewed(populations: Populations, on: date) -> Finding:
    """8.3.3 asks for reviews at planned intervals; the plan is the agreement's own date.

    Held is a review when its next date is set near the one planned and before this one passes;
    until one was, no cycle is complete and nothing is shown. A date that was moved after it was
    due keeps the miss until the next is held in time.
    """
    rows = in_force(populations, on)
    plans = planned(rows, populations["history"])
    if not plans:
        return nothing(_("No agreement is in force."))
    said = _(
        "Of %(all)d agreements in force %(late)d are past their review, %(none)d have none."
    )
    return replace(plans_kept(plans, on, said), entries=rows.values("pk"))


@rule(
    id="levels-measured",
    version=2,
    question=gettext_lazy(
        "Were promises measured in the last complete month, for all tickets?"
    ),
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
    reads=("clock", "incident"),
    limits=(tolerance("levels-measured", SOME),),
    cannot_see=gettext_lazy("Whether anybody looked at the figures and acted on them."),
    next=gettext_lazy("Put an agreement with targets in force, so that promises are counted."),
    next_url="/agreements/",
)
def levels_measured(populations: Populations, on: date, limits: Limits) -> Finding:
    """8.3.3 and 9.1 ask that performance against the targets is measured.

    The promises that were met or fell due in the last complete month are these measurements,
    each with its target, its result and the version of the agreement that it rests on. Tickets
    opened in that month to which nothing was promised were not measured: a few are tolerated,
    more leave it short.
    """
    first = on.replace(day=1)
    last_month = (first - timedelta(days=1)).replace(day=1)
    start, end = start_of(last_month), start_of(first)
    month = f"{last_month:%Y-%m}"
    clocks = populations["clock"].exclude(state="cancelled")
    met = clocks.filter(state="met", stopped__gte=start, stopped__lt=end)
    missed = clocks.exclude(state="met").filter(due__gte=start, due__lt=end)
    kept, lost = met.count(), missed.count()
    if not kept + lost:
        return nothing(_("No promise was measured in %(month)s."), month=month)
    opened = populations["incident"].exclude(state="cancelled")
    opened = opened.filter(created__gte=start, created__lt=end)
    # Of each ticket of the month alone: `Exists` makes PostgreSQL gather all clocks first.
    promised = clocks.filter(entry_id=OuterRef("entry_id")).values("entry_id")[:1]
    without = opened.alias(promised=Subquery(promised)).filter(promised=None)
    n, unpromised = opened.count(), without.count()
    said = _("%(n)d promises were met or due in %(month)s, %(kept)d of them kept.")
    reason = say(said, n=kept + lost, kept=kept, month=month)
    if unpromised:
        more = _("Of %(all)d tickets opened in it %(none)d have no promise.")
        reason += say(more, all=n, none=unpromised)
    return Finding(
        outcome=Outcome.SHORT if unpromised > limits.share("tolerance") * n else Outcome.MET,
        reason=reason,
        count=kept + lost,
        sample=_newest_tickets(met, missed),
        deviating=newest(without) if unpromised else (),
        deviations=unpromised,
        since=last_month,
        until=first - timedelta(days=1),
        entries=(met | missed).values("entry_id"),
    )


def _newest_tickets(*clocks: "QuerySet[Any]") -> tuple[int, ...]:
    """The newest tickets of these clocks, at most twenty; a ticket has few clocks."""
    found: set[int] = set()
    for some in clocks:
        entries = some.order_by("-entry_id").values_list("entry_id", flat=True)
        few = set(entries[: SAMPLE * CLOCKS_OF_A_TICKET])
        found |= few if len(few) >= SAMPLE else set(entries.distinct()[:SAMPLE])
    return tuple(sorted(found, reverse=True)[:SAMPLE])
