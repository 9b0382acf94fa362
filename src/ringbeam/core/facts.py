"""Facts: what a record's history says once, kept on its row, so that nobody scans for it.

History stays the truth: a fact tells where to look, and can be made anew from the lines.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from ringbeam.core.history import Changes, HistoryLine

Lines = QuerySet[HistoryLine]


@dataclass(frozen=True, eq=False)
class KeptFact:
    """A yes in a nullable column, kept from the first act on whose changes say it.

    ``lines`` narrows history to the lines that say the same: for who asks in which of them, and
    for making the column anew.
    """

    name: str
    said: Callable[[Changes], bool]
    lines: Callable[[Lines], Lines]


def note(record: Any, told: Sequence[Changes]) -> set[str]:
    """Keep on the record the facts that these acts say; the names of those not kept before."""
    new = {
        fact.name
        for fact in record.register.facts
        if not getattr(record, fact.name) and any(map(fact.said, told))
    }
    for name in new:
        setattr(record, name, True)
    return new


def say_anew(model: Any, facts: Sequence[KeptFact], entries: Sequence[int]) -> None:
    """Make the facts of these records anew from all lines of their history."""
    rows = model.rows.filter(pk__in=entries)
    for fact in facts:
        lines = fact.lines(HistoryLine.objects.filter(entry_id__in=entries))
        saying = set(lines.values_list("entry_id", flat=True))
        rows.filter(**{fact.name: True}).exclude(pk__in=saying).update(**{fact.name: None})
        rows.filter(pk__in=saying).update(**{fact.name: True})
