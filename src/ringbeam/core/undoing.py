"""Undo: a move is taken back within ten seconds by who took it, as an act of its own (7.5.3).

The record gets the values that it had before. Where the move had an effect that cannot be taken
back, or something happened since, it is refused with the reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from ringbeam.core import clock, values
from ringbeam.core.actors import Actor
from ringbeam.core.acts import SIGN, UNDO, Act
from ringbeam.core.entries import Entry, RecordT
from ringbeam.core.events import has_subscribers
from ringbeam.core.history import HistoryLine
from ringbeam.core.lives import Move, go_back
from ringbeam.core.refusals import Refused
from ringbeam.core.units import unit
from ringbeam.core.writing import locked, store

WINDOW = timedelta(seconds=10)


@dataclass(frozen=True)
class UndoWindow:
    """When many moves of one send were taken, and until when they can be taken back."""

    since: datetime
    until: datetime


def undo(
    record: RecordT, *, by: Actor, number: int | None = None, window: UndoWindow | None = None
) -> RecordT:
    """Take the last move of a record back; ``number`` says which line of history it must be.

    Without a ``window`` it is too late ten seconds after the move. Raises Refused with every
    reason, and DoesNotExist for a record that the actor may not see.
    """
    with unit():
        entry, fresh = locked(record, by)
        last = _last_line(entry)
        if reasons := _reasons(fresh, last, by, number, window):
            raise Refused(reasons)
        before = values.snapshot(fresh)
        restored = values_before(fresh, last.changes if last else {})
        go_back(fresh, restored)
        # What a register works out from a change is as it was as well.
        kept = {name: one for name, one in before.items() if name not in values.BOOKKEEPING}
        return store(entry, fresh, before, Act(by, UNDO), kept=kept | restored)


def seconds_left(record: Any, last: HistoryLine | None, by: Actor) -> int:
    """For how many whole seconds the last line of a record can be taken back; 0: it cannot.

    No query.
    """
    if last is None or last.account_id is None or last.account_id != by.account:
        return 0
    left = int((last.recorded + WINDOW - clock.now()).total_seconds())
    return 0 if left <= 0 or _reasons(record, last, by, None, None) else left


def has_way_back(kind: str, move: Move | None, line: HistoryLine) -> bool:
    """Whether a line is a move of this kind that somebody could take back; no query."""
    if move is None or line.account_id is None or line.disposed or line.source:
        return False
    return not (move.lasting or move.signed or has_subscribers(kind, move.name))


def _last_line(entry: Entry) -> HistoryLine | None:
    return HistoryLine.objects.filter(entry_id=entry.pk, number=entry.lines).first()


def _reasons(
    record: Any,
    last: HistoryLine | None,
    by: Actor,
    number: int | None,
    window: UndoWindow | None,
) -> list[str]:
    """Every reason why the last line of a record is not taken back; empty when it can be."""
    if last is not None and last.said == SIGN:
        return [_("It was signed, and a signature is not taken back.")]
    move = record.register.life.named(last.said) if last else None
    if last is None or number not in (None, last.number):
        return [_("Something happened since: look at the history.")]
    if move is None:
        return [_("The last thing that happened was no move.")]
    reasons = reasons_against_move(move, record)
    if by.account is None or last.account_id != by.account:
        reasons.append(_("A move is taken back by who took it."))
    allowed = window or UndoWindow(last.recorded, last.recorded + WINDOW)
    if clock.now() > allowed.until or last.recorded < allowed.since:
        reasons.append(_("The ten seconds to take it back are over."))
    if last.disposed or last.source:
        reasons.append(_("What was before is not known here."))
    return reasons


def reasons_against_move(move: Move, record: Any) -> list[str]:
    """Why a move can never be taken back, whoever took it."""
    if move.lasting:
        return [str(move.lasting)]
    if move.signed:
        return [_("It was signed, and a signature is not taken back.")]
    if has_subscribers(record.kind, move.name):
        return [_("Others were told or changed by it.")]
    return []


def values_before(record: Any, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a record that a line changed, as they were before it, by attribute name."""
    fields = {one.attname: one for one in record._meta.concrete_fields}
    return {
        name: fields[name].to_python(before)
        for name, (before, _after) in changes.items()
        if name in fields
    }
