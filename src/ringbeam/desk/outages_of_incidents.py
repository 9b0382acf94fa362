"""An outage recorded from the incident that told of it (ISO/IEC 20000-1:2018, 8.7.1)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ringbeam.core.actors import Actor
from ringbeam.core.raising import Raising
from ringbeam.core.rules import manager
from ringbeam.core.verbs import verb
from ringbeam.desk.incidents import Incident
from ringbeam.desk.roles import agent
from ringbeam.services.availability.outages import Outage

FOUND = Raising(into="description", link="found_in")


@verb(
    who=agent | manager,
    on="incident",
    label=_("Record outage"),
    asks=("outage",),
    words={"outage": _("What was not there, and for whom")},
)
def record_outage(incident: Incident, *, outage: str, by: Actor) -> Outage:
    """Record the outage of an incident's service, from when that was reported; both or nothing.

    When it began and how many it hit can be corrected then. Raises ValidationError when nothing
    is said, or the incident names no service.
    """
    given: dict[str, Any] = {"starts": incident.created}
    about, item = incident.about, incident.configuration_item
    given |= {"service": about.ref} if about else {}
    given |= {"configuration_item": item.ref} if item else {}
    return FOUND.raise_from(incident, Outage, outage, by=by, given=given)
