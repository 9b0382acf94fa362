"""The life of a continuity exercise, as a table (ISO/IEC 20000-1:2018, 8.7.2)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock
from ringbeam.core.acts import Act
from ringbeam.core.lives import Life, Move, Words, filled
from ringbeam.core.rules import manager, owner

SHORT = ("with_gaps", "failed")


def was_held(one: Any, act: Act) -> Words | None:
    """It says when it was held, which has passed."""
    if one.held is not None and one.held <= clock.day_of(act.at):
        return None
    return _("Say on which day it was held.")


def gaps_are_followed(one: Any, _act: Act) -> Words | None:
    """What did not go as planned says what follows."""
    if one.result not in SHORT or one.follow_up.strip():
        return None
    return _("Say what is done about what did not work.")


LIFE = Life(
    start="planned",
    states={
        "planned": _("Planned"),
        "evaluated": _("Evaluated"),
        "cancelled": _("Cancelled"),
    },
    moves=(
        Move(
            *("evaluate", _("It was held"), ("planned",), "evaluated"),
            needs=(
                was_held,
                filled("scenario", _("Say what was assumed to have happened.")),
                filled("result", _("Say how it went.")),
                filled("finding", _("Say what was found.")),
                gaps_are_followed,
            ),
            asks=(
                "held",
                "scenario",
                "recovered",
                "lost",
                "result",
                "finding",
                "follow_up",
            ),
            stamps="evaluated",
            icon="check",
        ),
        Move(
            *("cancel", _("Cancel"), ("planned",), "cancelled"),
            needs=(filled("cancelled_because", _("Say why it is not held.")),),
            asks=("cancelled_because",),
        ),
    ),
    closed=frozenset({"evaluated", "cancelled"}),
    who=manager | owner,
)
