"""What stands beside a problem: its incidents, and whether its solution works (8.6.3)."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import panel
from ringbeam.core.rules import speaks_for_us
from ringbeam.desk.causes import CAUSED_BY
from ringbeam.desk.effects import effect_of
from ringbeam.desk.known_errors import advice_on

SHOWN = 5


@panel(
    on="problem",
    title=_("Incidents"),
    template="desk/problem_incidents.html",
    order=5,
    gathers=CAUSED_BY,
)
def incidents_of(_problem: Any, _actor: Actor, related: Sequence[Any]) -> dict[str, Any]:
    """The incidents linked last, how many there are, how many of them are open; no query."""
    newest = list(reversed(related))
    unsolved = sum(1 for one in related if one.label.open)
    return {"incidents": newest[:SHOWN], "all": len(related), "open": unsolved}


@panel(
    on="incident", title=_("What you can do meanwhile"), template="desk/advice.html", order=1
)
def advice_on_page(incident: Any, actor: Actor) -> dict[str, Any] | None:
    """What known errors that cause it advise, for who reported it; one query.

    People of the organization have it on the problem itself, and cost no query.
    """
    if not incident.open or speaks_for_us(actor, incident):
        return None
    found = advice_on(incident.pk)
    return {"advice": found} if found else None


@panel(on="problem", title=_("Effect"), template="desk/problem_effect.html", order=6)
def effect_on_page(problem: Any, actor: Actor) -> dict[str, Any] | None:
    """Incidents like its own before and after the solution; one query, none while unsolved."""
    effect = effect_of(problem, actor)
    return None if effect is None else {"effect": effect}
