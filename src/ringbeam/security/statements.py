"""Statements of applicability: versions whose words never change (ISO/IEC 27001, 6.1.3 d)."""

from typing import Any

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record
from ringbeam.core.registers import ALL, View, register
from ringbeam.core.rules import auditor, inside, manager, participant
from ringbeam.security.annex import EDITIONS
from ringbeam.security.contents import Line, loaded
from ringbeam.security.statement_life import DRAFT, LIFE

FIXED = ("title", "edition", "note")


@register(
    prefix="SOA",
    clauses=("ISO/IEC 27001:2013 6.1.3", "ISO/IEC 27001:2022 6.1.3"),
    kind="statement",
    plural="statements",
)
class StatementOfApplicability(Record):
    """A version of the statement: which controls apply and why, as it was decided on a day.

    ``content`` holds a control a line, ``digest`` is its SHA-256. ``owners`` are the persons
    whose risks the controls treat, each as person, name and risks; they approve it first.
    ``told`` are approvals of those who have no account: of whom, how it is known, who says so.
    """

    edition = models.CharField(
        _("edition"), max_length=20, choices=EDITIONS, default=EDITIONS[0][0]
    )
    note = models.CharField(_("what changes and why"), max_length=300, blank=True)
    review = models.DateField(_("next review"), null=True, blank=True)
    content = models.TextField(_("what it says"), blank=True, editable=False)
    digest = models.CharField(_("SHA-256"), max_length=64, blank=True, editable=False)
    frozen = models.DateTimeField(_("as decided on"), null=True, editable=False)
    owners = models.JSONField(_("risk owners"), default=list, editable=False)
    told = models.JSONField(_("approvals told by others"), default=list, editable=False)
    authors = models.JSONField(_("authors"), default=list, editable=False)
    approved = models.DateTimeField(_("approved"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("statement of applicability")
        verbose_name_plural = _("statements of applicability")

    class Register:
        life = LIFE
        columns = ("title", "edition", "state", "frozen", "approved", "review")
        filters = ("state", "edition", "review", "archived")
        sorts = ("-entry", "-approved", "review")
        search = ("title", "note")
        form = ("title", "edition", "note", "review")
        views = (
            View("in_force", _("In force"), "state=approved"),
            View("for_approval", _("For approval"), "state=submitted"),
            ALL,
        )
        see, edit, add = inside | auditor | participant, manager, manager
        icon, group = "file-certificate", "Plan"
        seldom = True
        extra = {"shown_apart": ("content",)}

    @cached_property
    def lines(self) -> list[Line]:
        """What it says, a line for each control."""
        return loaded(self.content)

    def reasons_against(self) -> dict[str, list[str]]:
        """What was submitted is no longer written; what is frozen stays of its edition."""
        frozen = bool(self.was.get("content"))
        fixed = FIXED if self.was.get("state", DRAFT) != DRAFT else ()
        changed = [name for name in fixed if self._is_new(name)]
        if frozen and self._is_new("edition"):
            changed.append("edition")
        said = _now("A statement that is submitted is no longer written; make a new version.")
        return {name: [said] for name in changed}

    def _is_new(self, name: str) -> bool:
        value: Any = getattr(self, name)
        return name in self.was and bool(self.was[name] != value)


def in_force(edition: str) -> StatementOfApplicability | None:
    """The approved statement of an edition, or None; one query."""
    rows = StatementOfApplicability.rows.filter(edition=edition, state="approved")
    found: StatementOfApplicability | None = (
        rows.filter(archived=False).order_by("-approved", "-pk").first()
    )
    return found
