"""Lines of a record in its form: a group of fields for each line, and a few empty ones.

It works without script: what is filled in is added when the form is saved, a ticked line goes.
"""

import re
from collections.abc import Mapping
from typing import Any

import orjson
from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from ringbeam.core.lines import CHOICE, LONG, NUMBERED, YES, Column, Line, Lines

EMPTY_ONES = 3
GOES = "goes"
_place = re.compile(r"\d{1,4}")


class LinesWidget(forms.Widget):
    """Fields named ``<field>-<place>-<column>`` for every line."""

    use_fieldset = True

    def __init__(self, field: Lines, attrs: Any = None) -> None:
        super().__init__(attrs)
        self.field = field

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
            "lines": [*lines, *empty],
        }
        return mark_safe(render_to_string("web/fragments/lines.html", names))  # noqa: S308 - escaped there

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

    def __init__(self, field: Lines, **options: Any) -> None:
        self.lines = field
        super().__init__(widget=LinesWidget(field), **options)

    def clean(self, value: Any) -> Any:
        """The lines as the kernel takes them; raises ValidationError as it does."""
        return self.lines.clean(value, None)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the lines say something else than they did."""
        try:
            return bool(self.lines.clean(data, None) != (initial or []))
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
