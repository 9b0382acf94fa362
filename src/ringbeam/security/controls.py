"""Security controls: those of Annex A and own ones; whether, why and how (27001, 6.1.3)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record
from ringbeam.core.extras import Derived
from ringbeam.core.registers import ALL, MINE, View, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.security.annex import NO_SUCH_CONTROL, AnnexField, is_control, offered
from ringbeam.security.control_life import ASKED_FOR, EXCLUDED, LIFE, STATED
from ringbeam.security.implementing import IMPLEMENTED, date_the_word, numbers


@register(
    prefix="CTL",
    clauses=("ISO/IEC 27001:2013 6.1.3", "ISO/IEC 27001:2022 6.1.3"),
    kind="control",
    plural="controls",
)
class SecurityControl(Record):
    """A control of Annex A or an own one: whether it is included, why, and how far it is there.

    Its state is the decision. ``implemented`` is the word of the person named beside it; no
    rule looks at it, and it lifts no requirement.
    """

    annex = AnnexField(
        _("control of Annex A"),
        max_length=40,
        blank=True,
        help_text=_("Such as ISO/IEC 27001:2022 A.5.1; empty for a control of your own."),
    )
    description = models.TextField(_("what the control is"), blank=True)
    justification = models.TextField(_("why it is included or left out"), blank=True)
    law = models.BooleanField(_("the law asks for it"), default=False)
    contract = models.BooleanField(_("a contract asks for it"), default=False)
    good_practice = models.BooleanField(_("it is good practice"), default=False)
    implemented = models.CharField(
        _("implemented"), max_length=6, choices=IMPLEMENTED, blank=True
    )
    implemented_on = models.DateField(_("said on"), null=True, editable=False)
    implemented_by = models.CharField(_("said by"), max_length=120, blank=True, editable=False)
    implementation = models.TextField(_("how it is implemented"), blank=True)

    class Meta(Record.Meta):
        verbose_name = _("security control")
        verbose_name_plural = _("security controls")
        indexes = (models.Index(fields=["annex"], name="security_control_annex"),)
        constraints = (
            models.UniqueConstraint(
                fields=["annex"],
                condition=Q(archived=False) & ~Q(annex=""),
                name="security_control_once",
                violation_error_message=_("There is a record of this control already."),
            ),
        )

    class Register:
        life = LIFE
        columns = ("title", "number", "state", "implemented", "owner", "updated")
        filters = ("state", "implemented", *STATED, "owner", "annex", "archived")
        sorts = ("annex", "title", "-updated", "-entry")
        search = ("title", "description", "justification", "implementation")
        form = (
            *("title", "annex", "description", "owner", "justification", *STATED),
            *("implemented", "implementation"),
        )
        views = (
            View("undecided", _("Undecided"), "state=undecided"),
            View("included", _("Included"), "state=included"),
            View("left_out", _("Left out"), "state=excluded"),
            MINE,
            ALL,
        )
        see, edit, add = inside | auditor, manager | owner, manager
        settle = (date_the_word,)
        icon, group = "shield-half", "Do"
        extra: ClassVar[dict[str, Any]] = {
            "number": Derived(_("Annex A"), numbers, sort="annex", needs=("annex",)),
            "offers": offered,
        }

    def reasons_against(self) -> dict[str, list[str]]:
        """What it is of Annex A, the library knows; law and contract ask for nothing that
        stays left out."""
        found: dict[str, list[str]] = {}
        known = not self.annex or self.annex == self.was.get("annex")
        if not known and not is_control(self.annex):
            found["annex"] = [str(NO_SUCH_CONTROL) % self.annex]
        if self.state == EXCLUDED == self.was.get("state"):
            asked = [name for name in ("law", "contract") if getattr(self, name)]
            found |= {name: [str(ASKED_FOR)] for name in asked if not self.was[name]}
        return found
