"""Audits: questions against clauses, what was found, and the report (9.2 of all five)."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, Reference, refers_to, shared_reference
from ringbeam.core.registers import ALL, MINE, OPEN, View, register
from ringbeam.core.rules import auditor, inside, manager, owner, participant
from ringbeam.core.written import WrittenField
from ringbeam.evaluation.audit_grants import keep_grants
from ringbeam.evaluation.audit_life import LIFE
from ringbeam.evaluation.audit_programmes import AuditProgramme
from ringbeam.evaluation.guarding import guard
from ringbeam.evaluation.questions import faults_of, questions
from ringbeam.standards.naming_editions import EDITIONS, unknown_editions


@register(
    prefix="AUD",
    clauses=(
        *("ISO 9001:2015 9.2", "ISO 9001:2026 9.2", "ISO 14001:2015 9.2"),
        *("ISO 14001:2026 9.2", "ISO 45001:2018 9.2", "ISO/IEC 27001:2013 9.2"),
        *("ISO/IEC 27001:2022 9.2", "ISO/IEC 20000-1:2018 9.2"),
    ),
)
class Audit(Record):
    """An internal audit of a service, a site or a unit against editions of standards.

    ``conflicts`` is what the last check of independence found, each as [who, check, over];
    ``accepted`` are those for which ``safeguard`` was written, by ``safeguarded_by``.
    """

    owner = shared_reference("person", label=_("lead auditor"))
    about = shared_reference("service", label=_("audited service"), public="service")
    site = shared_reference("site", label=_("audited site"))
    unit = shared_reference("unit", label=_("audited unit"))
    programme = refers_to(AuditProgramme, verbose_name=_("audit programme"))
    criteria = WrittenField(_("editions"), wording=EDITIONS, default=list, blank=True)
    second = Reference("person", verbose_name=_("second auditor"), null=True, blank=True)
    auditee = Reference("person", verbose_name=_("person audited"), null=True, blank=True)
    start = models.DateField(_("from"))
    end = models.DateField(_("until"))
    objectives = models.TextField(_("objectives and methods"), blank=True)
    questions = questions()
    conclusion = models.TextField(_("conclusion"), blank=True)
    report_to = Reference("person", verbose_name=_("reported to"), null=True, blank=True)
    cancelled_because = models.TextField(_("why it does not take place"), blank=True)
    safeguard = models.TextField(_("safeguard of independence"), blank=True, editable=False)
    safeguarded_by = Reference(
        "person", verbose_name=_("safeguard accepted by"), null=True, editable=False
    )
    accepted = models.JSONField(_("conflicts accepted"), default=list, editable=False)
    conflicts = models.JSONField(_("conflicts found"), default=list, editable=False)
    checked = models.DateTimeField(_("independence checked"), null=True, editable=False)
    began = models.DateTimeField(_("began"), null=True, editable=False)
    reported = models.DateTimeField(_("reported on"), null=True, editable=False)

    # The conflicts whose names were read, and the names. Not stored.
    told: tuple[list[Any], Mapping[int, str]] | None = None

    class Meta(Record.Meta):
        verbose_name = _("audit")
        verbose_name_plural = _("audits")

    class Register:
        life = LIFE
        columns = ("title", "state", "criteria", "service", "owner", "start", "end")
        filters = ("state", "owner", "service", "site", "unit", "programme", "archived")
        sorts = ("due", "-entry", "-updated")
        search = ("title", "objectives", "conclusion")
        form = (
            *("title", "programme", "criteria", "service", "site", "unit", "auditee"),
            *("owner", "second", "start", "end", "objectives", "questions", "conclusion"),
            *("report_to", "cancelled_because"),
        )
        views = (
            OPEN,
            MINE,
            View("late", _("Overdue"), "state=open&due=overdue", hot=True),
            ALL,
        )
        see, edit = inside | auditor | owner | participant, manager | owner | participant
        add, participants = manager, ("owner", "second")
        settle, follow = (guard,), (keep_grants,)
        icon, group = "clipboard-check", "Check"

    def reasons_against(self) -> dict[str, list[str]]:
        """Known criteria and clauses, days in order, two different auditors."""
        found = unknown_editions(self.criteria)
        if self.end < self.start:
            found["end"] = [_now("It ends before it begins.")]
        if self.second_id and self.second_id == self.owner_id:
            found["second"] = [_now("The second auditor is another person.")]
        if faults := faults_of(self.questions, self.criteria):
            found["questions"] = faults
        return found
