"""A few records of every register, made from its declaration alone."""

import datetime
from decimal import Decimal

from django.db import models

from ringbeam.core import lines
from ringbeam.core.actors import system
from ringbeam.core.registers import kinds_of, of_kind
from ringbeam.core.writing import create
from ringbeam.security.annex import AnnexField

AWKWARD = (
    "=1+1",
    "'=1+1",
    "+49 30, “quoted”",
    "-",
    "@home; or not",
    "line one\nline two",
    'quote " and, comma',
    "'",
    "ß Ωmega 漢字 🚲",
    "007",
    "1e5",
    "true",
)


def text_for(field, number):
    """Awkward text that fits into the field."""
    text = AWKWARD[number % len(AWKWARD)]
    return text[: field.max_length] if field.max_length else text


def cell_for(column, number):
    """A value that this column of lines accepts; a person where a record must be named."""
    if column.kind == lines.RECORDS and column.required:
        return [sample("person", number).ref]
    made = {
        lines.TEXT: AWKWARD[number % len(AWKWARD)],
        lines.LONG: "line one\nline two",
        lines.YES: bool(number % 2),
        lines.NUMBER: number % 4,
        lines.DAY: "2026-03-01",
        lines.WORDS: [],
        lines.RECORDS: [],
    }
    return (
        column.choices[number % len(column.choices)][0] if column.choices else made[column.kind]
    )


def lines_for(field, number):
    """Two lines with every column; one of them where columns may be empty."""
    full = {one.name: cell_for(one, number) for one in field.columns}
    needed = {one.name: full[one.name] for one in field.columns if one.required}
    return [full, needed or full]


# The first kind that fits decides; what is left out has a default.
VALUES = {
    # Names a control of the library, which is not loaded for every test.
    AnnexField: lambda _field, _number: None,
    lines.Lines: lines_for,
    models.JSONField: lambda _field, _number: None,
    models.URLField: lambda _field, number: f"https://example.org/{number}",
    models.EmailField: lambda _field, number: f"somebody{number}@example.org",
    models.BooleanField: lambda _field, number: bool(number % 2),
    models.DateTimeField: lambda _field, n: datetime.datetime(
        2026, 3, 1 + n, tzinfo=datetime.UTC
    ),
    models.DateField: lambda _field, number: datetime.date(2026, 3, 1 + number),
    # As it is stored: with all its places.
    models.DecimalField: lambda field, number: Decimal(f"{number:.{field.decimal_places}f}"),
    models.IntegerField: lambda _field, number: 1 + number % 3,
    models.CharField: text_for,
    models.TextField: text_for,
}


def value_for(field, number, deep):
    """A value that this field accepts; None to leave it out."""
    if kinds_of(field):
        return None if field.blank or deep > 3 else sample(kinds_of(field)[0], number, deep + 1)
    if field.choices:
        keys = [key for key, _label in field.flatchoices]
        return keys[number % len(keys)]
    made = (make(field, number) for kind, make in VALUES.items() if isinstance(field, kind))
    return next(made, None)


def sample(kind, number=0, deep=0, **given):
    """A record of this kind, with awkward texts in it."""
    register = of_kind(kind)
    values = {
        name: value
        for name, field in register.editable.items()
        if (value := value_for(field, number, deep)) is not None
    }
    for name in register.natural_key:
        if name in values and "email" not in name:
            values[name] = f"{kind}-{number}"
    return create(register.model, {**values, **given}, by=system())
