"""How soon a service is to be back, and whether that was tried, on its page (8.7.2)."""

from typing import Any

from django.utils.translation import gettext_lazy

from ringbeam.core.actors import Actor
from ringbeam.services.continuity.continuity_exercises import ContinuityExercise
from ringbeam.services.continuity.continuity_requirements import ContinuityRequirement
from ringbeam.services.overview.cards import card
from ringbeam.web.formats import number


@card(
    "continuity",
    title=gettext_lazy("Continuity"),
    template="services/overview_continuity.html",
    order=45,
)
def continuity_of(service: Any, actor: Actor) -> dict[str, Any] | None:
    """The requirement in force, the last exercise and the next one; two queries."""
    asked = ContinuityRequirement.register.among(actor).filter(about=service.pk)
    found: Any = asked.filter(state="in_force", archived=False).order_by("-pk").first()
    if found is None:
        return None
    rows = ContinuityExercise.register.among(actor).filter(about=service.pk, archived=False)
    held = list(rows.filter(state="evaluated").order_by("-held", "-pk")[:1])
    ahead = list(rows.filter(state="planned").order_by("due", "pk")[:1])
    last = held[0] if held else None
    return {
        "requirement": found,
        "away": _hours(found.recovery_time),
        "lost": _hours(found.recovery_point),
        "last": last,
        "took": _hours(last.recovered) if last else "",
        "result": dict(ContinuityExercise.register.stored["result"].choices).get(
            last.result if last else "", ""
        ),
        "kept": _kept(found, last),
        "next": ahead[0] if ahead else None,
    }


def _hours(value: Any) -> str:
    return "" if value is None else f"{number(float(value), 2).rstrip('0').rstrip('.,')} h"


def _kept(found: Any, last: Any) -> bool | None:
    """Whether the last exercise reached what is required; None where it measured nothing."""
    if last is None or last.recovered is None or found.recovery_time is None:
        return None
    return bool(last.recovered <= found.recovery_time and last.result != "failed")
