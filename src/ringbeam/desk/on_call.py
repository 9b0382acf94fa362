"""Who of a group is on call now, from the rotas that are kept (20000-1:2018, 8.6.1)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ringbeam.core.entries import Entry
from ringbeam.desk.on_call_rotas import OnCallRota
from ringbeam.desk.on_call_turns import Away, Gap, Swap, Turns, day_at, gaps, on_call_at
from ringbeam.organization.absences import Absence
from ringbeam.organization.deciding import here
from ringbeam.organization.groups import Group

MARGIN = timedelta(days=1)
BEYOND = 60  # days for which the end of a gap is looked for


def turns_of(rota: Any, at: datetime, days: int = 1) -> Turns:
    """A rota as plain values, with who is away in so many days from an instant; two queries.

    People who have left are on call no more.
    """
    refs = {ref for one in (*rota.members, *rota.swaps) for ref in one["people"]}
    found = Entry.rows.filter(ref__in=refs, kind="person", archived=False)
    ids = dict(found.values_list("ref", "pk"))
    members = [some for one in rota.members if (some := _ids(one["people"], ids))]
    swaps = [
        Swap(date.fromisoformat(one["start"]), date.fromisoformat(one["until"]), some)
        for one in rota.swaps
        if (some := _ids(one["people"], ids))
    ]
    zone = ZoneInfo(rota.zone)
    turns = Turns(zone, rota.first, rota.handover, rota.days, members, swaps)
    start = day_at(turns, at) - MARGIN
    away = _away(ids.values(), start, start + timedelta(days=days) + 2 * MARGIN)
    return Turns(zone, rota.first, rota.handover, rota.days, members, swaps, away)


def _ids(refs: Sequence[str], ids: dict[str, int]) -> tuple[int, ...]:
    return tuple(ids[ref] for ref in refs if ref in ids)


def _away(people: Iterable[int], start: date, until: date) -> list[Away]:
    """The absences of these persons and of their deputies, oldest first; a deputy who has left
    stands in for nobody."""
    rows = Absence.rows.filter(start__lte=until, until__gte=start, archived=False)
    columns = ("owner_id", "start", "until", "deputy_id", "deputy__archived")
    told = [
        Away(person, first, last, None if left else deputy)
        for person, first, last, deputy, left in rows.order_by("pk").values_list(*columns)
    ]
    known = set(people)
    deputies = {one.deputy for one in told if one.person in known}
    return [one for one in told if one.person in known | deputies]


def on_call_for(group: int, at: datetime) -> tuple[int, ...]:
    """Who of a group is on call at an instant, by all of its rotas; empty where nobody is."""
    rotas = OnCallRota.rows.filter(group_id=group, archived=False).order_by("pk")
    found = (one for rota in rotas for one in on_call_at(turns_of(rota, at), at))
    return here(dict.fromkeys(found))


def called_for(group: int, at: datetime) -> tuple[int, ...]:
    """Who is called for a group: who is on call, or else who answers for the group."""
    if people := on_call_for(group, at):
        return people
    return here(Group.rows.filter(pk=group).values_list("owner_id", flat=True))


def gaps_of(rota: Any, at: datetime) -> list[Gap]:
    """When nobody is on call by a rota, of what begins within its days ahead; two queries."""
    turns = turns_of(rota, at, rota.ahead + BEYOND)
    return gaps(turns, at, rota.ahead, BEYOND)
