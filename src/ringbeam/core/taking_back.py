"""Taking back what was sent: a reply or note, with the move of the same send (7.5.3).

Within ten seconds, by who sent it, and nobody was told meanwhile. The words are no longer there
for anybody who reads the record; history keeps that something was said and taken back. A send
that also attached a file or linked a record is not taken back, only its move is.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from ringbeam.core import clock, values
from ringbeam.core.actors import Actor
from ringbeam.core.acts import COMMENT, TAKE_BACK, TAKEN, Act
from ringbeam.core.comments import Comment
from ringbeam.core.entries import Entry, RecordT
from ringbeam.core.events import has_subscribers
from ringbeam.core.history import HistoryLine
from ringbeam.core.lives import go_back
from ringbeam.core.refusals import Refused
from ringbeam.core.undoing import (
    WINDOW,
    reasons_against_move,
    seconds_left,
    undo,
    values_before,
)
from ringbeam.core.units import unit
from ringbeam.core.writing import index, locked, store, tell

LINES = 4  # of one send: what was said, what that changed, and a move
TOGETHER = timedelta(seconds=3)


class Send(NamedTuple):
    """What was sent last: the line that said it, what that changed, the move sent along."""

    said: HistoryLine
    derived: tuple[HistoryLine, ...]
    move: HistoryLine | None

    @property
    def internal(self) -> bool:
        """Whether it was a note."""
        return self.said.changes["internal"][1] is not False


class Words(NamedTuple):
    """What was taken back, to be written on with."""

    text: str
    internal: bool


def last_send(lines: Sequence[HistoryLine]) -> Send | None:
    """What somebody sent last, of the newest lines of a record; None when that was no send.

    The lines are the newest first. Those of one send are written together.
    """
    move: HistoryLine | None = None
    derived: list[HistoryLine] = []
    for place, line in enumerate(lines[:LINES]):
        if line.account_id is None or line.source or line.disposed:
            return None
        if line.said == COMMENT and "text" in line.changes:
            send = Send(line, tuple(derived), move)
            return send if _is_one(send) else None
        if line.said == COMMENT:
            derived.append(line)
        elif place:
            return None
        else:
            move = line
    return None


def _is_one(send: Send) -> bool:
    others = [one for one in (*send.derived, send.move) if one is not None]
    return all(
        one.account_id == send.said.account_id and one.recorded - send.said.recorded <= TOGETHER
        for one in others
    )


def take_back(
    record: RecordT, *, by: Actor, number: int | None = None
) -> tuple[RecordT, Words | None]:
    """Take back what was done last: a reply with its move, or a move alone.

    ``number`` says which line of history must be the last. With a reply its words are returned.
    Raises as `undo` does.
    """
    with unit():
        entry, fresh = locked(record, by)
        lines = newest(entry)
        send = last_send(lines)
        if send is None:
            return undo(record, by=by, number=number), None
        if reasons := _reasons(fresh, send, by, lines[0].number, number):
            raise Refused(reasons)
        if send.move is not None:
            undo(fresh, by=by, number=send.move.number)
            entry, fresh = locked(record, by)
        return _unsaid(entry, fresh, send, by), Words(_text(send), send.internal)


def newest(entry: Entry) -> list[HistoryLine]:
    """The last lines of a record, the newest first; one query."""
    lines = HistoryLine.objects.filter(entry_id=entry.pk, number__gt=entry.lines - LINES)
    return list(lines.order_by("-number"))


def seconds_to_take_back(record: RecordT, lines: Sequence[HistoryLine], by: Actor) -> int:
    """For how many whole seconds what was done last can be taken back; 0: it cannot. No query.

    ``lines`` are the newest lines of the record, the newest first.
    """
    send = last_send(lines)
    if send is None:
        return seconds_left(record, lines[0] if lines else None, by)
    left = int((send.said.recorded + WINDOW - clock.now()).total_seconds())
    allowed = left > 0 and not _reasons(record, send, by, lines[0].number, None)
    return left if allowed else 0


def _reasons(
    record: RecordT, send: Send, by: Actor, last: int, number: int | None
) -> list[str]:
    if number not in (None, last):
        return [_("Something happened since: look at the history.")]
    reasons = []
    if by.account is None or send.said.account_id != by.account:
        reasons.append(_("What was said is taken back by who said it."))
    if clock.now() > send.said.recorded + WINDOW:
        reasons.append(_("The ten seconds to take it back are over."))
    if has_subscribers(record.kind, COMMENT):
        reasons.append(_("Others were told or changed by it."))
    move = record.register.life.named(send.move.said) if send.move else None
    if send.move is not None:
        reasons += reasons_against_move(move, record) if move else [_("It was no move.")]
    return reasons


def _text(send: Send) -> str:
    return str(send.said.changes["text"][1])


def _unsaid(entry: Entry, fresh: RecordT, send: Send, by: Actor) -> RecordT:
    """Remove the words, tell that it was done, and let the register work out what follows."""
    said = Comment.objects.filter(
        entry_id=entry.pk, account_id=by.account or 0, at=send.said.at
    )
    one = said.filter(text=_text(send)).order_by("-pk").first()
    outgoing = bool(one and one.outgoing)
    if one is not None:
        one.delete()
    before = values.snapshot(fresh)
    restored: dict[str, Any] = {}
    for line in send.derived:
        restored |= values_before(fresh, line.changes)
    go_back(fresh, restored)
    act = Act(by, TAKE_BACK, event={"outgoing": outgoing})
    tell(entry, act, {TAKEN: (send.said.number, None)})
    fresh = store(entry, fresh, before, act, kept=restored)
    if not send.internal:
        index(fresh)
    return fresh
