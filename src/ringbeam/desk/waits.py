"""What a ticket waited for: since when, by whom, why, and whether the agreement admits it.

ISO/IEC 20000-1:2018, 8.3.3 lets an agreement say what is measured and how. A wait that it does
not admit stops no clock; it is shown all the same, so that both sides speak of the same facts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ringbeam.core.acts import UNDO
from ringbeam.core.comments import Comment
from ringbeam.core.history import HistoryLine
from ringbeam.desk.ticket_states import WAITING
from ringbeam.services.clocks import LABELS, Clock
from ringbeam.services.levels import Terms
from ringbeam.services.tickets import states
from ringbeam.web.markdown import plain

# A message and the move that was sent along with it lie so near to each other at most.
TOGETHER = timedelta(seconds=5)
RECOMPUTE = "recompute"


@dataclass(frozen=True)
class Wait:
    """One wait: with whom in words, from when until when (None: still), who began it, and why.

    ``held`` are the promises whose clocks stood by it, ``ran`` those that ran on, in words; a
    promise that was not to be kept then is neither.
    """

    state: str
    began: datetime
    ended: datetime | None
    who: str
    why: str
    held: tuple[str, ...]
    ran: tuple[str, ...]


@dataclass(frozen=True)
class Recomputed:
    """One recomputation: by whom, why, and each clock as it was before and is since."""

    at: datetime
    who: str
    why: str
    clocks: tuple[tuple[str, Mapping[str, Any], Mapping[str, Any]], ...]


def waits_of(
    ticket: Any, terms: Terms | None, clocks: Sequence[Clock], *, inside: bool
) -> list[Wait]:
    """The waits of a ticket in order, judged by the terms of its agreement; two queries.

    Why it waits is what was said with the move; notes, reasons typed with a move and who moved
    it are told to who is ``inside`` alone.
    """
    lines = _lines(ticket.pk)
    said = _said(ticket.pk, inside=inside) if any(_enters(one) for one in lines) else []
    return [
        _wait(
            line,
            until,
            _why(line, said, inside=inside),
            terms,
            _between(clocks, line.at, until),
        )
        for line, until in _spans(lines)
        if _enters(line)
    ]


def _lines(entry: int) -> list[HistoryLine]:
    rows = HistoryLine.objects.filter(entry_id=entry, values__contains='"state"')
    found: list[HistoryLine] = []
    for line in rows.order_by("number"):
        if line.said == UNDO and found:
            found.pop()
        elif line.said != UNDO:
            found.append(line)
    return found


def _state(line: HistoryLine) -> str:
    change = line.changes.get("state")
    return str(change[1]) if change else ""


def _enters(line: HistoryLine) -> bool:
    return _state(line) in WAITING


def _spans(lines: Sequence[HistoryLine]) -> Iterator[tuple[HistoryLine, datetime | None]]:
    for place, line in enumerate(lines):
        following = lines[place + 1 : place + 2]
        yield line, following[0].at if following else None


def _said(entry: int, *, inside: bool) -> list[Comment]:
    rows = Comment.objects.filter(entry_id=entry)
    return list((rows if inside else rows.filter(internal=False)).order_by("at", "pk"))


def _why(line: HistoryLine, said: Sequence[Comment], *, inside: bool) -> str:
    """What the same person said in the same send, or the reason that was typed."""
    near = (
        one
        for one in said
        if one.who == line.who and abs(line.at - one.at) <= TOGETHER and not one.automatic
    )
    words = next(near, None)
    reason = str(line.why) if inside else ""
    return plain(words.text) if words else reason


def _between(clocks: Sequence[Clock], began: datetime, until: datetime | None) -> list[str]:
    """The promises that were to be kept at some instant of a stretch of time."""
    running = (
        one.metric
        for one in clocks
        if (until is None or one.started < until)
        and (one.stopped is None or one.stopped > began)
    )
    return list(dict.fromkeys(running))


def _wait(
    line: HistoryLine,
    until: datetime | None,
    why: str,
    terms: Terms | None,
    metrics: Sequence[str],
) -> Wait:
    state = _state(line)
    pausing = terms.switches.pausing if terms else {}
    held = tuple(one for one in metrics if state in pausing.get(one, ()))
    ran = tuple(one for one in metrics if one not in held)
    words = str(states().get(state, state))
    return Wait(words, line.at, until, line.who, why, _named(held), _named(ran))


def _named(metrics: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(LABELS[one]) for one in metrics)


def recomputations_of(ticket: Any) -> list[Recomputed]:
    """Every recomputation of a ticket's clocks, the newest first; one query."""
    rows = HistoryLine.objects.filter(entry_id=ticket.pk, said=RECOMPUTE)
    return [_recomputed(one) for one in rows.order_by("-number")]


def _recomputed(line: HistoryLine) -> Recomputed:
    before, after = line.changes.get("clocks", ([], []))
    was = {(one["metric"], one["number"]): one for one in before}
    clocks = tuple(
        (str(LABELS[one["metric"]]), was.get((one["metric"], one["number"]), {}), one)
        for one in after
    )
    return Recomputed(line.at, line.who, str(line.why), clocks)
