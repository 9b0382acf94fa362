"""A sheet as a Word document (DOCX), for those who go on writing in it (7.5.3).

It says what the PDF of the same sheet says. Texts are data here as well: they end as words, and
no link, picture or field comes from them.
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_DIRECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from ringbeam.exchange.printing.prose_in_word import fit, write_prose
from ringbeam.exchange.printing.sheets import (
    FactsPart,
    Letterhead,
    Passage,
    Sheet,
    Story,
    TablePart,
    Talk,
)

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
GRID = "Table Grid"
PAPER, MARGIN = (210, 297), 20  # A4, in millimetres
NARROW = 11  # weight of a column that is always short
LONGEST_PROPERTY = 255
PLACES = re.compile(r"(\{pages?\})")


def as_docx(sheet: Sheet) -> bytes:
    """The sheet as the bytes of a Word document, in the order of its parts."""
    made, frame = docx.Document(), sheet.frame
    _name(made, frame)
    _lay(made, frame)
    _frame(made.sections[0], frame)
    made.add_heading(fit(frame.title), 0)
    for line in (f"{frame.kind} {frame.ref}".strip(), frame.version, *frame.below):
        if line:
            made.add_paragraph(fit(line)).paragraph_format.space_after = Pt(2)
    for part in sheet.parts:
        if part.title:
            made.add_heading(fit(part.title), 1)
        WRITERS[part.part](made, part)
    if frame.rtl:
        _turn(made)
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def _name(made: Any, frame: Letterhead) -> None:
    """What the file says of itself; nobody's name but the organization's."""
    told, at = made.core_properties, datetime.fromtimestamp(frame.at, UTC)
    told.title = fit(frame.title)[:LONGEST_PROPERTY]
    told.author = told.last_modified_by = fit(frame.organization)[:LONGEST_PROPERTY]
    told.subject = fit(frame.ref)[:LONGEST_PROPERTY]
    told.comments, told.language = "", frame.language
    told.created = told.modified = at
    for one in made.styles.element.iter(qn("w:lang")):
        one.set(qn("w:val"), frame.language)


def _lay(made: Any, frame: Letterhead) -> None:
    section = made.sections[0]
    width, height = PAPER
    if frame.wide:
        section.orientation = WD_ORIENT.LANDSCAPE
        width, height = height, width
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = Mm(MARGIN)


def _frame(section: Any, frame: Letterhead) -> None:
    """The head and foot of every page: whose, what, warnings; who made it, and the page."""
    head = section.header.paragraphs[0]
    head.add_run(fit(f"{frame.organization}, {frame.ref}"))
    for stamp in frame.stamps:
        head.add_run(f"  {fit(stamp)}").bold = True
    foot = section.footer.paragraphs[0]
    foot.add_run(fit(f"{frame.printed}  "))
    for piece in PLACES.split(frame.pages):
        if PLACES.fullmatch(piece):
            foot._p.append(_field("PAGE" if piece == "{page}" else "NUMPAGES"))
        else:
            foot.add_run(fit(piece))
    if frame.footnote:
        section.footer.add_paragraph(fit(frame.footnote))


def _field(name: str) -> Any:
    """A number that the program which shows the document works out."""
    field, run, text = OxmlElement("w:fldSimple"), OxmlElement("w:r"), OxmlElement("w:t")
    field.set(qn("w:instr"), name)
    text.text = "1"
    run.append(text)
    field.append(run)
    return field


def _turn(made: Any) -> None:
    """Let it run from right to left."""
    made.styles["Normal"].element.get_or_add_pPr().append(OxmlElement("w:bidi"))
    for table in made.tables:
        table.table_direction = WD_TABLE_DIRECTION.RTL


def _facts(made: Any, part: FactsPart) -> None:
    rows = [(one.label, f"{one.text} {one.small}".strip()) for one in part.facts]
    table = made.add_table(rows=0, cols=2, style=GRID)
    for label, text in rows:
        cells = table.add_row().cells
        _say(cells[0], label, bold=True)
        _say(cells[1], text)
    _share(made, table, (1, 2))


def _passage(made: Any, part: Passage) -> None:
    _note(made, part.note)
    write_prose(made, part.prose)


def _table(made: Any, part: TablePart) -> None:
    table = made.add_table(rows=1, cols=len(part.headings), style=GRID)
    for cell, words in zip(table.rows[0].cells, part.headings, strict=True):
        _say(cell, words, bold=True)
    _repeat(table.rows[0])
    for row in part.rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            _say(cell, words)
    weights = [one or NARROW for one in part.weights] or [1] * len(part.headings)
    _share(made, table, weights)
    _note(made, part.note)


def _talk(made: Any, part: Talk) -> None:
    _note(made, part.note)
    for one in part.messages:
        line = made.add_paragraph()
        line.add_run(fit(one.who)).bold = True
        line.add_run(fit("  ".join(("", one.at, one.note)).rstrip()))
        write_prose(made, one.prose)


def _story(made: Any, part: Story) -> None:
    _note(made, part.note)
    for one in part.lines:
        line = made.add_paragraph()
        line.add_run(fit(f"{one.number}. {one.at}  {one.who}: "))
        line.add_run(fit(one.words)).bold = True
        line.add_run(fit(f" {one.more}".rstrip()))
        for change in one.changes:
            words = f"{change.label}: {change.before or '-'} → {change.after or '-'}"
            made.add_paragraph(fit(words), style="List Bullet")


WRITERS: dict[str, Callable[[Any, Any], None]] = {
    "facts": _facts,
    "passage": _passage,
    "table": _table,
    "talk": _talk,
    "story": _story,
}


def _say(cell: Any, words: str, *, bold: bool = False) -> None:
    cell.paragraphs[0].add_run(fit(words)).bold = bold


def _note(made: Any, words: str) -> None:
    if words:
        made.add_paragraph().add_run(fit(words)).italic = True


def _repeat(row: Any) -> None:
    """Let the headings stand on each page to which the table goes on."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _share(made: Any, table: Any, weights: Sequence[int]) -> None:
    """Give each column its share of the width; every cell has to say so."""
    section = made.sections[0]
    whole = section.page_width - section.left_margin - section.right_margin
    widths = [int(whole * one / sum(weights)) for one in weights]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
