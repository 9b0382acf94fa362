"""The status page: how services stand, what is told of them, and who follows (8.6.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import MENU, ROUTES, MenuItem
from ringbeam.desk.major_incidents import STAGES, MajorIncident
from ringbeam.desk.major_life import DECLARED, RESTORED, STOOD_DOWN
from ringbeam.desk.status_letters import HERE, StatusFollower, follow_status
from ringbeam.services.services_of import services_seen_by
from ringbeam.web.requests import Asked

REMEMBERED = timedelta(days=90)
MOST = 100


@dataclass(frozen=True)
class Trouble:
    """A major incident in words for those affected: nothing of it that stands inside."""

    announcement: str
    service: str
    stage: str
    since: datetime
    until: datetime | None
    updates: list[dict[str, Any]]


@dataclass(frozen=True)
class Status:
    """One service: whether there is trouble now, and whether the reader follows it."""

    pk: int
    title: str
    trouble: Trouble | None
    followed: bool


@dataclass(frozen=True)
class Board:
    """All that a status page says; ``followed`` says that the reader follows all services."""

    services: list[Status]
    now: list[Trouble]
    past: list[Trouble]
    followed: bool


def status_for(actor: Actor, *, follows: bool = True) -> Board:
    """How the services stand that an actor gets; four statements, three without who follows.

    What was announced of major incidents is told while they last, and for ninety days after
    their end. What was stood down is told no more.
    """
    services = dict(services_seen_by(actor))
    told = MajorIncident.rows.exclude(announcement="").exclude(state=STOOD_DOWN)
    recent = Q(state=DECLARED) | Q(restored__gte=clock.now() - REMEMBERED)
    mine = Q(about_id__in=services) | Q(about_id=None)
    rows = told.filter(recent, mine, archived=False).order_by("-pk")[:MOST] if services else ()
    found = [(one, _trouble(one, services)) for one in rows]
    open_now = {one.about_id: trouble for one, trouble in found if one.state == DECLARED}
    followed = StatusFollower.objects.filter(account_id=actor.account or 0)
    told_of = set(followed.values_list("service_id", flat=True)) if follows else set()
    return Board(
        [
            Status(pk, title, open_now.get(pk) or open_now.get(None), pk in told_of)
            for pk, title in services.items()
        ],
        [trouble for one, trouble in found if one.state == DECLARED],
        [trouble for one, trouble in found if one.state != DECLARED],
        None in told_of,
    )


def _trouble(one: MajorIncident, services: Mapping[int, str]) -> Trouble:
    stages = {name: str(label) for name, label in STAGES}
    updates = [
        {
            "at": datetime.fromisoformat(line["at"]),
            "stage": stages.get(line["stage"], ""),
            "text": line["text"],
        }
        for line in reversed(one.updates)
    ]
    stage = updates[0]["stage"] if updates else stages["investigating"]
    if one.state in (RESTORED, "closed"):
        stage = stages["restored"]
    service = services.get(one.about_id or 0) or _("All services")
    since = one.began or one.created
    return Trouble(one.announcement, service, stage, since, one.restored, updates)


@require_safe
def status_page(request: Asked) -> HttpResponse:
    """How the services of the reader stand; 404 for who gets none and works nowhere."""
    actor = request.actor
    if not (actor.everything or actor.grants):
        raise Http404
    context = {"title": _("Service status"), "board": status_for(actor)}
    return render(request, "desk/status.html", context)


@require_POST
def follow(request: Asked) -> HttpResponse:
    """Follow the services that are ticked, or ``all``; of those that the reader gets alone."""
    if not request.actor.account or not request.actor.grants:
        raise Http404
    if request.POST.get("all"):
        follow_status(request.actor, [None])
        return redirect(HERE)
    ticked = set(request.POST.getlist("service"))
    seen = services_seen_by(request.actor)
    follow_status(request.actor, [pk for pk, _title in seen if str(pk) in ticked])
    return redirect(HERE)


ROUTES.append(path("status/", status_page, name="status"))
ROUTES.append(path("status/follow/", follow, name="status_follow"))
MENU.append(
    MenuItem(
        name="status",
        label=gettext_lazy("Service status"),
        icon="heartbeat",
        url=HERE,
        group="Do",
        who=lambda actor: bool(actor.everything or actor.grants),
    )
)
