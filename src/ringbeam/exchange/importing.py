"""Import of a table into a register: row by row, in chunks, each row for itself (operation)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import orjson
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ringbeam.core import writing
from ringbeam.core.actors import IMPORT
from ringbeam.core.acts import CREATE, EDIT, Act
from ringbeam.core.entries import Entry
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import Register, kinds_of
from ringbeam.core.units import whole
from ringbeam.exchange import origins, runs
from ringbeam.exchange.cells import Cell, cell_of, text_of
from ringbeam.exchange.importers import Work
from ringbeam.exchange.mappings import IDENTITY, Plan, columns_by_field
from ringbeam.exchange.matching import Wanted, key_in, match
from ringbeam.exchange.merging import is_stamped, merge
from ringbeam.exchange.origins import Origin
from ringbeam.exchange.reading_cells import References, value_of
from ringbeam.exchange.reports import CHANGED, CREATED, UNCHANGED, Report
from ringbeam.exchange.tables import Row, Table, open_table

CHUNK = 200
MOST_LATER = 10_000
# Columns of an export that nobody expects an import to set.
SILENT = frozenset({*IDENTITY, "open", "created", "updated", "version"})


class Later(Exception):
    """A row refers to a record of its own kind that may stand further below."""


@dataclass
class Taking:
    """One table on its way into one register."""

    work: Work
    register: Register
    plan: Plan
    columns: Mapping[str, str]
    references: References
    source: str
    later: list[Wanted] = field(default_factory=list)
    made: list[Origin] = field(default_factory=list)
    last: bool = False


def import_file(register: Register, work: Work, plan: Plan | None = None) -> Report:
    """Take a file into a register and keep the run; return its report.

    Raises Refused when the file as a whole, or the mapping, cannot be used.
    """
    plan = plan or Plan()
    kept = {"fields": dict(plan.fields), "key": plan.key, "source": plan.source}
    row = runs.begin(register.plural, work, kept)
    return runs.perform(row, work, lambda w: take_table(w, register, plan))


def take_table(work: Work, register: Register, plan: Plan) -> None:
    """Take every row of the file; fills the report. Raises Refused for the file as a whole."""
    table = open_table(work.path, work.name)
    if table.total == 0 and not table.columns:
        return
    columns, left = columns_by_field(register, plan, table.columns, work.by)
    _remark(work.report, table, columns, left, register)
    taking = Taking(
        replace(work, by=work.by.by(IMPORT)),
        register,
        plan,
        columns,
        References(work.by),
        f"{register.plural}:{plan.source}" if plan.source else register.plural,
    )
    done = 0
    for chunk in _chunks(table.rows):
        _take_chunk(taking, [one for row in chunk if (one := _read(taking, row))])
        done += len(chunk)
        work.tell(done, table.total)
    taking.last, waiting = True, taking.later
    for start in range(0, len(waiting), CHUNK):
        _take_chunk(taking, waiting[start : start + CHUNK])
    work.report.lines.sort(key=lambda line: line.row)


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    flowing = iter(rows)
    while chunk := list(islice(flowing, CHUNK)):
        yield chunk


def _remark(
    report: Report,
    table: Table,
    columns: Mapping[str, str],
    left: list[str],
    register: Register,
) -> None:
    for remark in table.remarks:
        report.note(0, "", "", remark)
    for column in left:
        report.note(0, column, "", _("This column is no field here and was not imported."))
    for name, column in columns.items():
        if name not in register.editable and name not in SILENT:
            report.note(
                0, column, "", _("This column follows from what is done; it is not imported.")
            )


def _read(taking: Taking, row: Row) -> Wanted | None:
    """The row by our names, words translated, defaults filled in; None when it is refused."""
    report, plan = taking.work.report, taking.plan
    if row.fault:
        report.refuse(row.number, [("", "", row.fault)])
        return None
    given: dict[str, Any] = {}
    for name, column in taking.columns.items():
        cell = row.cells.get(column)
        given[name] = plan.values.get(name, {}).get(text_of(cell), cell)
    for name, default in plan.defaults.items():
        if text_of(given.get(name)) == "":
            given[name] = default
    try:
        if b"\\u0000" in orjson.dumps(given):
            report.refuse(
                row.number, [("", "", _("A cell holds a zero character; remove it."))]
            )
            return None
    except orjson.JSONEncodeError as error:
        fault = _("A cell holds what cannot be stored (%s).") % error
        report.refuse(row.number, [("", "", fault)])
        return None
    return Wanted(row, given, key_in(given, taking.register, row, plan))


def _take_chunk(taking: Taking, found: list[Wanted]) -> None:
    """Store one chunk whole; what it made is remembered with it."""
    taking.made = []
    with taking.work.chunk():
        match(found, taking.register, taking.work.by, taking.source)
        refs = _refs(taking.register, found)
        done: dict[str, Wanted] = {}
        for one in found:
            before = done.setdefault(one.key, one)
            if before is not one and before.record is not None:
                one.record, one.origin = before.record, before.origin
            _take(taking, one, refs)
        Origin.objects.bulk_create(
            {made.key: made for made in taking.made}.values(),
            update_conflicts=True,
            unique_fields=["source", "key"],
            update_fields=["entry", "digest", "said"],
        )


def _refs(register: Register, found: list[Wanted]) -> dict[int, str]:
    names = [one.attname for one in register.references.values()]
    ids = {getattr(one.record, name) for one in found if one.record for name in names}
    return dict(Entry.rows.filter(pk__in=ids - {None}).values_list("pk", "ref"))


def _take(taking: Taking, one: Wanted, refs: dict[int, str]) -> None:
    report = taking.work.report
    if one.reason:
        report.refuse(one.row.number, [("", "", one.reason)])
        return
    said = {name: one.given[name] for name in taking.register.editable if name in one.given}
    digest = origins.digest_of(said)
    if one.origin and one.origin.digest == digest and one.record is not None:
        report.count(UNCHANGED)
        return
    try:
        with whole():
            outcome = _store(taking, one, said, refs)
    except Later:
        taking.later.append(one)
        return
    except ValidationError as fault:
        report.refuse(one.row.number, _faults(taking, one, fault))
        return
    except Refused as refusal:
        report.refuse(one.row.number, [("", "", reason) for reason in refusal.reasons])
        return
    report.count(outcome)
    if outcome == CREATED or not is_stamped(one.given):
        one.origin = Origin(
            entry_id=one.record.pk, source=taking.source, key=one.key, digest=digest, said=said
        )
        taking.made.append(one.origin)


def _store(taking: Taking, one: Wanted, said: Mapping[str, Any], refs: dict[int, str]) -> str:
    """Create or change the record; the outcome. Raises what the kernel raises."""
    work, register = taking.work, taking.register
    source = work.source(one.row.number)
    if one.record is None:
        given = _values(taking, _filled(register, said))
        act = Act(work.by, CREATE, source=source)
        one.record = writing.create(register.model, given, by=work.by, act=act)
        return CREATED
    now = _cells(register, one.record, refs)
    merged = merge(one, said, now, register)
    for name in merged.kept:
        reason = _("%(ref)s was edited here since; the edit was kept: %(value)s")
        words = reason % {"ref": one.record.ref, "value": text_of(now.get(name))[:80]}
        work.report.note(one.row.number, taking.columns.get(name, name), said[name], words)
    if not merged.changes:
        return UNCHANGED
    version = one.record.version
    given = _values(taking, merged.changes)
    act = Act(work.by, EDIT, source=source)
    one.record = writing.edit(one.record, given, by=work.by, act=act)
    return UNCHANGED if one.record.version == version else CHANGED


def _filled(register: Register, said: Mapping[str, Any]) -> dict[str, Any]:
    """The cells of a new record that say something: empty ones and defaults are left out."""
    default = {name: text_of(one.get_default()) for name, one in register.editable.items()}
    return {n: cell for n, cell in said.items() if text_of(cell) not in ("", default[n])}


def _cells(register: Register, record: Any, refs: dict[int, str]) -> dict[str, Cell]:
    return {
        name: cell_of(one, getattr(record, one.attname), refs)
        for name, one in register.editable.items()
    }


def _values(taking: Taking, cells: Mapping[str, Any]) -> dict[str, Any]:
    """Cells as the kernel wants them; raises ValidationError by name, Later."""
    faults: dict[str, list[str]] = {}
    found: dict[str, Any] = {}
    for name, cell in cells.items():
        one = taking.register.editable[name]
        try:
            if kinds_of(one) and text_of(cell):
                found[name] = taking.references.find(one, cell)
            else:
                found[name] = value_of(one, cell, taking.work.by.zone)
        except ValidationError as fault:
            if _may_come(taking, kinds_of(one)):
                raise Later from fault
            faults[name] = fault.messages
    if faults:
        raise ValidationError(faults)
    return found


def _may_come(taking: Taking, kinds: tuple[str, ...]) -> bool:
    own = taking.register.kind in kinds
    return own and not taking.last and len(taking.later) < MOST_LATER


def _faults(
    taking: Taking, one: Wanted, fault: ValidationError
) -> list[tuple[str, object, object]]:
    if not hasattr(fault, "error_dict"):
        return [("", "", message) for message in fault.messages]
    return [
        (
            taking.columns.get(name, "" if name == "__all__" else name),
            one.given.get(name),
            words,
        )
        for name, messages in fault.message_dict.items()
        for words in messages
    ]
