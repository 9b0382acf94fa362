"""Whether signatures are as they were given, and what was signed as history has it (7.5.3)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from ringbeam.core.acts import SIGN
from ringbeam.core.entries import Entry, Record
from ringbeam.core.history import HistoryLine
from ringbeam.core.registers import named
from ringbeam.core.signatures import TOLD, Signature, beside, held_by, is_same

BATCH = 500
Lines = dict[int, list[HistoryLine]]


@dataclass
class SignatureCheck:
    """How many signatures there are, on how many the record has changed since, and faults."""

    signatures: int = 0
    changed: int = 0
    faults: list[str] = field(default_factory=list)


def check() -> SignatureCheck:
    """Hold every signature against its line of history and what it signed against the record.

    Bounded memory. A record may change after it was signed, and is then told as changed; but
    without what history tells of since, it must be again what was signed, or else that is a
    fault. Faults name the record and the line.
    """
    found = SignatureCheck()
    rows = Signature.objects.order_by("entry_id", "number").iterator(BATCH)
    while some := [one for _turn, one in zip(range(BATCH), rows, strict=False)]:
        found.signatures += len(some)
        _check_some(some, found)
    kept = Signature.objects.filter(entry_id=OuterRef("entry_id"), number=OuterRef("number"))
    told = HistoryLine.objects.filter(~Exists(kept), said=SIGN).order_by("pk")
    for entry, number in told.values_list("entry_id", "number").iterator():
        found.faults.append(f"record {entry}, line {number}: its signature was removed")
    return found


def _check_some(some: Sequence[Signature], found: SignatureCheck) -> None:
    lines = _lines_since(some)
    sound = []
    for one in some:
        fault = _fault_of(one, lines.get(one.entry_id, []))
        if fault:
            found.faults.append(f"record {one.entry_id}, line {one.number}: {fault}")
        else:
            sound.append(one)
    entries = Entry.rows.in_bulk({one.entry_id for one in sound})
    for kind in sorted({one.kind for one in entries.values()}):
        mine = [one for one in sound if entries[one.entry_id].kind == kind]
        _check_kind(kind, mine, lines, found)


def _lines_since(some: Sequence[Signature]) -> Lines:
    """The lines of signed records from their first of these signatures on, in order."""
    first: dict[int, int] = {}
    for one in some:
        first.setdefault(one.entry_id, one.number)
    rows = HistoryLine.objects.filter(entry_id__in=first).order_by("entry_id", "number")
    found: Lines = {}
    for row in rows.defer("salt", "digest", "chained").iterator():
        if row.number >= first[row.entry_id]:
            found.setdefault(row.entry_id, []).append(row)
    return found


def _fault_of(one: Signature, lines: Sequence[HistoryLine]) -> str:
    """What is wrong between a signature and the line that tells of it; "" when nothing is."""
    line = next((row for row in lines if row.number == one.number), None)
    if line is None or line.said != SIGN:
        return "the signature points to no line that tells of one"
    same = (line.account_id, line.who, line.at) == (one.account_id, one.who, one.at)
    if not same or line.changes != {TOLD: [None, one.told]}:
        return "the signature is not the one that the line tells of"
    return ""


def _check_kind(
    kind: str, some: Sequence[Signature], lines: Lines, found: SignatureCheck
) -> None:
    register = named(kind)
    keys = {one.entry_id for one in some}
    records: dict[int, Any] = register.model.rows.in_bulk(keys) if register else {}
    further = beside(list(records.values()))
    for one in some:
        record = records.get(one.entry_id)
        if record is None:
            found.faults.append(f"record {one.entry_id}: it was signed and is not there")
            continue
        if is_same(one, record, held_by(record), further[record.pk]):
            continue
        found.changed += 1
        was_same = _was_same(one, record, lines[record.pk], further[record.pk])
        if not was_same and not _is_same_held(one, type(record)):
            found.faults.append(
                f"record {one.entry_id}, line {one.number}: "
                "what was signed is not what history says was there"
            )


def _was_same(
    one: Signature, record: Record, lines: Sequence[HistoryLine], further: dict[str, str]
) -> bool:
    """Whether the record, less what history tells of since, is what was signed.

    True as well when that cannot be told any more, for values were disposed of.
    """
    since = [row for row in lines if row.number > one.number]
    if any(row.disposed for row in since):
        return True
    held = held_by(record)
    for name, before in _taken_back(since):
        if name in held:
            held[name] = before
    then = {name: further[name] for name in one.beside if name in further}
    return is_same(one, record, held, then)


@transaction.atomic
def _is_same_held(one: Signature, model: type[Record]) -> bool:
    """Look again with the record held, for somebody may have written meanwhile."""
    Entry.rows.select_for_update(no_key=True).get(pk=one.entry_id)
    record = model.rows.get(pk=one.entry_id)
    lines = _lines_since([one])[one.entry_id]
    return _was_same(one, record, lines, beside([record])[record.pk])


def _taken_back(since: Sequence[HistoryLine]) -> Iterator[tuple[str, Any]]:
    """What each changed value was before, the latest change first."""
    for row in reversed(since):
        for name, (before, _after) in row.changes.items():
            yield name, before
