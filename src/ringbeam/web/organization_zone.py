"""The page of the organization's zone: where its days begin and end."""

from functools import lru_cache
from zoneinfo import available_timezones

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ringbeam.core import access
from ringbeam.core.organization_zone import organization_zone, set_organization_zone
from ringbeam.web.requests import Asked

UTC, BESIDE = "UTC", ("Etc/", "posix/", "right/", "SystemV/")


@lru_cache(maxsize=1)
def _places() -> list[str]:
    places = (n for n in available_timezones() if "/" in n and not n.startswith(BESIDE))
    return [UTC, *sorted(places)]


def zones_to_choose() -> list[tuple[str, str]]:
    """The zone in force, UTC, and every zone that is named by a place."""
    names = dict.fromkeys((organization_zone(), *_places()))
    return [(one, one.replace("_", " ")) for one in names]


class ZoneForm(forms.Form):
    """One zone for all days of the organization."""

    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone of the organization"),
        help_text=gettext_lazy("A day begins and ends here as it does in this zone."),
        choices=zones_to_choose,
        initial=organization_zone,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def show_zone(request: Asked) -> HttpResponse:
    """The zone, to be read and changed by administrators of the whole; absent for others."""
    if not access.may_read(request.actor):
        raise Http404
    form = ZoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_organization_zone(form.cleaned_data["zone"], by=request.actor)
        return redirect("organization_zone")
    context = {"title": _("Time zone"), "form": form}
    return render(request, "web/access_zone.html", context, status=422 if form.errors else 200)
