"""The life of an incident, as a table (ISO/IEC 20000-1:2018, 8.6.1)."""

from django.utils.translation import gettext_lazy as _

from ringbeam.core.lives import Life, Move, filled
from ringbeam.core.rules import customer, manager, owner, participant
from ringbeam.desk.reopening import in_time
from ringbeam.desk.roles import agent
from ringbeam.desk.ticket_states import (
    BEGINNING,
    PAUSED,
    WAITING,
    WAITS,
    WORKED_ON,
    beginning,
    note_reopened,
)

says_what_restored_it = filled("resolution", _("The resolution is empty."))
says_why = filled("resolution", _("The reason is empty."))
works = agent | manager | owner
asks = ("resolution_code", "resolution")
LIFE = Life(
    start="new",
    states={
        **BEGINNING,
        **WAITS,
        "resolved": _("Resolved"),
        "closed": _("Closed"),
        "cancelled": _("Cancelled"),
    },
    moves=(
        *beginning(),
        Move("wait_for_customer", _("Wait for customer"), WORKED_ON, "waiting_customer"),
        Move("wait_for_supplier", _("Wait for supplier"), WORKED_ON, "waiting_supplier"),
        Move("wait_for_problem", _("Wait for problem"), WORKED_ON, "waiting_problem"),
        Move("wait_for_evidence", _("Wait for evidence"), WORKED_ON, "waiting_evidence"),
        Move("go_on", _("Go on"), WAITING, "in_progress", works | customer, icon="player-play"),
        Move(
            *("resolve", _("Resolve"), (*WORKED_ON, *WAITING), "resolved"),
            needs=(says_what_restored_it,),
            asks=asks,
            says="resolution",
            stamps="resolved",
            key="e",
            icon="check",
        ),
        Move(
            *("reopen", _("Reopen"), ("resolved", "closed"), "in_progress"),
            who=works | customer | participant,
            needs=(in_time,),
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
    paused=PAUSED,
)
