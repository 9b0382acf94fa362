"""Complaints: what customers are not content with, never an incident (20000-1:2018, 8.3.2)."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, among_open, refers_to, shared_reference
from ringbeam.core.registers import ALL, MINE, OPEN, View, register
from ringbeam.core.rules import auditor, customer, inside, manager, owner, participant
from ringbeam.organization.people import Person
from ringbeam.services.complaint_days import set_day
from ringbeam.services.complaint_life import LIFE
from ringbeam.services.speaking_for import own_words, settle_chosen

CHANNELS = (
    ("portal", _("Portal")),
    ("desk", _("Service desk")),
    ("meeting", _("Meeting")),
    ("written", _("In writing")),
    ("other", _("Other")),
)
VIEWS = (
    ("", _("Not asked yet")),
    ("content", _("Content")),
    ("partly", _("Partly content")),
    ("not_content", _("Not content")),
    ("silent", _("Asked, no answer")),
)


@register(
    prefix="CMP",
    clauses=(
        *("ISO/IEC 20000-1:2018 8.3.2", "ISO 9001:2015 8.2.1", "ISO 9001:2026 8.2.1"),
        *("ISO 9001:2015 9.1.2", "ISO 9001:2026 9.1.2"),
    ),
)
class Complaint(Record):
    """Something that a customer is not content with, and says so; answered in person.

    It is neither an incident nor a nonconformity: only a person makes it one. The customer sees
    it, escalates it, and says what the answer is worth.
    """

    customer = shared_reference("customer", label=_("customer"), required=True)
    about = shared_reference("service", label=_("service"), public="service")
    owner = shared_reference("person", label=_("who answers for it"))
    requester = refers_to(Person, verbose_name=_("who complains"))
    description = models.TextField(_("what it is about"))
    channel = models.CharField(
        _("how it came"), max_length=10, choices=CHANNELS, default="portal"
    )
    cause = models.TextField(_("what was found"), blank=True)
    answer = models.TextField(_("answer"), blank=True)
    escalated_because = models.TextField(_("why it is escalated"), blank=True)
    view = models.CharField(
        _("the customer's view"), max_length=12, choices=VIEWS, blank=True, default=""
    )
    view_said = models.TextField(_("in the customer's words"), blank=True)
    escalated = models.DateTimeField(_("escalated"), null=True, editable=False)
    answered = models.DateTimeField(_("answered"), null=True, editable=False)
    closed = models.DateTimeField(_("closed"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        indexes = (
            among_open("services_complaint_open", "due", "entry"),
            models.Index(fields=["customer", "-entry"], name="services_complaint_customer"),
        )

    class Register:
        life = LIFE
        columns = ("title", "customer", "service", "state", "owner", "due")
        filters = (
            "state",
            "customer",
            "service",
            "owner",
            "channel",
            "view",
            "due",
            "archived",
        )
        sorts = ("due", "-entry", "-updated")
        search = ("title", "description", "answer")
        form = (
            *("title", "description", "customer", "requester", "service", "channel", "owner"),
            *("due", "cause", "answer", "escalated_because", "view", "view_said"),
        )
        views = (
            *(OPEN, MINE),
            View("late", _("Overdue"), "state=open&due=overdue", hot=True),
            View("escalated", _("Escalated"), "state=escalated", hot=True),
            ALL,
        )
        see = inside | auditor | customer | owner | participant
        edit, add = manager | owner, inside | customer
        participants = ("requester",)
        settle = (settle_chosen, set_day)
        inside_only = ("cause",)
        set_inside = ("owner", "due", "channel", "answer")
        icon = "message-report"
        extra: ClassVar[dict[str, Any]] = {"quick_form": own_words}
