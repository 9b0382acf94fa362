"""On a control's page: what the records show of it, beside what a person says (6.1.3 d)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ringbeam.conformity.mapping import address
from ringbeam.conformity.readers import may_read
from ringbeam.conformity.snapshots import latest, some_of
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import panel
from ringbeam.security.controls import SecurityControl


@panel(
    on="control",
    title=_("What the records show of it"),
    template="conformity/sections/control.html",
    order=7,
)
def shown_by_records(control: SecurityControl, actor: Actor) -> dict[str, Any] | None:
    """The word of the map with its reason; None for an own control, for an edition that is not
    followed, and for who may not read conformity. One query."""
    if not control.annex or not may_read(actor):
        return None
    found = some_of(latest(), lambda one: one == control.annex)
    return {"result": found[0], "url": address(control.annex)} if found else None
