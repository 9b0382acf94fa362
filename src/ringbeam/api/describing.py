"""Describing a register to programs: fields, filters, orders, states and moves."""

from typing import Any

from django.db import models

from ringbeam.api.shapes import ROOT, Shown
from ringbeam.api.signing import words_of
from ringbeam.core.actors import Actor
from ringbeam.core.custom_fields import CustomTags
from ringbeam.core.filters import base_of, filterable, ranges
from ringbeam.core.lines import Column, Lines
from ringbeam.core.listing import sorts_of
from ringbeam.core.registers import Register, kinds_of

AField = models.Field[Any, Any]
TYPES: tuple[tuple[type[AField], str], ...] = (
    (models.BooleanField, "boolean"),
    (models.IntegerField, "integer"),
    (models.DecimalField, "decimal"),
    (models.DateTimeField, "time"),
    (models.DateField, "date"),
    (Lines, "lines"),
    (CustomTags, "words"),
    (models.JSONField, "json"),
    (models.TextField, "text"),
)


def in_short(register: Register, actor: Actor) -> Shown:
    """The register's names, its clauses and where its records are."""
    return {
        "kind": register.kind,
        "plural": register.plural,
        "label": register.label,
        "label_plural": register.label_plural,
        "clauses": register.clauses,
        "url": f"{ROOT}/{register.plural}",
        "may_add": register.may_add(actor),
    }


def in_full(register: Register, actor: Actor) -> Shown:
    """All that a program needs to know to list, add, change and move records of this kind."""
    settable, hidden = register.settable_by(actor), register.hidden_from(actor)
    fields = [
        _field(name, one, editable=name in settable)
        for name, one in register.own_fields.items()
        if name not in hidden
    ]
    return {
        **in_short(register, actor),
        "says": (register.model.__doc__ or "").strip(),
        "fields": fields,
        "filters": [
            n for n in (*filterable(register), *ranges(register)) if base_of(n) not in hidden
        ],
        "sorts": sorts_of(register),
        "states": [{"name": n, "label": label} for n, label in register.life.states.items()],
        "moves": [
            {
                "name": m.name,
                "label": m.label,
                "from": m.frm,
                "to": m.to,
                "asks": m.asks,
                "signed": words_of(m.signed),
            }
            for m in register.life.moves
        ],
    }


def required(one: AField) -> bool:
    """Whether a new record must say this field."""
    return not one.blank and not one.has_default()


def _field(name: str, one: AField, *, editable: bool) -> Shown:
    choices = [{"value": v, "label": label} for v, label in one.flatchoices] or None
    return {
        "name": name,
        "label": one.verbose_name,
        "help": one.help_text,
        "type": type_of(one),
        "kinds": kinds_of(one),
        "editable": editable,
        "required": editable and required(one),
        "choices": choices,
        "columns": [_column(column) for column in one.columns]
        if isinstance(one, Lines)
        else None,
    }


def _column(one: Column) -> Shown:
    choices = [{"value": value, "label": label} for value, label in one.choices] or None
    said = {"name": one.name, "label": one.label, "type": one.kind}
    return {**said, "required": one.required, "choices": choices}


def type_of(one: AField) -> str:
    """The plain word for a field's type."""
    if kinds_of(one):
        return "reference"
    return next((word for kind, word in TYPES if isinstance(one, kind)), "string")
