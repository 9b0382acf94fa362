"""Lines of a record in its form: a group of fields for each line, and a few empty ones.

It works without script: what is filled in is added when the form is saved, a ticked line goes.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from ringbeam.core.lines import CHOICE, LONG, NUMBERED, YES, Column, Line, Lines

EMPTY_ONES = 3
GOES = "goes"
BETWEEN = "; "
_place = re.compile(r"\d{1,4}")


@dataclass(frozen=True)
class Naming:
    """How lines name records: the number of what was typed, its title, what is offered."""

    number: Callable[[str, tuple[str, ...]], str]
    titles: Callable[[set[str]], dict[str, str]]
    address: str


class LinesWidget(forms.Widget):
    """Fields named ``<field>-<place>-<column>`` for every line."""

    use_fieldset = True

    def __init__(self, field: Lines, naming: Naming) -> None:
        super().__init__()
        self.field, self.naming = field, naming

    def render(
        self, name: str, value: Any, attrs: Any = None, renderer: Any = None
    ) -> SafeString:
        """The lines that are there, then empty ones; what was typed comes back as it was."""
        lines = (
            [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
        )
        empty = [{"new": True} for _n in range(EMPTY_ONES)]
        names = {
            "name": name,
            "id": (attrs or {}).get("id", f"id_{name}"),
            "columns": self.field.columns,
            "lines": [*map(self._by_title(lines), lines), *empty],
            "choices": self.naming.address,
        }
        return mark_safe(render_to_string("web/fragments/lines.html", names))  # noqa: S308 - escaped there

    def _by_title(self, lines: list[Line]) -> Callable[[Line], Line]:
        """A line with titles where a column offers them; one query, none without such a one."""
        offered = [one.name for one in self.field.columns if one.refers]
        stored = [line[n] for line in lines for n in offered if isinstance(line.get(n), list)]
        titles = self.naming.titles({ref for refs in stored for ref in refs}) if stored else {}

        def shown(line: Line) -> Line:
            told = {n: line[n] for n in offered if isinstance(line.get(n), list)}
            return line | {
                name: BETWEEN.join(titles.get(ref, ref) for ref in refs)
                for name, refs in told.items()
            }

        return shown

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """The lines as they were typed; or, from a page that carries them, as JSON."""
        if name in data:
            return _json(data[name])
        places = sorted({int(p) for key in data if (p := _place_in(key, name)) is not None})
        lines = [self._line(data, f"{name}-{place}-") for place in places]
        return [line for line in lines if line]

    def _line(self, data: Mapping[str, Any], prefix: str) -> Line:
        """One line as it was typed; nothing for one that was left empty or is to go."""
        line: Line = {one.name: _typed(one, data, prefix) for one in self.field.columns}
        numbered = data.get(f"{prefix}{NUMBERED}", "")
        if data.get(f"{prefix}{GOES}") or not (numbered or any(line.values())):
            return {}
        return {NUMBERED: int(numbered) if numbered.isdecimal() else None, **line}

    def id_for_label(self, id_: str) -> str:
        """The group as a whole."""
        return id_


class LinesField(forms.Field):
    """The form's field for lines; the kernel judges them, this only reads."""

    def __init__(self, field: Lines, naming: Naming, **options: Any) -> None:
        self.lines, self.naming = field, naming
        super().__init__(widget=LinesWidget(field, naming), **options)

    def clean(self, value: Any) -> Any:
        """The lines as the kernel takes them; raises ValidationError as it does."""
        return self.lines.clean(self._numbered(value), None)

    def _numbered(self, value: Any) -> Any:
        """The lines with numbers for the titles; ValidationError for what names no record."""
        offered = {one.name: one.refers for one in self.lines.columns if one.refers}
        if not offered or not isinstance(value, list):
            return value
        return [
            {n: self._numbers(v, offered[n]) if n in offered else v for n, v in line.items()}
            if isinstance(line, dict)
            else line
            for line in value
        ]

    def _numbers(self, typed: Any, kinds: tuple[str, ...]) -> Any:
        if not isinstance(typed, str):
            return typed
        named = (one.strip() for one in typed.split(BETWEEN.strip()))
        return [self.naming.number(one, kinds) for one in named if one]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the lines say something else than they did."""
        try:
            return bool(self.clean(data) != (initial or []))
        except ValidationError:
            return True


def _place_in(key: str, name: str) -> str | None:
    head, dash, rest = key.partition("-")
    place = rest.partition("-")[0]
    return place if head == name and dash and _place.fullmatch(place) else None


def _typed(column: Column, data: Mapping[str, Any], prefix: str) -> Any:
    value = data.get(f"{prefix}{column.name}", "")
    if column.kind == YES:
        return bool(value)
    return value if column.kind in (CHOICE, LONG) else value.strip()


def _json(text: str) -> Any:
    try:
        return orjson.loads(text) if text else []
    except orjson.JSONDecodeError:
        return text
