"""Many capped counts in one statement, alike on both databases."""

from collections.abc import Mapping
from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery

from ringbeam.core.entries import Entry

CAP = 1000


class Counted(Subquery):
    """How many rows a query has, as a value; give it a slice so that the count is capped."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def counts(queries: "Mapping[str, QuerySet[Any]]", *, cap: int = CAP) -> dict[str, int]:
    """How many rows each query has, at most ``cap`` each, by name; one statement for all.

    The queries have passed a rule before; their order is taken off.
    """
    if not queries:
        return {}
    asked = {
        f"count_{number}": Counted(rows.order_by().values("pk")[:cap])
        for number, rows in enumerate(queries.values())
    }
    found = Entry.rows.order_by("pk").annotate(**asked).values_list(*asked)[:1]
    row = next(iter(found), (0,) * len(asked))
    return dict(zip(queries, row, strict=True))
