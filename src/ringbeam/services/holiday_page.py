"""Holidays of a country are shown by name before they take effect (20000-1:2018, 8.3.3)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import ROUTES, panel
from ringbeam.core.refusals import Forbidden
from ringbeam.core.writing import edit
from ringbeam.services.calendars import Calendar, propose_holidays
from ringbeam.services.levels import LevelsError
from ringbeam.services.terms import said
from ringbeam.web.requests import Asked, found

YEARS = 2


def years_ahead() -> range:
    """This year and the next."""
    this_year = clock.now().year
    return range(this_year, this_year + YEARS)


@panel(
    on="calendar",
    title=gettext_lazy("Holidays"),
    template="services/calendar_panel.html",
    order=10,
)
def holidays_of(calendar: Calendar, actor: Actor) -> dict[str, Any]:
    """How many named holidays are kept, and where those of the country are looked at."""
    url = f"{calendar.register.url(calendar.ref)}holidays/"
    may = calendar.register.edit.allows(actor, calendar)
    return {"number": len(calendar.holidays or []), "url": url, "may_edit": may}


@require_http_methods(["GET", "HEAD", "POST"])
def show_holidays(request: Asked, ref: str) -> HttpResponse:
    """GET names the holidays of the calendar's country; POST keeps them by an edit.

    Raises Http404 as if absent, and Forbidden for who may not change the calendar.
    """
    calendar = found(request, "calendars", ref)
    proposed, problem = [], ""
    try:
        if calendar.country:
            proposed = propose_holidays(calendar, years_ahead())
    except LevelsError as fault:
        problem = said(fault)
    if request.method == "POST":
        if not proposed:
            raise Forbidden([problem or _("The calendar names no country.")])
        edit(calendar, {"holidays": merged(calendar, proposed)}, by=request.actor)
        return redirect(calendar.register.url(ref))
    kept = {str(one.get("date")) for one in _listed(calendar)}
    context = {
        "record": calendar,
        "url": calendar.register.url(ref),
        "holidays": [(one.day, one.name, one.day.isoformat() in kept) for one in proposed],
        "problem": problem,
        "may_edit": calendar.register.edit.allows(request.actor, calendar),
        "title": _("Holidays of %s") % calendar.title,
    }
    return render(request, "services/holidays.html", context)


def merged(calendar: Calendar, proposed: list[Any]) -> list[dict[str, str]]:
    """The kept holidays with the proposed ones; what people named themselves stays."""
    kept = {one["date"]: one for one in _listed(calendar)}
    fresh = {
        one.day.isoformat(): {"date": one.day.isoformat(), "name": one.name} for one in proposed
    }
    return [one for _day, one in sorted({**fresh, **kept}.items())]


def _listed(calendar: Calendar) -> list[dict[str, str]]:
    """The kept holidays, each with its date, whichever way they were written."""
    return [
        one if isinstance(one, dict) else {"date": str(one), "name": ""}
        for one in calendar.holidays or []
    ]


ROUTES.append(path("calendars/<str:ref>/holidays/", show_holidays, name="calendar_holidays"))
