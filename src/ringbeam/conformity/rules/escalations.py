"""Rules over escalations of incidents (ISO/IEC 20000-1:2018, 8.6.1)."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import Populations, Serves
from ringbeam.conformity.judging import Duty
from ringbeam.conformity.rules.shapes import SOME, daily

CLAUSE = "iso-20000-1:2018:8.6.1"
# What history says of an escalation: by a person, and by an escalation level.
BY_PERSON, BY_LEVEL = "escalate", "escalate_level"


@daily(
    id="incidents-escalated",
    version=1,
    tolerance=SOME,
    question=gettext_lazy("Was every incident that was resolved too late escalated before?"),
    serves=(Serves(CLAUSE, gettext_lazy("escalated where needed"), ("escalated",)),),
    reads=("incident", "clock", "history"),
    said=_("%(met)d of %(all)d incidents that were resolved too late had been escalated."),
    cannot_see=gettext_lazy(
        "Incidents that needed it for another reason, and what those who were told did."
    ),
    next=gettext_lazy(
        "Put escalation levels in use that tell somebody before a promise breaks."
    ),
    next_url="/escalation-levels/",
)
def incidents_escalated(populations: Populations, _on: date) -> Duty:
    """8.6.1 asks that incidents are escalated where that is needed.

    Where a resolution came later than was promised, it was needed: somebody who could do more
    had to know. An escalation, by a person or by a level, is a line of the incident's history,
    and neither is possible after it is done. One that still runs late shows nothing yet, for it
    can still be escalated; without any late one nothing shows that escalating works.
    """
    late = populations["clock"].filter(metric="resolution", state="missed")
    late = late.filter(stopped__isnull=False)
    rows = populations["incident"].exclude(state="cancelled")
    lines = populations["history"].filter(said__in=(BY_PERSON, BY_LEVEL))
    asked = rows.filter(pk__in=late.values("entry_id"))
    return Duty(asked, Q(pk__in=lines.values("entry_id")))
