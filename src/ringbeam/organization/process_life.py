"""The life of a process: described, in use and reviewed, withdrawn (4.4)."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock
from ringbeam.core.acts import Act
from ringbeam.core.intervals import months_on
from ringbeam.core.lives import Life, Move, Words, filled
from ringbeam.core.rules import manager, owner


def somebody_owns_it(process: Any, _act: Act) -> Words | None:
    """It is known who answers for it."""
    return None if process.owner_id else _("Say who owns the process.")


def it_takes_and_gives(process: Any, _act: Act) -> Words | None:
    """Its inputs and outputs are said (4.4.1 a of ISO 9001)."""
    return None if process.inputs and process.outputs else _("Say its inputs and its outputs.")


def plan_the_next_review(process: Any, act: Act) -> None:
    """It is looked at again after its interval, counted from this look."""
    process.review = months_on(clock.day_of(act.at), process.interval)


def due_at_review(processes: Sequence[Any], _act: Any) -> None:
    """A process in use is due on the day of its next review."""
    for one in processes:
        waits = one.state == "in_use" and one.review
        one.due = clock.due_on(one.review) if waits else None


LIFE = Life(
    start="draft",
    states={"draft": _("Draft"), "in_use": _("In use"), "withdrawn": _("Withdrawn")},
    moves=(
        Move(
            *("introduce", _("Put into use"), ("draft",), "in_use"),
            needs=(
                somebody_owns_it,
                filled("purpose", _("The purpose is empty.")),
                it_takes_and_gives,
            ),
            asks=("purpose",),
            then=(plan_the_next_review,),
        ),
        Move(
            *("review", _("Review"), ("in_use",), "in_use"),
            needs=(filled("found", _("Say what the review found.")),),
            asks=("found",),
            then=(plan_the_next_review,),
            stamps="reviewed",
        ),
        Move(
            *("withdraw", _("Withdraw"), ("in_use",), "withdrawn", manager),
            needs=(filled("withdrawn_because", _("Say why it is withdrawn.")),),
            asks=("withdrawn_because",),
        ),
        Move("reopen", _("Describe anew"), ("in_use", "withdrawn"), "draft"),
    ),
    closed=frozenset({"withdrawn"}),
    who=manager | owner,
)
