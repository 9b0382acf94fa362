"""Values as pages show them: one reader per column, made once and used for each row."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.dateparse import parse_date
from django.utils.translation import ngettext

from ringbeam.core.custom_fields import CustomDay, fields_of
from ringbeam.core.lines import Lines
from ringbeam.core.registers import Register, kinds_of
from ringbeam.core.texts import gettext as _
from ringbeam.core.texts import in_each_language
from ringbeam.core.written import WrittenField
from ringbeam.web.labels import Label, Labels
from ringbeam.web.line_tables import table_of

AField = models.Field[Any, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: its kind says how it is drawn.

    Kinds: empty, text, long (Markdown), lines (of text), table (``value`` is a LineTable),
    number, yes, state, choice, priority, date, time, record (``value`` is a Label), mail, ref,
    title, and what is worked out (``value`` says it): gauge, scores, chips.
    """

    kind: str
    text: str = ""
    value: Any = None
    url: str = ""


EMPTY = Cell("empty")
Reader = Callable[[Any, Labels], Cell]


@in_each_language
def reader(register: Register, name: str, one: AField) -> Reader:
    """A function from a record and the page's labels to the cell of this field."""
    attribute = one.attname
    if one.name == "state":
        return _state_reader(register)
    if kinds_of(one):
        return lambda record, labels: _reference(labels.get(getattr(record, attribute)))
    if isinstance(one, Lines):
        return _lines_reader(one)
    if one.choices:
        return _choice_reader(name, attribute, dict(one.flatchoices))
    make = _lines_maker(one) if isinstance(one, WrittenField) else _plain_maker(one)

    def read(record: Any, _labels: Labels) -> Cell:
        value = getattr(record, attribute)
        return EMPTY if value is None or value in ("", []) else make(value)

    return read


def _state_reader(register: Register) -> Reader:
    made = {state: state_cell(register, state) for state in register.life.states}

    def read(record: Any, _labels: Labels) -> Cell:
        return made.get(record.state) or state_cell(register, record.state)

    return read


def state_cell(register: Register, state: str) -> Cell:
    """The word of a state; waiting ones carry that they are."""
    life = register.life
    drawn = "paused" if state in life.paused else "closed" if state in life.closed else "open"
    return Cell("state", str(life.label(state)), "start" if state == life.start else drawn)


def _reference(label: Label | None) -> Cell:
    return EMPTY if label is None else Cell("record", label.title, label, label.url)


def _choice_reader(name: str, attribute: str, choices: dict[Any, Any]) -> Reader:
    kind = "priority" if name == "priority" else "choice"
    made = {value: Cell(kind, str(label), value) for value, label in choices.items()}

    def read(record: Any, _labels: Labels) -> Cell:
        value = getattr(record, attribute)
        return made.get(value) or (Cell("text", str(value)) if value else EMPTY)

    return read


def _lines_reader(one: Lines) -> Reader:
    def read(record: Any, _labels: Labels) -> Cell:
        lines = getattr(record, one.attname)
        said = ngettext("%d line", "%d lines", len(lines)) % len(lines)
        return Cell("table", said, table_of(one, lines)) if lines else EMPTY

    return read


def _plain_maker(one: AField) -> Callable[[Any], Cell]:
    return next((make for kind, make in MAKERS if isinstance(one, kind)), _text)


def _lines_maker(one: WrittenField) -> Callable[[Any], Cell]:
    return lambda value: Cell("lines", one.wording.lines_of(value), value) if value else EMPTY


def _text(value: Any) -> Cell:
    return Cell("text", _flat(value), value)


def _number(value: Any) -> Cell:
    return Cell("number", str(value), value)


# The first that fits: a moment is a date too, and an address is a text.
MAKERS: tuple[tuple[type[AField], Callable[[Any], Cell]], ...] = (
    (CustomDay, lambda value: Cell("date", value=parse_date(value))),
    (models.BooleanField, lambda value: Cell("yes", _("Yes") if value else _("No"), value)),
    (models.DateTimeField, lambda value: Cell("time", value=value)),
    (models.DateField, lambda value: Cell("date", value=value)),
    (models.TextField, lambda value: Cell("long", value)),
    (models.EmailField, lambda value: Cell("mail", value, url=f"mailto:{value}")),
    (models.IntegerField, _number),
    (models.DecimalField, _number),
    (models.FloatField, _number),
)


def _flat(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {one}" for name, one in value.items())
    return str(value)


def readers(register: Register, names: Iterable[str]) -> dict[str, Reader]:
    """The readers of the stored fields among these columns, by name."""
    own = register.own_fields
    return {name: reader(register, name, own[name]) for name in names if name in own}


def heading(register: Register, name: str) -> str:
    """The words for a field or a column: its own, with a capital first."""
    custom = fields_of(register.kind).get(name)
    return str(custom.verbose_name) if custom else _declared_heading(register, name)


@in_each_language
def _declared_heading(register: Register, name: str) -> str:
    if name in register.extra:
        return str(register.extra[name].label)
    words = str(register.stored[name].verbose_name)
    return words[:1].upper() + words[1:]
