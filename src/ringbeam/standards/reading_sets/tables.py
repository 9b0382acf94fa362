"""Requirement sets from a table (CSV, XLSX): one line for each requirement."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from ringbeam.core.refusals import Refused
from ringbeam.exchange.cells import text_of
from ringbeam.exchange.tables import open_table
from ringbeam.standards.reading_sets.drafts import (
    MOST,
    DraftRequirement,
    DraftSet,
    Relating,
    text_in,
)

COLUMNS = ("number", "title", "summary", "parent", "kind", "related", "relation", "note")
NEEDED = COLUMNS[:2]


def read_table(path: Path, name: str) -> DraftSet:
    """The set in a table whose header names `COLUMNS`, number and title at least.

    Raises Refused for what is no table, without the needed columns, or much too long.
    """
    table = open_table(path, name)
    columns = {column.strip().casefold(): column for column in table.columns}
    missing = [one for one in NEEDED if one not in columns]
    if missing:
        said = _("row 1: The column “%(missing)s” is missing; these are known: %(known)s.")
        told = {"missing": "”, “".join(missing), "known": ", ".join(COLUMNS)}
        raise Refused([said % told])
    found: list[DraftRequirement] = []
    for row in table.rows:
        # Row 1 of a sheet is the header, so people find the first of data in row 2.
        place = _("row %d") % (row.number + 1)
        if row.fault:
            raise Refused([f"{place}: {row.fault}"])
        found.append(_requirement(place, row.cells, columns))
        if len(found) > MOST:
            break
    left = [own for plain, own in columns.items() if plain not in COLUMNS and own]
    remarks = [_("The column “%s” was left out.") % one for one in left]
    return DraftSet({}, tuple(found), (*table.remarks, *remarks))


def _requirement(
    place: str, cells: Mapping[str, Any], columns: Mapping[str, str]
) -> DraftRequirement:
    said = {
        name: text_in(text_of(cells.get(columns[name]))) if name in columns else ""
        for name in COLUMNS
    }
    related = said["related"]
    return DraftRequirement(
        place=place,
        number=said["number"],
        title=said["title"],
        summary=said["summary"],
        parent=said["parent"],
        kind=said["kind"].casefold(),
        related=(Relating(related, said["relation"].casefold(), said["note"]),)
        if related
        else (),
    )
