"""The life of a problem, as a table (ISO/IEC 20000-1:2018, 8.6.3)."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.core.lives import Life, Move, filled
from ringbeam.core.rules import manager, owner
from ringbeam.desk.roles import agent

KNOWN_ERROR = "known_error"
STUDIED = ("new", "under_investigation", KNOWN_ERROR)
SOLVED = ("resolved", "closed")


def something_is_known(problem: Any, _act: Act) -> str | Promise | None:
    """A known error has a cause, or a way to live with it (20000-1:2018, 3.2.8)."""
    said = problem.cause.strip() or problem.workaround.strip()
    return None if said else _("Neither the cause nor a workaround is given.")


def forget_the_end(problem: Any, _act: Act) -> None:
    """Forget that it was done, and what showed it."""
    problem.resolved = problem.closed = None
    problem.effect = ""


works = agent | manager | owner
LIFE = Life(
    start="new",
    states={
        "new": _("New"),
        "under_investigation": _("Under investigation"),
        KNOWN_ERROR: _("Known error"),
        "resolved": _("Resolved"),
        "closed": _("Closed"),
        "cancelled": _("Cancelled"),
    },
    moves=(
        Move("investigate", _("Investigate"), ("new",), "under_investigation"),
        Move(
            *("declare_known", _("Declare known error"), STUDIED[:2], KNOWN_ERROR),
            needs=(something_is_known,),
            asks=("cause", "workaround"),
            stamps="known",
            icon="alert-triangle",
        ),
        Move(
            *("resolve", _("Resolve"), STUDIED, "resolved"),
            needs=(
                filled("cause", _("The cause is empty.")),
                filled("solution", _("The solution is empty.")),
            ),
            asks=("cause", "solution"),
            stamps="resolved",
            key="e",
            icon="check",
        ),
        Move(
            *("close", _("Close"), ("resolved",), "closed"),
            needs=(filled("effect", _("What shows the effect is empty.")),),
            asks=("effect",),
            stamps="closed",
        ),
        Move(
            *("reopen", _("Reopen"), (*SOLVED, "cancelled"), "under_investigation"),
            then=(forget_the_end,),
            icon="refresh",
        ),
        Move(
            *("cancel", _("Cancel"), STUDIED, "cancelled"),
            needs=(filled("solution", _("The reason is empty.")),),
            asks=("solution",),
            stamps="closed",
        ),
    ),
    closed=frozenset({*SOLVED, "cancelled"}),
    who=works,
)
