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
from ringbeam.desk.servicenow.reading import COLUMNS, MISSING, Cells, Said
from ringbeam.desk.servicenow.states import state_of
from ringbeam.desk.servicenow.times import Wall

Note = Callable[[str, str, Any], None]  # column, value, reason
DIGITS = 9
MOST = 32_767  # of a small number, on both databases
NO_TIME = gettext_lazy("This is no time; it must look like 29/2/2016 01:16.")
NO_STATE = gettext_lazy("This state is not known here; the incident stays as it was.")
NO_NUMBER = gettext_lazy("This is not understood; what the incident had before stays.")
CONTROLS = gettext_lazy("Control characters were taken out.")
FLAGS = {"true": True, "false": False}
LONGEST_NAME = 120
_fields = {
    "number": "known_as",
    "contact_type": "channel",
    "location": "location",
    "closed_code": "resolution_code",
}
_longest = {one.name: one.max_length or 0 for one in Incident._meta.concrete_fields}
LIMITS = {column: _longest[name] for column, name in _fields.items()}
SHORTEST = min(LIMITS.values())


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
    elsewhere: tuple[str, str, str, str]  # problem, change, supplier, caused by
    reassigned: int | None
    reopened: int | None
    changes: int | None
    kept: bool | None
    code: str
    resolver: str
    resolved: datetime | None
    closed: datetime | None

    @property
    def described(self) -> tuple[Any, ...]:
        """Everything that says what and whose the incident is, to be compared at once."""
        return tuple(self)[DESCRIBED]


DESCRIBED = slice(Event._fields.index("caller"), Event._fields.index("reassigned"))


class Unreadable(Exception):
    """The row cannot be placed in time or with an incident: what, where and why."""

    def __init__(self, *faults: tuple[str, str, str | Promise]) -> None:
        super().__init__(*faults)
        self.faults = faults


def event_of(one: Cells, wall: Wall, note: Note) -> Event:
    """The event of a row; raises Unreadable without a number or a time that can be read."""
    if one.fault:
        raise Unreadable(("", "", one.fault))
    said = Said(*_texts(one.cells, note))
    if not said.number:
        raise Unreadable(("number", one.cells[0], _("There is no number of an incident.")))
    return Event(
        row=one.row,
        digest=one.digest,
        final=one.final,
        number=said.number,
        state=_state(said.incident_state, note),
        opened=_needed_time("opened_at", said.opened_at, wall, note),
        at=_needed_time("sys_updated_at", said.sys_updated_at, wall, note),
        who=said.sys_updated_by,
        opened_by=said.opened_by,
        caller=said.caller_id,
        channel=said.contact_type,
        location=said.location,
        category=said.category,
        subcategory=said.subcategory,
        symptom=said.u_symptom,
        item=said.cmdb_ci,
        impact=_level("impact", said.impact, 3, note),
        urgency=_level("urgency", said.urgency, 3, note),
        priority=_level("priority", said.priority, 4, note),
        group=said.assignment_group,
        assignee=said.assigned_to,
        elsewhere=(said.problem_id, said.rfc, said.vendor, said.caused_by),
        reassigned=_count("reassignment_count", said.reassignment_count, note),
        reopened=_count("reopen_count", said.reopen_count, note),
        changes=_count("sys_mod_count", said.sys_mod_count, note),
        kept=_flag("made_sla", said.made_sla, note),
        code=said.closed_code,
        resolver=said.resolved_by,
        resolved=_time("resolved_at", said.resolved_at, wall, note),
        closed=_time("closed_at", said.closed_at, wall, note),
    )


def _texts(cells: tuple[str, ...], note: Note) -> list[str]:
    """The cells that a record can hold: missing ones empty, controls and overlength gone."""
    texts = ["" if cell == MISSING else cell for cell in cells]
    if max(map(len, texts)) > SHORTEST or not "".join(texts).isprintable():
        for place, name in enumerate(COLUMNS):
            texts[place] = _kept(name, texts[place], note)
    return texts


def _kept(name: str, cell: str, note: Note) -> str:
    printable = cell.translate(CONTROL)
    if printable != cell:
        note(name, cell, CONTROLS)
    most = LIMITS.get(name, LONGEST_NAME)
    if len(printable) > most:
        note(name, cell, _("Longer than %s characters; the rest is cut off.") % most)
    return printable[:most]


def _state(cell: str, note: Note) -> str | None:
    state = state_of(cell)
    if state is None:
        note("incident_state", cell, NO_STATE)
    return state


def _needed_time(name: str, cell: str, wall: Wall, note: Note) -> datetime:
    try:
        at, odd = wall.read(cell)
    except ValueError as unread:
        raise Unreadable((name, cell, NO_TIME)) from unread
    if odd:
        note(name, cell, odd)
    return at


def _time(name: str, cell: str, wall: Wall, note: Note) -> datetime | None:
    if not cell:
        return None
    try:
        return _needed_time(name, cell, wall, note)
    except Unreadable:
        note(name, cell, NO_TIME)
        return None


def _level(name: str, cell: str, last: int, note: Note) -> int | None:
    """The number that "2 - Medium" begins with."""
    level = _number(cell.partition(" ")[0])
    if level is not None and 1 <= level <= last:
        return level
    if cell:
        note(name, cell, NO_NUMBER)
    return None


def _count(name: str, cell: str, note: Note) -> int | None:
    count = _number(cell)
    if count is None and cell:
        note(name, cell, NO_NUMBER)
    return count


@lru_cache(maxsize=4096)
def _number(text: str) -> int | None:
    if text.isascii() and text.isdecimal() and len(text) < DIGITS and int(text) <= MOST:
        return int(text)
    return None


def _flag(name: str, cell: str, note: Note) -> bool | None:
    flag = FLAGS.get(cell.lower())
    if flag is None and cell:
        note(name, cell, NO_NUMBER)
    return flag
