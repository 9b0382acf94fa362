"""Custom fields: what an organization keeps of a kind beyond the product's own fields (7.5.1).

A definition is a row; the values of a record lie together in its column ``custom``. To every
door such a field is one of Django's own, under the public name ``custom_NAME``. A process
keeps all definitions, and whoever reads who is asking learns with it whether they changed.
"""

import itertools
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core import clock
from ringbeam.core.entries import CUSTOM, CUSTOM_VALUE
from ringbeam.core.installation import Installation

PUBLIC = "custom_"
TEXT, LONG, NUMBER, CHOICE, DAY, YES, RECORD = (
    *("text", "long", "number", "choice"),
    *("day", "yes", "record"),
)
TYPES = (
    (TEXT, gettext_lazy("Text")),
    (LONG, gettext_lazy("Long text")),
    (NUMBER, gettext_lazy("Number")),
    (CHOICE, gettext_lazy("Choice")),
    (DAY, gettext_lazy("Date")),
    (YES, gettext_lazy("Yes or no")),
    (RECORD, gettext_lazy("Person or record")),
)
LONGEST, EXACT = 300, 2**53
TAGS, LONGEST_TAG, MOST_TAGS = "tags", 40, 30
_between = re.compile(r"[\s,;]+")
AField = models.Field[Any, Any]
Fields = Mapping[str, AField]


