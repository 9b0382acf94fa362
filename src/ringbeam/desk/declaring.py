"""Declaring a major incident from incidents, and what of it stands on each (8.6.1)."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core import conversation, writing
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import panel
from ringbeam.core.links import Link
from ringbeam.core.refusals import Refused
from ringbeam.core.rules import manager, speaks_for_us
from ringbeam.core.verbs import verb
from ringbeam.desk.incidents import Incident
from ringbeam.desk.major_incidents import BELONGS_TO, STAGES, MajorIncident
from ringbeam.desk.major_life import DECLARED
from ringbeam.desk.roles import agent


def major_of(incident: int) -> Any:
    """The major incident to which an incident belongs, None where to none; one statement."""
    links = Link.objects.filter(source_id=incident, kind=BELONGS_TO).values("target_id")
    return MajorIncident.rows.filter(pk__in=links).order_by("-pk").first()


@verb(
    who=agent | manager,
    on="incident",
    label=_("Declare major incident"),
    asks=("effect",),
    words={"effect": _("What is affected, and how")},
)
def declare_major(incident: Incident, *, effect: str, by: Actor) -> MajorIncident:
    """Declare a major incident of an incident, which belongs to it from then on.

    Whoever declares it manages it until somebody else is named. Raises Refused where the
    incident belongs to one already, or is done.
    """
    return declare([incident], effect=effect, manager=by.person, by=by)


def declare(
    incidents: Sequence[Incident], *, effect: str, manager: int | None, by: Actor
) -> MajorIncident:
    """Declare one major incident of these incidents, the first of which names it.

    In a transaction of whoever calls. Raises Refused for one that is done or belongs to one.
    """
    first = incidents[0]
    if not first.open:
        raise Refused([_now("What is done is no major incident any more.")])
    known = major_of(first.pk)
    if known is not None and known.state == DECLARED:
        raise Refused([_now("It belongs to %s already.") % known.ref])
    given = {
        "title": first.title,
        "service": first.about_id,
        "effect": effect.strip(),
        "manager": manager,
        "began": min(one.created for one in incidents),
    }
    made: MajorIncident = writing.create(MajorIncident, given, by=by)
    gather(incidents, made, by=by)
    return made


def gather(incidents: Iterable[Incident], major: MajorIncident, *, by: Actor) -> None:
    """Let incidents belong to a major incident, and be marked so."""
    for one in incidents:
        conversation.relate(one, BELONGS_TO, major, by=by)
        if not one.major:
            writing.edit(one, {"major": True}, by=by)


@panel(on="incident", title=_("Major incident"), template="desk/major_of.html", order=0)
def major_on_incident(incident: Any, actor: Actor) -> dict[str, Any] | None:
    """What those affected are told, on each incident of a major one; one query, else none."""
    found = major_of(incident.pk) if incident.major else None
    if found is None:
        return None
    inside = speaks_for_us(actor, incident)
    if not inside and not found.announcement:
        return None
    return {
        "major": found,
        "url": found.register.url(found.ref) if inside else "",
        "stages": dict(STAGES),
        "last": found.updates[-1] if found.updates else None,
    }
