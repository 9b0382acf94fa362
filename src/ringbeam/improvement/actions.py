"""Actions: what is to be done, by whom, until when, and whether it worked (clause 10.2)."""

from collections.abc import Sequence
from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, Reference, among_open, shared_reference
from ringbeam.core.lines import YES, Column, Lines
from ringbeam.core.registers import ALL, MINE, OPEN, View, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.core.written import WrittenField
from ringbeam.improvement.action_life import LIFE, WHOLE
from ringbeam.standards.citing import CITED, unknown_citations


def count_steps(actions: Sequence[Any], _act: Any) -> None:
    """Where there are steps, the progress is the share of those that are done, rounded down."""
    for one in actions:
        if one.steps:
            done = sum(bool(step["done"]) for step in one.steps)
            one.progress = done * WHOLE // len(one.steps)


@register(
    prefix="ACT",
    clauses=(
        *("ISO 9001:2015 10.2", "ISO 9001:2026 10.2", "ISO 14001:2015 10.2"),
        *("ISO 14001:2026 10.2", "ISO 45001:2018 10.2", "ISO/IEC 27001:2013 10.1"),
        *("ISO/IEC 27001:2022 10.2", "ISO/IEC 20000-1:2018 10.1"),
    ),
)
class Action(Record):
    """Something that somebody is to do until a day, with evidence that it was done.

    A corrective action names its nonconformity; ``requirements`` are references of what it
    serves, such as iso-9001:2026:4.1, by which a plan finds its actions. Where ``verify`` is
    set, somebody who neither owns the action nor did it says whether it works.
    """

    owner = shared_reference("person", label=_("owner"))
    description = models.TextField(_("what is to be done"))
    nonconformity = Reference(
        "nonconformity", verbose_name=_("nonconformity"), null=True, blank=True
    )
    requirements = WrittenField(
        _("requirements that it serves"), wording=CITED, default=list, blank=True
    )
    steps = Lines(
        Column("step", _("step"), required=True),
        Column("done", _("done"), YES),
        verbose_name=_("steps"),
    )
    progress = models.PositiveSmallIntegerField(
        _("progress in per cent"), default=0, validators=[MaxValueValidator(WHOLE)]
    )
    evidence = models.TextField(_("evidence that it was done"), blank=True)
    verify = models.BooleanField(_("effect is to be verified by somebody else"), default=False)
    verifier = Reference("person", verbose_name=_("verified by"), null=True, blank=True)
    effect = models.TextField(_("what was seen of the effect"), blank=True)
    cancelled_because = models.TextField(_("why it was cancelled"), blank=True)
    finished = models.DateTimeField(_("done on"), null=True, editable=False)
    finished_by = Reference("person", verbose_name=_("done by"), null=True, editable=False)
    verified = models.DateTimeField(_("verified on"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        indexes = (among_open("improvement_action_open", "due", "entry"),)

    class Register:
        life = LIFE
        columns = ("title", "state", "owner", "due", "progress", "nonconformity")
        filters = ("state", "owner", "nonconformity", "verify", "site", "unit", "archived")
        sorts = ("due", "-entry", "-updated")
        search = ("title", "description", "evidence")
        form = (
            *("title", "description", "owner", "due", "nonconformity", "requirements"),
            *(
                "steps",
                "progress",
                "evidence",
                "verify",
                "verifier",
                "effect",
                "site",
                "unit",
                "cancelled_because",
            ),
        )
        views = (
            OPEN,
            MINE,
            View("late", _("Overdue"), "state=open&due=overdue", hot=True),
            ALL,
        )
        see, edit, add = inside | auditor | owner, manager | owner, inside
        participants, settle = ("verifier",), (count_steps,)
        icon, group = "checkbox", "Improve"

    def reasons_against(self) -> dict[str, list[str]]:
        """Whoever is to do it does not verify it; the requirements are known."""
        found = {}
        if wrong := unknown_citations(self.requirements):
            found["requirements"] = wrong
        if self.verifier_id and self.verifier_id == self.owner_id:
            found["verifier"] = [_now("Somebody else than the owner verifies the effect.")]
        return found
