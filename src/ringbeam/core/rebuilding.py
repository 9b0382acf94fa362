"""Making indexes anew from what is true: of entries, search, facts and tags (operation).

Each batch is stored together with how far it is, so that what was killed goes on where it was,
and memory stays that of one batch.
"""

from collections.abc import Iterator, Sequence

from django.db import models, transaction

from ringbeam.core import bulk
from ringbeam.core.entries import SHARED_COLUMNS, Entry, Record
from ringbeam.core.facts import say_anew
from ringbeam.core.history import Head, HistoryLine
from ringbeam.core.registers import Register, of_kind
from ringbeam.core.tagging import tag_again

BATCH = 1000
ENTRIES, SEARCH, FACTS, TAGGINGS = "entries", "search", "facts", "tags"


class Rebuild(models.Model):
    """How far the making anew of one kind's index is; gone when all of it is done."""

    what = models.CharField(max_length=10)
    kind = models.CharField(max_length=60)
    after = models.BigIntegerField(default=0)
    done = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["what", "kind"], name="core_rebuild_once"),
        )

    def __str__(self) -> str:
        return f"{self.what} {self.kind} {self.after}"


def rebuild(
    what: str, kinds: Sequence[str], *, anew: bool = False
) -> Iterator[tuple[str, int]]:
    """Make ``entries``, ``search``, ``facts`` or ``tags`` anew, or go on with what was stopped.

    Yields the kind and how many records were stored, batch by batch. ``anew`` forgets how far
    an earlier run came.
    """
    make = MAKERS[what]
    if anew:
        Rebuild.objects.filter(what=what).delete()
    for kind in kinds:
        row, _made = Rebuild.objects.get_or_create(what=what, kind=kind)
        if row.done:
            continue
        rows, after = of_kind(kind).model.rows, row.after
        for last in make(of_kind(kind), after=after, keep=row.pk):
            yield kind, rows.filter(pk__gt=after, pk__lte=last).count()
            after = last
        Rebuild.objects.filter(pk=row.pk).update(done=True)
    Rebuild.objects.filter(what=what, kind__in=kinds).delete()


def _keep(row: int | None, after: int) -> None:
    """Say how far it is, in the transaction of the batch."""
    if row is not None:
        Rebuild.objects.filter(pk=row).update(after=after)


def rebuild_entries(
    register: Register, *, after: int = 0, keep: int | None = None
) -> Iterator[int]:
    """Make the entries of one register equal to its rows again, batch by batch.

    Yields the last id of each stored batch: what was stopped goes on ``after`` it. ``keep`` is
    the row that is to say so. What the
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
            _keep(keep, records[-1].pk)
        yield records[-1].pk


def rebuild_search(
    register: Register, *, after: int = 0, keep: int | None = None
) -> Iterator[int]:
    """Write the search documents of one register anew, batch by batch.

    Yields the last id of each stored batch: what was stopped goes on ``after`` it. ``keep`` is
    the row that is to say so.
    """
    for records in _batches(register, after):
        with transaction.atomic():
            bulk.index(records)
            _keep(keep, records[-1].pk)
        yield records[-1].pk


def rebuild_facts(
    register: Register, *, after: int = 0, keep: int | None = None
) -> Iterator[int]:
    """Make the facts of one register anew from its history, batch by batch, as the others."""
    for records in _batches(register, after) if register.facts else ():
        with transaction.atomic():
            say_anew(register.model, register.facts, [one.pk for one in records])
            _keep(keep, records[-1].pk)
        yield records[-1].pk


def rebuild_tags(
    register: Register, *, after: int = 0, keep: int | None = None
) -> Iterator[int]:
    """Keep anew which record has which tag, from the records, batch by batch, as the others."""
    for records in _batches(register, after):
        with transaction.atomic():
            tag_again(records)
            _keep(keep, records[-1].pk)
        yield records[-1].pk


MAKERS = {
    ENTRIES: rebuild_entries,
    SEARCH: rebuild_search,
    FACTS: rebuild_facts,
    TAGGINGS: rebuild_tags,
}


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
