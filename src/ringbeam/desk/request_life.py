"""The life of a service request, as a table (ISO/IEC 20000-1:2018, 8.6.2)."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.core.lives import Life, Move, filled
from ringbeam.core.registers import of_kind
from ringbeam.core.rules import customer, manager, owner, participant, program
from ringbeam.desk.reopening import in_time
from ringbeam.desk.roles import agent
from ringbeam.desk.ticket_states import (
    BEGINNING,
    NEW,
    PAUSED,
    WAITING,
    WAITS,
    WORKED_ON,
    beginning,
    note_reopened,
)

FOR_APPROVAL, FULFILLED, CLOSED, DECLINED, CANCELLED = (
    *("for_approval", "fulfilled", "closed"),
    *("declined", "cancelled"),
)
NOT_DONE = (*WORKED_ON, *WAITING)
SHOWN = 3


def says_what_was_done(request: Any, _act: Act) -> str | Promise | None:
    """Whoever asked learns what was done."""
    return None if request.result.strip() else _("What was done is empty.")


def no_task_is_open(request: Any, _act: Act) -> str | Promise | None:
    """What must be done to fulfil it is done; what can be left out may be."""
    rows = of_kind("fulfilment_task").model.rows.filter(request=request.pk, archived=False)
    left = rows.filter(state__in=("waiting", "open"), optional=False).order_by("number")
    titles = list(left.values_list("title", flat=True)[: SHOWN + 1])
    if not titles:
        return None
    more = " …" if len(titles) > SHOWN else ""
    return _now("Still to be done: %s.") % (", ".join(titles[:SHOWN]) + more)


works = agent | manager | owner
asked = works | customer | participant
LIFE = Life(
    start=NEW,
    states={
        **BEGINNING,
        FOR_APPROVAL: _("For approval"),
        **WAITS,
        FULFILLED: _("Fulfilled"),
        CLOSED: _("Closed"),
        DECLINED: _("Declined"),
        CANCELLED: _("Cancelled"),
    },
    moves=(
        Move("ask_approval", _("Ask for approval"), (NEW,), FOR_APPROVAL, program),
        Move("approve", _("Approve"), (FOR_APPROVAL,), NEW, program, icon="check"),
        Move("decline", _("Decline"), (FOR_APPROVAL,), DECLINED, program, stamps="closed"),
        *beginning(),
        Move("wait_for_customer", _("Wait for customer"), WORKED_ON, "waiting_customer"),
        Move("wait_for_supplier", _("Wait for supplier"), WORKED_ON, "waiting_supplier"),
        Move("wait_for_problem", _("Wait for problem"), WORKED_ON, "waiting_problem"),
        Move("wait_for_evidence", _("Wait for evidence"), WORKED_ON, "waiting_evidence"),
        Move("go_on", _("Go on"), WAITING, "in_progress", works | customer, icon="player-play"),
        Move(
            *("fulfil", _("Fulfil"), NOT_DONE, FULFILLED),
            needs=(says_what_was_done, no_task_is_open),
            asks=("result",),
            says="result",
            stamps="resolved",
            key="e",
            icon="check",
        ),
        Move(
            *("reopen", _("Reopen"), (FULFILLED, CLOSED), "in_progress"),
            who=asked,
            needs=(in_time,),
            then=(note_reopened,),
            icon="refresh",
        ),
        Move(
            *("close", _("Close"), (FULFILLED,), CLOSED),
            who=asked,
            needs=(says_what_was_done,),
            stamps="closed",
        ),
        Move(
            *("cancel", _("Cancel"), (*NOT_DONE, FOR_APPROVAL), CANCELLED),
            who=asked,
            needs=(filled("result", _("The reason is empty.")),),
            asks=("result",),
            stamps="closed",
        ),
    ),
    closed=frozenset({FULFILLED, CLOSED, DECLINED, CANCELLED}),
    who=works,
    paused={FOR_APPROVAL: _("for approval"), **PAUSED},
)
