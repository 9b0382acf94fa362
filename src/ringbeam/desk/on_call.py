"""Who is on call at an instant, whatever clocks do at night (20000-1:2018, 8.6.1)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import panel
from ringbeam.core.entries import Entry
from ringbeam.desk.on_call_rotas import OnCallRota
from ringbeam.organization.absences import deputies_of

ONE_DAY = timedelta(days=1)
SHOWN = 8


@dataclass(frozen=True)
class OnCallTurn:
    """One turn: from a handover until before the next, and the numbers of who is planned."""

    begins: datetime
    ends: datetime
    planned: tuple[str, ...]


def instant_of(rota: OnCallRota, day: date) -> datetime:
    """The instant of the handover on a day, in UTC; where clocks skip it, when they go on.

    A time of day that comes twice is meant the first time.
    """
    at = time.fromisoformat(rota.handover)
    return datetime.combine(day, at, ZoneInfo(rota.zone)).astimezone(UTC)


def handover_day(rota: OnCallRota, instant: datetime) -> date | None:
    """The day of the last time of handover before an instant; None before the first one."""
    day = instant.astimezone(ZoneInfo(rota.zone)).date() + ONE_DAY
    while instant_of(rota, day) > instant:
        day -= ONE_DAY
    return None if day < rota.start else day


def planned_on(rota: OnCallRota, day: date) -> tuple[str, ...]:
    """The numbers of who is planned from the handover on a day on; the last swap goes first."""
    said = day.isoformat()
    for one in reversed(rota.swaps):
        if one["first"] <= said <= one["last"]:
            return tuple(one["person"])
    if not rota.members:
        return ()
    turn = (day - rota.start).days // rota.days
    return tuple(rota.members[turn % len(rota.members)]["person"])


def turns_from(rota: OnCallRota, instant: datetime, count: int = SHOWN) -> list[OnCallTurn]:
    """The turn that runs at an instant, or else the first, and those that follow; no query.

    A swap within a turn parts it.
    """
    day = handover_day(rota, instant) or rota.start
    day -= ONE_DAY * ((day - rota.start).days % rota.days)
    found: list[OnCallTurn] = []
    while len(found) < count:
        for first, after, planned in _parts(rota, day):
            begins, ends = instant_of(rota, first), instant_of(rota, after)
            if ends > instant:
                found.append(OnCallTurn(begins, ends, planned))
        day += ONE_DAY * rota.days
    return found[:count]


def _parts(rota: OnCallRota, day: date) -> Iterator[tuple[date, date, tuple[str, ...]]]:
    """The stretches of one turn in which the same people are planned."""
    days = [day + ONE_DAY * number for number in range(rota.days)]
    for planned, some in groupby(days, key=lambda one: planned_on(rota, one)):
        stretch = list(some)
        yield stretch[0], stretch[-1] + ONE_DAY, planned


class Member(NamedTuple):
    """A person of a rota: the entry, the name, and whether the person has left."""

    pk: int
    title: str
    gone: bool


def people_of(refs: Iterable[str]) -> dict[str, Member]:
    """The people of these numbers; one query."""
    rows = Entry.rows.filter(ref__in=set(refs), kind="person")
    found = rows.values_list("ref", "pk", "title", "archived")
    return {ref: Member(pk, title, gone) for ref, pk, title, gone in found}


def on_call(rota: OnCallRota, instant: datetime) -> int | None:
    """The person who is on call, or the deputy of who is away; None for nobody. Two queries."""
    day = handover_day(rota, instant)
    refs = planned_on(rota, day) if day else ()
    return _reached(rota, instant, refs, people_of(refs)) if refs else None


def _reached(
    rota: OnCallRota, instant: datetime, refs: Iterable[str], people: Mapping[str, Member]
) -> int | None:
    """The first of those who are planned and have not left, or who stands in; one query."""
    there = [people[ref].pk for ref in refs if ref in people and not people[ref].gone]
    if not there:
        return None
    local = instant.astimezone(ZoneInfo(rota.zone)).date()
    away: Mapping[int, int] = deputies_of(there, local)
    return next((who for one in there if (who := away.get(one, one)) is not None), None)


@panel(on="on_call_rota", title=_("Coming turns"), template="desk/on_call.html", wide=True)
def coming_turns(rota: OnCallRota, _actor: Actor) -> dict[str, Any]:
    """The turn that runs and the next ones, by name; two queries, and one for a deputy."""
    now = clock.now()
    turns, day = turns_from(rota, now), handover_day(rota, now)
    people = people_of(ref for one in turns for ref in one.planned)
    person = _reached(rota, now, planned_on(rota, day), people) if day else None
    names = {one.pk: one.title for one in people.values()}
    name = names.get(person or 0, "")
    if person is not None and not name:
        name = Entry.rows.values_list("title", flat=True).get(pk=person)
    return {"now": name, "turns": [(one, _named(one.planned, people)) for one in turns]}


def _named(planned: Sequence[str], people: Mapping[str, Member]) -> list[str]:
    """The names of those who are planned and have not left."""
    return [people[ref].title for ref in planned if ref in people and not people[ref].gone]
