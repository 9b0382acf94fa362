"""What is changed next on a service, on its page (ISO/IEC 20000-1:2018, 8.5.1.3)."""

from typing import Any

from django.utils.translation import gettext_lazy

from ringbeam.core.actors import Actor
from ringbeam.services.changes.changes import Change
from ringbeam.services.overview.cards import card

SHOWN = 6


@card(
    "changes",
    title=gettext_lazy("Changes"),
    template="services/overview_changes.html",
    order=25,
)
def changes_of(service: Any, actor: Actor) -> dict[str, Any] | None:
    """The open changes of the service, the next first, and how many there are."""
    rows = Change.register.among(actor).filter(about=service.pk, open=True, archived=False)
    found = list(rows.order_by("planned_start", "-pk")[: SHOWN + 1])
    label = Change.register.life.label
    told = [(one, label(one.state)) for one in found[:SHOWN]]
    return {"rows": told, "more": len(found) > SHOWN} if told else None
