"""Incidents: restore the agreed service (ISO/IEC 20000-1:2018, 8.6.1)."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, among_open, where_given
from ringbeam.core.registers import View, register
from ringbeam.core.rules import customer, inside, manager
from ringbeam.desk.incident_indexes import BESIDE_LISTS
from ringbeam.desk.incident_life import LIFE
from ringbeam.desk.jumping import CLOSED_WAITING
from ringbeam.desk.quick_form import quick_form
from ringbeam.desk.roles import agent
from ringbeam.desk.security_events import AMONG_SUSPECTED, ASSESSED, suspect
from ringbeam.desk.settling import count_reassignments, prioritize
from ringbeam.desk.stays import follow_stays
from ringbeam.desk.ticket_clocks import follow_clocks, settle_clocks
from ringbeam.desk.ticket_pages import ON_PAGES
from ringbeam.desk.tickets import COLUMNS, SEEN_BY, SORTS, VIEWS, Ticket, with_view
from ringbeam.services.speaking_for import settle_chosen


@register(prefix="INC", clauses=("ISO/IEC 20000-1:2018 8.6.1",))
class Incident(Ticket):
    """An unplanned interruption to a service, or a loss of its quality."""

    major = models.BooleanField(_("major incident"), default=False)
    location = models.CharField(_("location"), max_length=120, blank=True)
    resolution_code = models.CharField(_("resolution code"), max_length=60, blank=True)
    resolution = models.TextField(
        _("resolution"), blank=True, help_text=_("What restored the service.")
    )
    security = models.CharField(
        _("information security"), max_length=10, choices=ASSESSED, blank=True
    )
    kept_elsewhere = models.BooleanField(_("kept, says the source"), null=True, editable=False)
    closed_waiting = models.BooleanField(_("closed while it waited"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        indexes = (
            among_open("desk_incident_due", "due", "entry"),
            among_open("desk_incident_owner", "owner", "due"),
            among_open("desk_incident_group", "group", "due"),
            among_open("desk_incident_major", "major", "due"),
            where_given("desk_incident_promised", "due", "entry"),
            models.Index(fields=["state", "due"], name="desk_incident_state"),
            models.Index(fields=["customer", "-entry"], name="desk_incident_customer"),
            *BESIDE_LISTS,
            AMONG_SUSPECTED,
        )

    class Register:
        life = LIFE
        columns = COLUMNS
        filters = (
            *("state", "priority", "assignee", "group", "customer", "service", "category"),
            *("requester", "major", "security", "due", "archived"),
        )
        sorts = SORTS
        search = ("title", "description", "known_as", "resolution")
        form = (
            *("title", "description", "customer", "requester", "service", "impact", "urgency"),
            *("category", "configuration_item", "group", "assignee", "major", "channel"),
            *("location", "security", "resolution_code", "resolution", "known_as"),
        )
        views = with_view(
            VIEWS, View("major", _("Major incidents"), "state=open&major=1"), before="open"
        )
        see, edit, add = SEEN_BY, agent | manager, agent | inside | customer
        participants = ("requester",)
        settle = (settle_chosen, suspect, prioritize, count_reassignments, settle_clocks)
        follow, facts = (follow_clocks, follow_stays), (CLOSED_WAITING,)
        inside_only = ("spent", "reassigned", "security", "kept_elsewhere", "closed_waiting")
        set_inside = (
            *("group", "assignee", "major", "channel", "resolution_code", "resolution"),
            "known_as",
        )
        icon, natural_key = "bolt", ("known_as",)
        extra: ClassVar[dict[str, Any]] = {**ON_PAGES, "quick_form": quick_form, "new_key": "i"}
