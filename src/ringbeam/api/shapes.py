"""Shapes: how a record, a reference and a line of history look in JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.db import models

from ringbeam.api.callers import Caller
from ringbeam.core import custom_fields
from ringbeam.core.entries import SHARED_REFERENCES, Record
from ringbeam.core.history import HistoryLine
from ringbeam.core.listing import Label, labels_of
from ringbeam.core.registers import Register
from ringbeam.core.sayings import as_read_by
from ringbeam.core.telling import told_of

ROOT = "/api/v1"
HEAD = ("ref", "uid", "kind", "url", "version", "state", "title")
Shown = dict[str, Any]


@dataclass(frozen=True)
class Shape:
    """The members of a register's records: public names with their columns."""

    plain: tuple[tuple[str, str], ...]
    references: tuple[tuple[str, str], ...]
    inside_only: frozenset[str]


def address_of(register: Register, ref: str) -> str:
    """Where programs find the record."""
    return f"{ROOT}/{register.plural}/{ref}"


def shape_of(register: Register) -> Shape:
    """The shape of a register: shared references that it does not use are left out."""
    return shape_at(register, custom_fields.reading())


@lru_cache(maxsize=1024)
def shape_at(register: Register, _reading: int) -> Shape:
    """The shape of a register with the custom fields of this version, which is the last one."""
    named = {*register.form, *register.columns, *register.filters, *register.participants}
    plain, references = [], []
    for name, one in register.own_fields.items():
        if name in HEAD:
            continue
        if name in register.references:
            if one.name not in SHARED_REFERENCES or name in named:
                references.append((name, one.attname))
        elif not isinstance(one, models.ForeignKey | models.BinaryField):
            plain.append((name, one.attname))
    return Shape(tuple(plain), tuple(references), frozenset(register.kept_inside))


def shown(register: Register, records: Iterable[Record], caller: Caller) -> list[Shown]:
    """The records as their readers see them; one query for the labels of all references.

    Members that are only for people of the organization are absent for a customer.
    """
    rows, shape = list(records), shape_of(register)
    actor = caller.actor
    labels = labels_for(
        caller, (getattr(r, column) for r in rows for _n, column in shape.references)
    )
    known = {pk: reference(label) for pk, label in labels.items()}
    made = [_record(register, shape, row, known) for row in rows]
    if not shape.inside_only or not register.hidden_from(actor):
        return made
    return [
        {n: v for n, v in one.items() if n not in register.hidden_from(actor, row)}
        for row, one in zip(rows, made, strict=True)
    ]


def shown_one(register: Register, record: Record, caller: Caller) -> Shown:
    """One record as its reader sees it."""
    return shown(register, (record,), caller)[0]


def labels_for(caller: Caller, entries: Iterable[int | None]) -> dict[int, Label]:
    """The labels of records; the title of a kind that the token does not reach is withheld."""
    return {
        pk: label if caller.reaches(label.kind) else replace(label, title=None)
        for pk, label in labels_of(caller.actor, entries).items()
    }


def reference(label: Label) -> Shown:
    """What is said of a record that another one names."""
    return {"ref": label.ref, "title": label.title, "kind": label.kind, "url": label.url}


def _record(
    register: Register, shape: Shape, record: Record, known: Mapping[int, Shown]
) -> Shown:
    made: Shown = {
        "ref": record.ref,
        "uid": record.uid,
        "kind": register.kind,
        "url": register.url(record.ref),
        "version": record.version,
        "state": record.state,
        "title": record.title,
    }
    for name, column in shape.plain:
        made[name] = getattr(record, column)
    for name, column in shape.references:
        made[name] = known.get(getattr(record, column))
    return made


def lines_shown(record: Record, lines: Iterable[HistoryLine], caller: Caller) -> list[Shown]:
    """Lines of history with public names, references as records; two queries at most.

    What is internal stays with the organization: its lines and members are absent for others.
    """
    register = record.register
    rows = told_of(caller.actor, record, lines)
    public = {one.attname: name for name, one in register.own_fields.items()}
    columns = {one.attname for one in register.references.values()}
    named = {
        pk
        for _one, changes in rows
        for column in columns & changes.keys()
        for pk in changes[column]
        if isinstance(pk, int)
    }
    known = {pk: reference(label) for pk, label in labels_for(caller, named).items()}
    with as_read_by(caller.actor.language, caller.actor.zone):
        return [_line(line, changes, public, columns, known) for line, changes in rows]


def _line(
    line: HistoryLine,
    changes: Mapping[str, Any],
    public: Mapping[str, str],
    columns: set[str],
    known: Mapping[int, Shown],
) -> Shown:
    said = {}
    for name, (was, now) in changes.items():
        if name in columns:
            was, now = known.get(was), known.get(now)  # noqa: PLW2901 - the pair as records
        said[public.get(name, name)] = {"before": was, "after": now}
    return {
        "number": line.number,
        "at": line.at,
        "recorded": line.recorded,
        "who": line.who,
        "door": line.door,
        "act": line.said,
        "reason": line.why,
        "source": line.source,
        "changes": said,
        "disposed": line.disposed,
    }
