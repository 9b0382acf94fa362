"""Which lines of history a reader is told: what is internal or unseen is not there (7.5.3)."""

from collections.abc import Iterable
from typing import Any

from ringbeam.core.actors import Actor
from ringbeam.core.acts import ATTACH, COMMENT, LINK, OF_ACCESS, TAKE_BACK, TAKEN, UNLINK
from ringbeam.core.custom_fields import unfolded
from ringbeam.core.entries import Shared
from ringbeam.core.history import HistoryLine
from ringbeam.core.registers import entries_seen_by, of_kind
from ringbeam.core.rules import speaks_for_us


def told_to(actor: Actor, record: Shared, lines: Iterable[HistoryLine]) -> list[HistoryLine]:
    """The lines that the actor, who sees the record, may read; one query when links are told.

    The same holds as on the record's page. A link is told to who sees the other record as
    well; internal notes and files, and what was done to accounts, to who speaks for the
    organization. A note or file whose line does not say that it is public counts as internal.
    """
    rows = list(lines)
    if actor.everything:
        return rows
    inside = speaks_for_us(actor, record)
    if not inside:
        rows = _without_taken_back(rows)
    named = {ref for line in rows if line.said in (LINK, UNLINK) for ref in _linked(line)}
    seen = set()
    if named:
        mine = entries_seen_by(actor).filter(ref__in=named)
        seen = set(mine.values_list("ref", flat=True))
    return [line for line in rows if _may_tell(line, seen, inside=inside)]


def _without_taken_back(rows: list[HistoryLine]) -> list[HistoryLine]:
    """The lines without what was said and taken back, and that it was: nobody else read it."""
    gone = {
        (one.entry_id, one.changes[TAKEN][0])
        for one in rows
        if one.said == TAKE_BACK and TAKEN in one.changes
    }
    if not gone:
        return rows
    return [
        one for one in rows if one.said != TAKE_BACK and (one.entry_id, one.number) not in gone
    ]


def told_of(
    actor: Actor, record: Shared, lines: Iterable[HistoryLine]
) -> list[tuple[HistoryLine, dict[str, list[Any]]]]:
    """The lines that `told_to` tells, each with its changes, by column, without those of fields
    that are not shown to the actor."""
    register = None if actor.everything else of_kind(record.kind)
    names = register.hidden_from(actor, record) if register else ()
    hidden = {register.own_fields[name].attname for name in names} if register else set()
    return [
        (line, {n: both for n, both in unfolded(line.changes).items() if n not in hidden})
        for line in told_to(actor, record, lines)
    ]


def _may_tell(line: HistoryLine, seen: set[str], *, inside: bool) -> bool:
    if line.said in (LINK, UNLINK):
        other = _linked(line)
        return other <= seen and (inside or bool(other))
    if inside:
        return True
    if line.said in (COMMENT, ATTACH):
        return line.changes.get("internal", [None, True])[1] is False
    return line.said not in OF_ACCESS


def _linked(line: HistoryLine) -> set[str]:
    """The numbers of the records that a line says were linked; empty when disposed of."""
    return {str(ref) for pair in line.changes.values() for ref in pair if ref}
