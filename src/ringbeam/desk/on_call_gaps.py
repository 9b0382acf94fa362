"""Telling ahead that nobody will be on call, once for each gap (20000-1:2018, 8.6.1)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django_tasks import task

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.acts import Act
from ringbeam.core.entries import Entry
from ringbeam.core.jobs import every
from ringbeam.core.notices import notify
from ringbeam.core.sayings import Saying, say
from ringbeam.core.units import unit
from ringbeam.core.writing import locked, tell
from ringbeam.desk.on_call import gaps_of
from ringbeam.desk.on_call_marks import GapTold
from ringbeam.desk.on_call_rotas import OnCallRota
from ringbeam.desk.on_call_turns import Gap
from ringbeam.organization.absences import deputies_of
from ringbeam.organization.deciding import here
from ringbeam.organization.groups import Group

SOON = timedelta(days=1)  # what begins so soon is mailed at any hour


def _some_are_kept() -> bool:
    return OnCallRota.rows.filter(archived=False).exists()


@every(seconds=3600, when=_some_are_kept)
@task()
def tell_of_gaps() -> int:
    """Tell who answers for a rota, once for each gap, that nobody will be on call; how many.

    Mark and notice of a rota stand or fall together, so that a worker that is killed, or a
    second one, tells nothing twice. A gap that was mended and comes again is told again, as is
    one that became longer; one that nobody could be told of stays untold.
    """
    rotas = OnCallRota.rows.filter(archived=False).order_by("pk")
    waiting = [one for one in rotas if set(gaps_of(one, clock.now())) != set(_told_of(one))]
    return sum(_look_at(one) for one in waiting)


def _told_of(rota: OnCallRota) -> list[Gap]:
    rows = GapTold.objects.filter(rota_id=rota.pk).order_by("began")
    return [Gap(*one) for one in rows.values_list("began", "ended")]


def _look_at(rota: OnCallRota) -> int:
    with unit():
        entry, fresh = locked(rota, system())
        found, known = gaps_of(fresh, clock.now()), _told_of(fresh)
        new = [one for one in found if not any(told.holds(one) for told in known)]
        people = _who_answers(fresh) if new else []
        told = [one for one in new if _tell(entry, one, people)]
        untold = set(new) - set(told)
        _remember(fresh, [one for one in found if one not in untold])
        return len(told)


def _who_answers(rota: OnCallRota) -> list[set[int]]:
    """Who answers for a rota, else for its group; each with who stands in while away."""
    of_the_group = Group.rows.filter(pk=rota.group_id).values_list("owner_id", flat=True)
    owners = here((rota.owner_id, *of_the_group))
    deputies = deputies_of(owners, clock.today())
    return [{one, deputies.get(one) or one} for one in owners]


def _tell(entry: Entry, gap: Gap, people: Iterable[Iterable[int]]) -> bool:
    """Tell the first of these who can be told of a gap, and history; False where none can."""
    urgent = gap.began <= clock.now() + SOON
    for together in people:
        told = [notify(who, _words(gap), about=entry, urgent=urgent) for who in together]
        if any(told):
            tell(entry, Act(system(), "remind", reason=_reason(gap)), {})
            return True
    return False


def _words(gap: Gap) -> Saying:
    if gap.ended is None:
        return say("Nobody is on call from %(began)s on: %(record)s", began=gap.began)
    told: dict[str, Any] = {"began": gap.began, "ended": gap.ended}
    return say("Nobody is on call from %(began)s until %(ended)s: %(record)s", **told)


def _reason(gap: Gap) -> Saying:
    if gap.ended is None:
        return say("Nobody is on call from %(began)s on.", began=gap.began)
    told: dict[str, Any] = {"began": gap.began, "ended": gap.ended}
    return say("Nobody is on call from %(began)s until %(ended)s.", **told)


def _remember(rota: OnCallRota, gaps: Iterable[Gap]) -> None:
    """Keep what was told and is a gap still, and nothing else of the rota."""
    GapTold.objects.filter(rota_id=rota.pk).delete()
    GapTold.objects.bulk_create(GapTold(rota=rota, **one._asdict()) for one in gaps)
