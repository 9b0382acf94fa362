"""The coming weeks of a rota, and who of a group is on call now (20000-1:2018, 8.6.1)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import ROUTES, panel
from ringbeam.desk.on_call import called_for, gaps_of, on_call_for, turns_of
from ringbeam.desk.on_call_rotas import OnCallRota
from ringbeam.desk.on_call_turns import BY_SWAP, BY_TURN, NOBODY, STANDS_IN, spans
from ringbeam.organization.groups import Group
from ringbeam.web.reporting import titles_of
from ringbeam.web.requests import Asked, found

WEEKS, WEEK = 8, 7
PLURAL = "on-call-rotas"
WHY = {
    BY_TURN: "",
    BY_SWAP: _("by a swap"),
    STANDS_IN: _("stands in"),
    NOBODY: _("nobody: the owner of the group is told instead"),
}


@panel(on="on_call_rota", title=_("Coming weeks"), template="desk/on_call.html", order=10)
def weeks_of(rota: Any, _actor: Actor) -> dict[str, Any]:
    """Where the coming weeks stand, and what tells of gaps; no query."""
    url = f"/{PLURAL}/{rota.ref}/"
    gaps_url = "" if rota.archived else f"{url}gaps/"
    return {"url": f"{url}weeks/", "gaps_url": gaps_url}


@require_safe
def show_weeks(request: Asked, ref: str) -> HttpResponse:
    """Who is on call from now on for eight weeks, in the reader's time; raises Http404."""
    rota: Any = found(request, PLURAL, ref)
    now = clock.now()
    coming = spans(turns_of(rota, now, WEEKS * WEEK), now, WEEKS * WEEK)
    names = titles_of({pk for one in coming for pk in one.people}, request.actor)
    context = {
        "title": _now("On call in the coming weeks"),
        "record": rota,
        "url": rota.register.url(ref),
        "rows": [(one, [names[pk] for pk in one.people], WHY[one.why]) for one in coming],
        "gaps": [] if rota.archived else gaps_of(rota, now),
        "now": now,
    }
    return render(request, "desk/on_call_weeks.html", context)


@require_safe
def show_gaps(request: Asked, ref: str) -> HttpResponse:
    """When nobody is on call soon, for the page of the rota; elsewhere leads to the weeks."""
    rota: Any = found(request, PLURAL, ref)
    if not request.htmx:
        return redirect(f"/{PLURAL}/{rota.ref}/weeks/")
    missing = gaps_of(rota, clock.now())
    return render(request, "desk/on_call_gaps.html", {"gaps": missing})


@panel(on="group", title=_("On call now"), template="desk/on_call_now.html", order=30)
def on_call_now(group: Group, actor: Actor) -> dict[str, Any] | None:
    """Who of a group is on call, or who is told instead; nothing where there is no rota."""
    rotas = OnCallRota.rows.filter(group_id=group.pk, archived=False).order_by("pk")
    kept = list(rotas.values_list("ref", "title"))
    if not kept:
        return None
    people = on_call_for(group.pk, clock.now())
    told = people or called_for(group.pk, clock.now())
    names = titles_of(told, actor)
    return {"rotas": kept, "people": [names[pk] for pk in told], "nobody": not people}


ROUTES += [
    path(f"{PLURAL}/<str:ref>/weeks/", show_weeks, name="on_call_weeks"),
    path(f"{PLURAL}/<str:ref>/gaps/", show_gaps, name="on_call_gaps"),
]
