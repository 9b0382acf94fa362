"""Watching a record: who is told of it, to be told of it, and to be told no more."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ringbeam.core.registers import of_kind
from ringbeam.core.watching.watches import (
    is_watching,
    unwatch,
    watch,
    watched_by,
    watchers_of,
)
from ringbeam.web.requests import Asked, found


@require_http_methods(["GET", "HEAD", "POST"])
def watch_record(request: Asked, plural: str, ref: str) -> HttpResponse:
    """Who watches it; POST watches, or no more with ``stop``. For htmx the button alone."""
    record = found(request, plural, ref)
    url = record.register.url(record.ref)
    if request.method == "POST":
        if request.POST.get("stop"):
            unwatch(record.pk, by=request.actor)
        else:
            watch(record, by=request.actor)
        return redirect(url if request.POST.get("back") == "record" else f"{url}watch/")
    context = {
        "title": _("Watchers of %s") % ref,
        "record": record,
        "register": record.register,
        "url": url,
        "watching": is_watching(record.pk, request.actor),
    }
    if request.htmx:
        return render(request, "web/fragments/watch.html", context)
    context["watchers"] = watchers_of(record, request.actor)
    return render(request, "web/watchers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def watched(request: Asked) -> HttpResponse:
    """What the reader watches; POST watches the record with the id in ``stop`` no more."""
    if request.method == "POST":
        if (chosen := request.POST.get("stop", "")).isdecimal():
            unwatch(int(chosen[:18]), by=request.actor)
        return redirect("/notices/watched/")
    rows = [(one, of_kind(one.kind).url(one.ref)) for one in watched_by(request.actor)]
    context = {"title": _("Watched records"), "rows": rows}
    return render(request, "web/watched.html", context)
