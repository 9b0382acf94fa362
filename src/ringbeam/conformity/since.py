"""What happened since an instant to records that were there by then, without a long walk."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from ringbeam.conformity.shadows import in_batches
from ringbeam.core.entries import Entry
from ringbeam.core.history import HistoryLine
from ringbeam.core.registers import of_kind

FEW = 10_000


def lines_since(then: datetime, kind: str) -> "Iterator[QuerySet[HistoryLine]]":
    """The lines of changes from an instant on, of records of a kind that were there before.

    Whatever is changed is updated then or later, and of that there is an index. Lines of one
    record all come in the same query.
    """
    changed = Entry.rows.filter(kind=kind, updated__gte=then, created__lt=then)
    for some in in_batches(list(changed.values_list("pk", flat=True))):
        yield HistoryLine.objects.filter(entry_id__in=some, at__gte=then)


def changed_since(then: datetime, kind: str, told: Q) -> Iterator[int]:
    """The records of a kind that were there, with a line of changes since that tells so."""
    for some in lines_since(then, kind):
        yield from some.filter(told).values_list("entry_id", flat=True)


def since(rows: "QuerySet[Any]", then: datetime, kind: str) -> "Iterator[QuerySet[Any]]":
    """Those of the rows (comments, say) from an instant on whose record was there before.

    Where few records of the kind were, by their numbers: what happened since may be millions of
    rows. Else in one query. Rows of one record all come in the same query.
    """
    later = rows.filter(at__gte=then)
    there = of_kind(kind).model.rows.filter(created__lt=then).order_by()
    few = list(there.values_list("pk", flat=True)[: FEW + 1])
    if len(few) > FEW:
        yield later.filter(entry__kind=kind, entry__created__lt=then)
        return
    for some in in_batches(few):
        yield later.filter(entry_id__in=some)
