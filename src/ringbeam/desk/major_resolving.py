"""Resolving what is still open of a major incident in one step, each for itself (8.6.1)."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ringbeam.core.actors import Actor
from ringbeam.core.acts import Act
from ringbeam.core.contributions import panel
from ringbeam.core.links import Link
from ringbeam.core.one_by_one import Report, run
from ringbeam.core.refusals import Refused
from ringbeam.core.rules import manager, owner
from ringbeam.core.sayings import Saying, Typed, counted, say
from ringbeam.core.verbs import verb
from ringbeam.core.writing import locked, take, tell
from ringbeam.desk.incidents import Incident
from ringbeam.desk.major_incidents import BELONGS_TO, MajorIncident
from ringbeam.desk.major_life import CLOSED, RESTORED
from ringbeam.desk.roles import agent
from ringbeam.web.choosing_many import foreseen

RESOLVE, RESOLVE_ALL = "resolve", "resolve_incidents"
OVER = (RESTORED, CLOSED)
WORKS = agent | manager | owner
MOST, SHOWN = 200, 5


def open_incidents(major: MajorIncident, actor: Actor) -> list[Incident]:
    """What is still open of a major incident and seen by the actor, the oldest first, at most
    as many as one step takes; one query."""
    links = Link.objects.filter(target_id=major.pk, kind=BELONGS_TO).values("source_id")
    seen = Incident.register.among(actor).filter(pk__in=links, open=True, archived=False)
    return list(seen.order_by("pk")[:MOST])


def what_will_be(major: MajorIncident, actor: Actor) -> list[str]:
    """Which incidents would be resolved and which be refused as they are now, in sentences."""
    move = Incident.register.life.named(RESOLVE)
    found = open_incidents(major, actor)
    told = foreseen(found, Incident.register, actor, move)
    n = len(told.possible)
    going = ngettext("%(n)d incident is resolved.", "%(n)d incidents are resolved.", n) % {
        "n": n
    }
    named = [f"{one.ref} {one.title}" for one in told.possible[:SHOWN]]
    if n > SHOWN:
        named.append(_now("and %(n)s more") % {"n": n - SHOWN})
    against = (f"{one.ref}: {' '.join(reasons)}" for one, reasons in told.refused)
    if len(found) == MOST:
        again = _now("One step takes %(n)d at most. Do it again for what is open then.")
        named.append(again % {"n": MOST})
    return [going, *named, *(_now("Refused as it is now: %s") % one for one in against)]


@verb(
    who=WORKS,
    on="major_incident",
    label=_("Resolve its open incidents"),
    asks=("resolution",),
    words={"resolution": _("What restored the service, for each of them")},
    foretell=what_will_be,
)
def resolve_incidents(major: MajorIncident, *, resolution: str, by: Actor) -> Report:
    """Resolve every open incident that belongs to it by its own move, with one resolution.

    What is refused stays as it is and is named with the reasons; the others are kept. At most
    two hundred in one step, the oldest first. Raises Refused before the service is restored,
    without words, and where nothing is open.
    """
    if major.state not in OVER:
        raise Refused([_now("The service is not restored yet.")])
    words = resolution.strip()
    if not words:
        raise Refused([_now("Say what restored the service.")])
    refs = [one.ref for one in open_incidents(major, by)]
    if not refs:
        raise Refused([_now("None of its incidents that you see is open.")])
    given = {"resolution": words}
    do = partial(take, name=RESOLVE, by=by, given=given)
    report = run(Incident.register, by, refs, _now("Resolve its open incidents"), do)
    entry, _fresh = locked(major, by)
    tell(entry, Act(by, RESOLVE_ALL, reason=_outcome(report)), {})
    return report


def _outcome(report: Report) -> Saying:
    """How it came out, for the history of the major incident."""
    done = counted("%(n)d incident resolved.", "%(n)d incidents resolved.", n=len(report.done))
    if not report.refused:
        return done
    refs = Typed(", ".join(one.ref for one in report.refused))
    return done + say("Refused: %(refs)s.", refs=refs)


@panel(
    on="major_incident",
    title=_("Incidents"),
    template="desk/major_incidents.html",
    order=5,
    gathers=BELONGS_TO,
)
def incidents_of_major(
    major: MajorIncident, actor: Actor, related: Sequence[Any]
) -> dict[str, Any]:
    """The incidents that belong to it, the newest first, and where what is still open can be
    resolved in one step; no query."""
    newest = list(reversed(related))
    unsolved = sum(1 for one in related if one.label.open)
    may = unsolved and major.state in OVER and WORKS.allows(actor, major)
    return {
        "incidents": newest[:SHOWN],
        "all": len(related),
        "open": unsolved,
        "url": f"{major.register.url(major.ref)}do/{RESOLVE_ALL}/" if may else "",
    }
