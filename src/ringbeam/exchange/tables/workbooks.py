"""Workbooks (XLSX): looked through before they are opened, formulas as values (operation)."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import python_calamine
from django.utils.translation import gettext as _

from ringbeam.core.refusals import Refused
from ringbeam.exchange.tables.table import MOST_ROWS, Row, Table, header, row_of, too_many_rows

LARGEST = 256 << 20
LARGEST_PART = 1000  # times its compressed size, beyond the first megabyte: what deflate can do
MOST_PARTS = 5_000
MOST_CELLS = 5_000_000
BLOCK = 1 << 18
LOCAL_HEADER = 30
_place = re.compile(rb'<c\b[^>]{0,200}?\br="([A-Z]{1,3})([0-9]{1,7})"')
_row = re.compile(rb'<row\b[^>]{0,200}?\br="([0-9]{1,7})"')
OVERLAP = 256


def read_workbook(path: Path) -> Table:
    """The table in the first visible sheet; raises Refused for what is no workbook or too big.

    The parts are unpacked once in bounded memory before the workbook is opened, since what a
    part says about its own size need not be true.
    """
    _look_through(path)
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        shown = [
            one.name
            for one in book.sheets_metadata
            if one.visible == python_calamine.SheetVisibleEnum.Visible
        ]
        sheet = book.get_sheet_by_name(shown[0]) if shown else book.get_sheet_by_index(0)
    except (python_calamine.CalamineError, IndexError, ValueError) as error:
        raise Refused(
            [_("The workbook cannot be read (%s); save it anew as .xlsx.") % error]
        ) from error
    if sheet.height > MOST_ROWS + 1:
        raise too_many_rows()
    found = sheet.iter_rows()
    columns = header(next(found, []))
    remarks = [_("The sheet “%s” was read.") % sheet.name]
    if len(shown) > 1:
        remarks.append(_("The other sheets were not read: %s.") % ", ".join(shown[1:]))
    return Table(columns, _rows(columns, found), tuple(remarks), sheet.height - 1)


def _rows(columns: tuple[str, ...], found: Iterator[list[Any]]) -> Iterator[Row]:
    for number, cells in enumerate(found, 1):
        if any(cell not in ("", None) for cell in cells):
            yield row_of(number, columns, [_plain(cell) for cell in cells])


def _plain(cell: Any) -> Any:
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return cell.total_seconds()
    return cell


def _look_through(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _judge(parts)
            total = cells = 0
            with path.open("rb") as raw:
                for part in parts:
                    size, widest = _unpacked(raw, part, LARGEST - total)
                    total, cells = total + size, cells + widest
                    if cells > MOST_CELLS:
                        raise _too_big()
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        raise Refused(
            [_("The file is no workbook, or it is damaged; save it anew as .xlsx.")]
        ) from error


def _judge(parts: list[zipfile.ZipInfo]) -> None:
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise Refused([_("The file is no workbook; save it as .xlsx or as CSV.")])
    if len(parts) > MOST_PARTS or len(names) < len(parts):
        raise Refused([_("The workbook has too many parts, or two of one name.")])
    if any(part.flag_bits & 1 for part in parts):
        raise Refused([_("The workbook is encrypted; save it without a password.")])
    sizes = sum(part.file_size for part in parts)
    swollen = any(
        part.file_size > max(part.compress_size * LARGEST_PART, 1 << 20) for part in parts
    )
    if sizes > LARGEST or swollen:
        raise _too_big()


def _too_big() -> Refused:
    return Refused(
        [
            _("The workbook unpacks to more than %s MB or 5 million cells; export it as CSV.")
            % (LARGEST >> 20)
        ]
    )


def _unpacked(raw: Any, part: zipfile.ZipInfo, most: int) -> tuple[int, int]:
    """How many bytes a part really unpacks to, and how many cells a sheet spans."""
    raw.seek(part.header_offset)
    start = raw.read(LOCAL_HEADER)
    if len(start) < LOCAL_HEADER:
        raise EOFError
    raw.seek(int.from_bytes(start[26:28], "little") + int.from_bytes(start[28:30], "little"), 1)
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotImplementedError
    is_sheet = part.filename.startswith("xl/worksheets/")
    size, last_row, last_column, tail = 0, 0, 0, b""
    for block in _blocks(raw, part):
        size += len(block)
        if size > most:
            raise _too_big()
        if is_sheet:
            text = tail + block
            last_row, last_column = _furthest(text, last_row, last_column)
            tail = text[-OVERLAP:]
    return size, last_row * last_column


def _blocks(raw: Any, part: zipfile.ZipInfo) -> Iterator[bytes]:
    stored = part.compress_type == zipfile.ZIP_STORED
    inflate, left = zlib.decompressobj(-15), part.compress_size
    while left > 0 and (packed := raw.read(min(BLOCK, left))):
        left -= len(packed)
        while packed:
            block = packed if stored else inflate.decompress(packed, BLOCK)
            packed = b"" if stored else inflate.unconsumed_tail
            yield block


def _furthest(text: bytes, row: int, column: int) -> tuple[int, int]:
    for found in _place.finditer(text):
        row = max(row, int(found[2]))
        column = max(column, _column(found[1]))
    for found in _row.finditer(text):
        row = max(row, int(found[1]))
    return row, column


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
