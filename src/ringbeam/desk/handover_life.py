"""The life of a shift handover: written, handed over, taken over by somebody else (8.6.1)."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.core.lives import Life, Move
from ringbeam.core.rules import manager, owner
from ringbeam.desk.roles import agent

LATE, TODAY, RUNS, WAITS = "late", "today", "runs", "waits"
STANDS = (
    (LATE, _("Overdue")),
    (TODAY, _("Due today")),
    (RUNS, _("Runs")),
    (WAITS, _("Paused")),
)


def says_of_what_is_late(handover: Any, _act: Act) -> str | Promise | None:
    """The reason while a ticket that is overdue has no note for who comes next."""
    silent = [
        ", ".join(line["ticket"])
        for line in handover.tickets
        if line["stands"] == LATE and not line["note"]
    ]
    if not silent:
        return None
    return _("Write a note on each overdue ticket: %s.") % ", ".join(silent)


def somebody_else_takes_over(handover: Any, act: Act) -> str | Promise | None:
    """Nobody takes over from oneself; of who has no person, nobody could say who it was."""
    if act.by.person is None:
        return _("Whoever takes over is a person of the organization.")
    if act.by.person == handover.owner_id:
        return _("Somebody else than who hands over takes over.")
    return None


def note_who_took_over(handover: Any, act: Act) -> None:
    """Write down by whom it was taken over."""
    handover.taker_id = act.by.person


def forget_handing(handover: Any, _act: Act) -> None:
    """Given back: it is as if it had not been handed over yet."""
    handover.handed = None


works = agent | manager
LIFE = Life(
    start="draft",
    states={
        "draft": _("Being written"),
        "handed_over": _("Handed over"),
        "taken_over": _("Taken over"),
        "withdrawn": _("Withdrawn"),
    },
    moves=(
        Move(
            *("hand_over", _("Hand over"), ("draft",), "handed_over", owner | manager),
            needs=(says_of_what_is_late,),
            stamps="handed",
            icon="arrow-right",
        ),
        Move(
            *("take_over", _("Take over"), ("handed_over",), "taken_over"),
            needs=(somebody_else_takes_over,),
            then=(note_who_took_over,),
            stamps="taken",
            icon="user-check",
        ),
        Move(
            *("give_back", _("Give back"), ("handed_over",), "draft"),
            then=(forget_handing,),
        ),
        Move("withdraw", _("Withdraw"), ("draft", "handed_over"), "withdrawn", owner | manager),
    ),
    closed=frozenset({"taken_over", "withdrawn"}),
    who=works,
)
