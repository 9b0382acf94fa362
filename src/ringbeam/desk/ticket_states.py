"""What the lives of incidents and service requests share: states, waits and needs (8.6)."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.core.lives import Move

NEW = "new"
WORKED_ON = (NEW, "assigned", "in_progress")
WAITING = ("waiting_customer", "waiting_supplier", "waiting_problem", "waiting_evidence")
Words = str | Promise
BEGINNING: dict[str, Words] = {
    NEW: _("New"),
    "assigned": _("Assigned"),
    "in_progress": _("In progress"),
}
WAITS: dict[str, Words] = {
    "waiting_customer": _("On customer"),
    "waiting_supplier": _("On supplier"),
    "waiting_problem": _("On problem"),
    "waiting_evidence": _("On evidence"),
}
PAUSED: dict[str, Words] = {
    "waiting_customer": _("with customer"),
    "waiting_supplier": _("with supplier"),
    "waiting_problem": _("with problem"),
    "waiting_evidence": _("for evidence"),
}


def is_with_somebody(ticket: Any, _act: Act) -> str | Promise | None:
    """An assigned ticket has a person or a group."""
    given = ticket.owner_id or ticket.group_id
    return None if given else _("Neither a person nor a group is given.")


def note_reopened(ticket: Any, _act: Act) -> None:
    """Count that it came back, and forget that it was done."""
    ticket.reopened += 1
    ticket.resolved = ticket.closed = None


def beginning(states: tuple[str, ...] = WORKED_ON) -> tuple[Move, ...]:
    """The moves by which a ticket in these states is given to somebody and begun."""
    return (
        Move(
            *("assign", _("Assign"), states, "assigned"),
            needs=(is_with_somebody,),
            asks=("assignee", "group"),
            icon="user-plus",
        ),
        Move("start", _("Start work"), states[:2], "in_progress", icon="progress"),
    )
