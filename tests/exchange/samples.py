"""A few records of every register, made from its declaration alone."""

import datetime
from decimal import Decimal

from django.db import models

from ringbeam.core.actors import system
from ringbeam.core.registers import kinds_of, of_kind
from ringbeam.core.writing import create

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


def value_for(field, number, deep):
    """A value that this field accepts; None to leave it out."""
    if kinds_of(field):
        return None if field.blank or deep > 3 else sample(kinds_of(field)[0], number, deep + 1)
    if field.choices:
        return list(dict(field.flatchoices))[number % len(list(field.flatchoices))]
    if isinstance(field, models.EmailField):
        return f"somebody{number}@example.org"
    if isinstance(field, models.JSONField | models.URLField):
        return None
    if isinstance(field, models.BooleanField):
        return bool(number % 2)
    if isinstance(field, models.DateTimeField):
        return datetime.datetime(2026, 3, 1 + number, 10, tzinfo=datetime.UTC)
    if isinstance(field, models.DateField):
        return datetime.date(2026, 3, 1 + number)
    if isinstance(field, models.DecimalField):
        return Decimal(number)
    if isinstance(field, models.IntegerField):
        return 1 + number % 3
    if isinstance(field, models.CharField | models.TextField):
        text = AWKWARD[number % len(AWKWARD)]
        return text[: field.max_length] if field.max_length else text
    return None


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
