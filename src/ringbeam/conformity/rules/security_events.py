"""Rules over events of information security (ISO/IEC 27001, controls of Annex A).

They speak only where the desk was told of such events: who was told of none, or is told
elsewhere, is asked nothing here.
"""

from datetime import date

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import Populations, Serves
from ringbeam.conformity.judging import Duty, says, start_of
from ringbeam.conformity.limits import Limits, days
from ringbeam.conformity.rules.shapes import SOME, daily, each
from ringbeam.core.sayings import say
from ringbeam.desk.security_events import INCIDENT, REPORTED, SUSPECTED

DONE = ("resolved", "closed")
EVENTS = ("security", SUSPECTED)
INCIDENTS = ("security", (INCIDENT,))
ASSESSING = days(
    "security-events-assessed.within", gettext_lazy("assessed after its report"), 3
)
RESPONDING = days(
    "security-incidents-responded.within", gettext_lazy("resolved after its report"), 30
)


def controls(
    numbers: tuple[str, ...], shows: Promise, covers: tuple[str, ...]
) -> tuple[Serves, ...]:
    """The control in each edition of ISO/IEC 27001, as "2022:A.5.25"."""
    return tuple(Serves(f"iso-27001:{one}", shows, covers, occasional=True) for one in numbers)


@daily(
    id="security-events-assessed",
    version=1,
    tolerance=SOME,
    limits=(ASSESSING,),
    question=gettext_lazy("Is every reported event of information security assessed?"),
    serves=controls(
        ("2022:A.5.25", "2013:A.16.1.4"),
        gettext_lazy("reported events are assessed, and it is decided what they are"),
        ("decided",),
    ),
    reads=("incident",),
    only=EVENTS,
    said=_("%(met)d of %(all)d reported events are assessed."),
    cannot_see=gettext_lazy(
        "Events that nobody reported, and whether the assessment is right."
    ),
    next=gettext_lazy("Assess the events that wait: no event, an event, or an incident."),
    next_url="/incidents/?security=reported",
)
def events_assessed(populations: Populations, on: date, limits: Limits) -> Duty:
    """A.5.25 asks that events are assessed, and that it is decided whether they are incidents.

    What the portal took as suspicious, and what an agent marked, waits until a person says what
    it is; that decision, with who and when, stands in the history. Three days is our assumed
    limit.
    """
    wait = limits.days("within")
    rows = populations["incident"].filter(security__in=SUSPECTED).exclude(state="cancelled")
    old = rows.filter(created__lt=start_of(on) - wait)
    told = say(_("They are assessed within %(days)d days."), days=wait.days)
    return Duty(old, ~Q(security=REPORTED), told)


@daily(
    id="security-incidents-responded",
    version=1,
    tolerance=SOME,
    limits=(RESPONDING,),
    question=gettext_lazy("Was every security incident responded to, and is it written down?"),
    serves=controls(
        ("2022:A.5.26", "2013:A.16.1.5"),
        gettext_lazy("security incidents are responded to, and what was done is kept"),
        ("responded",),
    ),
    reads=("incident",),
    only=INCIDENTS,
    said=_("%(met)d of %(all)d security incidents are resolved and say what was done."),
    cannot_see=gettext_lazy(
        "Whether the response followed the procedure, and whether it held."
    ),
    next=gettext_lazy("Resolve the security incidents that are open, and say what was done."),
    next_url="/incidents/?security=incident&state=open",
)
def incidents_responded(populations: Populations, on: date, limits: Limits) -> Duty:
    """A.5.26 asks that incidents are responded to by documented procedures.

    That it was contained and ended is told by a resolution in words; a code alone says too
    little of a response. One that is open longer than thirty days, our assumed limit, counts
    as not responded to.
    """
    wait = limits.days("within")
    rows = populations["incident"].filter(security=INCIDENT).exclude(state="cancelled")
    due = rows.filter(Q(state__in=DONE) | Q(created__lt=start_of(on) - wait))
    return Duty(due, Q(state__in=DONE) & says("resolution"))


@each(
    id="security-events-reported",
    version=1,
    question=gettext_lazy("Is it known of every event who reported it?"),
    serves=controls(
        ("2022:A.6.8", "2013:A.16.1.2"),
        gettext_lazy("events are reported by those who notice them, through the desk"),
        ("reported",),
    ),
    reads=("incident",),
    only=EVENTS,
    said=_("%(met)d of %(all)d events name who reported them."),
    cannot_see=gettext_lazy("Events that nobody reported, and whether people know where to."),
    next=gettext_lazy("Name who reported the events where nobody is named."),
    next_url="/incidents/?security=reported&requester=nobody",
)
def events_reported(populations: Populations, _on: date) -> Duty:
    """A.6.8 asks for a way by which people report what they notice or suspect, in time.

    An event that names who reported it came by that way. It shows that the way is used, not
    that it is known to all.
    """
    rows = populations["incident"].filter(security__in=SUSPECTED).exclude(state="cancelled")
    return Duty(rows, Q(requester__isnull=False))
