"""Making indexes anew from what is true: entries from rows, search from records (operation)."""

from collections.abc import Iterator, Sequence

from django.db import transaction

from ringbeam.core import bulk
from ringbeam.core.entries import SHARED_COLUMNS, Entry, Record
from ringbeam.core.history import Head, HistoryLine
from ringbeam.core.registers import Register

BATCH = 1000


def rebuild_entries(register: Register, *, after: int = 0) -> Iterator[int]:
    """Make the entries of one register equal to its rows again, batch by batch.

    Yields the last id of each stored batch: what was stopped goes on ``after`` it. What the
    entry remembers of history is left as it is, since verification compares with it; only an
    entry that is missing altogether takes it from the lines that are there.
    """
    for records in _batches(register, after):
        with transaction.atomic():
            known = set(_known([one.pk for one in records]))
            rows = (
                [*(getattr(one, name) for name in SHARED_COLUMNS), one.pk]
                for one in records
                if one.pk in known
            )
            bulk.update(Entry, SHARED_COLUMNS, rows)
            missing = [one for one in records if one.pk not in known]
            if missing:
                bulk.insert_entries(missing, _heads([one.pk for one in missing]))
        yield records[-1].pk


def rebuild_search(register: Register, *, after: int = 0) -> Iterator[int]:
    """Write the search documents of one register anew, batch by batch.

    Yields the last id of each stored batch: what was stopped goes on ``after`` it.
    """
    for records in _batches(register, after):
        with transaction.atomic():
            bulk.index(records)
        yield records[-1].pk


def _batches(register: Register, after: int) -> Iterator[Sequence[Record]]:
    while True:
        rows = register.model.rows.filter(pk__gt=after).order_by("pk")[:BATCH]
        records: list[Record] = list(rows)
        if not records:
            return
        yield records
        after = records[-1].pk


def _known(keys: list[int]) -> Iterator[int]:
    return Entry.rows.filter(pk__in=keys).values_list("pk", flat=True).iterator()


def _heads(keys: list[int]) -> dict[int, Head]:
    lines = HistoryLine.objects.filter(entry_id__in=keys).order_by("entry_id", "number")
    rows = lines.values_list("entry_id", "number", "chained")
    return {entry: Head(number, bytes(chained)) for entry, number, chained in rows}
