"""Processes: what the organization does, from what to what, serving which clauses (4.4)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, among_open, shared_reference
from ringbeam.core.lines import Column, Lines
from ringbeam.core.registers import ALL, MINE, OPEN, View, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.core.written import WrittenField
from ringbeam.organization.process_flows import flows, no_processes
from ringbeam.organization.process_life import LIFE, due_at_review
from ringbeam.standards.citing import CITED, unknown_citations

LONGEST_INTERVAL = 60
BANDS = (
    ("management", _("Management process")),
    ("core", _("Core process")),
    ("support", _("Support process")),
)


@register(
    prefix="PRC",
    clauses=(
        *("ISO 9001:2015 4.4", "ISO 9001:2026 4.4", "ISO 14001:2015 4.4", "ISO 14001:2026 4.4"),
        *("ISO 45001:2018 4.4", "ISO/IEC 27001:2013 4.4", "ISO/IEC 27001:2022 4.4"),
        "ISO/IEC 20000-1:2018 4.4",
    ),
    plural="processes",
)
class Process(Record):
    """Work that turns inputs into outputs, with an owner who answers for it.

    ``serves`` are the clauses whose requirements it fulfils; its documents are linked with it.
    ``interval`` is the number of months between two reviews of it.
    """

    owner = shared_reference("person", label=_("process owner"))
    band = models.CharField(_("kind of process"), max_length=12, choices=BANDS, default="core")
    purpose = models.TextField(_("purpose"), blank=True)
    inputs = flows(_("inputs"), _("from whom outside of the processes"))
    outputs = flows(_("outputs"), _("for whom outside of the processes"))
    criteria = models.TextField(_("criteria and methods"), blank=True)
    measures = Lines(
        Column("measure", _("measure"), required=True),
        Column("target", _("target")),
        Column("how", _("how it is measured")),
        verbose_name=_("measures"),
    )
    resources = models.TextField(_("resources"), blank=True)
    serves = WrittenField(_("clauses served"), wording=CITED, default=list, blank=True)
    interval = models.PositiveSmallIntegerField(
        _("months between reviews"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_INTERVAL)],
    )
    review = models.DateField(_("next review"), null=True, blank=True)
    found = models.TextField(_("what the last review found"), blank=True)
    withdrawn_because = models.TextField(_("why it is withdrawn"), blank=True)
    reviewed = models.DateTimeField(_("reviewed on"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("process")
        verbose_name_plural = _("processes")
        indexes = (among_open("organization_process_open", "due", "entry"),)

    class Register:
        life = LIFE
        columns = ("title", "band", "state", "owner", "serves", "review")
        filters = ("state", "band", "owner", "site", "unit", "archived")
        sorts = ("title", "due", "-updated")
        search = ("title", "purpose", "criteria", "resources")
        form = (
            *("title", "band", "owner", "purpose", "inputs", "outputs", "criteria"),
            *("measures", "resources", "serves", "site", "unit", "interval", "review"),
            *("found", "withdrawn_because"),
        )
        views = (
            OPEN,
            MINE,
            View("late", _("Review overdue"), "state=open&due=overdue", hot=True),
            ALL,
        )
        see, edit, add = inside | auditor, manager | owner, manager
        settle = (due_at_review,)
        icon, group = "arrows-exchange", "Plan"
        extra = {"list_template": "organization/processes.html"}

    def reasons_against(self) -> dict[str, list[str]]:
        """It serves known clauses; what it takes and gives comes from or goes to another."""
        found: dict[str, list[str]] = {}
        for name in ("inputs", "outputs"):
            if faults := list(no_processes(getattr(self, name), self.ref)):
                found[name] = faults
        if faults := unknown_citations(self.serves):
            found["serves"] = faults
        return found
