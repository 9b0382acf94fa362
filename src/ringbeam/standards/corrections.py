"""Corrections of the library: what ships is wrong, and what it is to say instead (7.5.3).

Anyone inside may report; managers and administrators put in force. What is in force is laid
over the shipped facts each time that they are loaded, so that it outlives an upgrade.
"""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, shared_reference
from ringbeam.core.extras import Derived
from ringbeam.core.registers import ALL, View, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.standards.correction_life import (
    IN_FORCE,
    LIFE,
    corrected,
    gauges_of,
    lay_over,
    remember_what_shipped,
)
from ringbeam.standards.loading.correcting import PARTS, reasons_against

LONGEST = 300


@register(
    prefix="LCO",
    kind="library_correction",
    plural="library-corrections",
    clauses=(
        *("ISO 9001:2015 7.5.3.2", "ISO 9001:2026 7.5.3.2", "ISO 14001:2015 7.5.3"),
        *("ISO 14001:2026 7.5.3", "ISO 45001:2018 7.5.3", "ISO/IEC 27001:2022 7.5.3"),
        "ISO/IEC 20000-1:2018 7.5.3.2",
    ),
)
class LibraryCorrection(Record):
    """An error in the library of standards, what it says, and what it is to say."""

    owner = shared_reference("person", label=_("reported by"))
    part = models.CharField(
        _("what is wrong"),
        max_length=24,
        choices=[(name, one.label) for name, one in PARTS.items()],
        default="requirement_summary",
    )
    subject = models.CharField(
        _("of what"),
        max_length=LONGEST,
        help_text=_(
            "The reference in the library, such as iso-9001:2015:4.1. A link beside each text"
            " of the library fills it in."
        ),
    )
    shipped = models.TextField(_("what the library says"), blank=True, editable=False)
    wanted = models.TextField(_("what it is to say"), blank=True)
    why = models.TextField(_("why"))
    source = models.TextField(
        _("source"),
        blank=True,
        help_text=_(
            "Where it can be checked: edition, clause, page. Copy no text of a standard."
        ),
    )
    answer = models.TextField(_("answer"), blank=True)
    since = models.DateTimeField(_("in force since"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("correction of the library")
        verbose_name_plural = _("corrections of the library")
        indexes = (models.Index(fields=["state", "since"], name="standards_correction_state"),)

    class Register:
        life = LIFE
        columns = ("title", "state", "part", "shipping", "owner", "since")
        filters = ("state", "part", "owner", "archived")
        sorts = ("-entry", "-updated")
        search = ("title", "subject", "wanted", "why")
        form = ("title", "part", "subject", "wanted", "why", "source", "answer", "owner")
        views = (
            View("reported", _("Reported"), "state=reported"),
            View("in_force", _("In force"), "state=in_force"),
            ALL,
        )
        see, edit, add = inside | auditor | owner, manager, inside
        settle, follow = (remember_what_shipped,), (lay_over,)
        icon, group = "pencil", "Improve"
        seldom = True
        extra: ClassVar[dict[str, Any]] = {
            "shipping": Derived(
                _("Shipped text"), gauges_of, needs=("part", "subject", "shipped")
            )
        }

    def reasons_against(self) -> dict[str, list[str]]:
        """What is in force can stand; what is only reported may say anything."""
        if self.state != IN_FORCE:
            return {}
        found = reasons_against(corrected(self))
        return {"wanted": found} if found else {}
