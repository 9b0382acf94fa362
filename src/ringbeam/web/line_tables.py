"""Lines of a record as a table on its page, and their changes in its history, line by line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from ringbeam.core.lines import CHOICE, LONG, RECORDS, Column, Line, Lines, by_number
from ringbeam.core.registers import registers
from ringbeam.core.texts import gettext as _

REF = re.compile(r"([A-Z][A-Z0-9]*)-\d{1,18}")
Words = tuple[str, str, str]


@dataclass(frozen=True)
class LineCell:
    """One value of a line: its words, how it is drawn, and the records that it names."""

    kind: str
    text: str
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class LineTable:
    """The lines of one field as they are shown: headings, and cells by the line's number."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[LineCell, ...]], ...]


def table_of(field: Lines, lines: list[Line]) -> LineTable:
    """The lines as a table; a column that says nothing in any line is left out."""
    told = [one for one in field.columns if any(line.get(one.name) for line in lines)]
    rows = tuple(
        (number, tuple(_cell(one, line.get(one.name)) for one in told))
        for number, line in by_number(lines).items()
    )
    return LineTable(tuple(capfirst(str(one.label)) for one in told), rows)


def _cell(column: Column, value: Any) -> LineCell:
    if column.kind == RECORDS:
        return LineCell(RECORDS, "", tuple((ref, address_of(ref)) for ref in value or ()))
    kind = column.kind if column.kind in (LONG, CHOICE) else "text"
    return LineCell(kind, column.says(value))


def address_of(ref: str) -> str:
    """The page of the record with this number, which is absent for whoever may not see it."""
    found = REF.fullmatch(ref)
    known = (one for one in registers() if found and one.prefix == found[1])
    return next((one.url(ref) for one in known), "")


def changes_of(field: Lines, heading: str, before: Any, after: Any) -> Iterator[Words]:
    """What changed in the lines: a label, what was there and what is there now, in words."""
    was, now = by_number(before or ()), by_number(after or ())
    for number in sorted({*was, *now}):
        old, new = was.get(number), now.get(number)
        place = _("%(lines)s, line %(n)d") % {"lines": heading, "n": number}
        if old is None or new is None:
            yield place, _in_short(field, old), _in_short(field, new)
            continue
        for one in field.columns:
            pair = one.says(old.get(one.name)), one.says(new.get(one.name))
            if pair[0] != pair[1]:
                yield f"{place}: {one.label}", *pair


def _in_short(field: Lines, line: Line | None) -> str:
    """A line that came or went, by the first column that says something."""
    if line is None:
        return ""
    told = (one.says(line.get(one.name)) for one in field.columns if line.get(one.name))
    return next(told, "—")
