"""What the history of a service and an item says of the risk of a change (8.5.1.3)."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import panel
from ringbeam.core.registers import of_kind
from ringbeam.services.changes.change_life import BEFORE
from ringbeam.services.changes.collisions import AHEAD, collisions_of
from ringbeam.services.changes.levels import HIGH, LOW, MEDIUM, UNSUCCESSFUL

YEAR = timedelta(days=365)
ENOUGH, OFTEN = 5, 0.2  # from so many changes on, such a share of unsuccessful ones is much
UP = {LOW: MEDIUM, MEDIUM: HIGH, HIGH: HIGH}


def record_of_the_year(change: Any) -> dict[str, int]:
    """How many changes of the service and of the item were done in a year, and how many failed.

    One query; by ``service``, ``service_failed``, ``item`` and ``item_failed``.
    """
    since = clock.now() - YEAR
    rows = of_kind("change").model.rows.filter(implemented__gte=since).exclude(pk=change.pk)
    service = Q(about=change.about_id) if change.about_id else Q(pk__in=[])
    item_id = change.configuration_item_id
    item = Q(configuration_item=item_id) if item_id else Q(pk__in=[])
    failed = Q(outcome__in=UNSUCCESSFUL)
    counted: dict[str, int] = rows.filter(service | item).aggregate(
        service=Count("pk", service),
        service_failed=Count("pk", service & failed),
        item=Count("pk", item),
        item_failed=Count("pk", item & failed),
    )
    return counted


def proposed(impact: str, told: dict[str, int]) -> str:
    """The risk that the history proposes: the impact, one level higher where much went wrong.

    That is: a change of the same item failed within the year, or more than a fifth of at least
    five of the same service. A person decides; "" while the impact is not known.
    """
    if not impact:
        return ""
    many = told["service"] >= ENOUGH and told["service_failed"] > OFTEN * told["service"]
    return UP[impact] if many or told["item_failed"] else impact


@panel(
    on="change",
    title=gettext_lazy("Judging the risk"),
    template="services/change_risk.html",
    order=5,
)
def risk_beside(change: Any, _actor: Actor) -> dict[str, Any] | None:
    """What the year says and what risk it proposes; once decided, what it collides with.

    One query, none when it is over.
    """
    if change.state in AHEAD:
        found = collisions_of(change)
        return {"collides": found} if found else None
    if change.state not in BEFORE:
        return None
    told = record_of_the_year(change)
    words = dict(change.register.stored["risk"].choices)
    return {**told, "told": True, "proposed": words.get(proposed(change.impact, told), "")}
