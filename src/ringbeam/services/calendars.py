"""Calendars: when agreed service hours are open (ISO/IEC 20000-1:2018, 8.3.3)."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django.db import models
from django.utils.translation import gettext as said_now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.countries import named
from ringbeam.core.entries import Record
from ringbeam.core.registers import View, register
from ringbeam.core.rules import auditor, inside, manager
from ringbeam.core.written import WrittenField
from ringbeam.services.levels import LevelsError, calendar_from
from ringbeam.services.levels.calendars import Holiday
from ringbeam.services.levels.national import countries, national_holidays
from ringbeam.services.terms import said
from ringbeam.services.wordings import EXCEPTIONS, HOLIDAYS, WEEK

PARTS = {"timezone": "zone", "calendar": ""}


def always() -> dict[str, list[list[str]]]:
    """Open around the clock."""
    return {
        day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    }


@cache
def zones() -> list[tuple[str, str]]:
    """The names of time zones that this machine knows."""
    return [(name, name) for name in sorted(available_timezones())]


def known_countries() -> list[tuple[str, str]]:
    """The countries whose holidays are known: ISO 3166 code, and name for the reader."""
    return named(countries())


@register(prefix="CAL", clauses=("ISO/IEC 20000-1:2018 8.3.3",))
class Calendar(Record):
    """Opening hours in one time zone: several spans a day, exceptions and named holidays.

    ``weekly`` maps mon to sun to spans of wall-clock times, ``exceptions`` maps dates to spans
    (none: closed), ``holidays`` lists dates with names that were shown before they took effect.
    """

    zone = models.CharField(_("time zone"), max_length=60, default="UTC", choices=zones)
    weekly = WrittenField(_("weekly hours"), wording=WEEK, default=always)
    exceptions = WrittenField(_("exceptions"), wording=EXCEPTIONS, default=dict, blank=True)
    country = models.CharField(
        _("country of the holidays"), max_length=3, blank=True, choices=known_countries
    )
    region = models.CharField(_("region of the holidays"), max_length=10, blank=True)
    holidays = WrittenField(_("holidays"), wording=HOLIDAYS, default=list, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")

    class Register:
        columns = ("title", "zone", "country", "updated")
        filters = ("owner", "archived")
        sorts = ("title", "-updated")
        search = ("title", "zone")
        form = (
            "title",
            "zone",
            "weekly",
            "exceptions",
            "country",
            "region",
            "holidays",
            "owner",
        )
        views = (View("all", _("All calendars")),)
        see, edit, add = inside | auditor, manager, manager
        icon = "calendar-time"
        seldom = True

    def declared(self) -> dict[str, Any]:
        """The hours as the service level engine reads them."""
        return {
            "timezone": self.zone,
            "weekly": self.weekly,
            "exceptions": self.exceptions,
            "holidays": self.holidays,
        }

    def reasons_against(self) -> dict[str, list[str]]:
        """What the engine cannot read, and hours that never open, by field."""
        try:
            read = calendar_from(self.declared())
        except LevelsError as fault:
            part = str(getattr(fault, "place", "zone")).partition(",")[0]
            return {PARTS.get(part, part): [said(fault)]}
        if not read.opens_weekly and not any(one.spans for one in read.exceptions):
            return {"weekly": [said_now("These hours are never open. Give one day a span.")]}
        return {}


def propose_holidays(calendar: Calendar, years: range) -> list[Holiday]:
    """The named holidays of the calendar's country and region, to be looked at before an edit.

    Raises LevelsError for a country or region that is not known.
    """
    return national_holidays(
        calendar.country, region=calendar.region or None, years=years, language=None
    )
