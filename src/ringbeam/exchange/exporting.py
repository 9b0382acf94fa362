"""Export: the rows of a register that somebody may see, in bounded memory (operation)."""

import csv
import io
from collections.abc import Iterator
from typing import IO, Any

import orjson
import xlsxwriter
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ringbeam.core.actors import Actor
from ringbeam.core.custom_fields import keep_up
from ringbeam.core.entries import Entry
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import Register
from ringbeam.exchange.cells import Cell, cell_of, guarded
from ringbeam.exchange.importers import Tell, silent

BATCH = 1000
LARGEST_SHEET = 1_048_575
LONGEST_SHEET_NAME, NO_SHEET = 31, frozenset("[]:*?/\\")
LONGEST_XLSX_CELL = 32_767
LARGEST_XLSX_NUMBER = 2**53
FORMATS = ("json", "csv", "xlsx")
WITH_MARK = "csv-bom"
CONTENT_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def fields_of(register: Register, by: Actor) -> "dict[str, models.Field[Any, Any]]":
    """What is exported of a register, by public name: the identity, then every field.

    Who does not speak for the organization about all of them is not given what is kept inside.
    """
    hidden = register.hidden_from(by)
    every = {"uid": register.model._meta.get_field("uid"), **register.own_fields}
    return {name: one for name, one in every.items() if name not in hidden}


def records(
    register: Register, by: Actor, rows: "QuerySet[Any] | None" = None
) -> Iterator[dict[str, Cell]]:
    """The records that the actor may see, oldest first, each by public name.

    ``rows`` narrows them; it must come from ``register.among``. Read by keyset: memory stays
    flat, and rows that others add meanwhile do no harm.
    """
    fields = fields_of(register, by)
    found = register.among(by) if rows is None else rows
    found = found.order_by("pk")
    last = 0
    while batch := list(found.filter(pk__gt=last)[:BATCH]):
        yield from _batch(fields, batch)
        last = batch[-1].pk


def _batch(
    fields: "dict[str, models.Field[Any, Any]]", batch: list[Any]
) -> Iterator[dict[str, Cell]]:
    relations = [one.attname for one in fields.values() if one.is_relation]
    ids = {getattr(row, name) for row in batch for name in relations}
    refs = dict(Entry.rows.filter(pk__in=ids - {None}).values_list("pk", "ref"))
    for row in batch:
        yield {
            name: cell_of(one, getattr(row, one.attname), refs) for name, one in fields.items()
        }


def as_record(register: Register, row: Any, by: Actor) -> dict[str, Cell]:
    """One record as an export has it, by public name; one query for its references."""
    return next(_batch(fields_of(register, by), [row]))


def as_json(found: Iterator[dict[str, Cell]]) -> Iterator[bytes]:
    """A list of records, one a line."""
    before = b"[\n"
    for record in found:
        yield before + orjson.dumps(record)
        before = b",\n"
    yield b"[]\n" if before == b"[\n" else b"\n]\n"


def as_csv(
    found: Iterator[dict[str, Cell]], names: tuple[str, ...], *, mark: bool = False
) -> Iterator[bytes]:
    """Rows below a header, separated by commas, in UTF-8; ``mark`` begins with a BOM.

    Texts that a spreadsheet would run as a formula are preceded by an apostrophe.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(names)
    if mark:
        yield b"\xef\xbb\xbf"
    for number, record in enumerate(found, 1):
        writer.writerow([guarded(record[name]) for name in names])
        if number % BATCH == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def write_xlsx(
    found: Iterator[dict[str, Cell]], names: tuple[str, ...], target: IO[bytes], *, title: str
) -> None:
    """One sheet with a header; texts stay texts, never formulas.

    Raises Refused for what a workbook cannot hold: too many rows, or a text that is too long.
    """
    book = xlsxwriter.Workbook(
        target,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    sheet = book.add_worksheet(sheet_name(title))
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(names):
        sheet.write_string(0, column, name)
    for number, record in enumerate(found, 1):
        if number > LARGEST_SHEET:
            raise Refused([_("A sheet holds 1,048,575 records; export as CSV instead.")])
        for column, name in enumerate(names):
            _write_cell(sheet, (number, column), record[name], str(record.get("ref")))
    book.close()


def sheet_name(title: str) -> str:
    """A title as a workbook takes it for a sheet: some signs are blanks, 31 characters.

    They are counted as the format does, in units of UTF-16: rare letters take two.
    """
    kept = (one if one.isprintable() and one not in NO_SHEET else " " for one in title)
    units = " ".join("".join(kept).split()).encode("utf-16-le", "ignore")
    cut = units[: 2 * LONGEST_SHEET_NAME].decode("utf-16-le", "ignore")
    return cut.strip("' ") or "1"


def _write_cell(sheet: Any, place: tuple[int, int], cell: Cell, ref: str) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_boolean(*place, cell)
    elif isinstance(cell, int | float) and abs(cell) < LARGEST_XLSX_NUMBER:
        sheet.write_number(*place, cell)
    else:
        text = cell if isinstance(cell, str) else guarded(cell)
        if len(text) > LONGEST_XLSX_CELL:
            raise Refused(
                [
                    _("%(ref)s holds a text of more than %(most)s characters; export as CSV.")
                    % {"ref": ref, "most": f"{LONGEST_XLSX_CELL:,}"}
                ]
            )
        sheet.write_string(*place, text)


def _told(found: Iterator[dict[str, Cell]], tell: Tell) -> Iterator[dict[str, Cell]]:
    for number, record in enumerate(found, 1):
        if number % BATCH == 0:
            tell(number, None)
        yield record


def export(
    register: Register,
    form: str,
    target: IO[bytes],
    *,
    by: Actor,
    rows: "QuerySet[Any] | None" = None,
    tell: Tell = silent,
) -> None:
    """Write the records as ``json``, ``csv`` or ``xlsx``; raises Refused for another form.

    ``csv-bom`` is CSV with a byte order mark, by which a spreadsheet knows that it is UTF-8.
    """
    keep_up()
    found = _told(records(register, by, rows), tell)
    names = tuple(fields_of(register, by))
    if form == "json":
        target.writelines(as_json(found))
    elif form in ("csv", WITH_MARK):
        target.writelines(as_csv(found, names, mark=form == WITH_MARK))
    elif form == "xlsx":
        write_xlsx(found, names, target, title=str(register.label_plural))
    else:
        raise Refused([_("Export as %s.") % ", ".join(FORMATS)])
