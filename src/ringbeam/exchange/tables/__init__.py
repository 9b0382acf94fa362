"""Files read as tables: a header, then rows; what is not what it says is refused."""

from pathlib import Path

from django.utils.translation import gettext as _

from ringbeam.core.refusals import Refused
from ringbeam.exchange.tables.delimited import read_delimited
from ringbeam.exchange.tables.json_lists import read_json
from ringbeam.exchange.tables.table import MOST_ROWS, Row, Table
from ringbeam.exchange.tables.workbooks import read_workbook

READERS = {
    "csv": read_delimited,
    "tsv": read_delimited,
    "txt": read_delimited,
    "json": read_json,
    "xlsx": read_workbook,
}

__all__ = ["MOST_ROWS", "READERS", "Row", "Table", "open_table"]


def open_table(path: Path, name: str = "") -> Table:
    """The table in a file, by the ending of its name; rows are read as they are asked for.

    Raises Refused, naming the place and the remedy, for a file that is not what it says.
    """
    ending = Path(name or path.name).suffix.lower().lstrip(".")
    reader = READERS.get(ending)
    if reader is None:
        known = ", ".join(sorted(READERS))
        raise Refused(
            [
                _("A file ending in “.%(ending)s” is not read; use one of %(known)s.")
                % {"ending": ending, "known": known}
            ]
        )
    if path.stat().st_size == 0:
        raise Refused([_("The file is empty; its first row must name the columns.")])
    return reader(path)
