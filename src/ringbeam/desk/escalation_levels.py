"""Escalation levels: who is told, and what is done, before and after a promise breaks (8.6.1).

ISO/IEC 20000-1:2018, 8.6.1 asks that incidents are escalated where needed. A level says when,
by minutes before or after the promise is due, for which tickets, and what happens then.
"""

from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.core.entries import Record, refers_to, shared_reference
from ringbeam.core.lives import Life, Move
from ringbeam.core.registers import ALL, View, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.desk.priorities import PRIORITIES
from ringbeam.organization.groups import Group
from ringbeam.organization.people import Person
from ringbeam.services.agreements import Agreement
from ringbeam.services.clocks import LABELS

IN_USE = "in_use"
BEFORE, AFTER = "before", "after"
SIDES = ((BEFORE, _("before it is due")), (AFTER, _("after it is due")))
MOST = 60 * 24 * 30


def somebody_is_told(level: Any, _act: Act) -> str | Promise | None:
    """A level that tells nobody and gives it to no group would do nothing."""
    told = level.tell_assignee or level.tell_service_owner or level.tell_group
    told = told or level.tell_on_call
    if told or level.person_id or level.to_group_id:
        return None
    return _("Say who is told, or which group it is given to.")


def near_enough(level: Any, _act: Act) -> str | Promise | None:
    """It lies within thirty days of what it is about."""
    return None if level.minutes <= MOST else _("Give at most thirty days of minutes.")


@register(
    prefix="ESC",
    clauses=("ISO/IEC 20000-1:2018 8.6.1", "ISO/IEC 20000-1:2018 8.6.2"),
    kind="escalation_level",
    plural="escalation-levels",
)
class EscalationLevel(Record):
    """So many minutes before or after a promise is due, these are told and this is done.

    What is left empty limits nothing: any agreement, service, promise or priority. It happens
    once for each promise and due time.
    """

    about = shared_reference("service", label=_("service"), public="service")
    owner = shared_reference("person", label=_("who answers for it"))
    agreement = refers_to(Agreement, verbose_name=_("agreement"))
    metric = models.CharField(
        _("promise"), max_length=20, blank=True, choices=list(LABELS.items())
    )
    priority = models.PositiveSmallIntegerField(
        _("priority or graver"), choices=PRIORITIES, null=True, blank=True
    )
    minutes = models.PositiveIntegerField(_("minutes"), default=30)
    side = models.CharField(_("when"), max_length=6, choices=SIDES, default=BEFORE)
    unassigned = models.BooleanField(_("only while nobody is assigned"), default=False)
    major = models.BooleanField(_("only of major incidents"), default=False)
    tell_assignee = models.BooleanField(_("tell the assignee"), default=True)
    tell_service_owner = models.BooleanField(_("tell the owner of the service"), default=False)
    tell_group = models.BooleanField(_("tell the whole group"), default=False)
    tell_on_call = models.BooleanField(
        _("tell who is on call for the group"),
        default=False,
        help_text=_("Where nobody is on call, who answers for the group is told."),
    )
    person = refers_to(Person, verbose_name=_("tell this person too"))
    to_group = refers_to(Group, verbose_name=_("give it to this group"))
    since = models.DateTimeField(_("in use since"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("escalation level")
        verbose_name_plural = _("escalation levels")

    class Register:
        life = Life(
            start="draft",
            states={"draft": _("Draft"), IN_USE: _("In use"), "ended": _("Ended")},
            moves=(
                Move(
                    *("use", _("Use"), ("draft", "ended"), IN_USE, manager),
                    needs=(somebody_is_told, near_enough),
                    stamps="since",
                ),
                Move("end", _("End"), (IN_USE,), "ended", manager),
            ),
            closed=frozenset({"ended"}),
        )
        columns = ("title", "metric", "priority", "minutes", "side", "service", "state")
        filters = ("state", "service", "agreement", "metric", "priority", "archived")
        sorts = ("title", "-updated")
        search = ("title",)
        form = (
            *("title", "minutes", "side", "metric", "priority", "agreement", "service"),
            *("unassigned", "major", "tell_assignee", "tell_service_owner", "tell_group"),
            *("tell_on_call", "person", "to_group", "owner"),
        )
        views = (View("in_use", _("In use"), f"state={IN_USE}"), ALL)
        see, edit, add = inside | auditor, manager | owner, manager
        icon, group, seldom = "stairs-up", "Plan", True
