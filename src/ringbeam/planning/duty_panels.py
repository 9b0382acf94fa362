"""What the page of a duty shows: the occurrences missed, the next ones, the last (9.1)."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import panel
from ringbeam.planning.duties import Duty
from ringbeam.planning.duty_life import DONE, LATE, MISSED, SKIPPED
from ringbeam.planning.duty_occurrences import DutyOccurrence

SHOWN = 12
ICONS = {DONE: "check", SKIPPED: "minus", MISSED: "x", LATE: "clock-exclamation"}
MISS = Q(state__in=(LATE, MISSED)) | Q(missed_on__isnull=False)


@panel(on="duty", title=_("Occurrences"), template="planning/occurrences.html", order=10)
def occurrences_of(duty: Duty, actor: Actor) -> dict[str, Any] | None:
    """Twelve of the occurrences that the reader may see, by their days; one query.

    Those missed are among them before all, then the newest. None while nothing is planned.
    """
    register = DutyOccurrence.register
    # What was missed stays in sight, whoever archives it.
    rows = register.among(actor).filter(Q(archived=False) | MISS, duty=duty.pk)
    found = list(rows.order_by("-planned", "-pk")[: SHOWN * SHOWN])
    if not found:
        return None
    first = sorted(found, key=lambda one: one.missed_on is None and one.state != LATE)
    shown = sorted(first[:SHOWN], key=lambda one: (one.planned, one.pk), reverse=True)
    return {
        "occurrences": [
            (one, register.url(one.ref), register.life.label(one.state)) for one in shown
        ],
        "icons": ICONS,
        "all": f"/{register.plural}/?duty={duty.ref}&archived=all",
    }
