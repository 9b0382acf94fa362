"""Incidents: restore the agreed service (ISO/IEC 20000-1:2018, 8.6.1)."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, among_open, refers_to, shared_reference, where_given
from ringbeam.core.registers import View, register
from ringbeam.core.rules import auditor, customer, inside, manager, owner, participant
from ringbeam.desk.categories import Category
from ringbeam.desk.incident_clocks import follow_clocks, settle_clocks
from ringbeam.desk.incident_indexes import BESIDE_LISTS
from ringbeam.desk.incident_life import LIFE
from ringbeam.desk.incident_pages import NEXT_CLOCK, clocks_on_page, headline
from ringbeam.desk.jumping import CLOSED_WAITING
from ringbeam.desk.priorities import LEVELS, PRIORITIES, priority
from ringbeam.desk.roles import agent
from ringbeam.desk.settling import count_reassignments, prioritize
from ringbeam.organization.groups import Group
from ringbeam.organization.people import Person
from ringbeam.services.clocks import Count
from ringbeam.services.configuration_items import ConfigurationItem


@register(prefix="INC", clauses=("ISO/IEC 20000-1:2018 8.6.1",))
class Incident(Record):
    """An unplanned interruption to a service, or a loss of its quality."""

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
    major = models.BooleanField(_("major incident"), default=False)
    channel = models.CharField(_("channel"), max_length=40, blank=True)
    location = models.CharField(_("location"), max_length=120, blank=True)
    resolution_code = models.CharField(_("resolution code"), max_length=60, blank=True)
    resolution = models.TextField(
        _("resolution"), blank=True, help_text=_("What restored the service.")
    )
    resolved = models.DateTimeField(_("resolved"), null=True, editable=False)
    closed = models.DateTimeField(_("closed"), null=True, editable=False)
    reopened = models.PositiveSmallIntegerField(_("times reopened"), default=0, editable=False)
    reassigned = models.PositiveSmallIntegerField(
        _("times reassigned"), default=0, editable=False
    )
    known_as = models.CharField(_("number elsewhere"), max_length=60, blank=True)
    kept_elsewhere = models.BooleanField(_("kept, says the source"), null=True, editable=False)
    closed_waiting = models.BooleanField(_("closed while it waited"), null=True, editable=False)

    # The clocks counted while it is being written, None when it is not. Not stored.
    counted: Count | None = None

    class Meta(Record.Meta):
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        indexes = (
            among_open("desk_incident_due", "due", "entry"),
            among_open("desk_incident_owner", "owner", "due"),
            among_open("desk_incident_major", "major", "due"),
            where_given("desk_incident_promised", "due", "entry"),
            models.Index(fields=["state", "due"], name="desk_incident_state"),
            models.Index(fields=["customer", "-entry"], name="desk_incident_customer"),
            *BESIDE_LISTS,
        )

    class Register:
        life = LIFE
        columns = ("title", "customer", "service", "priority", "state", "clock", "assignee")
        filters = (
            *("state", "priority", "assignee", "group", "customer", "service", "category"),
            *("requester", "major", "due", "archived"),
        )
        sorts = ("due", "-entry", "priority", "-updated")
        search = ("title", "description", "known_as", "resolution")
        form = (
            *("title", "description", "customer", "requester", "service", "impact", "urgency"),
            *("category", "configuration_item", "group", "assignee", "major", "channel"),
            *("location", "resolution_code", "resolution", "known_as"),
        )
        views = (
            View("mine", _("Assigned to me"), "state=open&assignee=me"),
            View("unassigned", _("Unassigned"), "state=open&assignee=nobody"),
            View("breaching", _("Breaching today"), "state=open&due=today", hot=True),
            View("waiting", _("Waiting on customer"), "state=waiting_customer"),
            View("major", _("Major incidents"), "state=open&major=1"),
            View("open", _("All open"), "state=open"),
            View("all", _("All"), ""),
        )
        see = agent | manager | auditor | customer | owner | participant
        edit, add = agent | manager, agent | inside | customer
        participants = ("requester",)
        settle = (prioritize, count_reassignments, settle_clocks)
        follow, facts = (follow_clocks,), (CLOSED_WAITING,)
        inside_only = ("reassigned", "kept_elsewhere", "closed_waiting")
        set_inside = (
            *("group", "assignee", "major", "channel", "resolution_code", "resolution"),
            "known_as",
        )
        icon, natural_key = "bolt", ("known_as",)
        extra: ClassVar[dict[str, Any]] = {
            "clock": NEXT_CLOCK,
            "summary": headline,
            "record_template": "desk/incident.html",
            "record_context": clocks_on_page,
        }

    def matrix(self) -> int:
        """The priority that impact and urgency give, whatever an import said."""
        return priority(self.impact, self.urgency)
