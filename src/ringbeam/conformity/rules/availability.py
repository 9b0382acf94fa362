"""Rules over the availability of services (ISO/IEC 20000-1:2018, 8.7.1)."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import Populations, Serves
from ringbeam.conformity.judging import Duty, says, start_of
from ringbeam.conformity.limits import Limits, days
from ringbeam.conformity.rules.shapes import each

CLAUSE = "iso-20000-1:2018:8.7.1"
HEARD = days("availability-monitored.within", gettext_lazy("heard from within"), 35)


@each(
    id="availability-agreed",
    version=1,
    question=gettext_lazy("Has every live service an availability target with its reason?"),
    serves=(
        Serves(
            CLAUSE,
            gettext_lazy("requirements and targets of availability are documented"),
            ("agreed",),
        ),
    ),
    reads=("service", "availability_target"),
    said=_("%(met)d of %(all)d live services have a target that says what asks for it."),
    cannot_see=gettext_lazy(
        "Whether the target is what customers need, and whether it was agreed with them."
    ),
    next=gettext_lazy("Write an availability target for the services that have none."),
    next_url="/availability-targets/",
)
def agreed(populations: Populations, _on: date) -> Duty:
    """8.7.1 asks that requirements and targets are determined, documented and maintained.

    A draft binds nobody; a target that says nothing of its reason was not determined from
    requirements.
    """
    written = populations["availability_target"].filter(says("requirement"), state="in_force")
    return Duty(
        populations["service"].filter(state="live"), Q(pk__in=written.values("about_id"))
    )


@each(
    id="availability-monitored",
    version=1,
    limits=(HEARD,),
    question=gettext_lazy(
        "Is every service that has a target watched by a monitor that speaks?"
    ),
    serves=(
        Serves(
            CLAUSE,
            gettext_lazy("availability is monitored and compared with its targets"),
            ("monitored",),
        ),
    ),
    reads=("availability_target", "monitor"),
    said=_("%(met)d of %(all)d targets are of a service whose monitor was heard."),
    cannot_see=gettext_lazy(
        "Whether the monitor sees what users see, and outages that people alone notice."
    ),
    next=gettext_lazy("Connect a monitor to the services that nobody watches."),
    next_url="/monitors/",
)
def monitored(populations: Populations, on: date, limits: Limits) -> Duty:
    """8.7.1 asks that availability is monitored, and results are compared with the targets.

    That comparison is always computed from the outages; it says something where a monitor
    would have told of them. One not heard for 35 days, our assumed limit, tells of nothing.
    """
    since = start_of(on) - limits.days("within")
    watched = populations["monitor"].filter(state="in_use", heard__gte=since)
    rows = populations["availability_target"].filter(state="in_force")
    return Duty(rows, Q(about_id__in=watched.values("about_id")))


@each(
    id="outages-investigated",
    version=1,
    question=gettext_lazy("Was every unplanned outage investigated?"),
    serves=(
        Serves(
            CLAUSE,
            gettext_lazy("unplanned unavailability is investigated"),
            ("investigated",),
            occasional=True,
        ),
    ),
    reads=("outage",),
    only=("sort", ("unplanned",)),
    said=_("%(met)d of %(all)d unplanned outages say their cause and what was found."),
    cannot_see=gettext_lazy(
        "Outages that nobody recorded, and whether the cause is the real one."
    ),
    next=gettext_lazy("Investigate the unplanned outages that wait."),
    next_url="/outages/?state=over&sort=unplanned",
)
def investigated(populations: Populations, on: date) -> Duty:
    """8.7.1 asks that unplanned unavailability is investigated; ours is due in ten days.

    Asked of what was investigated, and of what waits longer than its day. What was none is not
    asked.
    """
    rows = populations["outage"].filter(sort="unplanned")
    late = Q(state="over", due__lt=start_of(on))
    asked = rows.filter(Q(state="investigated") | late)
    return Duty(asked, Q(state="investigated") & ~Q(cause="") & says("finding"))
