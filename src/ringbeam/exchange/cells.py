"""Cells: a record's values as a file holds them, so that nothing is lost (operation)."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from django.db import models

# What a spreadsheet would take for a formula, also behind quotes that somebody put before it.
_formula = re.compile(r"'*[=+\-@\t\r\n]")
_guarded = re.compile(r"'+[=+\-@\t\r\n]")

Cell = None | bool | int | float | str | list[Any] | dict[str, Any]


def cell_of(one: "models.Field[Any, Any]", value: Any, refs: Mapping[int, str]) -> Cell:
    """A stored value as JSON has it; a reference is the number of its record.

    ``refs`` maps the ids of entries to their numbers. Raises TypeError for what has no form.
    """
    if value is None or isinstance(value, str | bool | list | dict):
        return value
    if one.is_relation:
        return refs.get(value, "")
    if isinstance(value, int | float):
        return value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    raise TypeError(f"{one.name} holds a {type(value).__name__}, which no file can hold")


def text_of(cell: Any) -> str:
    """A cell as text: the one form in which cells of different files are compared."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, list | dict):
        return orjson.dumps(cell, option=orjson.OPT_SORT_KEYS).decode()
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell)


def guarded(cell: Cell) -> str:
    """The text of a cell for CSV, so that no spreadsheet takes a text for a formula."""
    text = text_of(cell)
    if isinstance(cell, str) and _formula.match(text):
        return f"'{text}"
    return text


def unguarded(text: str) -> str:
    """The text that ``guarded`` was given; other text is returned as it is."""
    return text[1:] if _guarded.match(text) else text
