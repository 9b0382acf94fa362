"""Suspensions: which rule is switched off, since when, by whom and why (9.1)."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.conformity.rule_names import DeclaredField, rules
from ringbeam.core.acts import Act
from ringbeam.core.entries import Record
from ringbeam.core.lives import Life, Move
from ringbeam.core.registers import ALL, OPEN, register
from ringbeam.core.rules import auditor, inside, manager

LIFE = Life(
    start="in_force",
    states={"in_force": _("Switched off"), "lifted": _("Switched on again")},
    moves=(Move("lift", _("Switch on again"), ("in_force",), "lifted", manager),),
    closed=frozenset({"lifted"}),
)


def say_by_whom(suspensions: Sequence[Any], act: Act) -> None:
    """Keep who switched it off first."""
    for one in suspensions:
        one.set_by = one.set_by or act.by.name


@register(
    prefix="RSU",
    clauses=("ISO 9001:2015 9.1.1", "ISO/IEC 20000-1:2018 9.1"),
    kind="rule_suspension",
    plural="rule-suspensions",
)
class RuleSuspension(Record):
    """A rule that is switched off: it lifts nothing, and what it covers is open.

    What it finds broken or overdue lowers all the same.

    It holds from its record on, until a day (with that day) or until it is switched on again.
    """

    rule = DeclaredField(_("rule"), max_length=80, choices=rules)
    reason = models.TextField(_("why"))
    until = models.DateField(_("until"), null=True, blank=True)
    set_by = models.CharField(_("by"), max_length=200, blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("suspension of a rule")
        verbose_name_plural = _("suspensions of rules")

    class Register:
        life = LIFE
        columns = ("rule", "state", "reason", "until", "set_by", "updated")
        filters = ("state", "rule", "owner", "archived")
        sorts = ("-entry", "-updated")
        search = ("title", "reason", "rule")
        form = ("title", "rule", "reason", "until", "owner")
        views = (OPEN, ALL)
        see, edit, add = inside | auditor, manager, manager
        settle = (say_by_whom,)
        icon, group = "eye-off", "Improve"
        seldom = True

    def reasons_against(self) -> dict[str, list[str]]:
        """The reason says something."""
        if self.reason.strip():
            return {}
        return {"reason": [_now("Say why the rule is switched off.")]}
