"""Seals over history: Merkle roots of ranges, each chained to the last, and their check."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby, islice, takewhile

import orjson
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django_tasks import task

from ringbeam.core import clock, signature_checks
from ringbeam.core.entries import Entry
from ringbeam.core.history import Head, HistoryLine, chain, digest_of, instant
from ringbeam.core.history_writers import alone, oldest_writer
from ringbeam.core.jobs import every
from ringbeam.core.registers import registers

Tell = Callable[[int, int | None], None]
Chain = tuple[int, Iterator[HistoryLine]]
RANGE = 10_000
TOLD_EVERY = 2_000  # lines
SETTLING = timedelta(seconds=60)  # what clocks and the making of many lines may differ by


def _silent(_done: int, _of: int | None) -> None:
    """Tell nobody how far it is."""


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
    signatures: int = 0
    signed_since_changed: int = 0
    unsealed_since: str = ""
    last_seal: str = ""
    faults: list[str] = field(default_factory=list)


def merkle(leaves: list[bytes]) -> bytes:
    """The root over leaves in order; an odd one is carried up. Raises ValueError when empty.

    Leaves and nodes are hashed each in their own way, so that none passes for the other.
    """
    if not leaves:
        raise ValueError("no leaves to seal")
    level = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        paired = [
            hashlib.sha256(b"\x01" + level[i] + level[i + 1]).digest()
            for i in range(0, len(level) - 1, 2)
        ]
        level = paired + ([level[-1]] if len(level) % 2 else [])
    return level[0]


def _chained(before: bytes, one: Seal) -> bytes:
    """The hash of a seal over the seal before it; of everything that it says, its time too."""
    root = bytes(one.root).hex()
    said = (before.hex(), one.first, one.last, one.count, root, instant(one.at))
    return hashlib.sha256(orjson.dumps(said)).digest()


def _leaves(first: int, last: int) -> list[bytes]:
    rows = HistoryLine.objects.filter(pk__gte=first, pk__lte=last).order_by("pk")
    return [bytes(chained) for chained in rows.values_list("chained", flat=True)]


def _settled(start: int) -> Iterator[int]:
    """The ids of the lines from ``start`` on, up to the first that is not settled.

    A line is settled a minute after it was recorded, and a minute before any transaction began
    that is still writing: none of those can then add a line below it.
    """
    now, writing = clock.now(), oldest_writer()
    until = (min(now, writing) if writing else now) - SETTLING
    rows = HistoryLine.objects.filter(pk__gte=start).order_by("pk")
    lines = rows.values_list("pk", "recorded").iterator()
    return (pk for pk, _recorded in takewhile(lambda line: line[1] <= until, lines))


@transaction.atomic
def seal() -> int:
    """Seal what is settled and not yet sealed, in ranges; return how many lines were sealed.

    Nothing is left out between two lines that are sealed. Safe to run twice and in two places.
    """
    alone()
    last = Seal.objects.order_by("-last").first()
    ids, done = _settled(last.last + 1 if last else 1), 0
    while batch := list(islice(ids, RANGE)):
        made = Seal(
            first=batch[0],
            last=batch[-1],
            count=len(batch),
            root=merkle(_leaves(batch[0], batch[-1])),
        )
        made.chained = _chained(bytes(last.chained) if last else b"", made)
        made.save(force_insert=True)
        last = made
        done += len(batch)
    return done


@every(seconds=600)
@task()
def seal_history() -> int:
    """Seal by itself what has settled; a schedule, so that nobody has to remember it."""
    return seal()


def verify(kept: str = "", *, tell: Tell = _silent) -> Verification:
    """Walk every chain, signature and seal; bounded memory. Faults name the record and line.

    ``tell(done, of)`` says how many lines were walked, now and then.

    ``kept`` is a seal (``last_seal``) that was kept elsewhere: seals that were taken away from
    the end, or made anew over an altered history, are noticed by its absence alone.
    """
    found = Verification()
    _verify_chains(found, tell)
    _verify_rows(found)
    signed = signature_checks.check()
    found.signatures, found.signed_since_changed = signed.signatures, signed.changed
    found.faults += signed.faults
    _verify_seals(found, kept)
    return found


def _verify_chains(found: Verification, tell: Tell) -> None:
    """Follow each record's lines to the head that its entry remembers."""
    whole, told = HistoryLine.objects.count(), 0
    lines = HistoryLine.objects.order_by("entry_id", "number").iterator(5000)
    chains = groupby(lines, key=lambda line: line.entry_id)
    heads = Entry.rows.order_by("pk").values_list("pk", "lines", "head").iterator(5000)
    at, doubtful = next(chains, None), []
    for pk, number, chained in heads:
        end = Head()
        at = _past_lost(at, chains, pk, found)
        if at is not None and at[0] == pk:
            end = _end_of_chain(*at, found)
            at = next(chains, None)
        if found.lines >= told + TOLD_EVERY:
            told = found.lines
            tell(told, whole)
        if end != Head(number, bytes(chained)):
            doubtful.append(pk)
    _past_lost(at, chains, None, found)
    for pk in doubtful:
        found.faults += _fault_of_head(pk)


