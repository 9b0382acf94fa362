"""The sheet of a gap assessment: out to be filled in, and back in, tried out before (9.1)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ringbeam.conformity.gaps.answers import (
    LONGEST,
    GapAnswer,
    Given,
    answer_gaps,
    answers_of,
    is_version,
)
from ringbeam.conformity.gaps.maturity import LEVELS
from ringbeam.core.actors import Actor
from ringbeam.core.refusals import Refused
from ringbeam.core.units import unit
from ringbeam.core.values import without_control
from ringbeam.exchange.cells import Cell
from ringbeam.exchange.exporting import write_xlsx
from ringbeam.exchange.tables.table import Row, Table
from ringbeam.standards.requirements import lowest_of

REQUIREMENT, MATURITY, TEXT, EVIDENCE, VERSION = (
    *("requirement", "maturity", "text", "evidence", "version"),
)
COLUMNS = (
    *(REQUIREMENT, "standard", "number", "title", "summary"),
    *(MATURITY, TEXT, EVIDENCE, VERSION),
)
NEEDED = (REQUIREMENT, MATURITY, TEXT, EVIDENCE, VERSION)
CHANGED, UNCHANGED, REFUSED = "changed", "unchanged", "refused"


@dataclass(frozen=True)
class SheetRow:
    """What becomes of one row: changed, unchanged, or refused with the column and why."""

    number: int
    requirement: str
    outcome: str
    column: str = ""
    reason: str = ""
    given: Given | None = None


@dataclass(frozen=True)
class SheetReport:
    """What became, or would become, of a sheet: each row that is not left as it is."""

    rows: tuple[SheetRow, ...]
    taken: bool

    def count(self, outcome: str) -> int:
        """How many rows ended so."""
        return sum(one.outcome == outcome for one in self.rows)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows by outcome."""
        return {name: self.count(name) for name in (CHANGED, UNCHANGED, REFUSED)}

    @property
    def told(self) -> list[SheetRow]:
        """The rows that were refused."""
        return [one for one in self.rows if one.outcome == REFUSED]


def write_sheet(assessment: Any, person: int | None, target: IO[bytes]) -> None:
    """Write every requirement with one person's answers; no text becomes a formula."""
    own = own_answers(assessment, person)
    write_xlsx(_lines(assessment, own), COLUMNS, target, title=assessment.ref)


def own_answers(assessment: Any, person: int | None) -> dict[str, GapAnswer]:
    """The answers of one person by requirement; nobody's for nobody."""
    if person is None:
        return {}
    rows = answers_of(assessment).filter(assessor_id=person, agreed=False)
    return {one.requirement: one for one in rows}


def _lines(assessment: Any, own: Mapping[str, GapAnswer]) -> Iterator[dict[str, Cell]]:
    for one in lowest_of(assessment.criteria):
        said = own.get(one.ref)
        yield {
            REQUIREMENT: one.ref,
            "standard": one.edition.name,
            "number": one.number,
            "title": one.shown_title,
            "summary": one.summary,
            MATURITY: said.maturity if said else None,
            TEXT: said.text if said else "",
            EVIDENCE: said.evidence if said else "",
            VERSION: said.version if said else 0,
        }


def take_sheet(
    assessment: Any, table: Table, *, by: Actor, over: bool, dry_run: bool
) -> SheetReport:
    """Take a filled-in sheet in the actor's own name, or say what would become of it.

    Rows without anything new are left alone; a row that is no answer, or older than what is
    kept (unless ``over``), is refused and the others are taken. All or nothing is written when
    the database fails. Raises Refused for a sheet without our columns and, when it is taken,
    as `answer_gaps`.
    """
    missing = [name for name in NEEDED if name not in table.columns]
    if missing:
        said = _("The sheet lacks the columns %s. Fill in the sheet that is given out here.")
        raise Refused([said % ", ".join(missing)])
    known = {one.ref for one in lowest_of(assessment.criteria)}
    own = own_answers(assessment, by.person)
    seen: set[str] = set()
    with unit():
        rows = tuple(sheet_row(row, known, own, seen, over=over) for row in table.rows)
        if given := [one.given for one in rows if one.given and not dry_run]:
            answer_gaps(assessment, given, by=by)
    return SheetReport(rows, taken=not dry_run)


def sheet_row(
    row: Row, known: set[str], own: Mapping[str, GapAnswer], seen: set[str], *, over: bool
) -> SheetRow:
    """What becomes of one row, beside the answers that are kept; nothing is written."""
    ref = str(row.cells.get(REQUIREMENT, "")).strip()
    number = row.number + 1  # as a sheet counts, below its header
    if row.fault:
        return SheetRow(number, ref, REFUSED, "", row.fault)
    try:
        given = _given(row.cells, ref, known, seen)
    except ValidationError as fault:
        ((column, reasons),) = fault.message_dict.items()
        return SheetRow(number, ref, REFUSED, column, " ".join(reasons))
    kept = own.get(ref)
    now = (kept.maturity, kept.text, kept.evidence) if kept else (None, "", "")
    if (given.maturity, given.text, given.evidence) == now:
        return SheetRow(number, ref, UNCHANGED)
    held = kept.version if kept else 0
    if given.version != held and not over:
        said = _("It was answered anew since: write over it, or take a new sheet.")
        return SheetRow(number, ref, REFUSED, VERSION, said)
    newest = Given(ref, given.maturity, given.text, given.evidence, held)
    return SheetRow(number, ref, CHANGED, given=newest)


def _given(cells: Mapping[str, Any], ref: str, known: set[str], seen: set[str]) -> Given:
    """What a row says; ValidationError with its one column for what is no answer."""
    if ref not in known:
        said = _("“%s” is no requirement of this assessment; leave this column as it was.")
        raise ValidationError({REQUIREMENT: [said % ref]})
    if ref in seen:
        raise ValidationError({REQUIREMENT: [_("It stands in the sheet twice; keep one row.")]})
    seen.add(ref)
    level = cells[MATURITY]
    if level not in ("", None) and str(level).strip() not in map(str, LEVELS):
        said = _("“%s” is no level: write a whole number from 0 to 5, or nothing.")
        raise ValidationError({MATURITY: [said % level]})
    texts = {name: without_control(str(cells[name] or "")).strip() for name in (TEXT, EVIDENCE)}
    for name, text in texts.items():
        if len(text) > LONGEST:
            said = _("This has more than %(most)s characters.") % {"most": LONGEST}
            raise ValidationError({name: [said]})
    version = str(cells[VERSION] or 0).strip()
    if not is_version(version):
        raise ValidationError({VERSION: [_("Leave this column as it was given out.")]})
    maturity = None if level in ("", None) else int(str(level).strip())
    return Given(ref, maturity, texts[TEXT], texts[EVIDENCE], int(version))
