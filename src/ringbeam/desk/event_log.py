"""The log of a ticket as its clocks read it, from history (20000-1:2018, 8.6.1)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from ringbeam.core import bulk
from ringbeam.core.acts import UNDO
from ringbeam.core.comments import Comment
from ringbeam.core.history import HistoryLine
from ringbeam.desk.ticket_states import NEW
from ringbeam.services.levels import Event
from ringbeam.services.levels.events import Kind

USUAL_PRIORITY = 3
ENDS: dict[str, Kind] = {
    "resolved": "resolved",
    "fulfilled": "resolved",
    "declined": "cancelled",
    "closed": "closed",
    "cancelled": "cancelled",
}


class Told(NamedTuple):
    """One history line, as far as clocks go: when, what changed, and where it came from."""

    at: datetime
    changes: Mapping[str, Sequence[Any]]
    source: str


@dataclass
class Past:
    """What history and conversation tell of one ticket, oldest first."""

    told: list[Told] = field(default_factory=list)
    replies: list[datetime] = field(default_factory=list)

    def add(self, told: Told, said: str) -> None:
        """Go on with what an act told; a move that was taken back at once never was."""
        if said != UNDO:
            self.told.append(told)
        elif self.told:
            self.told.pop()

    @property
    def imported(self) -> bool:
        """Whether it came from elsewhere, with a history of its own that holds no replies."""
        return bool(self.told and self.told[0].source)

    def events(self) -> list[Event]:
        """The log of the ticket; it always begins with its opening."""
        if not self.told:
            return []
        told = iter(self.told)
        found = [_opening(next(told))]
        for one in told:
            found += _events(one)
        return found + [Event(seconds(at), "replied") for at in self.replies]


def seconds(at: datetime) -> int:
    """An instant as the engine counts it."""
    return int(at.timestamp())


def _opening(first: Told) -> Event:
    state = first.changes.get("state", (None, None))[1] or NEW
    priority = first.changes.get("priority", (None, None))[1] or USUAL_PRIORITY
    return Event(seconds(first.at), "opened", str(state), str(priority))


def _events(one: Told) -> Iterator[Event]:
    at = seconds(one.at)
    if "priority" in one.changes:
        yield Event(at, "prioritized", priority=str(one.changes["priority"][1]))
    if "state" in one.changes:
        before, after = one.changes["state"]
        if after in ENDS:
            yield Event(at, ENDS[after], after)
        else:
            yield Event(at, "reopened" if before in ENDS else "moved", after)


def past_told(lines: Iterable[bulk.Told]) -> Past:
    """The past of a ticket that is being added with its whole history."""
    past = Past()
    for line in lines:
        past.told.append(Told(line.act.at, line.changes, line.act.source))
        if line.comment is not None and _is_reply(line.comment):
            past.replies.append(line.comment.at)
    past.replies.sort()
    return past


def _is_reply(said: Comment) -> bool:
    return said.outgoing and not said.internal and not said.automatic


def pasts_of(entries: Sequence[int]) -> dict[int, Past]:
    """What is told of these tickets; two queries for up to 500."""
    pasts = {entry: Past() for entry in entries}
    for start in range(0, len(entries), bulk.BATCH):
        some = entries[start : start + bulk.BATCH]
        for entry, said, *told in _lines(some):
            pasts[entry].add(Told(*told), said)
        for entry, at in _replies(some):
            pasts[entry].replies.append(at)
    return pasts


def _lines(entries: Sequence[int]) -> Iterable[tuple[Any, ...]]:
    lines = HistoryLine.objects.filter(entry_id__in=entries).order_by("entry_id", "number")
    rows = lines.values_list("entry_id", "said", "at", "values", "source")
    for entry, said, at, values, source in rows:
        yield entry, said, at, orjson.loads(values) if values else {}, source


def _replies(entries: Sequence[int]) -> Iterable[tuple[int, datetime]]:
    """Public words of ours to the customer; what a program sent is no answer."""
    said = Comment.objects.filter(entry_id__in=entries, internal=False)
    said = said.filter(outgoing=True, automatic=False).order_by("at", "pk")
    return said.values_list("entry_id", "at")
