"""Rows of the conformity map: one per topic, then every clause and control without a topic."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbeam.standards.correlations import Topic, TopicCell
from ringbeam.standards.numbers import order_of
from ringbeam.standards.requirements import Requirement, RequirementKind, numbers_of
from ringbeam.standards.shipped import last_shipment

# The chapters of the harmonized structure, which all five standards share.
CHAPTERS: dict[str, str | Promise] = {
    "4": _("Context of the organization"),
    "5": _("Leadership"),
    "6": _("Planning"),
    "7": _("Support"),
    "8": _("Operation"),
    "9": _("Performance evaluation"),
    "10": _("Improvement"),
}


OWN_GROUP = ":"  # only the group of an own set, which is its edition's reference, has it
AFTER_ALL = 1 << 40
_NO_TITLE: str | Promise = ""


@dataclass(frozen=True)
class MapCell:
    """What one edition says on the row.

    `numbers` are to be shown; `lowest` are the counted requirements and controls that these
    numbers stand for: themselves, and what is under a heading that is named alone. `relation`
    is how alike people say that an own set is here; empty for what ships.
    """

    edition: str
    numbers: tuple[str, ...]
    lowest: tuple[Requirement, ...]
    relation: str = ""


@dataclass(frozen=True)
class MapRow:
    """One row: a topic, or a clause or control that no topic names."""

    key: str
    title: str
    kind: str
    strength: str
    notes: str
    group: str
    group_title: str | Promise
    cells: dict[str, MapCell]


class Numbers:
    """The requirements of some editions, to be asked by reference and by heading."""

    def __init__(self, requirements: Iterable[Requirement]) -> None:
        self.by_ref = {one.ref: one for one in requirements}
        self.under: dict[str, list[Requirement]] = {}
        for one in self.by_ref.values():
            self.under.setdefault(one.parent_id or "", []).append(one)

    def lowest_under(self, one: Requirement) -> Iterator[Requirement]:
        """Give the counted requirements at or under this one, in order."""
        if one.lowest:
            yield one
        for child in self.under.get(one.ref, ()):
            yield from self.lowest_under(child)

    def stood_for(self, refs: Sequence[str]) -> tuple[Requirement, ...]:
        """Return what the numbers of one cell stand for, each once, in the standard's order.

        A heading stands for all under it, unless the cell also names something under it.
        """
        named = [self.by_ref[ref] for ref in refs if ref in self.by_ref]
        alone = [one for one in named if not any(ref.startswith(f"{one.ref}.") for ref in refs)]
        found = {low.ref: low for one in alone for low in self.lowest_under(one)}
        return tuple(sorted(found.values(), key=lambda low: low.position))


def map_rows(editions: Sequence[str]) -> tuple[MapRow, ...]:
    """Return the rows of the map for editions named by reference ("iso-9001:2026").

    Every counted requirement and control of the editions is in some row's `lowest`; controls
    have a row each, grouped by theme, whether or not a topic names them. The rows are kept
    between calls until other facts are loaded, and are shared: they must not be changed.
    """
    shipment = last_shipment()
    return _map_rows(shipment.digest if shipment else "", tuple(editions))


@lru_cache(maxsize=8)
def _map_rows(_digest: str, editions: tuple[str, ...]) -> tuple[MapRow, ...]:
    requirements = numbers_of(editions)
    numbers = Numbers(requirements)
    rows = list(_topic_rows(numbers, editions))
    covered = {low.ref for row in rows for cell in row.cells.values() for low in cell.lowest}
    rows.extend(
        _single_row(numbers, one)
        for one in requirements
        if one.lowest and (one.ref not in covered or one.kind == RequirementKind.CONTROL)
    )
    return tuple(sorted(rows, key=_place))


def _place(row: MapRow) -> tuple[int, str]:
    """Chapters and annexes in their order, then own sets, which have no such numbers."""
    return (AFTER_ALL, row.group) if OWN_GROUP in row.group else (order_of(row.group), "")


def _topic_rows(numbers: Numbers, editions: tuple[str, ...]) -> Iterator[MapRow]:
    cells: dict[str, dict[str, list[str]]] = {}
    found = TopicCell.objects.filter(edition_id__in=editions, retired=False)
    said: dict[tuple[str, str], str] = {}
    for topic, edition, number, relation in found.values_list(
        "topic_id", "edition_id", "number", "relation"
    ):
        cells.setdefault(topic, {}).setdefault(edition, []).append(number)
        said[topic, edition] = relation
    for one in Topic.objects.filter(pk__in=list(cells), retired=False):
        yield MapRow(
            key=one.key,
            title=one.title,
            kind=one.kind,
            strength=one.strength,
            notes=one.notes,
            group=one.chapter,
            group_title=CHAPTERS.get(one.chapter, one.chapter),
            cells={
                edition: _cell(
                    numbers, edition, cells[one.key][edition], said[one.key, edition]
                )
                for edition in editions
                if edition in cells[one.key]
            },
        )


def _cell(numbers: Numbers, edition: str, named: list[str], relation: str) -> MapCell:
    lowest = numbers.stood_for([f"{edition}:{number}" for number in named])
    return MapCell(edition, tuple(named), lowest, relation)


def _single_row(numbers: Numbers, one: Requirement) -> MapRow:
    standard, title = one.edition.standard, _NO_TITLE
    if standard.own:
        group, title = one.edition_id, standard.title
    else:
        theme = numbers.by_ref.get(f"{one.edition_id}:{one.chapter}")
        group = one.chapter
        title = CHAPTERS.get(group) or (theme.title if theme else group)
    return MapRow(
        key=one.ref,
        title=one.title,
        kind=one.kind,
        strength="",
        notes=one.notes,
        group=group,
        group_title=title,
        cells={one.edition_id: MapCell(one.edition_id, (one.number,), (one,))},
    )
