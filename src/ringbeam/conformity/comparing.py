"""The comparison of editions with this organization's own status in each cell.

Two standards that stand side by side never share evidence: each cell is of its own edition.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from ringbeam.conformity import words
from ringbeam.conformity.mapping import address
from ringbeam.conformity.snapshots import Stored
from ringbeam.standards.comparing import ComparedCell, ComparedRow, compared

GAPS = (
    *(words.MAJOR_OPEN, words.MINOR_OPEN, words.FAILING),
    *(words.NO_EVIDENCE, words.OVERDUE, words.PARTIAL),
)
ALL, ONLY, GAP = "", "only:", "gaps"


@dataclass(frozen=True)
class OwnCell:
    """One edition under a topic: numbers, our words, and how it stands here.

    ``status`` is empty for an edition that is not followed, and for who may not read it; then
    ``url`` leads to the library, else to the reason. ``gaps`` are the requirements short of it.
    """

    numbers: tuple[str, ...]
    asks: str
    status: str
    reason: str
    url: str
    gaps: tuple[str, ...]


@dataclass(frozen=True)
class OwnRow:
    """A topic: how alike the editions are, what each asks for, and whether a gap is here."""

    key: str
    title: str
    relation: str
    notes: str
    group: str
    group_title: str | Promise
    cells: tuple[OwnCell | None, ...]
    here: str

    @property
    def gaps(self) -> tuple[str, ...]:
        """The requirements of the row that are short of what they ask for."""
        return tuple(ref for cell in self.cells if cell for ref in cell.gaps)

    def is_shown(self, wanted: str) -> bool:
        """Whether it is among what was asked for: a relation, one edition alone, or gaps."""
        if wanted == GAP:
            return bool(self.gaps)
        if wanted.startswith(ONLY):
            return self.relation == wanted.removeprefix(ONLY)
        return not wanted or self.relation == wanted


def own_rows(editions: Sequence[str], results: Mapping[str, Stored]) -> list[OwnRow]:
    """Every topic of the editions with the results of those that are followed."""
    return [_row(one, editions, results) for one in compared(editions)]


def _row(row: ComparedRow, editions: Sequence[str], results: Mapping[str, Stored]) -> OwnRow:
    cells = tuple(_cell(row.cells.get(edition), edition, results) for edition in editions)
    pressing = [cell for cell in cells if cell and cell.gaps]
    return OwnRow(
        key=row.key,
        title=row.title,
        relation=row.relation,
        notes=row.notes,
        group=row.group,
        group_title=row.group_title,
        cells=cells,
        here=pressing[0].reason if pressing else "",
    )


def _cell(
    cell: ComparedCell | None, edition: str, results: Mapping[str, Stored]
) -> OwnCell | None:
    if cell is None:
        return None
    found = [results[one.ref] for one in cell.lowest if one.ref in results]
    if not found:
        standard, _colon, year = edition.partition(":")
        number = f"{cell.numbers[0]}/" if cell.numbers else ""
        url = f"/standards/{standard}/{year}/{number}"
        return OwnCell(cell.numbers, cell.asks, "", "", url, ())
    status = words.worst([one.status for one in found])
    deciding = next(one for one in found if one.status == status)
    number = deciding.requirement.rpartition(":")[2]
    return OwnCell(
        numbers=cell.numbers,
        asks=cell.asks,
        status=status,
        reason=f"{number}: {deciding.reason}",
        url=address(deciding.requirement),
        gaps=tuple(one.requirement for one in found if one.status in GAPS),
    )


def counted(rows: Iterable[OwnRow]) -> Counter[str]:
    """How many topics have each relation, and under ``gaps`` how many have a gap."""
    told = list(rows)
    counts = Counter(one.relation for one in told)
    counts[GAP] = sum(bool(one.gaps) for one in told)
    return counts


def gaps_of(rows: Iterable[OwnRow]) -> list[str]:
    """The requirements with a gap, each once, in the order of the rows."""
    return list(dict.fromkeys(ref for one in rows for ref in one.gaps))