def _past_lost(
    at: Chain | None, chains: Iterator[Chain], before: int | None, found: Verification
) -> Chain | None:
    """Pass over the chains before this record, or to the end: they have no entry."""
    while at is not None and (before is None or at[0] < before):
        found.faults.append(f"record {at[0]}: there are lines, but no entry")
        at = next(chains, None)
    return at


def _verify_rows(found: Verification) -> None:
    """Find the entries whose register has no row of theirs."""
    for register in registers():
        entries = Entry.rows.filter(kind=register.kind)
        rows = register.model.rows.filter(pk=OuterRef("pk"))
        gone = entries.filter(~Exists(rows)).order_by("pk").values_list("pk", flat=True)
        found.faults += [f"record {pk}: its row is not there" for pk in gone.iterator()]


def _end_of_chain(entry: int, lines: Iterable[HistoryLine], found: Verification) -> Head:
    found.records += 1
    head = Head()
    for row in lines:
        found.lines += 1
        found.disposed += row.disposed
        found.faults += [
            f"record {entry}, line {row.number}: {fault}" for fault in _faults_of(row, head)
        ]
        head = Head(row.number, bytes(row.chained))
    return head


def _faults_of(row: HistoryLine, head: Head) -> Iterator[str]:
    if row.number != head.lines + 1:
        yield f"line {head.lines + 1} is missing or out of order"
    if not row.disposed:
        digest = digest_of(bytes(row.salt or b""), row.values or "")
        if digest != bytes(row.digest):
            yield "the values were altered"
    if chain(head.chained, row) != bytes(row.chained):
        yield "the line was altered or does not follow the one before"


@transaction.atomic
def _fault_of_head(pk: int) -> list[str]:
    """Look again with the record held, for somebody may have written meanwhile."""
    entry = Entry.rows.select_for_update(no_key=True).get(pk=pk)
    last = HistoryLine.objects.filter(entry_id=pk).order_by("-number").first()
    number, chained = (last.number, bytes(last.chained)) if last else (0, b"")
    where = f"{entry.ref} (record {pk}):"
    if number != entry.lines:
        return [f"{where} has {number} lines, its entry says {entry.lines}"]
    same = chained == bytes(entry.head)
    return [] if same else [f"{where} its last line is not the one that its entry remembers"]


def _verify_seals(found: Verification, kept: str) -> None:
    before, expected, seen = b"", 1, not kept
    for one in Seal.objects.order_by("last").iterator():
        found.seals += 1
        found.faults += [f"seal {one}: {fault}" for fault in _faults_of_seal(one, before)]
        if one.first < expected:
            found.faults.append(f"seal {one}: overlaps the seal before it")
        elif HistoryLine.objects.filter(pk__gte=expected, pk__lt=one.first).exists():
            found.faults.append(f"seal {one}: lines were added before it, after it was made")
        before, expected = bytes(one.chained), one.last + 1
        found.last_seal = before.hex()
        seen = seen or found.last_seal == kept.strip().lower()
    if not seen:
        found.faults.append("the seal that was kept is not here: seals were removed or remade")
    first = HistoryLine.objects.filter(pk__gte=expected).order_by("pk").first()
    found.unsealed_since = first.recorded.isoformat() if first else ""


def _faults_of_seal(one: Seal, before: bytes) -> Iterator[str]:
    leaves = _leaves(one.first, one.last)
    if len(leaves) != one.count or not leaves or merkle(leaves) != bytes(one.root):
        yield "lines were altered, removed or reordered"
    if _chained(before, one) != bytes(one.chained):
        yield "does not follow the seal before it"
