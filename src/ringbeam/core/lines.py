"""Lines of a record: rows that live and die with it, as one typed field (questions, steps).

A register declares them beside its other fields and names the field in its form; from that come
its table on the page, its part of the form, history line by line, REST, export and import.
What is looked up, sorted or decided by itself is no line but a record of its own.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

Words = str | Promise
Line = dict[str, Any]
TEXT, LONG, CHOICE, YES, NUMBER, DAY, WORDS, RECORDS = (
    *("text", "long", "choice", "yes", "number", "day"),
    *("words", "records"),
)
NUMBERED = "line"
MOST = 500
LONGEST = {TEXT: 300, LONG: 10_000}
MOST_WORDS = 50
_between = re.compile(r"[\s,;]+")
_digits = re.compile(r"-?\d{1,15}(\.\d{1,6})?")


@dataclass(frozen=True)
class Column:
    """One column of lines: its name, its words, and of which kind its values are.

    Kinds: TEXT and LONG (text), CHOICE (of ``choices``, or empty), YES (true or false), NUMBER
    and DAY (or null), WORDS (a list of words without blanks), RECORDS (a list of numbers of
    records that whoever writes them can see). ``shown`` says a word of WORDS to people;
    ``refers`` are the kinds of RECORDS that a form offers by their titles.
    """

    name: str
    label: Words
    kind: str = TEXT
    choices: tuple[tuple[str, Words], ...] = ()
    required: bool = False
    shown: Callable[[str], str] = str
    refers: tuple[str, ...] = ()

    @property
    def empty(self) -> Any:
        """The value of a cell that says nothing."""
        return {YES: False, NUMBER: None, DAY: None, WORDS: [], RECORDS: []}.get(self.kind, "")

    def read(self, value: Any) -> Any:
        """A value as it is stored; text stands for what it says, a label for its choice.

        Raises ValidationError with one sentence.
        """
        if value is None or value in ("", []):
            if self.required:
                raise ValidationError(_("This field is required."))
            return [] if self.kind in (WORDS, RECORDS) else self.empty
        return READ[self.kind](self, value)

    def says(self, value: Any) -> str:
        """A stored value in words, for people."""
        if self.kind == CHOICE:
            return str(dict(self.choices).get(value, value))
        if self.kind == YES:
            return _("yes") if value else _("no")
        if self.kind in (WORDS, RECORDS):
            return ", ".join(map(self.shown, value or ()))
        return "" if value is None else str(value)


def _text(column: Column, value: Any) -> str:
    text = value.strip() if isinstance(value, str) else None
    if text is None or (column.required and not text):
        raise ValidationError(_("Write some text."))
    if len(text) > LONGEST[column.kind]:
        said = _("This has more than %(most)s characters.")
        raise ValidationError(said % {"most": LONGEST[column.kind]})
    return text.replace("\r\n", "\n")


def _choice(column: Column, value: Any) -> str:
    for key, label in column.choices:
        if isinstance(value, str) and value.casefold() in (key, str(label).casefold()):
            return key
    named = ", ".join(key for key, _label in column.choices)
    raise ValidationError(_("Choose one of: %s.") % named)


def _yes(_column: Column, value: Any) -> bool:
    known = {"true": True, "yes": True, "1": True, "on": True, "false": False, "no": False}
    if isinstance(value, bool):
        return value
    if str(value).lower() in known:
        return known[str(value).lower()]
    raise ValidationError(_("This must be true or false."))


def _number(_column: Column, value: Any) -> int | float:
    text = "" if isinstance(value, bool) else str(value).strip()
    if not _digits.fullmatch(text):
        raise ValidationError(_("This must be a number."))
    number = float(text)
    return int(number) if number.is_integer() else number


def _day(_column: Column, value: Any) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError as fault:
        raise ValidationError(_("This must be a date, such as 2026-03-04.")) from fault


def _words(_column: Column, value: Any) -> list[str]:
    found = _between.split(value.strip()) if isinstance(value, str) else value
    if not isinstance(found, list) or any(not isinstance(one, str) for one in found):
        raise ValidationError(_("Give a list of words."))
    kept = list(dict.fromkeys(one.strip() for one in found if one.strip()))
    if len(kept) > MOST_WORDS or any(len(one) > LONGEST[TEXT] for one in kept):
        raise ValidationError(_("Give at most %s words.") % MOST_WORDS)
    return kept


READ = {
    TEXT: _text,
    LONG: _text,
    CHOICE: _choice,
    YES: _yes,
    NUMBER: _number,
    DAY: _day,
    WORDS: _words,
    RECORDS: _words,
}


class Lines(models.JSONField):
    """A list of lines, each with every column and a number of its own within the record.

    The number stays with the line whatever comes before it, so other records can name it.
    """

    def __init__(self, *columns: Column, **options: Any) -> None:
        self.columns = columns
        options.setdefault("default", list)
        options.setdefault("blank", True)
        super().__init__(**options)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """Stored in migrations as the plain field that it is."""
        name, _path, args, options = super().deconstruct()
        return name or "", "django.db.models.JSONField", args, options

    def clean(self, value: Any, model_instance: Any) -> list[Line]:
        """Every line with all its columns; raises ValidationError naming line and column."""
        if value is None:
            value = []
        if not isinstance(value, list) or len(value) > MOST:
            raise ValidationError(_("Give a list of at most %s lines.") % MOST)
        faults: list[str] = []
        lines = [self._line(place, one, faults) for place, one in enumerate(value, 1)]
        faults = faults or self._number_anew(lines)
        if faults:
            raise ValidationError(faults)
        return lines

    def _line(self, place: int, given: Any, faults: list[str]) -> Line:
        named = {one.name: one for one in self.columns}
        if not isinstance(given, Mapping) or given.keys() - named.keys() - {NUMBERED}:
            said = _("Line %(line)d: give an object with these members at most: %(names)s.")
            faults.append(said % {"line": place, "names": ", ".join((NUMBERED, *named))})
            return {}
        line: Line = {NUMBERED: given.get(NUMBERED)}
        for name, column in named.items():
            try:
                line[name] = column.read(given.get(name))
            except ValidationError as fault:
                said = _("Line %(line)d, %(column)s: %(fault)s")
                parts = {"column": column.label, "fault": " ".join(fault.messages)}
                faults.append(said % {"line": place, **parts})
        return line

    def _number_anew(self, lines: Sequence[Line]) -> list[str]:
        """Give each line without a number the next one; what is wrong with those given."""
        given = [one[NUMBERED] for one in lines if one[NUMBERED] not in (None, "")]
        numbers = [int(n) for n in given if str(n).isdecimal() and 0 < int(n) < MOST * MOST]
        if len(numbers) < len(given) or len(set(numbers)) < len(numbers):
            return [_("The number of a line is a whole number that no other line has.")]
        following = max(numbers, default=0)
        for one in lines:
            if one[NUMBERED] in (None, ""):
                following += 1
            one[NUMBERED] = int(one[NUMBERED] or following)
        return []

    def records_in(self, lines: Iterable[Line]) -> set[str]:
        """The numbers of the records that the lines name."""
        names = [one.name for one in self.columns if one.kind == RECORDS]
        return {ref for line in lines for name in names for ref in line.get(name) or ()}


def by_number(lines: Iterable[Line]) -> dict[int, Line]:
    """The lines by their number, in their order."""
    return {one[NUMBERED]: one for one in lines}
