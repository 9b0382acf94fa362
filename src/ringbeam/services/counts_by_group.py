"""How many promises were met or missed by the group that has the ticket (8.3.3, 9.4).

No tally holds a group, for a ticket may be given to another one long after its promises came
out; it is counted from the clocks, joined with the tickets, in one statement.
"""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, CharField, QuerySet

from ringbeam.services.counts import Counts, Covered, Month, Sorting, duplicates
from ringbeam.services.periods import Place
from ringbeam.services.tickets import tickets
from ringbeam.services.versions import AgreementVersion

GROUP = "group"
KIND = "kind_of_count"
BY = ("version_id", "priority", "metric", KIND)


def places_by_group(months: list[Month], asked: Covered) -> dict[Place, Counts]:
    """The counts of all the months together, by group, agreement, priority and metric.

    They stand at the last of the months; no customer and no service is told. ``group`` is 0
    where nobody has the ticket. Two statements.
    """
    if not months or asked.agreements == ():
        return {}
    last = months[-1]
    whole = Month(last.first, months[0].start, last.end)
    agreements = dict(AgreementVersion.objects.values_list("pk", "agreement_id"))
    found: dict[Place, Counts] = {}
    for group, version, priority, metric, kind, number in _rows(whole, asked):
        place = Place(last.first, agreements[version], 0, 0, priority, metric, group or 0)
        if kind is None:
            continue
        counts = found.setdefault(place, Counts())
        setattr(counts, kind, getattr(counts, kind) + number)
    return found


def _rows(whole: Month, asked: Covered) -> Iterator[tuple[Any, ...]]:
    """What the database adds up: group, version, priority, metric, kind of count, number."""
    try:
        clocks, values = _counted(whole, asked).query.sql_with_params()
    except EmptyResultSet:
        return
    held = [one.model.rows.order_by() for one in tickets() if GROUP in one.stored]
    if not held:
        return
    parts = [one.values_list("entry_id", "group_id").query.sql_with_params() for one in held]
    joined = " UNION ALL ".join(sql for sql, _values in parts)
    columns = ", ".join(connection.ops.quote_name(name) for name in BY)
    with connection.cursor() as cursor:
        cursor.execute(
            " ".join(
                (
                    *("SELECT group_id,", columns, ", COUNT(*) FROM (", clocks, ") counted"),
                    *("JOIN (", joined, ") held ON held.entry_id = counted.entry_id"),
                    *("GROUP BY group_id,", columns),
                )
            ),
            [*values, *(value for _sql, more in parts for value in more)],
        )
        yield from cursor.fetchall()


def _counted(whole: Month, asked: Covered) -> "QuerySet[Any, Any]":
    """The clocks that count in the months, each with how."""
    sorting = Sorting.into(whole)
    rows = asked.clocks().annotate(duplicate=duplicates()).filter(sorting.any)
    kind = Case(*sorting.in_turn, default=None, output_field=CharField())
    told: QuerySet[Any, Any] = rows.annotate(**{KIND: kind}).values_list("entry_id", *BY)
    return told
