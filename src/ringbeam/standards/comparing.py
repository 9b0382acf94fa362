"""Editions side by side, topic by topic: what is alike, and what only one of them asks for.

For reading only: nothing that stands here makes a record count for another standard.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ringbeam.standards.correlations import Strength
from ringbeam.standards.mapping import MapCell, MapRow, map_rows
from ringbeam.standards.requirements import Requirement, RequirementKind, numbers_of
from ringbeam.standards.shipped import last_shipment
from ringbeam.standards.titles import titled

MOST_SAID = 3


@dataclass(frozen=True)
class ComparedCell:
    """What one edition asks for under a topic: its numbers, what they count, and our words."""

    numbers: tuple[str, ...]
    lowest: tuple[Requirement, ...]
    asks: str


@dataclass(frozen=True)
class ComparedRow:
    """A topic in the editions compared; ``relation`` is a strength, or the one edition."""

    key: str
    title: str
    relation: str
    notes: str
    group: str
    group_title: str | Promise
    cells: dict[str, ComparedCell]

    @property
    def only(self) -> bool:
        """Whether a single one of the editions speaks to it."""
        return len(self.cells) == 1


def compared(editions: Sequence[str]) -> tuple[ComparedRow, ...]:
    """Return every topic of the editions named by reference, in the order of the chapters.

    What no topic names has a row of its own; the controls of an annex have one for each theme.
    The strength of a topic is that of all standards it names, so it may be less between two.
    Kept between calls until other facts are loaded, and shared: not to be changed.
    """
    shipment = last_shipment()
    return _compared(shipment.digest if shipment else "", tuple(editions), get_language() or "")


@lru_cache(maxsize=32)
def _compared(
    _digest: str, editions: tuple[str, ...], _said_in: str
) -> tuple[ComparedRow, ...]:
    known = {one.ref: one for one in numbers_of(editions)}
    return tuple(_row(one, known) for one in _with_themes(map_rows(editions)))


def _with_themes(rows: Sequence[MapRow]) -> Iterator[MapRow]:
    """The rows, with one for each theme of controls in place of one for each control."""
    themes: dict[tuple[str, str], MapRow] = {}
    for row in rows:
        if row.kind != RequirementKind.CONTROL:
            yield row
            continue
        (edition,) = row.cells
        known = themes.get((edition, row.group))
        before = known.cells[edition].lowest if known else ()
        cell = MapCell(edition, (row.group,), (*before, *row.cells[edition].lowest))
        themes[edition, row.group] = replace(
            row,
            key=f"{edition}:{row.group}",
            title=str(row.group_title),
            notes="",
            cells={edition: cell},
        )
    yield from themes.values()


def _weakest(*said: str) -> str:
    """The least alike of what is said of a topic and by people of their own sets in it."""
    order = [one.value for one in Strength if one != Strength.UNIQUE]
    return order[max(order.index(one) if one in order else len(order) - 1 for one in said)]


def _row(row: MapRow, known: Mapping[str, Requirement]) -> ComparedRow:
    alone = next(iter(row.cells)) if len(row.cells) == 1 else ""
    strength = _weakest(
        row.strength, *(one.relation for one in row.cells.values() if one.relation)
    )
    return ComparedRow(
        key=row.key,
        title=titled(row.title),
        relation=alone or strength,
        notes=row.notes,
        group=row.group,
        group_title=titled(str(row.group_title)),
        cells={edition: _cell(one, known) for edition, one in row.cells.items()},
    )


def _cell(cell: MapCell, known: Mapping[str, Requirement]) -> ComparedCell:
    """The cell with what it asks for: the summaries of a few numbers, the titles of many.

    A number under another one that is named is part of it.
    """
    named = [known[ref] for one in cell.numbers if (ref := f"{cell.edition}:{one}") in known]
    tops = [one for one in named if not any(one.ref.startswith(f"{o.ref}.") for o in named)]
    if any(one.kind == RequirementKind.CONTROL for one in cell.lowest):
        asks = _("%d controls of the annex.") % len(cell.lowest)
    elif len(tops) <= MOST_SAID:
        asks = " ".join(one.summary for one in tops)
    else:
        asks = "; ".join(dict.fromkeys(one.shown_title for one in tops)) + "."
    return ComparedCell(tuple(one.number for one in tops), cell.lowest, asks)
