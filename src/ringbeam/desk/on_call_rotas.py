"""On-call rotas: who of a group is called outside hours, in turn (20000-1:2018, 8.6.1)."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, refers_to
from ringbeam.core.lines import DAY, RECORDS, Column, Lines
from ringbeam.core.registers import ALL, MINE, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.organization.groups import Group
from ringbeam.services.calendars import zones

HALF_HOUR, DAY_OF_MINUTES, WEEK, MOST = 30, 24 * 60, 7, 366
TIMES = [(n, f"{n // 60:02}:{n % 60:02}") for n in range(0, DAY_OF_MINUTES, HALF_HOUR)]
NINE = 9 * 60
MOST_AHEAD = 60  # days


@register(
    prefix="OCR",
    clauses=("ISO/IEC 20000-1:2018 8.6.1",),
    kind="on_call_rota",
    plural="on-call-rotas",
)
class OnCallRota(Record):
    """The people of a group who are on call one after the other, with swaps.

    Turns are handed over at one time of the day on the wall in the rota's zone. Who is away by
    an absence is stood in for. An archived rota calls nobody.
    """

    group = refers_to(Group, required=True, verbose_name=_("group"))
    zone = models.CharField(_("time zone"), max_length=60, default="UTC", choices=zones)
    first = models.DateField(_("first handover on"))
    handover = models.PositiveSmallIntegerField(
        _("handed over at"), choices=TIMES, default=NINE
    )
    days = models.PositiveSmallIntegerField(
        _("days of a turn"),
        default=WEEK,
        validators=[MinValueValidator(1), MaxValueValidator(MOST)],
    )
    ahead = models.PositiveSmallIntegerField(
        _("days ahead that a gap is told"),
        default=WEEK,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_AHEAD)],
        help_text=_("Who answers for the rota is told once that nobody will be on call."),
    )
    members = Lines(
        Column("people", _("on call"), RECORDS, required=True, refers=("person",)),
        verbose_name=_("turns, in order"),
    )
    swaps = Lines(
        Column("start", _("from"), DAY, required=True),
        Column("until", _("until"), DAY, required=True),
        Column("people", _("on call instead"), RECORDS, required=True, refers=("person",)),
        Column("why", _("why")),
        verbose_name=_("swaps and exceptions"),
    )

    class Meta(Record.Meta):
        verbose_name = _("on-call rota")
        verbose_name_plural = _("on-call rotas")
        indexes = (models.Index(fields=["group"], name="desk_on_call_group"),)

    class Register:
        columns = ("title", "group", "zone", "first", "days", "owner")
        filters = ("group", "owner", "archived")
        sorts = ("title", "-updated")
        search = ("title",)
        form = (
            *("title", "group", "zone", "first", "handover", "days", "members", "swaps"),
            *("ahead", "owner"),
        )
        views = (ALL, MINE)
        see, edit, add = inside | auditor, manager | owner, manager
        icon, group, seldom = "calendar-time", "Plan", True

    def reasons_against(self) -> dict[str, list[str]]:
        """A swap ends after it begins."""
        wrong = [one for one in self.swaps or [] if _ends_before(one)]
        return {"swaps": [_now("It ends before it begins.")]} if wrong else {}


def _ends_before(swap: Any) -> bool:
    return bool(swap["start"] and swap["until"] and swap["until"] < swap["start"])
