"""Criteria for major incidents: when one is declared without waiting for a person (8.6.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, shared_reference
from ringbeam.core.lives import Life, Move
from ringbeam.core.registers import ALL, View, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.desk.priorities import PRIORITIES

IN_USE = "in_use"


@register(
    prefix="MCR",
    clauses=("ISO/IEC 20000-1:2018 8.6.1",),
    kind="major_criterion",
    plural="major-criteria",
)
class MajorCriterion(Record):
    """So many open incidents of one service, of a priority or graver, within so many minutes.

    They become one major incident, which the owner manages until somebody else is named, else
    the owner of the service.
    """

    about = shared_reference("service", label=_("service"), public="service")
    owner = shared_reference("person", label=_("major incident manager"), public="manager")
    priority = models.PositiveSmallIntegerField(
        _("priority or graver"), choices=PRIORITIES, default=1
    )
    incidents = models.PositiveSmallIntegerField(_("incidents"), default=1)
    minutes = models.PositiveSmallIntegerField(_("within minutes"), default=60)

    class Meta(Record.Meta):
        verbose_name = _("criterion for major incidents")
        verbose_name_plural = _("criteria for major incidents")

    class Register:
        life = Life(
            start="draft",
            states={"draft": _("Draft"), IN_USE: _("In use"), "ended": _("Ended")},
            moves=(
                Move("use", _("Use"), ("draft", "ended"), IN_USE, manager),
                Move("end", _("End"), (IN_USE,), "ended", manager),
            ),
            closed=frozenset({"ended"}),
        )
        columns = ("title", "service", "priority", "incidents", "minutes", "state")
        filters = ("state", "service", "priority", "archived")
        sorts = ("title", "-updated")
        search = ("title",)
        form = ("title", "service", "priority", "incidents", "minutes", "manager")
        views = (View("in_use", _("In use"), f"state={IN_USE}"), ALL)
        see, edit, add = inside | auditor, manager | owner, manager
        icon, group, seldom = "adjustments-horizontal", "Plan", True

    def reasons_against(self) -> dict[str, list[str]]:
        """A criterion that nothing or everything would meet."""
        few = [_("Give at least one.")]
        found = {name: few for name in ("incidents", "minutes") if getattr(self, name) < 1}
        return {name: [str(said) for said in reasons] for name, reasons in found.items()}
