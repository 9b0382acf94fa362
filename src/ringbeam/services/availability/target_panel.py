"""What an availability target came to, month by month, on its page (20000-1:2018, 8.7.1)."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import ROUTES, panel
from ringbeam.services.availability.availability_targets import AvailabilityTarget
from ringbeam.services.availability.measuring import measured
from ringbeam.services.availability.service_cards import told
from ringbeam.services.counts import Month
from ringbeam.web.formats import local
from ringbeam.web.requests import Asked, found

MONTHS, A_DAY = 12, timedelta(days=1)


@panel(
    on="availability_target",
    title=gettext_lazy("What it came to"),
    template="services/availability_panel.html",
    order=5,
    wide=True,
)
def months_asked(target: Any, _actor: Actor) -> dict[str, Any] | None:
    """Where the months are, once it was put in force; no query, for they are asked beside."""
    if target.state == "draft":
        return None
    return {"url": f"{target.register.url(target.ref)}months/"}


@require_safe
def months_page(request: Asked, ref: str) -> HttpResponse:
    """The last twelve months since it was written, the newest first: a part, or a page."""
    target: Any = found(request, AvailabilityTarget.register.plural, ref)
    months = [Month.of(local(clock.now()).date())]
    while len(months) < MONTHS and months[-1].start > target.created:
        months.append(Month.of(months[-1].first - A_DAY))
    one = measured(target, months[-1].start, months[0].end)
    rows = [(month.words, told(target, one.of(month.start, month.end))) for month in months]
    context = {
        "title": _("Availability by month"),
        "target": target,
        "data": {"rows": rows, "left_out": one.left_out},
    }
    part = "services/availability_months.html"
    return render(request, part if request.htmx else "services/availability_page.html", context)


ROUTES.append(
    path("availability-targets/<str:ref>/months/", months_page, name="availability-months")
)
