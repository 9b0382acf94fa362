"""Limits of rules that the organization sets itself, with the reason and the source (9.1)."""

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.conformity.rule_names import DeclaredField, declared, limits_declared
from ringbeam.core.entries import Record
from ringbeam.core.lives import Life, Move
from ringbeam.core.registers import ALL, OPEN, register
from ringbeam.core.rules import auditor, inside, manager

LIFE = Life(
    start="in_force",
    states={"in_force": _("In force"), "withdrawn": _("Withdrawn")},
    moves=(Move("withdraw", _("Withdraw"), ("in_force",), "withdrawn", manager),),
    closed=frozenset({"withdrawn"}),
)


@register(
    prefix="RLI",
    clauses=("ISO 9001:2015 9.1.1", "ISO/IEC 20000-1:2018 9.1"),
    kind="rule_limit",
    plural="rule-limits",
)
class RuleLimit(Record):
    """A limit of rules by the organization's own procedure, in place of the assumed one.

    It holds from its record on, until it is withdrawn or a newer one of the same limit is set.
    """

    limit = DeclaredField(_("limit"), max_length=100, choices=limits_declared)
    value = models.PositiveIntegerField(_("value"))
    source = models.CharField(_("source: the procedure that says so"), max_length=200)
    reason = models.TextField(_("why"))

    class Meta(Record.Meta):
        verbose_name = _("limit of rules")
        verbose_name_plural = _("limits of rules")

    class Register:
        life = LIFE
        columns = ("limit", "value", "state", "source", "owner", "updated")
        filters = ("state", "limit", "owner", "archived")
        sorts = ("-entry", "-updated")
        search = ("title", "reason", "source", "limit")
        form = ("title", "limit", "value", "source", "reason", "owner")
        views = (OPEN, ALL)
        see, edit, add = inside | auditor, manager, manager
        icon, group = "adjustments-horizontal", "Improve"
        seldom = True

    def reasons_against(self) -> dict[str, list[str]]:
        """The value lies within what the limit may be; reason and source say something."""
        found = {
            name: [said]
            for name, said in (
                ("source", _now("Say which procedure sets it.")),
                ("reason", _now("Say why it is set so.")),
            )
            if not getattr(self, name).strip()
        }
        one = declared().get(self.limit)
        if one and (said := one.reason_against(self.value)):
            found["value"] = [said]
        return found
