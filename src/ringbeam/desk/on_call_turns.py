"""Who is on call: days that begin at a handover, turns, swaps, and who is away (8.6.1).

Plain values in and out, no ORM and no clock. A duty day begins at the wall-clock time of the
handover in the rota's zone and lasts until that of the next date: 23 or 25 hours where the
clocks change, so that every instant belongs to exactly one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ringbeam.services.levels.zones import instant_of

EPOCH, ONE_DAY = date(1970, 1, 1), timedelta(days=1)
DAY, MINUTE = 86_400, 60
BY_TURN, BY_SWAP, STANDS_IN, NOBODY = "turn", "swap", "stands_in", "nobody"


class Swap(NamedTuple):
    """From one duty day through another these take over; of several the last holds."""

    start: date
    until: date
    people: tuple[int, ...]


class Away(NamedTuple):
    """Days on which a person is away, and the deputy, if one is named."""

    person: int
    start: date
    until: date
    deputy: int | None = None


@dataclass(frozen=True)
class Turns:
    """The rota: from the duty day ``first`` on, ``days`` each, ``members`` in turn.

    ``handover`` is in minutes after midnight on the wall in ``zone``. Each of ``members`` is
    who is on call together.
    """

    zone: ZoneInfo
    first: date
    handover: int
    days: int
    members: Sequence[tuple[int, ...]]
    swaps: Sequence[Swap] = ()
    away: Sequence[Away] = ()


@dataclass(frozen=True)
class Span:
    """From an instant until before another these are on call, and why; nobody: none are."""

    began: datetime
    ended: datetime
    people: tuple[int, ...]
    why: str


class Gap(NamedTuple):
    """From an instant until another nobody is on call; None: no end is in sight."""

    began: datetime
    ended: datetime | None

    def holds(self, other: "Gap") -> bool:
        """Whether the other lies within this one."""
        if other.began < self.began:
            return False
        return self.ended is None or (other.ended is not None and other.ended <= self.ended)


def begins(turns: Turns, day: date) -> datetime:
    """The instant at which a duty day begins.

    A handover time that the clocks skip is that much later; one that comes twice is the first.
    """
    wall = (day - EPOCH).days * DAY + turns.handover * MINUTE
    return datetime.fromtimestamp(instant_of(turns.zone, wall), UTC)


def day_at(turns: Turns, at: datetime) -> date:
    """The duty day to which an instant belongs: the last one that has begun."""
    day = at.astimezone(turns.zone).date() + ONE_DAY
    while begins(turns, day) > at:
        day -= ONE_DAY
    return day


def people_on(turns: Turns, day: date) -> tuple[tuple[int, ...], str]:
    """Who is on call on a duty day, and why: by turn, by swap, standing in, or nobody.

    Who is away is stood in for by the deputy; without one that is there, the next in turn who
    is there takes over. Before the first day nobody is on call.
    """
    swap = next((one for one in reversed(turns.swaps) if one.start <= day <= one.until), None)
    if swap is not None and (there := _there(turns, swap.people, day)):
        return there, BY_SWAP if there == swap.people else STANDS_IN
    if day < turns.first or not turns.members:
        return (), NOBODY
    place = (day - turns.first).days // turns.days
    for ahead in range(len(turns.members)):
        asked = turns.members[(place + ahead) % len(turns.members)]
        if there := _there(turns, asked, day):
            as_planned = not ahead and swap is None and there == asked
            return there, BY_TURN if as_planned else STANDS_IN
    return (), NOBODY


def _there(turns: Turns, people: Sequence[int], day: date) -> tuple[int, ...]:
    """Those of them who are there on a day, each or the deputy; none twice."""
    gone = {one.person: one.deputy for one in turns.away if one.start <= day <= one.until}
    found = (gone.get(one) if one in gone else one for one in people)
    there = (one for one in found if one is not None and one not in gone)
    return tuple(dict.fromkeys(there))


def on_call_at(turns: Turns, at: datetime) -> tuple[int, ...]:
    """Who is on call at an instant, by their ids; empty where nobody is."""
    return people_on(turns, day_at(turns, at))[0]


def spans(turns: Turns, at: datetime, days: int) -> list[Span]:
    """Who is on call from the duty day of an instant on, for so many days; no gap between.

    Days that follow each other with the same people for the same reason are one span.
    """
    found: list[Span] = []
    day = day_at(turns, at)
    for _n in range(days):
        began, ended = begins(turns, day), begins(turns, day + ONE_DAY)
        people, why = people_on(turns, day)
        last = found[-1] if found else None
        turned = not (day - turns.first).days % turns.days and why == BY_TURN
        if last and (last.people, last.why) == (people, why) and not turned:
            found[-1] = Span(last.began, ended, people, why)
        elif ended > began:
            found.append(Span(began, ended, people, why))
        day += ONE_DAY
    return found


def gaps(turns: Turns, at: datetime, ahead: int, beyond: int) -> list[Gap]:
    """When nobody is on call, of what begins within so many days; oldest first, no two touch.

    How long each lasts is looked for so many days ``beyond``. Before its first day a rota
    promises nobody.
    """
    first, until = begins(turns, turns.first), at + ahead * ONE_DAY
    coming = spans(turns, at, ahead + beyond)
    found = []
    for span in coming:
        began = max(span.began, first)
        if span.why == NOBODY and began < span.ended and began <= until:
            found.append(Gap(began, None if span is coming[-1] else span.ended))
    return found


def named_in(turns: Turns) -> set[int]:
    """Everybody whom a rota may name."""
    stand_ins = {one.deputy for one in turns.away if one.deputy is not None}
    together = [*turns.members, *(one.people for one in turns.swaps)]
    return stand_ins | {one for people in together for one in people}
