"""Seals over history: Merkle roots of ranges, each chained to the last, and their check."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db import models, transaction
from django.db.models import Max
from django_tasks import task

from ringbeam.core import clock
from ringbeam.core.entries import Entry
from ringbeam.core.history import Head, HistoryLine, chain, digest_of
from ringbeam.core.jobs import every

RANGE = 10_000
SETTLING = 60  # seconds: younger lines may still have older neighbours in open transactions


class Seal(models.Model):
    """A range of history lines under one root, chained to the seal before it."""

    first = models.BigIntegerField()
    last = models.BigIntegerField(unique=True)
    count = models.PositiveIntegerField()
    root = models.BinaryField(max_length=32)
    chained = models.BinaryField(max_length=32)
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"


@dataclass
class Verification:
    """What verification found; no ``faults``: nothing was altered, removed or reordered."""

    records: int = 0
    lines: int = 0
    disposed: int = 0
    seals: int = 0
    unsealed_since: str = ""
    faults: list[str] = field(default_factory=list)


def merkle(leaves: list[bytes]) -> bytes:
    """The root over leaves in order; an odd one is carried up. Raises ValueError when empty."""
    if not leaves:
        raise ValueError("no leaves to seal")
    level = leaves
    while len(level) > 1:
        paired = [
            hashlib.sha256(b"\x01" + level[i] + level[i + 1]).digest()
            for i in range(0, len(level) - 1, 2)
        ]
        level = paired + ([level[-1]] if len(level) % 2 else [])
    return level[0]


def _leaves(first: int, last: int) -> list[bytes]:
    rows = HistoryLine.objects.filter(pk__gte=first, pk__lte=last).order_by("pk")
    return [bytes(chained) for chained in rows.values_list("chained", flat=True)]


@transaction.atomic
def seal() -> int:
    """Seal what is settled and not yet sealed, in ranges; return how many lines were sealed.

    Only lines recorded a minute ago and more are sealed, so that no transaction that began
    earlier can still add a line below. Safe to run twice and in two places.
    """
    last = Seal.objects.select_for_update().order_by("-last").first()
    start = last.last + 1 if last else 1
    until = clock.now().timestamp() - SETTLING
    settled = HistoryLine.objects.filter(pk__gte=start).order_by("pk")
    ids = (
        pk
        for pk, recorded in settled.values_list("pk", "recorded").iterator()
        if recorded.timestamp() <= until
    )
    done = 0
    while batch := list(islice(ids, RANGE)):
        root = merkle(_leaves(batch[0], batch[-1]))
        before = bytes(last.chained) if last else b""
        last = Seal.objects.create(
            first=batch[0],
            last=batch[-1],
            count=len(batch),
            root=root,
            chained=hashlib.sha256(before + root).digest(),
        )
        done += len(batch)
    return done


@every(seconds=600)
@task()
def seal_history() -> int:
    """Seal by itself what has settled; a schedule, so that nobody has to remember it."""
    return seal()


def verify() -> Verification:
    """Walk every chain and every seal; bounded memory. Faults name the record and the line."""
    found = Verification()
    for entry, lines in _by_entry():
        found.records += 1
        found.faults += _faults_of_chain(entry, lines, found)
    _verify_heads(found)
    _verify_seals(found)
    return found


def _by_entry() -> Iterator[tuple[int, list[HistoryLine]]]:
    rows = HistoryLine.objects.order_by("entry_id", "number").iterator(5000)
    current: int | None = None
    lines: list[HistoryLine] = []
    for row in rows:
        if row.entry_id != current and lines:
            yield lines[0].entry_id, lines
            lines = []
        current = row.entry_id
        lines.append(row)
    if lines:
        yield lines[0].entry_id, lines


def _faults_of_chain(entry: int, lines: list[HistoryLine], found: Verification) -> list[str]:
    faults, head = [], Head()
    for row in lines:
        found.lines += 1
        where = f"record {entry}, line {row.number}"
        if row.number != head.lines + 1:
            faults.append(f"{where}: line {head.lines + 1} is missing or out of order")
        if row.disposed:
            found.disposed += 1
        elif digest_of(bytes(row.salt or b""), row.values or "") != bytes(row.digest):
            faults.append(f"{where}: the values were altered")
        if chain(head.chained, row) != bytes(row.chained):
            faults.append(f"{where}: the line was altered or does not follow the one before")
        head = Head(row.number, bytes(row.chained))
    return faults


def _verify_heads(found: Verification) -> None:
    """The entry remembers its last line, so that a chain cut off at the end is noticed."""
    last = dict(
        HistoryLine.objects.values_list("entry_id").annotate(last=Max("number")).iterator()
    )
    for pk, ref, lines in Entry.rows.values_list("pk", "ref", "lines").iterator():
        if last.get(pk, 0) != lines:
            found.faults.append(
                f"{ref} (record {pk}): has {last.get(pk, 0)} lines, its entry says {lines}"
            )


def _verify_seals(found: Verification) -> None:
    before, expected = b"", 1
    for one in Seal.objects.order_by("last").iterator():
        found.seals += 1
        leaves = _leaves(one.first, one.last)
        if len(leaves) != one.count or not leaves or merkle(leaves) != bytes(one.root):
            found.faults.append(f"seal {one}: lines were altered, removed or reordered")
        if hashlib.sha256(before + bytes(one.root)).digest() != bytes(one.chained):
            found.faults.append(f"seal {one}: does not follow the seal before it")
        if one.first < expected:
            found.faults.append(f"seal {one}: overlaps the seal before it")
        before, expected = bytes(one.chained), one.last + 1
    first = HistoryLine.objects.filter(pk__gte=expected).order_by("pk").first()
    found.unsealed_since = first.recorded.isoformat() if first else ""
