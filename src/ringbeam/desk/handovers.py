"""Shift handovers: what one shift leaves to the next (ISO/IEC 20000-1:2018, 8.6.1)."""

from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.core.entries import Record, among_open, refers_to, shared_reference
from ringbeam.core.lines import CHOICE, LONG, RECORDS, Column, Lines
from ringbeam.core.lives import Life, Move
from ringbeam.core.registers import ALL, OPEN, View, register
from ringbeam.core.rules import auditor, manager, owner
from ringbeam.desk.roles import agent
from ringbeam.organization.groups import Group
from ringbeam.organization.people import Person

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


@register(prefix="SHO", clauses=("ISO/IEC 20000-1:2018 8.6.1",))
class Handover(Record):
    """What a shift leaves to the next: the tickets that are open, and what to know of each."""

    owner = shared_reference("person", label=_("handed over by"), public="giver", required=True)
    group = refers_to(Group, verbose_name=_("group"))
    shift = models.CharField(_("shift"), max_length=80, blank=True)
    remark = models.TextField(
        _("what else to know"), blank=True, help_text=_("Such as who is on call, or planned.")
    )
    tickets = Lines(
        Column("ticket", _("ticket"), RECORDS, required=True),
        Column("stands", _("promise"), CHOICE, STANDS),
        Column("about", _("state and what is left")),
        Column("note", _("note"), LONG),
        verbose_name=_("tickets"),
    )
    handed = models.DateTimeField(_("handed over on"), null=True, editable=False)
    taker = refers_to(Person, verbose_name=_("taken over by"), editable=False)
    taken = models.DateTimeField(_("taken over on"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("shift handover")
        verbose_name_plural = _("shift handovers")
        indexes = (
            among_open("desk_handover_open", "group", "entry"),
            models.Index(fields=["group", "-entry"], name="desk_handover_group"),
        )

    class Register:
        life = LIFE
        columns = ("title", "group", "shift", "giver", "state", "handed", "taker", "taken")
        filters = ("state", "group", "giver", "taker", "handed", "taken", "archived")
        sorts = ("-entry", "-updated")
        search = ("title", "remark")
        form = ("title", "group", "shift", "giver", "tickets", "remark")
        views = (OPEN, View("group", _("My group"), "group=my-groups"), ALL)
        see, edit, add = works | auditor, owner | manager, works
        icon, group, seldom = "arrows-exchange", "Do", True
