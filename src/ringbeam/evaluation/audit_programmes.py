"""Audit programmes: which audits of which standards, how often and why (9.2.2 of all five)."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.core.entries import Record, shared_reference
from ringbeam.core.lives import Life, Move, Words, filled
from ringbeam.core.registers import ALL, OPEN, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.core.written import WrittenField
from ringbeam.standards.naming_editions import EDITIONS, unknown_editions

LONGEST_INTERVAL = 60


def standards_are_named(programme: Any, _act: Act) -> Words | None:
    """It is known against which standards is audited."""
    return None if programme.criteria else _("Name the editions that are audited.")


@register(
    prefix="APR",
    kind="audit_programme",
    plural="audit-programmes",
    clauses=(
        *("ISO 9001:2015 9.2.2", "ISO 9001:2026 9.2.2", "ISO 14001:2015 9.2.2"),
        *("ISO 14001:2026 9.2.2", "ISO 45001:2018 9.2.2", "ISO/IEC 27001:2013 9.2"),
        *("ISO/IEC 27001:2022 9.2.2", "ISO/IEC 20000-1:2018 9.2.2"),
    ),
)
class AuditProgramme(Record):
    """What is to be audited over some time, how often, how, and what decided that.

    ``interval`` is how many months may pass between two audits of a standard.
    """

    owner = shared_reference("person", label=_("who manages it"))
    criteria = WrittenField(_("editions"), wording=EDITIONS, default=list, blank=True)
    start = models.DateField(_("from"))
    end = models.DateField(_("until"))
    interval = models.PositiveSmallIntegerField(
        _("months between audits of a standard"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_INTERVAL)],
    )
    objectives = models.TextField(_("objectives"), blank=True)
    considered = models.TextField(
        _("importance, changes and earlier results that were considered"), blank=True
    )
    methods = models.TextField(_("methods and responsibilities"), blank=True)
    approved = models.DateTimeField(_("approved on"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("audit programme")
        verbose_name_plural = _("audit programmes")

    class Register:
        life = Life(
            start="draft",
            states={"draft": _("Draft"), "in_force": _("In force"), "closed": _("Closed")},
            moves=(
                Move(
                    *("approve", _("Approve"), ("draft",), "in_force"),
                    needs=(
                        standards_are_named,
                        filled("objectives", _("The objectives are empty.")),
                        filled("considered", _("Say what was considered.")),
                    ),
                    asks=("objectives", "considered"),
                    stamps="approved",
                ),
                Move("close", _("Close"), ("in_force",), "closed"),
                Move("reopen", _("Reopen"), ("in_force", "closed"), "draft"),
            ),
            closed=frozenset({"closed"}),
            who=manager,
        )
        columns = ("title", "state", "criteria", "start", "end", "interval", "owner")
        filters = ("state", "owner", "archived")
        sorts = ("-entry", "-updated")
        search = ("title", "objectives", "considered", "methods")
        form = (
            *("title", "criteria", "start", "end", "interval", "owner", "objectives"),
            *("considered", "methods"),
        )
        views = (OPEN, ALL)
        see, edit, add = inside | auditor, manager | owner, manager
        icon, group = "calendar-time", "Check"

    def reasons_against(self) -> dict[str, list[str]]:
        """It ends after it begins, and names editions that the library knows."""
        found = unknown_editions(self.criteria)
        if self.end < self.start:
            found["end"] = [_now("It ends before it begins.")]
        return found
