"""Service reports: how promises were kept in a period, approved and frozen (20000-1, 9.4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, shared_reference
from ringbeam.core.lives import Life, Move, filled
from ringbeam.core.registers import ALL, View, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.services.report_guarding import (
    APPROVED,
    freeze,
    months_are_whole,
    period_is_over,
    reasons_against_period,
    somebody_reads_it,
    stay_as_approved,
)

LIFE = Life(
    start="draft",
    states={"draft": _("Draft"), APPROVED: _("Approved"), "withdrawn": _("Withdrawn")},
    moves=(
        Move(
            *("approve", _("Approve"), ("draft",), APPROVED, manager),
            needs=(
                months_are_whole,
                period_is_over,
                somebody_reads_it,
                filled("purpose", _("What the report is for is not said.")),
                filled("audience", _("Who gets the report is not said.")),
                filled("findings", _("What the figures mean is not said.")),
            ),
            asks=("findings", "decisions", "for_customer"),
            then=(freeze,),
            stamps="approved",
            signed=_("Approved as service report"),
            icon="check",
            lasting=_("What was approved stays."),
        ),
        Move(
            *("withdraw", _("Withdraw"), ("draft", APPROVED), "withdrawn", manager),
            needs=(filled("withdrawn_because", _("The reason is empty.")),),
            asks=("withdrawn_because",),
        ),
    ),
    closed=frozenset({APPROVED, "withdrawn"}),
    who=manager,
)


@register(
    prefix="SRP",
    clauses=("ISO/IEC 20000-1:2018 9.4", "ISO/IEC 20000-1:2018 8.3.3"),
    kind="service_report",
    plural="service-reports",
)
class ServiceReport(Record):
    """How promises were kept in whole months, with the words of whoever approves it.

    A draft is counted as it is read; an approved one holds exactly what was approved.
    """

    customer = shared_reference("customer", label=_("customer"))
    about = shared_reference("service", label=_("service"), public="service")
    start = models.DateField(_("from"))
    end = models.DateField(_("until"))
    purpose = models.TextField(_("what it is for"), blank=True)
    audience = models.CharField(_("who gets it"), max_length=200, blank=True)
    findings = models.TextField(_("what the figures mean"), blank=True)
    decisions = models.TextField(_("what was decided"), blank=True)
    for_customer = models.BooleanField(
        _("the customer's people read it"),
        default=False,
        help_text=_("In their portal, once it is approved: its words and figures as approved."),
    )
    withdrawn_because = models.TextField(_("why it is withdrawn"), blank=True)
    figures = models.TextField(_("figures"), blank=True, editable=False)
    digest = models.CharField(
        _("SHA-256 of the figures"), max_length=64, blank=True, editable=False
    )
    approved = models.DateTimeField(_("approved on"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("service report")
        verbose_name_plural = _("service reports")
        indexes = (models.Index(fields=["customer", "end"], name="services_report_end"),)

    class Register:
        life = LIFE
        columns = ("title", "customer", "service", "start", "end", "state", "approved")
        filters = ("state", "customer", "service", "owner", "archived")
        sorts = ("-end", "-entry", "-updated")
        search = ("title", "findings", "decisions")
        form = (
            *("title", "customer", "service", "start", "end", "purpose", "audience"),
            *("findings", "decisions", "for_customer", "withdrawn_because", "owner"),
        )
        views = (View("draft", _("Drafts"), "state=draft"), ALL)
        see, edit, add = inside | auditor | owner, manager | owner, manager
        settle = (stay_as_approved,)
        icon, group = "report-analytics", "Check"

    def reasons_against(self) -> dict[str, list[str]]:
        """What is wrong with its period, by field."""
        return reasons_against_period(self.start, self.end)
