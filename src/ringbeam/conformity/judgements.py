"""Judgements: what a named, competent, independent person concluded on a requirement (9.1)."""

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.conformity import words
from ringbeam.conformity.impartiality import STATED, settle
from ringbeam.conformity.judgement_life import LIFE, not_one, unknown_elements
from ringbeam.core.entries import Record, Reference, shared_reference
from ringbeam.core.lines import LONG, NUMBER, RECORDS, Column, Lines
from ringbeam.core.registers import ALL, MINE, View, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.core.written import WrittenField
from ringbeam.standards.citing import CITED

CONCLUSIONS = tuple(
    (name, label) for name, label in words.JUDGEMENTS.items() if name != words.NOT_ASSESSED
)


@register(prefix="JDG", clauses=("HS 9.1", "HS 9.2"))
class Judgement(Record):
    """What one person concluded on one requirement of one edition, and until when it holds.

    Concluded, it stands as it is: another one supersedes it. ``elements`` are keys of the parts
    of the requirement that were looked at; none named means all of it. ``conflicts`` is what
    the last check of independence found, each as [who, check, over]; ``accepted`` are those for
    which ``safeguard`` was written, by ``safeguarded_by``.
    """

    owner = shared_reference("person", label=_("judged by"))
    about = shared_reference("service", label=_("service"), public="service")
    site = shared_reference("site", label=_("site"))
    unit = shared_reference("unit", label=_("unit"))
    requirement = WrittenField(_("requirement"), wording=CITED, default=list, blank=True)
    conclusion = models.CharField(
        _("conclusion"), max_length=20, choices=CONCLUSIONS, blank=True
    )
    independence = models.CharField(
        _("how independent"), max_length=20, choices=STATED, blank=True
    )
    answers_for = models.TextField(_("what the judge answers for"), blank=True)
    competence = models.TextField(_("what the judge's competence rests on"), blank=True)
    judged = models.DateField(_("judged on"), null=True, blank=True)
    until = models.DateField(_("holds until"), null=True, blank=True)
    scope = models.TextField(_("scope"), blank=True)
    looked_at = Lines(
        Column("what", _("sample or population"), LONG, required=True),
        Column("count", _("how many"), NUMBER),
        Column("records", _("records"), RECORDS),
        verbose_name=_("what was looked at"),
    )
    elements = Lines(
        Column("element", _("key of the element"), required=True),
        verbose_name=_("elements, if not all of the requirement"),
    )
    reason = models.TextField(_("evidence and reasons"), blank=True)
    supersedes = Reference("judgement", verbose_name=_("supersedes"), null=True, blank=True)
    superseded_by = Reference(
        "judgement", verbose_name=_("superseded by"), null=True, editable=False
    )
    nonconformity = Reference(
        "nonconformity", verbose_name=_("nonconformity"), null=True, editable=False
    )
    withdrawn_because = models.TextField(_("why it was withdrawn"), blank=True)
    safeguard = models.TextField(_("safeguard of independence"), blank=True, editable=False)
    safeguarded_by = Reference(
        "person", verbose_name=_("safeguard accepted by"), null=True, editable=False
    )
    accepted = models.JSONField(_("conflicts accepted"), default=list, editable=False)
    conflicts = models.JSONField(_("conflicts found"), default=list, editable=False)
    checked = models.DateTimeField(_("independence checked"), null=True, editable=False)
    concluded = models.DateTimeField(_("concluded"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("judgement")
        verbose_name_plural = _("judgements")

    class Register:
        life = LIFE
        columns = ("title", "requirement", "conclusion", "state", "owner", "judged", "until")
        filters = ("state", "conclusion", "owner", "service", "site", "unit", "archived")
        sorts = ("-entry", "-judged", "until", "-updated")
        search = ("title", "reason", "scope")
        form = (
            *("title", "requirement", "owner", "conclusion", "judged", "until", "reason"),
            *("looked_at", "scope", "service", "site", "unit", "elements", "independence"),
            *("answers_for", "competence", "supersedes", "withdrawn_because"),
        )
        views = (
            View("standing", _("Standing"), "state=concluded"),
            View("draft", _("Drafts"), "state=draft"),
            MINE,
            ALL,
        )
        see, edit, add = inside | auditor | owner, manager | owner, inside
        settle = (settle,)
        icon, group = "gavel", "Check"

    def reasons_against(self) -> dict[str, list[str]]:
        """One requirement of the lowest level, with elements that it has; of another draft."""
        found: dict[str, list[str]] = {}
        if faults := not_one(self.requirement):
            found["requirement"] = faults
        elif faults := unknown_elements(self):
            found["elements"] = faults
        if self.pk and self.supersedes_id == self.pk:
            found["supersedes"] = [_now("It does not supersede itself.")]
        return found
