"""The conformity map: a row per topic, each standard's clauses in its cell, the worst word."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from ringbeam.conformity import words
from ringbeam.conformity.snapshots import Stored
from ringbeam.standards.edition_changes import HEAVIEST
from ringbeam.standards.mapping import MapCell, MapRow, map_rows
from ringbeam.standards.titles import titled


@dataclass(frozen=True)
class Cell:
    """One standard's part of a topic: its numbers, its word, and where the reason is told.

    Marks beside the word: ``pending``, a finding was corrected and is not cleared yet;
    ``deviating``, a deviation is accepted; ``off``, a rule of it is switched off. ``change`` is
    what became of it since the old edition, where that is followed, too.
    """

    numbers: str
    status: str
    note: str
    url: str
    pressing: bool
    refs: tuple[str, ...]
    pending: bool = False
    deviating: bool = False
    off: bool = False
    change: str = ""


@dataclass(frozen=True)
class Row:
    """One topic with a cell for each edition, None where the standard has no such clause."""

    title: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Chapter:
    """Rows of one chapter of the harmonized structure, or of one theme of controls."""

    key: str
    title: str
    rows: tuple[Row, ...]


Wanted = Callable[[Cell], bool]
NOTHING: Mapping[str, str] = MappingProxyType({})


def short(ref: str) -> tuple[str, str, str]:
    """Standard, number and address of a requirement."""
    standard, _year, number = ref.split(":", 2)
    return standard.removeprefix("iso-"), number, address(ref)


def address(ref: str) -> str:
    """The page of a requirement, such as /conformity/iso-20000-1/2018/8.6.1/."""
    return "/conformity/" + ref.replace(":", "/") + "/"


def chapters(
    editions: Sequence[str],
    results: Mapping[str, Stored],
    *,
    wanted: Wanted | None = None,
    changed: Mapping[str, str] = NOTHING,
) -> list[Chapter]:
    """The whole map, or only the rows with a cell that is wanted.

    ``changed`` is what became of requirements since an old edition that stands beside.
    """
    made = []
    rows = map_rows(tuple(editions))
    for (key, title), group in groupby(
        rows, key=lambda row: (row.group, titled(str(row.group_title)))
    ):
        kept = tuple(_rows(group, editions, _Stand(results, changed), wanted))
        if kept:
            made.append(Chapter(key, title, kept))
    return made


@dataclass(frozen=True)
class _Stand:
    """How every requirement stands, and what became of it since an edition beside it."""

    results: Mapping[str, Stored]
    changed: Mapping[str, str]

    def change(self, found: Sequence[Stored]) -> str:
        if not self.changed:
            return ""
        became = {self.changed.get(one.requirement, "") for one in found}
        return next((str(one) for one in HEAVIEST if one in became), "")


def _rows(
    group: Iterator[MapRow],
    editions: Sequence[str],
    stand: "_Stand",
    wanted: Wanted | None,
) -> Iterator[Row]:
    for row in group:
        cells = tuple(_cell(row.cells.get(edition), stand) for edition in editions)
        if wanted is None or any(cell and wanted(cell) for cell in cells):
            yield Row(titled(row.title), cells)


def _cell(cell: MapCell | None, stand: "_Stand") -> Cell | None:
    if cell is None:
        return None
    results = stand.results
    found = [results[low.ref] for low in cell.lowest if low.ref in results]
    if not found:
        return None
    status = words.worst([one.status for one in found])
    deciding = next(one for one in found if one.status == status)
    return Cell(
        numbers=", ".join(cell.numbers),
        status=status,
        note=_note(found, deciding),
        url=address(deciding.requirement),
        pressing=status in words.PRESSING,
        refs=tuple(one.requirement for one in found),
        pending=any(cited["state"] != "open" for one in found for cited in one.cited),
        deviating=any(one.deviations for one in found),
        off=any(one.off for one in found),
        change=stand.change(found),
    )


def _note(found: Sequence[Stored], deciding: Stored) -> str:
    """A few letters beside the numbers: which nonconformity, or how many elements are met."""
    if deciding.status in (words.MAJOR_OPEN, words.MINOR_OPEN):
        return _lowering(deciding)
    if len(found) > 1:
        same = sum(one.status == deciding.status for one in found)
        return f"{same}/{len(found)}"
    met = sum(met for _label, met in deciding.elements)
    return f"{met}/{len(deciding.elements)}" if met else ""


def _lowering(deciding: Stored) -> str:
    """The number of the finding that lowers: a nonconformity, or a judgement."""
    grade = deciding.status.removesuffix("_open")
    open_ones = [
        one for one in deciding.cited if (one["grade"], one["state"]) == (grade, "open")
    ]
    judged = [one for one in deciding.judged if one["conclusion"] == grade]
    return str([*open_ones, *judged, *deciding.cited][0]["ref"])


def walk(map_chapters: Sequence[Chapter]) -> list[str]:
    """Every requirement that needs attention, in the map's order, for previous and next."""
    seen: dict[str, None] = {}
    for chapter in map_chapters:
        for row in chapter.rows:
            for cell in row.cells:
                if cell and cell.pressing:
                    seen[cell.url] = None
    return list(seen)
