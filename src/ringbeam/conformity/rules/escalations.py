"""Rules over escalation (ISO/IEC 20000-1:2018, 8.6.1)."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import Populations, Serves
from ringbeam.conformity.judging import Duty, end_of
from ringbeam.conformity.limits import Limits, days
from ringbeam.conformity.rules.shapes import daily
from ringbeam.core.acts import LINK
from ringbeam.core.links import LINKED
from ringbeam.desk.major_incidents import BELONGS_TO

CLAUSE = "iso-20000-1:2018:8.6.1"
# By a person, by a level that was reached, and by becoming part of a major incident.
ESCALATED = ("escalate", "escalate_level")
WITHIN = days("incidents-escalated.within", gettext_lazy("escalated after it broke"), 1)


def broken(populations: Populations, on: date) -> "QuerySet[Any]":
    """The promises to resolve that were not kept, or are past their due time still open."""
    late = Q(state="missed") | Q(stopped__isnull=True, due__lt=end_of(on))
    return populations["clock"].filter(late, metric="resolution", due__isnull=False)


@daily(
    id="incidents-escalated",
    question=gettext_lazy("Was every incident escalated whose promise to resolve it broke?"),
    serves=(
        Serves(CLAUSE, gettext_lazy("escalated where a target was missed"), ("escalated",)),
    ),
    reads=("incident", "clock", "history"),
    limits=(WITHIN,),
    said=_("%(met)d of %(all)d incidents whose target broke were escalated in time."),
    cannot_see=gettext_lazy(
        "Escalations that nobody recorded, and those that were needed though no target broke."
    ),
    next=gettext_lazy("Put a level of escalation in use that is reached before targets break."),
    next_url="/escalation-levels/",
)
def incidents_escalated(populations: Populations, on: date, limits: Limits) -> Duty:
    """8.6.1 asks that incidents are escalated where that is needed.

    It is needed at the latest when the promise to resolve one breaks. Escalated is one by an
    act of a person, by a level of escalation that was reached, or by becoming part of a
    declared major incident, up to a day after the target broke; history tells when. Without a
    broken target the rule says nothing, and so do incidents without an agreement.
    """
    acts = Q(said__in=ESCALATED) | Q(said=LINK, values__contains=f'"{LINKED}{BELONGS_TO}"')
    told = populations["history"].filter(
        acts, entry_id=OuterRef("entry_id"), at__lte=OuterRef("due") + limits.days("within")
    )
    late = broken(populations, on)
    rows = populations["incident"].exclude(state="cancelled")
    rows = rows.filter(pk__in=late.values("entry_id"))
    return Duty(rows, ~Q(pk__in=late.filter(~Exists(told)).values("entry_id")))
