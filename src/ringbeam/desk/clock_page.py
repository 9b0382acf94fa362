"""The page on which an incident's deadlines are explained line by line (8.3.3, 8.6.1)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ringbeam.core import clock
from ringbeam.core.contributions import ROUTES
from ringbeam.desk.explaining import explain
from ringbeam.desk.incident_pages import clocks_on_page
from ringbeam.web.requests import Asked, found


@require_safe
def show_clocks(request: Asked, ref: str) -> HttpResponse:
    """Every clock with its reckoning; htmx, which asks again and again, gets the tiles."""
    incident = found(request, "incidents", ref)
    context = clocks_on_page(incident)
    if request.htmx:
        return render(request, "desk/clocks.html", context)
    more = {
        "record": incident,
        "url": incident.register.url(ref),
        "explained": explain(incident),
        "now": clock.now(),
        "title": _("Clocks of %s") % ref,
    }
    return render(request, "desk/reckoning.html", {**context, **more})


ROUTES.append(path("incidents/<str:ref>/clocks/", show_clocks, name="incident_clocks"))
