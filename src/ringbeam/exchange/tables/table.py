"""A table: column names, rows as they come, and what was noticed about the file (operation)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from ringbeam.core.refusals import Refused

MOST_ROWS = 1_000_000
MOST_COLUMNS = 2_000
LONGEST_CELL = 1_000_000
LONGEST_NAME = 200


@dataclass(frozen=True)
class Row:
    """One row of data: its number from 1, its cells by column, or why it cannot be read."""

    number: int
    cells: dict[str, Any] = field(default_factory=dict)
    fault: str = ""


@dataclass(frozen=True)
class Table:
    """The columns of a file, its rows, and remarks about the file as a whole."""

    columns: tuple[str, ...]
    rows: Iterator[Row]
    remarks: tuple[str, ...] = ()
    total: int | None = None


def header(cells: Sequence[Any]) -> tuple[str, ...]:
    """The column names of the first row; raises Refused when they cannot name the columns."""
    names = [str(cell if cell is not None else "").strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise Refused([_("The first row is empty; it must name the columns.")])
    if len(names) > MOST_COLUMNS:
        raise Refused([_("The file has more than %s columns.") % f"{MOST_COLUMNS:,}"])
    if "" in names:
        number = names.index("") + 1
        raise Refused([_("Column %s has no name; name it in the first row.") % number])
    if long := next((name for name in names if len(name) > LONGEST_NAME), ""):
        raise Refused(
            [_("The first row does not name columns: “%s …” is too long.") % long[:40]]
        )
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise Refused(
            [
                _("Two columns are named “%s”; give each a name of its own.") % one
                for one in twice
            ]
        )
    return tuple(names)


def row_of(number: int, columns: tuple[str, ...], cells: Sequence[Any]) -> Row:
    """One row below the header; a ragged one carries its fault."""
    given = list(cells)
    while len(given) > len(columns) and given[-1] in ("", None):
        given.pop()
    if len(given) != len(columns):
        fault = _(
            "The row has %(has)s cells and the first row %(names)s; "
            "put a text that holds the separator into quotes."
        ) % {"has": len(given), "names": len(columns)}
        return Row(number, fault=fault)
    return Row(number, dict(zip(columns, given, strict=True)))


def too_many_rows() -> Refused:
    """The refusal of a file with more rows than one import takes."""
    return Refused(
        [
            _("The file has more than %s rows, the most that one import takes; split it.")
            % f"{MOST_ROWS:,}"
        ]
    )
