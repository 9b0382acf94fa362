"""Delimited text (CSV): its encoding and separator found out and said (operation)."""

import codecs
import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _

from ringbeam.core.refusals import Refused
from ringbeam.exchange.cells import unguarded
from ringbeam.exchange.tables.table import (
    LONGEST_CELL,
    MOST_ROWS,
    Row,
    Table,
    header,
    row_of,
    too_many_rows,
)

BLOCK = 1 << 20
LONGEST_LINE = 16 << 20
SEPARATORS = (",", ";", "\t", "|")
NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
LOOKED_AT = 30
# What other files begin with that people name .csv by mistake.
OTHERS = {
    b"PK": "a ZIP archive or a workbook (.xlsx)",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old workbook (.xls)",
    b"\x1f\x8b": "a compressed file",
    b"\xff\xfe": "text in UTF-16",
    b"\xfe\xff": "text in UTF-16",
}


def read_delimited(path: Path) -> Table:
    """The table in delimited text; raises Refused for what is no text or has no header.

    The file is read through once before, so that a fault in its last byte refuses the whole.
    """
    encoding, lines = _encoding(path)
    csv.field_size_limit(LONGEST_CELL)
    separator = _separator(path, encoding)
    if lines > MOST_ROWS and _more_than_allowed(path, encoding, separator):
        raise too_many_rows()
    rows = _rows(path, encoding, separator)
    first = next(rows)
    remark = _("The file was read as %(encoding)s, separated by %(separator)s.") % {
        "encoding": "UTF-8" if encoding == "utf-8-sig" else "Windows-1252",
        "separator": NAMES[separator],
    }
    return Table(tuple(first.cells), rows, (remark,), lines)


def _encoding(path: Path) -> tuple[str, int]:
    """UTF-8 when all of it is, else Windows-1252; and how many lines there are."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    encoding, lines, place, line = "utf-8-sig", 0, 0, 0
    with path.open("rb") as file:
        begins = file.read(4)
        if other := next(
            (what for sign, what in OTHERS.items() if begins.startswith(sign)), ""
        ):
            raise Refused([_("The file is not CSV but %s; save it as CSV in UTF-8.") % other])
        file.seek(0)
        while block := file.read(BLOCK):
            lines += block.count(b"\n")
            line = _refuse_endless(block, line)
            if b"\x00" in block:
                at = place + block.index(b"\x00")
                raise Refused(
                    [_("Byte %s is zero: this is no text; save the table as CSV.") % f"{at:,}"]
                )
            if encoding == "utf-8-sig":
                try:
                    decoder.decode(block)
                except UnicodeDecodeError:
                    encoding = "cp1252"
            place += len(block)
    return (encoding if encoding == "cp1252" else _finished(decoder)), lines


def _refuse_endless(block: bytes, before: int) -> int:
    """How long the line is that the block ends in; raises Refused when no memory would do."""
    end = max(block.rfind(b"\n"), block.rfind(b"\r"))
    line = len(block) - end - 1 if end >= 0 else before + len(block)
    if line > LONGEST_LINE:
        raise Refused(
            [_("A line is longer than %s MB; this is no table.") % (LONGEST_LINE >> 20)]
        )
    return line


def _finished(decoder: codecs.IncrementalDecoder) -> str:
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _open(path: Path, encoding: str) -> TextIO:
    return path.open(encoding=encoding, newline="")


def _separator(path: Path, encoding: str) -> str:
    """The separator that cuts the first rows into the most cells of the same number."""
    best, found = 0.0, ","
    for separator in SEPARATORS:
        with _open(path, encoding) as file:
            try:
                rows = list(islice(csv.reader(file, delimiter=separator), LOOKED_AT))
            except (csv.Error, UnicodeDecodeError):
                continue
        width = len(rows[0]) if rows else 0
        even = sum(len(row) == width for row in rows) / max(len(rows), 1)
        if width > 1 and (score := even * 1000 + width) > best:
            best, found = score, separator
    return found


def _more_than_allowed(path: Path, encoding: str, separator: str) -> bool:
    with _open(path, encoding) as file:
        try:
            rows = csv.reader(file, delimiter=separator)
            return sum(1 for _row in islice(rows, MOST_ROWS + 2)) > MOST_ROWS + 1
        except (csv.Error, UnicodeDecodeError):
            return False  # the rows themselves say where


def _rows(path: Path, encoding: str, separator: str) -> Iterator[Row]:
    """The header as row 0, its names as keys; then the rows."""
    number = 0
    with _open(path, encoding) as file:
        reader = csv.reader(file, delimiter=separator)
        try:
            columns = header([unguarded(cell) for cell in next(reader, [])])
            yield Row(0, dict.fromkeys(columns))
            for cells in reader:
                if cells:
                    number += 1
                    yield row_of(number, columns, [unguarded(cell) for cell in cells])
        except csv.Error as error:
            raise Refused(
                [
                    _("After row %(row)s, line %(line)s: %(error)s. Is a quote left open?")
                    % {"row": number, "line": reader.line_num, "error": error}
                ]
            ) from error
        except UnicodeDecodeError as error:
            raise Refused(
                [
                    _(
                        "After row %s the text is neither UTF-8 nor Windows-1252; "
                        "save the file as UTF-8."
                    )
                    % number
                ]
            ) from error
