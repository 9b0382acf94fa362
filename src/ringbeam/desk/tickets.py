"""Tickets: what incidents and service requests have in common (20000-1:2018, 8.6.1, 8.6.2)."""

from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, refers_to, shared_reference
from ringbeam.core.registers import View
from ringbeam.core.rules import auditor, customer, manager, owner, participant
from ringbeam.desk.categories import Category
from ringbeam.desk.priorities import LEVELS, PRIORITIES, priority
from ringbeam.desk.roles import agent
from ringbeam.organization.groups import Group
from ringbeam.organization.people import Person
from ringbeam.services.clocks import Count
from ringbeam.services.configuration_items import ConfigurationItem

KINDS = ("incident", "service_request")
SEEN_BY = agent | manager | auditor | customer | owner | participant
COLUMNS = ("title", "customer", "service", "priority", "state", "clock", "assignee")
SORTS = ("due", "-entry", "priority", "-updated")
VIEWS = (
    View("mine", _("Assigned to me"), "state=open&assignee=me"),
    View("unassigned", _("Unassigned"), "state=open&assignee=nobody"),
    View("breaching", _("Breaching today"), "state=open&due=today", hot=True),
    View("waiting", _("Waiting on customer"), "state=waiting_customer"),
    View("open", _("All open"), "state=open"),
    View("all", _("All"), ""),
)


class Ticket(Record):
    """What somebody asked of the desk: for whom, about what, how grave, and who works on it.

    It runs by the agreement that held when it was opened (room services).
    """

    customer = shared_reference("customer", label=_("customer"))
    about = shared_reference("service", label=_("service"), public="service")
    owner = shared_reference("person", label=_("assignee"), public="assignee")
    description = models.TextField(_("description"), blank=True)
    requester = refers_to(Person, verbose_name=_("requester"))
    group = refers_to(Group, verbose_name=_("group"))
    category = refers_to(Category, verbose_name=_("category"))
    configuration_item = refers_to(ConfigurationItem, verbose_name=_("configuration item"))
    impact = models.PositiveSmallIntegerField(_("impact"), choices=LEVELS, default=2)
    urgency = models.PositiveSmallIntegerField(_("urgency"), choices=LEVELS, default=2)
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=PRIORITIES, default=3, editable=False
    )
    channel = models.CharField(_("channel"), max_length=40, blank=True)
    resolved = models.DateTimeField(_("resolved"), null=True, editable=False)
    closed = models.DateTimeField(_("closed"), null=True, editable=False)
    reopened = models.PositiveSmallIntegerField(_("times reopened"), default=0, editable=False)
    reassigned = models.PositiveSmallIntegerField(
        _("times reassigned"), default=0, editable=False
    )
    spent = models.PositiveIntegerField(_("minutes spent"), default=0, editable=False)
    known_as = models.CharField(_("number elsewhere"), max_length=60, blank=True)

    # The clocks counted while it is being written, None when it is not. Not stored.
    counted: Count | None = None

    class Meta(Record.Meta):
        abstract = True

    def matrix(self) -> int:
        """The priority that impact and urgency give, whatever an import said."""
        return priority(self.impact, self.urgency)


def with_view(views: Sequence[View], added: View, before: str) -> tuple[View, ...]:
    """The views with one more before the one of that name."""
    at = next(n for n, one in enumerate(views) if one.name == before)
    return (*views[:at], added, *views[at:])
