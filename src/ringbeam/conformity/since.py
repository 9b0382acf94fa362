"""What happened since an instant to records that were there by then, without a long walk."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from ringbeam.core.registers import of_kind

FEW, BATCH = 10_000, 500


def since(rows: "QuerySet[Any]", then: datetime, kind: str) -> "Iterator[QuerySet[Any]]":
    """Those of the rows (lines, comments) from an instant on whose record was there before.

    Where few records of the kind were, by their numbers: what happened since may be millions of
    rows. Else in one query. Rows of one record all come in the same query.
    """
    later = rows.filter(at__gte=then)
    there = of_kind(kind).model.rows.filter(created__lt=then).order_by()
    few = list(there.values_list("pk", flat=True)[: FEW + 1])
    if len(few) > FEW:
        yield later.filter(entry__kind=kind, entry__created__lt=then)
        return
    for start in range(0, len(few), BATCH):
        yield later.filter(entry_id__in=few[start : start + BATCH])
