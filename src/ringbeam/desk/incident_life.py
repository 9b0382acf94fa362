"""The life of an incident, as a table (ISO/IEC 20000-1:2018, 8.6.1)."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.core.lives import Life, Move, filled
from ringbeam.core.rules import customer, manager, owner, participant
from ringbeam.desk.roles import agent

WORKED_ON = ("new", "assigned", "in_progress")
WAITING = ("waiting_customer", "waiting_supplier", "waiting_problem", "waiting_evidence")


says_what_restored_it = filled("resolution", _("The resolution is empty."))
says_why = filled("resolution", _("The reason is empty."))


def is_with_somebody(incident: Any, _act: Act) -> str | Promise | None:
    """An assigned incident has a person or a group."""
    given = incident.owner_id or incident.group_id
    return None if given else _("Neither a person nor a group is given.")


def note_reopened(incident: Any, _act: Act) -> None:
    """Count that it came back, and forget that it was done."""
    incident.reopened += 1
    incident.resolved = incident.closed = None


works = agent | manager | owner
asks = ("resolution_code", "resolution")
LIFE = Life(
    start="new",
    states={
        "new": _("New"),
        "assigned": _("Assigned"),
        "in_progress": _("In progress"),
        "waiting_customer": _("On customer"),
        "waiting_supplier": _("On supplier"),
        "waiting_problem": _("On problem"),
        "waiting_evidence": _("On evidence"),
        "resolved": _("Resolved"),
        "closed": _("Closed"),
        "cancelled": _("Cancelled"),
    },
    moves=(
        Move(
            *("assign", _("Assign"), ("new", "assigned", "in_progress"), "assigned"),
            needs=(is_with_somebody,),
            asks=("assignee", "group"),
            icon="user-plus",
        ),
        Move("start", _("Start work"), ("new", "assigned"), "in_progress", icon="progress"),
        Move("wait_for_customer", _("Wait for customer"), WORKED_ON, "waiting_customer"),
        Move("wait_for_supplier", _("Wait for supplier"), WORKED_ON, "waiting_supplier"),
        Move("wait_for_problem", _("Wait for problem"), WORKED_ON, "waiting_problem"),
        Move("wait_for_evidence", _("Wait for evidence"), WORKED_ON, "waiting_evidence"),
        Move("go_on", _("Go on"), WAITING, "in_progress", works | customer, icon="player-play"),
        Move(
            *("resolve", _("Resolve"), (*WORKED_ON, *WAITING), "resolved"),
            needs=(says_what_restored_it,),
            asks=asks,
            stamps="resolved",
            key="e",
            icon="check",
        ),
        Move(
            *("reopen", _("Reopen"), ("resolved", "closed"), "in_progress"),
            who=works | customer | participant,
            then=(note_reopened,),
            icon="refresh",
        ),
        Move(
            *("close", _("Close"), ("resolved",), "closed"),
            who=works | customer | participant,
            needs=(says_what_restored_it,),
            stamps="closed",
        ),
        Move(
            *("cancel", _("Cancel"), (*WORKED_ON, *WAITING), "cancelled"),
            needs=(says_why,),
            asks=("resolution",),
            stamps="closed",
        ),
    ),
    closed=frozenset({"resolved", "closed", "cancelled"}),
    who=works,
    paused={
        "waiting_customer": _("with customer"),
        "waiting_supplier": _("with supplier"),
        "waiting_problem": _("with problem"),
        "waiting_evidence": _("for evidence"),
    },
)
