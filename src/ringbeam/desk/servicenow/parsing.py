"""Rows of the log as typed events; what is odd in a cell is said, never mended (8.6.1)."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core.values import CONTROL
from ringbeam.desk.incidents import Incident
from ringbeam.desk.servicenow.reading import COLUMNS, MISSING, Cells
from ringbeam.desk.servicenow.states import state_of
from ringbeam.desk.servicenow.times import Wall

Note = Callable[[str, str, Any], None]  # column, value, reason
DIGITS = 9
MOST = 32_767  # of a small number, on both databases
NO_TIME = gettext_lazy("This is no time; it must look like 29/2/2016 01:16.")
NO_STATE = gettext_lazy("This state is not known here; the incident stays as it was.")
NO_NUMBER = gettext_lazy("This is not understood; what the incident had before stays.")
CONTROLS = gettext_lazy("Control characters were taken out.")
_longest = {
    one.name: one.max_length
    for one in Incident._meta.concrete_fields
    if one.max_length and one.name in {"known_as", "channel", "location", "resolution_code"}
}
LONGEST_NAME = 120
LIMITS = {
    "number": _longest["known_as"],
    "contact_type": _longest["channel"],
    "location": _longest["location"],
    "closed_code": _longest["resolution_code"],
    **dict.fromkeys(("category", "subcategory", "u_symptom"), LONGEST_NAME),
    **dict.fromkeys(("assignment_group", "assigned_to", "caller_id"), LONGEST_NAME),
    **dict.fromkeys(("opened_by", "resolved_by", "sys_updated_by", "cmdb_ci"), LONGEST_NAME),
    **dict.fromkeys(("problem_id", "rfc", "vendor", "caused_by"), LONGEST_NAME),
}


class Event(NamedTuple):
    """One row: the incident as it was after one update, at an instant. "" and None: missing."""

    row: int
    digest: str
    final: str
    number: str
    state: str | None
    opened: datetime
    at: datetime
    who: str
    opened_by: str
    caller: str
    channel: str
    location: str
    category: str
    subcategory: str
    symptom: str
    item: str
    impact: int | None
    urgency: int | None
    priority: int | None
    group: str
    assignee: str
    reassigned: int | None
    reopened: int | None
    changes: int | None
    kept: bool | None
    elsewhere: tuple[str, str, str, str]  # problem, change, supplier, caused by
    code: str
    resolver: str
    resolved: datetime | None
    closed: datetime | None


class Unreadable(Exception):
    """The row cannot be placed in time or with an incident: what, where and why."""

    def __init__(self, *faults: tuple[str, str, str | Promise]) -> None:
        super().__init__(*faults)
        self.faults = faults


def event_of(one: Cells, wall: Wall, note: Note) -> Event:
    """The event of a row; raises Unreadable without a number or a time that can be read."""
    if one.fault:
        raise Unreadable(("", "", one.fault))
    said = dict(zip(COLUMNS, one.cells, strict=True))
    texts = {name: _text(name, said[name], note) for name in LIMITS}
    if not texts["number"]:
        raise Unreadable(("number", said["number"], _("There is no number of an incident.")))
    return Event(
        row=one.row,
        digest=one.digest,
        final=one.final,
        number=texts["number"],
        state=_state(said["incident_state"], note),
        opened=_needed_time("opened_at", said, wall, note),
        at=_needed_time("sys_updated_at", said, wall, note),
        who=texts["sys_updated_by"],
        opened_by=texts["opened_by"],
        caller=texts["caller_id"],
        channel=texts["contact_type"],
        location=texts["location"],
        category=texts["category"],
        subcategory=texts["subcategory"],
        symptom=texts["u_symptom"],
        item=texts["cmdb_ci"],
        impact=_level("impact", said, 3, note),
        urgency=_level("urgency", said, 3, note),
        priority=_level("priority", said, 4, note),
        group=texts["assignment_group"],
        assignee=texts["assigned_to"],
        reassigned=_count("reassignment_count", said, note),
        reopened=_count("reopen_count", said, note),
        changes=_count("sys_mod_count", said, note),
        kept=_flag("made_sla", said, note),
        elsewhere=(texts["problem_id"], texts["rfc"], texts["vendor"], texts["caused_by"]),
        code=texts["closed_code"],
        resolver=texts["resolved_by"],
        resolved=_time("resolved_at", said, wall, note),
        closed=_time("closed_at", said, wall, note),
    )


def _text(name: str, cell: str, note: Note) -> str:
    if cell in (MISSING, ""):
        return ""
    kept, clean = _kept(cell, LIMITS[name] or 0)
    if not clean:
        note(name, cell, CONTROLS)
    if len(cell) > len(kept) and clean:
        note(name, cell, _("Longer than %s characters; the rest is cut off.") % LIMITS[name])
    return kept


@lru_cache(maxsize=20_000)
def _kept(cell: str, most: int) -> tuple[str, bool]:
    printable = cell.translate(CONTROL)
    return printable[:most], printable == cell


def _state(cell: str, note: Note) -> str | None:
    state = state_of(cell)
    if state is None:
        note("incident_state", cell, NO_STATE)
    return state


def _needed_time(name: str, said: dict[str, str], wall: Wall, note: Note) -> datetime:
    try:
        at, odd = wall.read(said[name])
    except ValueError as unread:
        raise Unreadable((name, said[name], NO_TIME)) from unread
    if odd:
        note(name, said[name], odd)
    return at


def _time(name: str, said: dict[str, str], wall: Wall, note: Note) -> datetime | None:
    if said[name] in (MISSING, ""):
        return None
    try:
        return _needed_time(name, said, wall, note)
    except Unreadable:
        note(name, said[name], NO_TIME)
        return None


def _level(name: str, said: dict[str, str], last: int, note: Note) -> int | None:
    """The number that "2 - Medium" begins with."""
    cell = said[name]
    head = cell.partition(" ")[0]
    if head.isascii() and head.isdecimal() and 1 <= int(head[:3]) <= last:
        return int(head[:3])
    if cell not in (MISSING, ""):
        note(name, cell, NO_NUMBER)
    return None


def _count(name: str, said: dict[str, str], note: Note) -> int | None:
    cell = said[name]
    if cell.isascii() and cell.isdecimal() and len(cell) < DIGITS and int(cell) <= MOST:
        return int(cell)
    if cell not in (MISSING, ""):
        note(name, cell, NO_NUMBER)
    return None


def _flag(name: str, said: dict[str, str], note: Note) -> bool | None:
    cell = said[name].lower()
    if cell in ("true", "false"):
        return cell == "true"
    if cell not in (MISSING, ""):
        note(name, said[name], NO_NUMBER)
    return None
