"""Turns: a ticket with one group until it is done or with another (20000-1:2018, 8.3.4).

They are read from stays; how long one may last says the operational level of the group.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
from django.db.models import Q

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.entries import Entry
from ringbeam.core.registers import entries_seen_by
from ringbeam.desk.operational_levels import IN_USE, OperationalLevel
from ringbeam.desk.stays import Stay
from ringbeam.desk.ticket_states import WAITING
from ringbeam.services.levels import HELD, Pauses, Target, calendar_from
from ringbeam.services.levels.simulating import MET, MISSED, TO_COME, Promises, outcomes
from ringbeam.services.tickets import tickets

SECONDS = 60
WORDS = {MET: "met", MISSED: "missed", TO_COME: "to_come"}
COLUMNS = ("entry_id", "state", "group_id", "began", "ended")
Row = tuple[int, str, int | None, datetime, datetime | None]


class Turn(NamedTuple):
    """A ticket with one group; it has ended when the ticket was done or with another group."""

    entry: int
    group: int
    began: datetime
    ended: datetime | None
    waits: tuple[tuple[datetime, datetime | None], ...]


class About(NamedTuple):
    """What decides which level holds for a ticket, and by what it is counted."""

    priority: int
    service: int | None
    customer: int | None


@dataclass(frozen=True)
class Judged:
    """A turn by the level that holds for it: met, missed or to_come, and when it was due.

    ``at`` is the instant by which it counts: when it ended, or fell due before that.
    """

    turn: Turn
    about: About
    level: OperationalLevel
    state: str
    due: datetime | None

    @property
    def at(self) -> datetime | None:
        """When it was met or fell due; None for what is still to come."""
        if self.state == "to_come":
            return None
        return self.turn.ended if self.state == "met" else self.due


def turns_of(rows: Iterable[Row]) -> Iterator[Turn]:
    """The turns that stays tell, which come by ticket and in order; what is done is in none."""
    over = {state for one in tickets() for state in one.life.closed}
    for (entry, group, done), stays in groupby(
        rows, key=lambda row: (row[0], row[2], row[1] in over)
    ):
        if group is None or done:
            continue
        told = list(stays)
        waits = tuple((row[3], row[4]) for row in told if row[1] in WAITING)
        yield Turn(entry, group, told[0][3], told[-1][4], waits)


def levels_in_use() -> list[OperationalLevel]:
    """The levels in use, those that go first first; one query."""
    found = OperationalLevel.rows.filter(state=IN_USE, archived=False)
    rows = found.select_related("calendar").order_by("pk")
    return sorted(rows, key=lambda one: (one.about_id is None, one.priority or 99, one.pk))


def level_for(
    levels: Sequence[OperationalLevel], group: int, about: About
) -> OperationalLevel | None:
    """The level that holds for a turn, the most special one first; None where none does."""
    return next(
        (
            one
            for one in levels
            if one.group_id == group
            and one.about_id in (None, about.service)
            and (one.priority is None or about.priority <= one.priority)
        ),
        None,
    )


def judged_in(start: datetime, end: datetime, actor: Actor) -> list[Judged]:
    """The turns that were met or fell due from an instant until before another.

    Of the tickets that the actor may see; five statements, whatever there is.
    """
    levels = levels_in_use()
    seen = entries_seen_by(actor, [one.kind for one in tickets()]).order_by()
    there = Stay.objects.filter(group__in={one.group_id for one in levels}, began__lt=end)
    there = there.filter(Q(ended=None) | Q(ended__gte=start), entry__in=seen.values("pk"))
    rows = Stay.objects.filter(entry__in=there.values("entry_id"))
    told = rows.order_by("entry_id", "number").values_list(*COLUMNS)
    turns = [one for one in turns_of(told) if one.ended is None or one.ended >= start]
    found = judged(turns, about_of(there.values("entry_id")), levels)
    return [one for one in found if one.at is not None and start <= one.at < end]


def about_of(entries: Any) -> dict[int, About]:
    """What is asked of tickets to judge their turns; one query for each kind."""
    found: dict[int, About] = {}
    for one in tickets():
        rows = one.model.rows.filter(pk__in=entries)
        asked = rows.values_list("pk", "priority", "about_id", "customer_id")
        found |= {pk: About(*about) for pk, *about in asked}
    return found


def judged(
    turns: Sequence[Turn], about: Mapping[int, About], levels: Sequence[OperationalLevel]
) -> list[Judged]:
    """Each turn for which a level holds, as it stands now."""
    chosen: dict[int, tuple[OperationalLevel, list[Turn]]] = {}
    for turn in turns:
        level = (
            level_for(levels, turn.group, about[turn.entry]) if turn.entry in about else None
        )
        if level is not None:
            chosen.setdefault(level.pk, (level, []))[1].append(turn)
    return [
        Judged(turn, about[turn.entry], level, state, due)
        for level, some in chosen.values()
        for turn, (state, due) in zip(some, _reckoned(level, some), strict=True)
    ]


def _reckoned(
    level: OperationalLevel, turns: Sequence[Turn]
) -> Iterator[tuple[str, datetime | None]]:
    """By the calendar of the level, all at once; waiting does not count."""
    waits = [
        (place, _at(began), _at(ended))
        for place, turn in enumerate(turns)
        for began, ended in turn.waits
    ]
    promises = Promises(
        _ints([_at(one.began) for one in turns]),
        _ints([_at(one.ended) for one in turns]),
        np.zeros(len(turns), dtype=np.int64),
        np.zeros(len(turns), dtype=bool),
    )
    pauses = Pauses(*_ints(waits).reshape(-1, 3).T.copy())
    calendar = calendar_from(level.calendar.declared())
    target = Target(level.minutes * SECONDS)
    found = outcomes(calendar, [target], promises, pauses, _at(clock.now()))
    for state, due in zip(found.state.tolist(), found.due.tolist(), strict=True):
        yield WORDS[state], None if due == HELD else datetime.fromtimestamp(due, UTC)


def _at(instant: datetime | None) -> int:
    return int(HELD) if instant is None else int(instant.timestamp())


def _ints(values: Sequence[Any]) -> Any:
    return np.array(values, dtype=np.int64)


def turns_on(ticket: Any) -> list[tuple[Turn, Judged | None]]:
    """The turns of one ticket, with how each stands by its level; three queries."""
    rows = Stay.objects.filter(entry_id=ticket.pk).order_by("number").values_list(*COLUMNS)
    turns = list(turns_of(rows))
    about = {ticket.pk: About(ticket.priority, ticket.about_id, ticket.customer_id)}
    found = {one.turn: one for one in judged(turns, about, levels_in_use())} if turns else {}
    return [(one, found.get(one)) for one in turns]


def titles_of_groups(turns: Iterable[Turn]) -> dict[int, str]:
    """The names of the groups of some turns; one query."""
    asked = {one.group for one in turns}
    return dict(Entry.rows.filter(pk__in=asked).values_list("pk", "title")) if asked else {}
