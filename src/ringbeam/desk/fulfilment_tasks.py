"""Fulfilment tasks: what must be done to fulfil a service request (20000-1:2018, 8.6.2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, among_open, refers_to, shared_reference
from ringbeam.core.lives import Life, Move, filled
from ringbeam.core.registers import ALL, MINE, OPEN, View, register
from ringbeam.core.rules import auditor, inside, manager, owner, program
from ringbeam.desk.fulfilling import DONE, LEFT, WAITING, expect, go_on
from ringbeam.desk.fulfilling import OPEN as BEGUN
from ringbeam.desk.roles import agent
from ringbeam.desk.service_requests import ServiceRequest
from ringbeam.organization.groups import Group

LIFE = Life(
    start=WAITING,
    states={
        WAITING: _("Not its turn yet"),
        BEGUN: _("To do"),
        DONE: _("Done"),
        LEFT: _("Left out"),
        "withdrawn": _("Withdrawn"),
    },
    moves=(
        Move("open", _("Begin"), (WAITING,), BEGUN, program),
        Move(
            *("finish", _("Done"), (BEGUN,), DONE),
            stamps="done",
            key="e",
            icon="check",
            lasting=_("What comes after it begins at once."),
        ),
        Move(
            *("leave_out", _("Leave out"), (BEGUN,), LEFT),
            needs=(filled("note", _("The reason is empty.")),),
            asks=("note",),
            lasting=_("What comes after it begins at once."),
        ),
        Move("withdraw", _("Withdraw"), (WAITING, BEGUN), "withdrawn", program),
    ),
    # What is not its turn yet is no work for anybody.
    closed=frozenset({WAITING, DONE, LEFT, "withdrawn"}),
    who=agent | manager | owner,
)


@register(
    prefix="TSK",
    clauses=("ISO/IEC 20000-1:2018 8.6.2",),
    kind="fulfilment_task",
    plural="fulfilment-tasks",
)
class FulfilmentTask(Record):
    """One step of fulfilment; it begins when those it comes ``after`` are over."""

    owner = shared_reference("person", label=_("assignee"), public="assignee")
    request = refers_to(
        ServiceRequest, required=True, verbose_name=_("service request"), db_index=True
    )
    number = models.PositiveSmallIntegerField(_("line"), default=1)
    after = models.JSONField(_("after lines"), default=list, blank=True)
    description = models.TextField(_("how"), blank=True)
    group = refers_to(Group, verbose_name=_("group"))
    hours = models.PositiveIntegerField(_("open hours"), null=True, blank=True)
    optional = models.BooleanField(_("can be left out"), default=False)
    note = models.TextField(_("what was done"), blank=True)
    done = models.DateTimeField(_("done"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("fulfilment task")
        verbose_name_plural = _("fulfilment tasks")
        indexes = (among_open("desk_task_open", "owner", "due"),)

    class Register:
        life = LIFE
        columns = ("title", "request", "state", "assignee", "group", "due")
        filters = ("state", "assignee", "group", "request", "due", "archived")
        sorts = ("due", "-entry", "-updated")
        search = ("title", "description", "note")
        form = (
            *("title", "request", "number", "description", "assignee", "group", "hours"),
            *("optional", "after", "note"),
        )
        views = (
            OPEN,
            MINE,
            View("groups", _("Of my groups"), "state=open&group=my-groups"),
            ALL,
        )
        see, edit, add = inside | auditor | owner, agent | manager | owner, agent | manager
        settle, follow = (expect,), (go_on,)
        icon, seldom = "checkbox", True
