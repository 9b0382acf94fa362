"""Fields as JSON Schema: in an answer, in a request, and as the filter of a list."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from ringbeam.api.describing import required
from ringbeam.core.custom_fields import MOST_TAGS, CustomTags
from ringbeam.core.filters import (
    ALL,
    CLOSED,
    ME,
    MY_GROUPS,
    NONE,
    OPEN,
    TRUTH,
)
from ringbeam.core.lines import (
    CHOICE,
    LONGEST,
    MOST,
    MOST_WORDS,
    NUMBER,
    NUMBERED,
    RECORDS,
    WORDS,
    YES,
    Column,
    Lines,
)
from ringbeam.core.lines import DAY as A_DAY
from ringbeam.core.registers import Register, kinds_of

AField = models.Field[Any, Any]
Schema = dict[str, Any]
DAY = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"
WRITTEN = r"[^\x00-\x20\x7f-\xa0]"
REFERENCE: Schema = {"$ref": "#/components/schemas/Reference"}
FORMS: tuple[tuple[type[AField], Schema], ...] = (
    (models.BooleanField, {"type": "boolean"}),
    (models.IntegerField, {"type": "integer"}),
    (models.FloatField, {"type": "number"}),
    (models.DecimalField, {"type": "string", "format": "decimal"}),
    (models.DateTimeField, {"type": "string", "format": "date-time"}),
    (models.DateField, {"type": "string", "format": "date"}),
    (models.UUIDField, {"type": "string", "format": "uuid"}),
    (models.DurationField, {"type": "number"}),
    (models.CharField, {"type": "string"}),
    (models.TextField, {"type": "string"}),
    (models.FileField, {"type": "string"}),
)


CELLS: dict[str, Schema] = {
    YES: {"type": "boolean"},
    NUMBER: {"type": ["number", "null"]},
    A_DAY: {"type": ["string", "null"], "format": "date"},
}


def form_of(one: AField) -> Schema:
    """The JSON type of a field's value; anything for a field that holds JSON of no kind."""
    if isinstance(one, Lines):
        return lines_of(one)
    if isinstance(one, CustomTags):
        return {"type": "array", "maxItems": MOST_TAGS, "items": {"type": "string"}}
    return dict(next((form for kind, form in FORMS if isinstance(one, kind)), {}))


def lines_of(one: Lines) -> Schema:
    """Lines: a list of objects with the declared members, each with a number of its own."""
    members = {c.name: {"title": str(c.label), **_column(c)} for c in one.columns}
    number = {"type": ["integer", "null"], "minimum": 1, "maximum": MOST}
    line = {
        "type": "object",
        "additionalProperties": False,
        "properties": {NUMBERED: number, **members},
        "required": [c.name for c in one.columns if c.required],
    }
    return {"type": "array", "maxItems": MOST, "items": line}


def _column(one: Column) -> Schema:
    if one.kind == CHOICE:
        empty = [] if one.required else [""]
        return {"type": "string", "enum": [*(key for key, _label in one.choices), *empty]}
    if one.kind in (WORDS, RECORDS):
        return {"type": "array", "maxItems": MOST_WORDS, "items": {"type": "string"}}
    if one.kind in LONGEST:
        written = {"pattern": WRITTEN} if one.required else {}
        return {"type": "string", "maxLength": LONGEST[one.kind], **written}
    return dict(CELLS[one.kind])


def nullable(schema: Schema) -> Schema:
    """The same, or null."""
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    if "enum" in schema:
        return {**schema, "type": [schema["type"], "null"], "enum": [*schema["enum"], None]}
    return {**schema, "type": [schema["type"], "null"]} if "type" in schema else schema


def said(one: AField, schema: Schema) -> Schema:
    """With the field's words."""
    words = {"title": str(one.verbose_name), "description": str(one.help_text)}
    return {**{name: text for name, text in words.items() if text}, **schema}


def answered(one: AField) -> Schema:
    """A field in an answer."""
    if kinds_of(one):
        return said(one, nullable(REFERENCE))
    schema = form_of(one)
    return said(one, nullable(schema) if one.null else schema)


def taken(one: AField) -> Schema:
    """A field of a new or changed record."""
    if kinds_of(one):
        schema: Schema = {
            "anyOf": [
                {"type": "string", "pattern": r"^[A-Za-z0-9]{1,20}-[0-9]{1,18}$"},
                {"type": "integer", "minimum": 1, "maximum": 2**63 - 1},
            ],
        }
        if one.blank:
            schema["anyOf"].append({"type": "null"})
        return said(one, {**schema, "x-kinds": list(kinds_of(one))})
    schema = _bounded(one, form_of(one))
    text = isinstance(one, models.CharField | models.TextField)
    return said(
        one, nullable(schema) if one.blank or (one.has_default() and not text) else schema
    )


def _bounded(one: AField, schema: Schema) -> Schema:
    if one.choices:
        empty = [""] if one.blank and schema["type"] == "string" else []
        return {**schema, "enum": [value for value, _label in one.flatchoices] + empty}
    if isinstance(one, models.IntegerField):
        return {**schema, **_range(one)}
    if isinstance(one, models.EmailField):
        return {**schema, "maxLength": one.max_length, "format": "email"}
    if isinstance(one, models.CharField | models.TextField):
        longest = {"maxLength": one.max_length} if one.max_length else {}
        return {**schema, **longest} if one.blank else {**schema, **longest, "pattern": WRITTEN}
    return schema


def _range(one: AField) -> Schema:
    lowest: list[Any] = []
    highest: list[Any] = []
    for validator in one.validators:
        if isinstance(validator, MinValueValidator):
            lowest.append(validator.limit_value)
        elif isinstance(validator, MaxValueValidator):
            highest.append(validator.limit_value)
    bounds = {"minimum": max(lowest)} if lowest else {}
    return bounds | ({"maximum": min(highest)} if highest else {})


def required_names(register: Register) -> list[str]:
    """The fields that a new record must say."""
    return [name for name, one in register.editable.items() if required(one)]


def filter_value(register: Register, name: str, one: AField) -> Schema:
    """One value of a filter, as an address writes it."""
    if one.name == "state":
        return {
            "type": "string",
            "enum": [*dict.fromkeys((*register.life.states, OPEN, CLOSED))],
        }
    if kinds_of(one):
        words = "|".join((ME, MY_GROUPS, NONE, "nobody"))
        number = r"[A-Za-z0-9]{1,20}-[0-9]{1,18}|[0-9]{1,18}"
        return {"type": "string", "pattern": f"^({words}|{number})$"}
    if isinstance(one, models.BooleanField):
        return {"type": "string", "enum": [*TRUTH, ALL]}
    if isinstance(one, models.DateField):
        return {"type": "string", "pattern": f"^(overdue|today|week|none|{DAY})$"}
    return _plain_value(one)


def _plain_value(one: AField) -> Schema:
    if one.choices:
        return {"type": "string", "enum": [*(str(v) for v, _label in one.flatchoices), NONE]}
    if isinstance(one, models.IntegerField):
        return {"type": "string", "pattern": "^([0-9]{1,4}|none)$"}
    return {"type": "string", "minLength": 1, "maxLength": one.max_length or 200}


def filter_end() -> Schema:
    """One end of a range of dates."""
    return {
        "type": "string",
        "pattern": f"^{DAY}(T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z)?$",
    }
