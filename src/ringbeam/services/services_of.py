"""Which services somebody gets: all for who works here, else those of the own agreements."""

from ringbeam.core.actors import Actor
from ringbeam.core.rules import works_for_us
from ringbeam.services.agreements import Agreement
from ringbeam.services.services import Service

IN_FORCE, LIVE = "in_force", "live"


def services_seen_by(actor: Actor) -> list[tuple[int, str]]:
    """The live services that an actor gets, by title; two statements at most.

    An agreement that names no service is about all of them. A stranger gets none.
    """
    live = Service.rows.filter(state=LIVE, archived=False).order_by("title", "pk")
    if not (actor.everything or works_for_us(actor)):
        agreed = Agreement.register.among(actor).filter(state=IN_FORCE, archived=False)
        named = set(agreed.order_by().values_list("about_id", flat=True))
        if None not in named:
            live = live.filter(pk__in=named)
    return list(live.values_list("pk", "title"))
