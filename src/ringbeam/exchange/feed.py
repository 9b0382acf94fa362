"""Events: what happened since a cursor, as far as a reader may know of it (7.4, 27001 A.8.15).

History is the outbox: its line is written in the transaction of the change, so an event is
never told of what did not happen, never lost, and costs the change nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from ringbeam.core.actors import IMPORT, Actor
from ringbeam.core.acts import ATTACH, COMMENT, LINK, OF_ACCESS, UNLINK
from ringbeam.core.custom_fields import unfolded
from ringbeam.core.entries import Entry
from ringbeam.core.event_types import fits
from ringbeam.core.history import HistoryLine
from ringbeam.core.history_writers import settled_after, settled_last
from ringbeam.core.registers import Register, entries_seen_by, of_kind
from ringbeam.core.telling import told_to

SCANNED = 500  # lines in one question
MOST_SCANNED = 5_000  # lines that one page looks at before it says how far it came
BESIDE = frozenset({COMMENT, ATTACH, LINK, UNLINK})  # their lines tell of no field


@dataclass(frozen=True)
class FeedEvent:
    """One thing that happened to a record: thin, so that nobody learns values from it."""

    number: int
    type: str
    kind: str
    ref: str
    uid: str
    page: str
    api: str
    at: datetime
    recorded: datetime
    door: str
    changed: tuple[str, ...]


@dataclass(frozen=True)
class FeedPage:
    """Events in order; ``last`` is the cursor to go on after, even where there were none."""

    events: tuple[FeedEvent, ...]
    last: int
    more: bool


@dataclass(frozen=True)
class EventChoice:
    """Which events: by patterns (none: all), by a judgement of kinds, imported ones or not.

    ``ripe`` gives those of the next lines that may be told already, ``leaves_out`` the numbers
    of those among them that are told to nobody.
    """

    patterns: tuple[str, ...] = ()
    reaches: Callable[[str], bool] = lambda _kind: True
    imported: bool = True
    up_to: int | None = None
    ripe: Callable[[Sequence[HistoryLine]], list[HistoryLine]] = list
    leaves_out: Callable[[Sequence[HistoryLine]], frozenset[int]] = lambda _lines: frozenset()


def latest() -> int:
    """The cursor after which only what happens from now on is told."""
    return settled_last()


def events_after(number: int, actor: Actor, wanted: EventChoice, *, limit: int) -> FeedPage:
    """The next events that the actor may know of, judged by what is so now; at most ``limit``.

    Goes on after ``last`` of the page before and so skips nothing.
    """
    found: list[FeedEvent] = []
    scanned = 0
    while scanned < MOST_SCANNED:
        lines = settled_after(number, SCANNED)
        if wanted.up_to is not None:
            lines = [line for line in lines if line.pk <= wanted.up_to]
        lines = wanted.ripe(lines)
        for event in _events_of(lines, actor, wanted):
            found.append(event)
            if len(found) == limit:
                return FeedPage(tuple(found), event.number, more=True)
        if not lines:
            return FeedPage(tuple(found), number, more=False)
        number, scanned = lines[-1].pk, scanned + len(lines)
    return FeedPage(tuple(found), number, more=True)


def _events_of(
    lines: list[HistoryLine], actor: Actor, wanted: EventChoice
) -> Iterator[FeedEvent]:
    ids = {line.entry_id for line in lines}
    seen = {one.pk: one for one in entries_seen_by(actor).filter(pk__in=ids)}
    kept = [line for line in lines if _is_wanted(line, seen.get(line.entry_id), wanted)]
    left = wanted.leaves_out(kept) if kept else frozenset()
    kept = [line for line in kept if line.pk not in left]
    told = set(_told(kept, seen, actor))
    for line in kept:
        if line.pk in told:
            yield _event(line, seen[line.entry_id], actor)


def _is_wanted(line: HistoryLine, entry: Entry | None, wanted: EventChoice) -> bool:
    if entry is None or line.said in OF_ACCESS:
        return False
    if line.door == IMPORT and not wanted.imported:
        return False
    return wanted.reaches(entry.kind) and fits(wanted.patterns, entry.kind, line.said)


def _told(lines: Iterable[HistoryLine], seen: dict[int, Entry], actor: Actor) -> Iterator[int]:
    by_entry = sorted(lines, key=lambda line: line.entry_id)
    for entry, its in groupby(by_entry, key=lambda line: line.entry_id):
        yield from (line.pk for line in told_to(actor, seen[entry], its))


def _event(line: HistoryLine, entry: Entry, actor: Actor) -> FeedEvent:
    register = of_kind(entry.kind)
    return FeedEvent(
        number=line.pk,
        type=f"{entry.kind}.{line.said}",
        kind=entry.kind,
        ref=entry.ref,
        uid=str(entry.uid),
        page=register.url(entry.ref),
        api=f"/api/v1/{register.plural}/{entry.ref}",
        at=line.at,
        recorded=line.recorded,
        door=line.door,
        changed=_changed(line, register, entry, actor),
    )


def _changed(
    line: HistoryLine, register: Register, entry: Entry, actor: Actor
) -> tuple[str, ...]:
    if line.said in BESIDE:
        return ()
    hidden = register.hidden_from(actor, entry)
    changes = unfolded(line.changes)
    return tuple(
        name
        for name, one in register.own_fields.items()
        if one.attname in changes and name not in hidden
    )
