"""Fields that are kept as JSON, and that people read and write as lines (operation)."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ringbeam.core.lines import Lines

ROWS = 6
OF_ANOTHER_FORM = (AttributeError, KeyError, TypeError, ValueError)


@dataclass(frozen=True)
class Wording:
    """How a value is said in lines, and what lines mean; ``example`` tells people the form.

    ``read`` gets lines that are not empty and raises ValidationError naming the line.
    """

    write: Callable[[Any], list[str]]
    read: Callable[[Sequence[str]], Any]
    example: str | Promise

    def lines_of(self, value: Any) -> str:
        """The value in lines; as JSON where lines would not mean the very same value."""
        try:
            lines = self.write(value)
            if self.read(lines) == value:
                return "\n".join(lines)
        except (*OF_ANOTHER_FORM, ValidationError):
            pass
        return json.dumps(value, ensure_ascii=False)

    def meant_by(self, text: str) -> Any:
        """The value that the text means, JSON included; ValidationError says what is wrong."""
        if text.lstrip().startswith(("{", "[")):
            try:
                return json.loads(text)
            except ValueError as error:
                raise ValidationError(_("This is no JSON: %s.") % error) from error
        return self.read([line.strip() for line in text.splitlines() if line.strip()])


class WrittenInput(forms.Field):
    """A box of lines; cleans to the value that they mean."""

    widget = forms.Textarea

    def __init__(self, *, wording: Wording, **options: Any) -> None:
        self.wording = wording
        super().__init__(**options)
        self.widget.attrs.update({"rows": ROWS, "dir": "auto", "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        """What stands in the box: what was typed, else the value in lines."""
        if value is None or isinstance(value, str):
            return value
        return self.wording.lines_of(value)

    def to_python(self, value: Any) -> Any:
        """The value that the lines mean."""
        return self.wording.meant_by(value or "") if isinstance(value, str | None) else value


class WrittenField(models.JSONField):
    """JSON in the database, in the API and in files; lines for people."""

    wording: Wording

    def __init__(self, *args: Any, wording: Wording, **options: Any) -> None:
        self.wording = wording
        super().__init__(*args, **options)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """To a migration it is JSON: how people read it changes no table."""
        name, _path, args, options = super().deconstruct()
        return str(name), "django.db.models.JSONField", args, options

    def clone(self) -> Any:
        """A copy with its wording, which no migration knows."""
        _name, _path, args, options = self.deconstruct()
        return type(self)(*args, wording=self.wording, **options)

    def formfield(self, **options: Any) -> Any:
        """A box of lines with the example above it."""
        asked = {
            "required": not self.blank,
            "label": options.get("label", self.verbose_name),
            "help_text": self.wording.example,
            "initial": self.get_default() if self.has_default() else None,
        }
        return WrittenInput(wording=self.wording, **asked)


def is_for_people(one: models.Field[Any, Any]) -> bool:
    """Whether pages show it: JSON without a wording, as ids of accounts, is for programs."""
    return isinstance(one, WrittenField | Lines) or not isinstance(one, models.JSONField)
