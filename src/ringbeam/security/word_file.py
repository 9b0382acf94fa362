"""A version of the statement as a Word document (DOCX), to hand to others (7.5.3)."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from ringbeam.core.actors import Actor
from ringbeam.core.clock import now
from ringbeam.core.texts import leading
from ringbeam.exchange.printing.sheets import Sheet, TablePart
from ringbeam.exchange.printing.word import as_docx
from ringbeam.security.contents import Line
from ringbeam.security.statement_life import consented
from ringbeam.standards.titles import themed
from ringbeam.web.formats import full_day
from ringbeam.web.sheets import frame_of, weights_of


def statement_in_word(
    statement: Any, headings: Sequence[str], rows: Sequence[Sequence[str]], by: Actor
) -> bytes:
    """The statement with its decisions in a table, theme by theme, and who approved it.

    ``rows`` are in the order of the statement's lines. What only demonstrates says so.
    """
    register = statement.register
    frame = frame_of(
        register,
        by,
        stamps=(),
        kind=leading(register.label),
        ref=statement.ref,
        title=statement.title,
        below=_below(statement),
        wide=True,
    )
    return as_docx(
        Sheet(frame, [*_decisions(statement, headings, rows), *asked_of_owners(statement)])
    )


def _decisions(
    statement: Any, headings: Sequence[str], rows: Sequence[Sequence[str]]
) -> Iterator[TablePart]:
    by_theme = groupby(range(len(rows)), key=lambda place: _theme(statement.lines[place]))
    for theme, places in by_theme:
        told = [rows[place] for place in places]
        yield TablePart(theme, headings, told, weights_of(headings, told))


def _theme(line: Line) -> str:
    return themed(line.theme) if line.theme else _("Own controls")


def _below(statement: Any) -> list[str]:
    told = [str(statement.register.life.label(statement.state))]
    if statement.frozen:
        told.append(_("As decided on %s") % full_day(statement.frozen))
        told.append(_("SHA-256 of the decisions: %s") % statement.digest)
    return [*told, _("Printed on %(day)s; not a certificate.") % {"day": full_day(now())}]


def asked_of_owners(statement: Any) -> Iterator[TablePart]:
    """Who was asked to approve the statement, for which risks, and who did; for any print."""
    if statement.owners:
        done = consented(statement)
        rows = [
            [
                str(one["name"]),
                ", ".join(one["risks"]),
                _("yes") if one["person"] in done else _("no"),
            ]
            for one in statement.owners
        ]
        headings = [_("Risk owner"), _("Risks"), _("Approved it")]
        yield TablePart(_("Risk owners"), headings, rows, weights_of(headings, rows))
