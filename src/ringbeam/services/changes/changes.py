"""Changes: requests to change a service, and what became of them (20000-1:2018, 8.5.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, among_open, refers_to, shared_reference
from ringbeam.core.registers import ALL, MINE, OPEN, View, register
from ringbeam.core.rules import auditor, inside, owner
from ringbeam.organization.people import Person
from ringbeam.services.changes.change_life import LIFE
from ringbeam.services.changes.change_templates import ChangeTemplate
from ringbeam.services.changes.keeping import faults_of, name_who_raised
from ringbeam.services.changes.levels import LEVELS, NORMAL, OUTCOMES, TYPES
from ringbeam.services.changes.roles import decides
from ringbeam.services.configuration_items import ConfigurationItem

DECIDED = (("", _("Not decided yet")), ("yes", _("Yes")), ("no", _("No")))


@register(
    prefix="CHG",
    clauses=(
        *("ISO/IEC 20000-1:2018 8.5.1.2", "ISO/IEC 20000-1:2018 8.5.1.3"),
        *("ISO/IEC 27001:2022 A.8.32", "ISO/IEC 27001:2013 A.12.1.2"),
    ),
)
class Change(Record):
    """A request to change a service, or what it is made of, and what became of it."""

    about = shared_reference("service", label=_("service"), public="service")
    owner = shared_reference("person", label=_("who carries it out"))
    requester = refers_to(Person, verbose_name=_("who asks for it"))
    raised_by = refers_to(Person, verbose_name=_("raised by"), editable=False)
    configuration_item = refers_to(ConfigurationItem, verbose_name=_("configuration item"))
    template = refers_to(ChangeTemplate, verbose_name=_("template"))
    description = models.TextField(_("what is changed, and why"))
    sort = models.CharField(_("type"), max_length=9, choices=TYPES, default=NORMAL)
    impact = models.CharField(_("impact"), max_length=6, choices=LEVELS, blank=True)
    risk = models.CharField(_("risk"), max_length=6, choices=LEVELS, blank=True)
    risk_because = models.TextField(_("why the risk is so"), blank=True)
    transition = models.CharField(
        _("goes through design and transition"), max_length=3, choices=DECIDED, blank=True
    )
    back_out = models.TextField(_("how it is taken back"), blank=True)
    back_out_tested = models.TextField(_("how taking back was tested"), blank=True)
    decision = models.TextField(_("why it was decided so"), blank=True)
    planned_start = models.DateTimeField(_("planned from"), null=True, blank=True)
    planned_end = models.DateTimeField(_("planned until"), null=True, blank=True)
    freeze_reason = models.TextField(_("why it cannot wait in a freeze window"), blank=True)
    collision_accepted = models.TextField(_("why a collision does not matter"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=OUTCOMES, blank=True)
    result = models.TextField(_("what was done and checked"), blank=True)
    investigation = models.TextField(_("why it did not succeed"), blank=True)
    review = models.TextField(_("what the review found"), blank=True)
    approved_by = refers_to(Person, verbose_name=_("approved by"), editable=False)
    approved = models.DateTimeField(_("approved"), null=True, editable=False)
    implemented = models.DateTimeField(_("carried out"), null=True, editable=False)
    reviewed = models.DateTimeField(_("reviewed"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        indexes = (
            among_open("services_change_open", "due", "entry"),
            among_open("services_change_planned", "planned_end", "planned_start"),
            models.Index(fields=["about", "-entry"], name="services_change_service"),
        )

    class Register:
        life = LIFE
        columns = ("title", "service", "state", "sort", "risk", "planned_start", "owner")
        filters = (
            *("state", "sort", "service", "risk", "impact", "outcome", "owner", "requester"),
            *("transition", "due", "archived"),
        )
        sorts = ("-entry", "planned_start", "due", "-updated")
        search = ("title", "description", "result")
        form = (
            *("title", "description", "service", "configuration_item", "sort", "template"),
            *("requester", "owner", "impact", "risk", "risk_because", "transition", "back_out"),
            *("back_out_tested", "planned_start", "planned_end", "freeze_reason"),
            *("collision_accepted", "decision", "outcome", "result", "investigation", "review"),
        )
        views = (
            *(OPEN, MINE),
            View("decide", _("To be decided"), "state=assessed", hot=True),
            View("ahead", _("Scheduled"), "state=scheduled"),
            View("review", _("To be reviewed"), "state=implemented"),
            ALL,
        )
        see, edit, add = inside | auditor, decides | owner, inside
        settle = (name_who_raised,)
        icon = "git-pull-request"

    def reasons_against(self) -> dict[str, list[str]]:
        """It ends after it begins; what was approved is not changed unless it is sent back."""
        return faults_of(self)
