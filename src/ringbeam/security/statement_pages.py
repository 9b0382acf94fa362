"""What a version of the statement says: page, changes, print, workbook (6.1.3 d, 7.5.3)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import ROUTES, panel, printed
from ringbeam.exchange.cells import Cell
from ringbeam.exchange.exporting import CONTENT_TYPES, write_xlsx
from ringbeam.exchange.printing.sheets import TablePart
from ringbeam.exchange.printing.word import MEDIA_TYPE
from ringbeam.security.annex import edition_of
from ringbeam.security.contents import WORDS, Changes, Line, compared, stated
from ringbeam.security.control_life import LIFE
from ringbeam.security.controls import SecurityControl
from ringbeam.security.implementing import IMPLEMENTED
from ringbeam.security.statement_life import consented
from ringbeam.security.statements import StatementOfApplicability
from ringbeam.security.word_file import asked_of_owners, statement_in_word
from ringbeam.standards.titles import themed, titled
from ringbeam.web.attachments import attachment
from ringbeam.web.formats import full_day
from ringbeam.web.requests import Asked, found
from ringbeam.web.sheets import weights_of

PLACE = "/conformity/applicability/"
ENDED = ("approved", "out_of_force")
REASONS = {
    "law": gettext_lazy("law"),
    "contract": gettext_lazy("contract"),
    "good_practice": gettext_lazy("good practice"),
}


def version_before(statement: Any, reader: Actor) -> Any:
    """The version of the edition, seen by the reader, in force before it, or None; a query."""
    seen = StatementOfApplicability.register.among(reader)
    rows = seen.filter(edition=statement.edition, state__in=ENDED)
    if statement.frozen is not None:
        rows = rows.filter(frozen__lt=statement.frozen)
    return rows.exclude(pk=statement.pk).order_by("-frozen").first()


def why(line: Line) -> str:
    """The reasons of a line in words: derived ones, stated ones, and what was written."""
    reasons = ", ".join(str(REASONS[name]) for name in stated(line))
    parts = [
        _("Treats %s.") % ", ".join(line.risks) if line.risks else "",
        _("Asked for by: %s.") % reasons if reasons else "",
        line.justification,
    ]
    return " ".join(one for one in parts if one)


def word_of(line: Line) -> str:
    """How far a person says it is implemented, who, and on which day."""
    if not line.implemented:
        return ""
    said = str(dict(IMPLEMENTED).get(line.implemented, line.implemented))
    return f"{said} ({line.implemented_by}, {line.implemented_on})"


def decision_of(line: Line) -> str:
    """The decision in words."""
    return str(LIFE.label(line.state))


def in_words(name: str, value: Any) -> str:
    """A value of a line as people read it."""
    if name == "state":
        return str(LIFE.label(value))
    if name == "implemented":
        return str(dict(IMPLEMENTED).get(value, value)) if value else ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


@panel(
    on="statement",
    title=gettext_lazy("What it says, and who approved it"),
    template="security/statement.html",
    order=5,
)
def shown(statement: Any, _actor: Actor) -> dict[str, Any]:
    """How many controls are decided how, the owners asked, and where its pages are."""
    counts = Counter(one.state for one in statement.lines)
    done = consented(statement)
    return {
        "counts": [(LIFE.states[name], counts[name]) for name in LIFE.states if counts[name]],
        "owners": [
            (one["name"], one["risks"], one["person"] in done) for one in statement.owners
        ],
        "url": statement.register.url(statement.ref),
        "digest": statement.digest,
    }


@require_safe
def show_content(request: Asked, ref: str) -> HttpResponseBase:
    """Everything that a version says, theme by theme; a file with ``form=xlsx`` or ``docx``."""
    statement = found(request, "statements", ref)
    form = request.GET.get("form", "")
    if form in TYPES:
        return _file(statement, form, request.actor)
    by_theme = groupby(statement.lines, key=lambda one: one.theme)
    context = {
        "statement": statement,
        "url": statement.register.url(ref),
        "title": _("What %s says") % ref,
        "groups": [(themed(theme), [_told(one) for one in some]) for theme, some in by_theme],
    }
    return render(request, "security/content.html", context)


def _told(line: Line) -> dict[str, Any]:
    return {
        "line": line,
        "title": titled(line.title),
        "decision": decision_of(line),
        "why": why(line),
        "word": word_of(line),
    }


@require_safe
def show_changes(request: Asked, ref: str) -> HttpResponse:
    """What a version says other than the one that was in force before it."""
    statement = found(request, "statements", ref)
    before = version_before(statement, request.actor)
    changes = changes_of(statement, before)
    context = {
        "statement": statement,
        "url": statement.register.url(ref),
        "title": _("Changes of %s") % ref,
        "before": before,
        "changes": changes,
        "changed": [(one.line, _values(one.values)) for one in changes.changed],
    }
    return render(request, "security/changes.html", context)


def changes_of(statement: Any, before: Any) -> Changes:
    """What it says other than an earlier version; everything is added where there is none."""
    return compared(before.lines if before else (), statement.lines)


def _values(values: Any) -> list[tuple[str, str, str]]:
    return [
        (str(WORDS[name]), in_words(name, was), in_words(name, now))
        for name, (was, now) in values.items()
    ]


def table_of(lines: Sequence[Line]) -> tuple[list[str], list[list[str]]]:
    """The headings and rows of a statement on paper."""
    headings = [
        *(_("Number"), _("Control"), _("Decision"), _("Why")),
        *(_("Implemented, as people say"), _("How"), _("Owner")),
    ]
    rows = [
        [
            one.number,
            titled(one.title),
            decision_of(one),
            why(one),
            word_of(one),
            one.implementation,
            one.owner,
        ]
        for one in lines
    ]
    return headings, rows


@printed(on="statement", order=10)
def print_content(statement: Any, _actor: Actor) -> Iterator[TablePart]:
    """Every control as the version says it, and who was asked to approve it."""
    if not statement.content:
        return
    headings, rows = table_of(statement.lines)
    note = _("SHA-256 of the decisions: %s") % statement.digest
    title = _("As decided on %s") % full_day(statement.frozen)
    yield TablePart(title, headings, rows, weights_of(headings, rows), note=note)
    yield from asked_of_owners(statement)


def _file(statement: Any, form: str, by: Actor) -> HttpResponseBase:
    headings, rows = table_of(statement.lines)
    if form == "docx":
        content = statement_in_word(statement, headings, rows, by)
    else:
        content = _workbook(statement, headings, rows)
    return attachment(content, statement.ref, form, media=TYPES[form])


def _workbook(statement: Any, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    content = BytesIO()
    told: Iterator[dict[str, Cell]] = (dict(zip(headings, row, strict=True)) for row in rows)
    write_xlsx(told, tuple(headings), content, title=statement.ref)
    return content.getvalue()


TYPES = {"xlsx": CONTENT_TYPES["xlsx"], "docx": MEDIA_TYPE}


@panel(
    on="control",
    title=gettext_lazy("In the statement of applicability"),
    template="security/in_statement.html",
    order=8,
)
def in_statement(control: SecurityControl, _actor: Actor) -> dict[str, Any]:
    """Where the control stands in the statement; no query."""
    edition = edition_of(control.annex)
    return {"url": f"/conformity/applicability/{edition}/" if edition else PLACE}


ROUTES += [
    path("statements/<str:ref>/content/", show_content, name="statement-content"),
    path("statements/<str:ref>/changes/", show_changes, name="statement-changes"),
]
