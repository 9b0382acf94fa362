"""Merging: what a row changes in a record that people may have edited meanwhile (operation)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from ringbeam.core.custom_fields import unfolded
from ringbeam.core.history import HistoryLine
from ringbeam.core.registers import Register
from ringbeam.exchange.cells import Cell, text_of
from ringbeam.exchange.matching import Wanted


@dataclass(frozen=True)
class Merged:
    """The cells to be stored, and the names of those that a person's later edit keeps out."""

    changes: dict[str, Any]
    kept: tuple[str, ...] = ()


def is_stamped(given: Mapping[str, Any]) -> bool:
    """Whether the row is one of our own export, which says which version it was taken from."""
    return all(text_of(given.get(name)) for name in ("uid", "version", "updated"))


def merge(
    one: Wanted, values: Mapping[str, Any], now: Mapping[str, Cell], register: Register
) -> Merged:
    """What the row changes of a record whose present cells are ``now``.

    A cell that says the same as when the row was last taken leaves the record alone; a cell
    that changed is stored unless a person changed the field meanwhile too: the edit wins.
    """
    different = {n: v for n, v in values.items() if text_of(v) != text_of(now.get(n))}
    if not different:
        return Merged({})
    edited: set[str] = set()
    if one.origin and one.origin.said:
        said = one.origin.said
        different = {
            name: value
            for name, value in different.items()
            if name not in said or text_of(said[name]) != text_of(value)
        }
        edited = {n for n in different if n in said and text_of(said[n]) != text_of(now.get(n))}
    elif is_stamped(one.given) and text_of(one.given["version"]) != str(one.record.version):
        edited = _edited_since(one.record.pk, one.given["updated"], register) & set(different)
    changes = {name: value for name, value in different.items() if name not in edited}
    return Merged(changes, tuple(sorted(edited)))


def _edited_since(entry: int, updated: Any, register: Register) -> set[str]:
    """The fields that acts after this instant changed; all of them when it is no instant."""
    since = parse_instant(updated)
    if since is None:
        return set(register.editable)
    lines = HistoryLine.objects.filter(entry_id=entry, at__gt=since)
    changed = {name for line in lines for name in unfolded(line.changes)}
    return {name for name, one in register.editable.items() if one.attname in changed}


def parse_instant(cell: Any) -> datetime | None:
    """The instant in a cell, or None; one without a zone is none."""
    try:
        found = parse_datetime(text_of(cell))
    except ValueError:
        return None
    return found if found and found.tzinfo else None
