"""On-call rotas: who is to be reached when nobody else is there (20000-1:2018, 8.6.1)."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, refers_to
from ringbeam.core.lines import DAY, RECORDS, Column, Lines
from ringbeam.core.registers import ALL, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.organization.groups import Group
from ringbeam.services.calendars import zones

TIMES = [(one, one) for one in (f"{n // 2:02}:{n % 2 * 30:02}" for n in range(48))]


@register(
    prefix="RTA",
    clauses=("ISO/IEC 20000-1:2018 8.6.1",),
    kind="on_call_rota",
    plural="on-call-rotas",
)
class OnCallRota(Record):
    """People who are on call in turn, each for so many days from one handover to the next.

    A swap puts somebody else in for all handovers from one day through another. Who is away
    is followed by the deputy.
    """

    group = refers_to(Group, verbose_name=_("group"))
    zone = models.CharField(_("time zone"), max_length=60, default="UTC", choices=zones)
    start = models.DateField(_("first handover"))
    handover = models.CharField(
        _("time of handover"), max_length=5, default="08:00", choices=TIMES
    )
    days = models.PositiveSmallIntegerField(
        _("days of a turn"),
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(92)],
    )
    members = Lines(
        Column("person", _("person"), RECORDS, required=True, refers=("person",)),
        verbose_name=_("in turn"),
    )
    swaps = Lines(
        Column("person", _("person"), RECORDS, required=True, refers=("person",)),
        Column("first", _("from the handover on"), DAY, required=True),
        Column("last", _("through the handover on"), DAY, required=True),
        verbose_name=_("swaps"),
    )

    class Meta(Record.Meta):
        verbose_name = _("on-call rota")
        verbose_name_plural = _("on-call rotas")

    class Register:
        columns = ("title", "group", "zone", "handover", "days", "owner")
        filters = ("group", "owner", "archived")
        sorts = ("title", "-updated")
        search = ("title",)
        form = (
            *("title", "group", "zone", "start", "handover", "days", "members", "swaps"),
            "owner",
        )
        views = (ALL,)
        see, edit, add = inside | auditor, manager | owner, manager
        icon, group, seldom = "phone", "Plan", True

    def reasons_against(self) -> dict[str, list[Any]]:
        """Swaps that end before they begin."""
        if any(one["last"] < one["first"] for one in self.swaps):
            return {"swaps": [_now("A swap ends before it begins.")]}
        return {}
