"""Calendars: when agreed service hours are open (ISO/IEC 20000-1:2018, 8.3.3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record
from ringbeam.core.registers import View, register
from ringbeam.core.rules import auditor, inside, manager


def always() -> dict[str, list[list[str]]]:
    """Open around the clock."""
    return {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


@register(prefix="CAL", clauses=("ISO/IEC 20000-1:2018 8.3.3",))
class Calendar(Record):
    """Opening hours in one time zone: several spans a day, exceptions and named holidays.

    ``weekly`` maps mon to sun to spans of wall-clock times, ``exceptions`` maps dates to spans
    (none: closed), ``holidays`` lists dates with names that were shown before they took effect.
    """

    zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    weekly = models.JSONField(_("weekly hours"), default=always)
    exceptions = models.JSONField(_("exceptions"), default=dict, blank=True)
    country = models.CharField(_("country of the holidays"), max_length=3, blank=True)
    region = models.CharField(_("region of the holidays"), max_length=10, blank=True)
    holidays = models.JSONField(_("holidays"), default=list, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")

    class Register:
        columns = ("title", "zone", "country", "updated")
        filters = ("owner", "archived")
        sorts = ("title", "-updated")
        search = ("title", "zone")
        form = ("title", "zone", "weekly", "exceptions", "country", "region", "holidays", "owner")
        views = (View("all", _("All calendars")),)
        see, edit, add = inside | auditor, manager, manager
        icon = "calendar-time"
