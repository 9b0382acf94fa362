"""What happened since an instant to records that were there by then, without a long walk."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q, QuerySet

from ringbeam.conformity.shadows import in_batches
from ringbeam.core.entries import Entry
from ringbeam.core.history import HistoryLine


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
