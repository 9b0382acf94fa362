"""From cells to values: what people write in files, as the kernel wants it (operation)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from ringbeam.core.actors import Actor
from ringbeam.core.entries import Entry
from ringbeam.core.registers import Register, entries_seen_by, kinds_of, of_kind
from ringbeam.core.texts import inside
from ringbeam.exchange.cells import text_of

TRUE, FALSE = ("true", "yes", "1", "x"), ("false", "no", "0")
MOST_KEPT = 20_000


def value_of(one: "models.Field[Any, Any]", cell: Any, zone: str) -> Any:
    """A cell as the kernel may be given it; raises ValidationError for JSON that is none.

    Labels of choices stand for their values; a local time is meant in ``zone``.
    """
    text = text_of(cell).strip()
    if cell is None or not text:
        return "" if isinstance(cell, str) else None
    if isinstance(one, models.JSONField):
        return _json(cell) if isinstance(cell, str) else cell
    if one.choices:
        return _chosen(one, text, cell)
    for kind, read in READ.items():
        if isinstance(one, kind):
            return read(text, zone)
    return cell if isinstance(cell, str) else text


def _json(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise ValidationError(_("This is no JSON: %s.") % error) from error


def _chosen(one: "models.Field[Any, Any]", text: str, cell: Any) -> Any:
    pairs = [(value, str(label)) for value, label in one.flatchoices]
    if any(str(value) == text for value, _label in pairs):
        return text
    matches = [value for value, label in pairs if label.casefold() == text.casefold()]
    return matches[0] if len(matches) == 1 else cell


def _instant(text: str, zone: str) -> Any:
    found = parse_datetime(text)
    return found.replace(tzinfo=ZoneInfo(zone)) if found and found.tzinfo is None else text


def _truth(text: str, _zone: str) -> Any:
    return text.lower() in TRUE if text.lower() in (*TRUE, *FALSE) else text


def _span(text: str, _zone: str) -> Any:
    try:
        return timedelta(seconds=float(text))
    except (ValueError, OverflowError):
        return text


# A moment is a date too, so it stands first.
READ: dict[type, Callable[[str, str], Any]] = {
    models.BooleanField: _truth,
    models.DateTimeField: _instant,
    models.DateField: lambda text, _zone: text.removesuffix("T00:00:00"),
    models.DurationField: _span,
}


@dataclass
class References:
    """Finds the record that a cell names, among what the actor may see; remembers in bounds."""

    by: Actor
    kept: dict[tuple[tuple[str, ...], str], Entry] = field(default_factory=dict)

    def find(self, one: "models.Field[Any, Any]", cell: Any) -> Entry:
        """The record by its number, its natural key, or its title when only one has it.

        Raises ValidationError when there is none, or more than one.
        """
        kinds, text = kinds_of(one), text_of(cell).strip()
        if (kinds, text) in self.kept:
            return self.kept[kinds, text]
        found = self._look(kinds, text)
        if len(found) != 1:
            label = ", ".join(inside(of_kind(kind).label) for kind in kinds)
            words = (
                _("%(several)s are all called “%(value)s”; give the number of one.")
                if found
                else _("There is no %(kind)s “%(value)s” that you may see.")
            )
            several = ", ".join(entry.ref for entry in found[:5])
            raise ValidationError(words % {"kind": label, "value": text, "several": several})
        if len(self.kept) > MOST_KEPT:
            self.kept.clear()
        self.kept[kinds, text] = found[0]
        return found[0]

    def _look(self, kinds: tuple[str, ...], text: str) -> list[Entry]:
        seen = entries_seen_by(self.by, kinds)
        if found := list(seen.filter(ref=text)[:2]):
            return found
        for kind in kinds:
            if ids := self._named(of_kind(kind), text):
                return list(seen.filter(pk__in=ids).order_by("pk"))
        return list(seen.filter(title=text, archived=False).order_by("pk")[:6])

    def _named(self, register: Register, text: str) -> list[int]:
        for name in register.natural_key:
            if name != "ref" and name in register.own_fields:
                column = register.own_fields[name].name
                rows: Iterable[Any] = register.among(self.by).filter(**{column: text})[:6]
                if ids := [row.pk for row in rows]:
                    return ids
        return []
