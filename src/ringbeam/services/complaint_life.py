"""The life of a complaint, as a table (ISO/IEC 20000-1:2018, 8.3.2; ISO 10002 helps)."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.core.lives import Life, Move, filled
from ringbeam.core.rules import customer, manager, owner, participant

TREATED = ("received", "in_review", "escalated")
ENDED = ("answered", "closed")


def somebody_answers_for_it(complaint: Any, _act: Act) -> str | Promise | None:
    """Whoever complains knows who looks after it."""
    return None if complaint.owner_id else _("Nobody answers for it yet.")


def view_is_known(complaint: Any, _act: Act) -> str | Promise | None:
    """What the customer thinks of the answer was asked; to say nothing is an answer too."""
    return None if complaint.view else _("What the customer thinks of the answer is not said.")


def forget_the_answer(complaint: Any, _act: Act) -> None:
    """It is not done: the view was about an answer that did not hold."""
    complaint.answered = complaint.closed = None
    complaint.view = ""


works = manager | owner
asks = works | customer | participant
LIFE = Life(
    start="received",
    states={
        "received": _("Received"),
        "in_review": _("In review"),
        "escalated": _("Escalated"),
        "answered": _("Answered"),
        "closed": _("Closed"),
        "withdrawn": _("Withdrawn"),
    },
    moves=(
        Move(
            *("review", _("Take up"), ("received", "escalated"), "in_review"),
            needs=(somebody_answers_for_it,),
            asks=("owner",),
            icon="user-check",
        ),
        Move(
            *("answer", _("Answer"), TREATED, "answered"),
            needs=(somebody_answers_for_it, filled("answer", _("The answer is empty."))),
            asks=("owner", "answer"),
            stamps="answered",
            key="e",
            icon="check",
        ),
        Move(
            *("escalate", _("Escalate"), ("received", "in_review", "answered"), "escalated"),
            who=asks,
            needs=(filled("escalated_because", _("The reason is empty.")),),
            asks=("escalated_because",),
            stamps="escalated",
            icon="stairs-up",
        ),
        Move(
            *("close", _("Close"), ("answered",), "closed"),
            who=asks,
            needs=(view_is_known,),
            asks=("view", "view_said"),
            stamps="closed",
        ),
        Move(
            *("reopen", _("Reopen"), ENDED, "in_review"),
            who=asks,
            then=(forget_the_answer,),
            icon="refresh",
        ),
        Move(
            *("withdraw", _("Withdraw"), TREATED, "withdrawn"),
            who=customer | participant | manager,
            stamps="closed",
        ),
    ),
    closed=frozenset({"closed", "withdrawn"}),
    who=works,
)
