"""Operational levels: how long a group may have a ticket before it is done or passed on.

ISO/IEC 20000-1:2018, 8.2.3 and 8.3.4 ask that internal suppliers are managed by agreed targets;
this is such a target of one group, beneath the promises to customers.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, refers_to, shared_reference
from ringbeam.core.lives import Life, Move
from ringbeam.core.registers import ALL, View, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.desk.priorities import PRIORITIES
from ringbeam.organization.groups import Group
from ringbeam.services.calendars import Calendar

IN_USE = "in_use"


@register(
    prefix="OPL",
    clauses=("ISO/IEC 20000-1:2018 8.3.4", "ISO/IEC 20000-1:2018 8.6.1"),
    kind="operational_level",
    plural="operational-levels",
)
class OperationalLevel(Record):
    """So many open minutes a group has for a ticket that is with it, each time it is.

    Waiting does not count. Without a priority it is for all; of several the one for the service
    of the ticket goes first, then the one for the fewest priorities.
    """

    about = shared_reference("service", label=_("service"), public="service")
    group = refers_to(Group, required=True, verbose_name=_("group"))
    calendar = refers_to(Calendar, required=True, verbose_name=_("calendar"))
    priority = models.PositiveSmallIntegerField(
        _("priority or graver"), choices=PRIORITIES, null=True, blank=True
    )
    minutes = models.PositiveIntegerField(
        _("open minutes"), default=240, validators=[MinValueValidator(1)]
    )
    share = models.PositiveSmallIntegerField(
        _("to be kept, in per cent"),
        default=95,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )

    class Meta(Record.Meta):
        verbose_name = _("operational level")
        verbose_name_plural = _("operational levels")

    class Register:
        life = Life(
            start="draft",
            states={"draft": _("Draft"), IN_USE: _("In use"), "ended": _("Ended")},
            moves=(
                Move("use", _("Use"), ("draft", "ended"), IN_USE, manager | owner),
                Move("end", _("End"), (IN_USE,), "ended", manager | owner),
            ),
            closed=frozenset({"ended"}),
        )
        columns = ("title", "group", "priority", "minutes", "share", "service", "state")
        filters = ("state", "group", "service", "priority", "archived")
        sorts = ("title", "-updated")
        search = ("title",)
        form = (
            *("title", "group", "calendar", "minutes", "share", "priority", "service"),
            "owner",
        )
        views = (View("in_use", _("In use"), f"state={IN_USE}"), ALL)
        see, edit, add = inside | auditor, manager | owner, manager
        icon, group, seldom = "users-group", "Plan", True
