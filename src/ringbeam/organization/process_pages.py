"""The page of the map of processes: drawn, and as a list (4.4)."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ringbeam.core.contributions import ROUTES
from ringbeam.organization.process_drawing import NARROW, WIDE, drawn
from ringbeam.organization.process_map import ORDER, process_map
from ringbeam.organization.processes import BANDS, Process
from ringbeam.web.requests import Asked
from ringbeam.web.shell import sees


@require_safe
def show_process_map(request: Asked) -> HttpResponse:
    """The map of the processes that the reader may see; absent for who sees no such list."""
    if not sees(Process.register, request.actor):
        raise Http404
    found = process_map(request.actor)
    words = {band: str(label) for band, label in BANDS}
    title = _("Map of processes")
    told = {
        "title": title,
        "found": found,
        "bands": [(band, words[band], found.of_band(band)) for band in ORDER],
        "sheets": [drawn(found, one, title=title, bands=words) for one in (WIDE, NARROW)],
        "may_add": Process.register.may_add(request.actor),
    }
    return render(request, "organization/process_map.html", told)


ROUTES.append(path("processes/map/", show_process_map, name="process-map"))
