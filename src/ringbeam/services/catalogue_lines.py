"""What a catalogue item asks of approval and fulfilment, line by line (8.2.4, 8.6.2)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from babel.numbers import list_currencies
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.lines import CHOICE, LONG, NUMBER, RECORDS, TEXT, YES, Column, Lines

UNITS = (("hours", _("open hours")), ("days", _("working days")))
PER = (("once", _("once")), ("month", _("a month")), ("year", _("a year")))
DECIDERS = (
    ("person", _("Person")),
    ("group", _("Group")),
    ("service_owner", _("Owner of the service")),
    ("customer", _("Approver of the customer")),
)
NAMED = ("person", "group")


def currencies() -> list[tuple[str, str]]:
    """The codes of currencies (ISO 4217), each shown as itself."""
    return [(code, code) for code in sorted(list_currencies())]


def approval_steps() -> Lines:
    """Who approves an order: those of one step decide together, the steps follow each other."""
    return Lines(
        Column("step", _("step"), NUMBER, required=True),
        Column("by", _("who approves"), CHOICE, DECIDERS, required=True),
        Column("who", _("person or group"), RECORDS, refers=("person", "group")),
        Column("all_of", _("all of the group"), YES),
        Column("above", _("only above the price of"), NUMBER),
        Column("own", _("also what one ordered oneself"), YES),
        verbose_name=_("approvals"),
    )


def fulfilment_steps() -> Lines:
    """What is to be done to fulfil an order; a task begins when those before it are done."""
    return Lines(
        Column("task", _("task"), TEXT, required=True),
        Column("how", _("how"), LONG),
        Column("who", _("person or group"), RECORDS, refers=("person", "group")),
        Column("after", _("after lines"), TEXT),
        Column("hours", _("open hours"), NUMBER),
        Column("optional", _("can be left out"), YES),
        verbose_name=_("tasks of fulfilment"),
    )


def is_needed(line: Mapping[str, Any], price: Decimal | None) -> bool:
    """Whether an order of that price needs the approval of a line."""
    above = line["above"]
    return above is None or (price is not None and price > above)


def after_lines(line: Any) -> list[int]:
    """The numbers of the lines that a task comes after; ValueError for what is no number."""
    return [int(part) for part in re.split(r"[\s,;]+", line["after"].strip()) if part]


def faults_of_steps(approvals: Sequence[Any], tasks: Sequence[Any]) -> dict[str, list[str]]:
    """Why an order could not be approved or fulfilled by these lines, by field."""
    told = _now("Line %d: name the person or the group.")
    unnamed = [one["line"] for one in approvals if one["by"] in NAMED and not one["who"]]
    found = {"approvals": [told % n for n in unnamed], "tasks": list(_wrong_order(tasks))}
    return {name: faults for name, faults in found.items() if faults}


def _wrong_order(tasks: Sequence[Any]) -> Iterator[str]:
    known: set[int] = set()
    for one in tasks:
        try:
            named = set(after_lines(one))
        except ValueError:
            named = {-1}
        if not named <= known:
            yield _now("Line %d: it can only come after lines above it.") % one["line"]
        known.add(one["line"])