class CustomField(models.Model):
    """One field that an administrator declared for a kind. It is retired, never deleted."""

    kind = models.CharField(gettext_lazy("kind"), max_length=40)
    name = models.CharField(gettext_lazy("name"), max_length=30)
    label = models.CharField(gettext_lazy("label"), max_length=80)
    help = models.CharField(gettext_lazy("help"), max_length=200, blank=True)
    type = models.CharField(gettext_lazy("type"), max_length=10, choices=TYPES)
    unit = models.CharField(gettext_lazy("unit"), max_length=20, blank=True)
    choices = models.JSONField(gettext_lazy("choices"), default=list)
    kinds = models.JSONField(gettext_lazy("kinds of record"), default=list)
    inside = models.BooleanField(gettext_lazy("kept inside"), default=True)
    created = models.DateTimeField(default=clock.now, editable=False)
    retired = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["kind", "name"], name="core_custom_field_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"

    @property
    def public(self) -> str:
        """The name by which people and programs know the field."""
        return f"{PUBLIC}{self.name}"

    @property
    def heading(self) -> str:
        """The words above its values: the label, and the unit of a number."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


class Custom:
    """What the custom fields have in common, beside being fields of Django."""

    kinds: tuple[str, ...] = ()

    def kept(self, value: Any) -> Any:
        """A cleaned value as the column keeps it; None for one that says nothing."""
        return None if value in ("", None) else value


class CustomText(Custom, models.CharField[Any, Any]):
    """A line of text, or one of some choices."""


class CustomLong(Custom, models.TextField[Any, Any]):
    """Text of many lines, in Markdown."""


class CustomYes(Custom, models.BooleanField[Any, Any]):
    """Yes, no, or not said."""


class CustomNumber(Custom, models.FloatField[Any, Any]):
    """A number; a whole one stays whole, so that it reads as it was written."""

    def to_python(self, value: Any) -> Any:
        """The number; raises ValidationError for what is none, infinity included."""
        number = super().to_python(value)
        if number is not None and not math.isfinite(number):
            raise ValidationError(_("This must be a number."))
        whole = number is not None and number.is_integer() and abs(number) < EXACT
        return int(number) if whole else number


class CustomDay(Custom, models.DateField[Any, Any]):
    """A date, kept as the text of ISO 8601, which sorts as it should."""

    def kept(self, value: Any) -> Any:
        """The date as text."""
        return value.isoformat() if isinstance(value, date) else value or None


class CustomReference(Custom, models.BigIntegerField[Any, Any]):
    """A record of some kinds, kept by the id of its entry."""

    def __init__(self, *, kinds: tuple[str, ...], **options: Any) -> None:
        super().__init__(**options)
        self.kinds = kinds
        self.is_relation = True


class TagsInput(forms.CharField):
    """A box of words, with commas or blanks between them."""

    def prepare_value(self, value: Any) -> Any:
        """The words in a line."""
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """The words that the line holds; None for none."""
        return words_of(value) or None


class CustomTags(Custom, models.Field[Any, Any]):
    """Tags: words that people put on any record, in small letters, each once, in order."""

    def clean(self, value: Any, _model_instance: Any) -> Any:
        """The words; raises ValidationError for what are none."""
        return words_of(value) or None

    def formfield(self, **options: Any) -> Any:
        """A box of words."""
        said = _("Words of your own, such as audit-2027; commas or blanks part them.")
        return TagsInput(required=False, label=options.get("label"), help_text=said)


def words_of(value: Any) -> list[str]:
    """The tags in a text (JSON as well) or a list; ValidationError for too many or too long."""
    if isinstance(value, str):
        given = value.replace('"', " ").strip().strip("[]")
        value = _between.split(given.strip())
    if not isinstance(value, list | None) or any(not isinstance(w, str) for w in value or ()):
        raise ValidationError(_("Give a list of words."))
    found = sorted({word.strip().lstrip("#").casefold() for word in value or ()} - {""})
    if any(_between.search(word) or len(word) > LONGEST_TAG for word in found):
        raise ValidationError(_("A tag is one word of at most forty characters."))
    if len(found) > MOST_TAGS:
        raise ValidationError(_("A record has at most thirty tags."))
    return found


def _tags_field() -> AField:
    made = CustomTags(verbose_name=gettext_lazy("Tags"), null=True, blank=True)
    made.name = made.attname = f"{CUSTOM_VALUE}{TAGS}"
    return made


# Which every kind of record has: declared by the product, kept and shown as custom values are.
TAGS_FIELD = _tags_field()
MADE: dict[str, type[Any]] = {
    TEXT: CustomText,
    CHOICE: CustomText,
    LONG: CustomLong,
    NUMBER: CustomNumber,
    DAY: CustomDay,
    YES: CustomYes,
    RECORD: CustomReference,
}


def field_of(one: CustomField) -> AField:
    """The field that a definition stands for; its name leads Django into the column."""
    options: dict[str, Any] = {"null": True, "blank": True, "help_text": one.help}
    if one.type in (TEXT, CHOICE):
        options["max_length"] = LONGEST
    if one.type == CHOICE:
        options["choices"] = [(key, label) for key, label in one.choices]
    if one.type == RECORD:
        options["kinds"] = tuple(one.kinds)
    made: AField = MADE[one.type](verbose_name=one.heading, **options)
    made.name = made.attname = f"{CUSTOM_VALUE}{one.name}"
    return made


@dataclass(frozen=True)
class Known:
    """The definitions at one version: by kind all fields, those in use, those kept inside.

    ``reading`` counts the readings of this process, each of which may hold others.
    """

    version: int
    reading: int
    fields: Mapping[str, Fields]
    in_use: Mapping[str, Fields]
    inside: Mapping[str, tuple[str, ...]]


_readings = itertools.count(1)


class _Keeper:
    """The definitions as last read; replaced whole, so that readers need no lock."""

    known: ClassVar[Known] = Known(0, 0, {}, {}, {})


NONE: Fields = {TAGS: TAGS_FIELD}


def reading() -> int:
    """Which reading of them this process goes by; what is kept of them is kept under it."""
    return _Keeper.known.reading


def fields_of(kind: str) -> Fields:
    """Every custom field of a kind by public name, retired ones too, as they were declared."""
    return _Keeper.known.fields.get(kind, NONE)


def in_use(kind: str) -> Fields:
    """The custom fields that can be set, by public name."""
    return _Keeper.known.in_use.get(kind, NONE)


def inside_of(kind: str) -> tuple[str, ...]:
    """The public names of those that are not for customers."""
    return _Keeper.known.inside.get(kind, ())


def follow(now: int) -> None:
    """Go by the definitions of this version: two statements when they are others than kept."""
    if now != _Keeper.known.version:
        read_anew()


def keep_up() -> None:
    """Ask for the version, and follow it; for what runs without a request. One statement."""
    rows = Installation.objects.filter(pk=1).values_list("custom_version", flat=True)
    follow(rows.first() or 0)


def forget() -> None:
    """Go by no definitions until they are read again."""
    _Keeper.known = Known(0, next(_readings), {}, {}, {})


def read_anew() -> None:
    """Read all definitions. Their version is read first: what comes later is read again."""
    rows = Installation.objects.filter(pk=1).values_list("custom_version", flat=True)
    now = rows.first() or 0
    fields: dict[str, dict[str, AField]] = {}
    used: dict[str, dict[str, AField]] = {}
    inside: dict[str, tuple[str, ...]] = {}
    for one in CustomField.objects.order_by("pk"):
        made = fields.setdefault(one.kind, {})[one.public] = field_of(one)
        if one.retired is None:
            used.setdefault(one.kind, {})[one.public] = made
        if one.inside:
            inside[one.kind] = (*inside.get(one.kind, ()), one.public)
    for found in (fields, used):
        for mine in found.values():
            mine[TAGS] = TAGS_FIELD
    _Keeper.known = Known(now, next(_readings), fields, used, inside)


def value_in(values: Mapping[str, Any], one: AField) -> Any:
    """The value of a field among the values of a record's columns."""
    if isinstance(one, Custom):
        return (values.get(CUSTOM) or {}).get(one.attname.removeprefix(CUSTOM_VALUE))
    return values[one.attname]


def folded(before: Mapping[str, Any] | None, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Cleaned values by attribute name, those of custom fields put into their one column.

    ``before`` is what the column holds; what is not named stays, what says nothing leaves it.
    """
    own = {n: v for n, v in cleaned.items() if n.startswith(CUSTOM_VALUE)}
    if not own:
        return dict(cleaned)
    rest = {name: value for name, value in cleaned.items() if name not in own}
    values = dict(before or {})
    values.update({name.removeprefix(CUSTOM_VALUE): value for name, value in own.items()})
    said = {name: value for name, value in values.items() if value is not None}
    return {**rest, CUSTOM: said or None}


def unfolded(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Changes of a line of history, the one of the column told value by value instead."""
    if CUSTOM not in changes:
        return dict(changes)
    before, after = (one or {} for one in changes[CUSTOM])
    told = {name: both for name, both in changes.items() if name != CUSTOM}
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            told[f"{CUSTOM_VALUE}{name}"] = [before.get(name), after.get(name)]
    return told
