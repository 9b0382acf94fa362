"""What the page of a duty shows: the occurrences missed, the next ones, the last (9.1)."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import panel
from ringbeam.planning.duties import Duty
from ringbeam.planning.duty_life import LATE, MISSED
from ringbeam.planning.duty_occurrences import DutyOccurrence

SHOWN = 12
MISS = Q(state__in=(LATE, MISSED)) | Q(missed_on__isnull=False)


@panel(on="duty", title=_("Occurrences"), template="planning/occurrences.html", order=10)
def occurrences_of(duty: Duty, actor: Actor) -> dict[str, Any] | None:
    """The newest occurrences that the reader may see, the missed ones before all; one query.

    None while nothing is planned.
    """
    register = DutyOccurrence.register
    # What was missed stays in sight, whoever archives it.
    rows = register.among(actor).filter(Q(archived=False) | MISS, duty=duty.pk)
    found = list(rows.order_by("-planned", "-pk")[: SHOWN * SHOWN])
    if not found:
        return None
    missed = [one for one in found if one.state == MISSED]
    others = [one for one in found if one.state != MISSED]
    shown = [*missed, *others][:SHOWN]
    return {
        "occurrences": [
            (one, register.url(one.ref), register.life.label(one.state)) for one in shown
        ],
        "more": len(found) - len(shown),
        "all": f"/{register.plural}/?duty={duty.ref}",
    }
