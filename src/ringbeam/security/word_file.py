"""A version of the statement as a Word document (DOCX), to hand to others (7.5.3)."""

from collections.abc import Sequence
from io import BytesIO
from itertools import groupby
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.enum.section import WD_ORIENT

from ringbeam.core.clock import now
from ringbeam.core.installation import installation
from ringbeam.security.contents import Line
from ringbeam.security.statement_life import consented
from ringbeam.standards.titles import themed
from ringbeam.web.formats import full_day

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
GRID = "Table Grid"


def as_docx(statement: Any, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """The statement with its decisions in a table, theme by theme, and who approved it.

    ``rows`` are in the order of the statement's lines. What only demonstrates says so.
    """
    made = docx.Document()
    _lay_wide(made)
    made.core_properties.title = statement.title
    made.core_properties.author = installation().organization
    made.add_heading(statement.title, 0)
    for line in _below(statement):
        made.add_paragraph(line)
    for theme, places in groupby(
        range(len(rows)), key=lambda place: _theme(statement.lines[place])
    ):
        made.add_heading(theme, 1)
        _table(made, headings, [rows[place] for place in places])
    if statement.owners:
        done = consented(statement)
        made.add_heading(_("Risk owners"), 1)
        asked = [
            [
                str(one["name"]),
                ", ".join(one["risks"]),
                _("yes") if one["person"] in done else _("no"),
            ]
            for one in statement.owners
        ]
        _table(made, [_("Risk owner"), _("Risks"), _("Approved it")], asked)
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def _theme(line: Line) -> str:
    return themed(line.theme) if line.theme else _("Own controls")


def _lay_wide(made: Any) -> None:
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width


def _below(statement: Any) -> list[str]:
    here = installation()
    told = [here.organization] if here.organization else []
    told.append(f"{statement.ref}, {statement.register.life.label(statement.state)}")
    if statement.frozen:
        told.append(_("As decided on %s") % full_day(statement.frozen))
        told.append(_("SHA-256 of the decisions: %s") % statement.digest)
    told.append(_("Printed on %(day)s; not a certificate.") % {"day": full_day(now())})
    if here.demonstration:
        told.append(_("Demonstration: this can never count as evidence."))
    return told


def _table(made: Any, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = made.add_table(rows=1, cols=len(headings), style=GRID)
    for cell, words in zip(table.rows[0].cells, headings, strict=True):
        cell.text = ""
        cell.paragraphs[0].add_run(words).bold = True
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
