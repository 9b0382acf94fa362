"""The life of an outage, as a table (ISO/IEC 20000-1:2018, 8.7.1)."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock
from ringbeam.core.acts import Act
from ringbeam.core.lives import Life, Move, Words, filled
from ringbeam.core.rules import inside, manager, owner

UNPLANNED, PLANNED = "unplanned", "planned"
INVESTIGATED = timedelta(days=10)
BACKWARDS = _("It ends before it begins: say a later time.")
ENDED = ("over", "investigated")


def has_ended(outage: Any, _act: Act) -> Words | None:
    """It has an end, after its beginning and not ahead of now."""
    if outage.ends is None:
        return _("Say when the service was there again.")
    if outage.ends > clock.now():
        return _("It is over only when its end has passed.")
    return None if outage.ends > outage.starts else BACKWARDS


def investigate_next(outage: Any, act: Act) -> None:
    """An unplanned one is investigated within ten days."""
    if outage.sort == UNPLANNED:
        outage.due = clock.due_on(clock.day_of(act.at + INVESTIGATED))


LIFE = Life(
    start="running",
    states={
        "running": _("Runs or is planned"),
        "over": _("Over"),
        "investigated": _("Investigated"),
        "dismissed": _("Was none"),
    },
    moves=(
        Move(
            *("end", _("The service is there again"), ("running",), "over"),
            needs=(has_ended,),
            asks=("ends",),
            then=(investigate_next,),
            icon="check",
        ),
        Move(
            *("investigate", _("It was investigated"), ("over",), "investigated"),
            needs=(
                filled("cause", _("Say what caused it.")),
                filled("finding", _("Say what was found.")),
                filled("prevention", _("Say what keeps it from coming again, or why nothing.")),
            ),
            asks=("cause", "finding", "prevention"),
            stamps="investigated",
            icon="check",
        ),
        Move(
            *("dismiss", _("It was none"), ("running", "over"), "dismissed", manager | owner),
            needs=(filled("dismissed_because", _("Say why it was no outage.")),),
            asks=("dismissed_because",),
        ),
        Move("look_again", _("Look into it again"), ("investigated", "dismissed"), "over"),
    ),
    closed=frozenset({"investigated", "dismissed"}),
    who=inside,
)
