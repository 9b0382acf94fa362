"""Problems that nobody has raised yet: incidents alike, without a known cause (8.6.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, DurationField, ExpressionWrapper, F, Max, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import MENU, ROUTES, MenuItem
from ringbeam.core.listing import Label, labels_of
from ringbeam.core.registers import of_kind
from ringbeam.desk.causes import unexplained
from ringbeam.web.requests import Asked

SPANS = (7, 30, 90)
USUAL = 30
FEW = 3
MOST = 50
HERE = "/problems/candidates/"
ALIKE = ("about", "category", "configuration_item")
NAMED = {"about": "service", "category": "category", "configuration_item": "configuration_item"}


@dataclass(frozen=True)
class Candidate:
    """Incidents of one service, category and item within a span, and what they cost.

    ``hours`` is the time from report to resolution of those that are resolved, summed.
    """

    labels: dict[str, Label | None]
    incidents: int
    customers: int
    hours: float
    last: Any
    listed: str
    raised: str


def candidates(actor: Actor, days: int) -> list[Candidate]:
    """Where at least three incidents of so many days share service, category and item.

    Cancelled incidents and those whose cause is linked are left out. Those with the most
    incidents first, fifty at most; two queries.
    """
    since = clock.now() - timedelta(days=days)
    rows = of_kind("incident").among(actor).filter(archived=False, created__gte=since)
    told = unexplained(rows.filter(about__isnull=False).exclude(state="cancelled"))
    lasted = ExpressionWrapper(F("resolved") - F("created"), output_field=DurationField())
    groups = (
        told.order_by()
        .values(*(f"{name}_id" for name in ALIKE))
        .annotate(
            incidents=Count("pk"),
            customers=Count("customer_id", distinct=True),
            lasted=Sum(lasted),
            last=Max("created"),
        )
        .filter(incidents__gte=FEW)
        .order_by("-incidents", *(f"{name}_id" for name in ALIKE))[:MOST]
    )
    return _told(list(groups), actor)


def _told(groups: Sequence[dict[str, Any]], actor: Actor) -> list[Candidate]:
    named = {one[f"{name}_id"] for one in groups for name in ALIKE}
    labels = labels_of(actor, {pk for pk in named if pk is not None})
    found = []
    for one in groups:
        of = {name: labels.get(one[f"{name}_id"]) for name in ALIKE}
        said = [(NAMED[name], label.ref) for name, label in of.items() if label is not None]
        lasted = one["lasted"] or timedelta(0)
        found.append(
            Candidate(
                labels={NAMED[name]: label for name, label in of.items()},
                incidents=one["incidents"],
                customers=one["customers"],
                hours=lasted.total_seconds() / 3600,
                last=one["last"],
                listed=f"/incidents/?{urlencode(said)}",
                raised=f"/problems/new/?{urlencode(said)}",
            )
        )
    return found


@require_safe
def show_candidates(request: Asked) -> HttpResponse:
    """Candidates for problems of the last so many days; only for who may raise problems."""
    register = of_kind("problem")
    if not register.may_add(request.actor):
        raise Http404
    asked = request.GET.get("days", "")
    days = next((one for one in SPANS if str(one) == asked), USUAL)
    names = {
        "title": _("Candidates for problems"),
        "candidates": candidates(request.actor, days),
        "days": days,
        "spans": SPANS,
    }
    return render(request, "desk/candidates.html", names)


ROUTES.append(path("problems/candidates/", show_candidates, name="problem_candidates"))
MENU.append(
    MenuItem(
        name="candidates",
        label=gettext_lazy("Candidates for problems"),
        icon="search",
        url=HERE,
        group="Do",
        order=60,
        seldom=True,
        who=lambda actor: of_kind("problem").may_add(actor),
    )
)
