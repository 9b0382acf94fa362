"""Shift handovers: what one shift leaves to the next (ISO/IEC 20000-1:2018, 8.6.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, among_open, refers_to, shared_reference
from ringbeam.core.lines import CHOICE, LONG, RECORDS, Column, Lines
from ringbeam.core.registers import ALL, OPEN, View, register
from ringbeam.core.rules import auditor, manager, owner
from ringbeam.desk.handover_life import LIFE, STANDS, works
from ringbeam.organization.groups import Group
from ringbeam.organization.people import Person


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
