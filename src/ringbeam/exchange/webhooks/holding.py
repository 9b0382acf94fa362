"""Holding back what is done: what is taken back at once, no receiver hears of (7.4).

A move, or what somebody says, waits until nobody can take it back any more, and with it what
came after, for messages keep their order. Nothing is kept of it: history and the attempts say
it anew each time, so what kills a worker loses nothing. Where a move was sent all the same, its
undoing is sent too.
"""

from collections.abc import Sequence
from datetime import timedelta

from ringbeam.core import clock
from ringbeam.core.acts import COMMENT, TAKE_BACK, TAKEN, UNDO
from ringbeam.core.entries import Entry
from ringbeam.core.history import HistoryLine
from ringbeam.core.registers import named
from ringbeam.core.undoing import WINDOW, has_way_back
from ringbeam.exchange.webhooks.endpoints import Attempt, Endpoint

# A move can be taken back for ten seconds, and that may take some more to be stored.
HELD = WINDOW + timedelta(seconds=5)
BACK = (UNDO, TAKE_BACK)


def ripe(lines: Sequence[HistoryLine]) -> list[HistoryLine]:
    """The lines before the first move that can still be taken back; a query if any is fresh."""
    since = clock.now() - HELD
    fresh = [one for one in lines if one.recorded > since and one.said not in (UNDO, TAKE_BACK)]
    if not fresh:
        return list(lines)
    rows = Entry.rows.filter(pk__in={one.entry_id for one in fresh})
    last = {pk: (kind, number) for pk, kind, number in rows.values_list("pk", "kind", "lines")}
    held = {one.pk for one in fresh if _can_be_taken_back(one, last.get(one.entry_id))}
    return [one for one in lines if not held or one.pk < min(held)]


def _can_be_taken_back(line: HistoryLine, entry: tuple[str, int] | None) -> bool:
    if line.said == COMMENT:
        return line.account_id is not None and not line.source
    register = named(entry[0]) if entry else None
    if entry is None or register is None or entry[1] != line.number:
        return False
    return has_way_back(register.kind, register.life.named(line.said), line)


def taken_back(lines: Sequence[HistoryLine], endpoint: Endpoint) -> frozenset[int]:
    """What among these lines was taken back in time, and their undoings.

    Not those of which the endpoint was, or may have been, told. At most three queries.
    """
    undone = _undoings(lines)
    if not undone:
        return frozenset()
    found = HistoryLine.objects.filter(
        entry_id__in={one.entry_id for one in undone},
        number__in={_number(one) for one in undone},
    )
    moves = {(one.entry_id, one.number): one for one in found}
    pairs = []
    for one in undone:
        move = moves.get((one.entry_id, _number(one)))
        if move is not None and one.recorded - move.recorded <= HELD:
            pairs.append((move.pk, one.pk))
    tried = Attempt.objects.filter(endpoint=endpoint, number__in=[pk for pk, _undo in pairs])
    sent = set(tried.values_list("number", flat=True))
    return frozenset(pk for pair in pairs if pair[0] not in sent for pk in pair)


def _number(undone: HistoryLine) -> int:
    """The number of the line that was taken back."""
    if undone.said == TAKE_BACK and TAKEN in undone.changes:
        return int(undone.changes[TAKEN][0])
    return undone.number - 1


def _undoings(lines: Sequence[HistoryLine]) -> list[HistoryLine]:
    """Those among the lines, and those of moves among them."""
    found = {one.pk: one for one in lines if one.said in BACK}
    entries = {one.entry_id for one in lines}
    later = HistoryLine.objects.filter(entry_id__in=entries, said__in=BACK, pk__gt=lines[0].pk)
    return list({**found, **{one.pk: one for one in later}}.values())
