"""Pages of conformity: the map, and the reason why one requirement stands as it stands."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ringbeam.conformity import words
from ringbeam.conformity.assessing import editions_followed
from ringbeam.conformity.headlines import Headline, headlines, totals
from ringbeam.conformity.mapping import address, chapters, walk
from ringbeam.conformity.readers import may_read
from ringbeam.conformity.snapshots import Stored, current, on_day
from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import MENU, ROUTES, MenuItem
from ringbeam.standards.correlations import topics_of
from ringbeam.standards.editions import Edition
from ringbeam.standards.requirements import Requirement, lowest_of
from ringbeam.web.labels import Label, labels_of
from ringbeam.web.requests import Asked


@dataclass(frozen=True)
class Panel:
    """All that the panel tells of one requirement."""

    requirement: Requirement
    result: Stored
    records: list[Label]
    withheld: int
    previous: str
    next: str
    topics: list[Any]
    shared: list[tuple[Requirement, Stored]]


def results_on(day: date | None) -> dict[str, Stored]:
    """The results of now, or those stored for a day; raises Http404 when there are none."""
    if day is None or day >= clock.now().date():
        return current()
    found = on_day(day)
    if found is None:
        raise Http404
    return found


@require_safe
def conformity_map(
    request: Asked, standard: str = "", year: str = "", number: str = ""
) -> HttpResponse:
    """The map; with a requirement in the address, its panel beside it; htmx gets the panel alone."""
    if not may_read(request.actor):
        raise Http404
    day = parse_date(request.GET.get("on", "")) if request.GET.get("on") else None
    results = results_on(day)
    editions = editions_followed()
    requirements = tuple(lowest_of(editions))
    rows = chapters(editions, results, only_pressing=request.GET.get("only") == "pressing")
    panel = None
    if standard:
        ref = f"{standard}:{year}:{number}"
        one = next((r for r in requirements if r.ref == ref), None)
        if one is None or ref not in results:
            raise Http404
        panel = panel_of(one, results, request.actor, walk(rows), requirements)
    if panel and request.htmx:
        return render(request, "conformity/panel.html", {"panel": panel, "day": day})
    context = {
        "title": _("Conformity map"),
        "chapters": rows,
        "headlines": heads(requirements, results, editions),
        "totals": totals(results),
        "count": len(results),
        "panel": panel,
        "day": day,
        "only": request.GET.get("only") == "pressing",
        "pressing": sum(one.status in words.PRESSING for one in results.values()),
    }
    return render(request, "conformity/map.html", context)


def heads(
    requirements: tuple[Requirement, ...], results: dict[str, Stored], editions: tuple[str, ...]
) -> list[Headline]:
    """The headlines in the order of the map."""
    known = Edition.objects.select_related("standard").in_bulk(editions)
    return headlines([known[one] for one in editions if one in known], requirements, results)


def panel_of(
    one: Requirement,
    results: dict[str, Stored],
    actor: Actor,
    pressing: list[str],
    requirements: tuple[Requirement, ...],
) -> Panel:
    """Read the panel: records that the reader may see are named, others only counted."""
    result = results[one.ref]
    labels = labels_of(actor, result.sample)
    seen = [labels[pk] for pk in result.sample if pk in labels and labels[pk].seen]
    here = pressing.index(address(one.ref)) if address(one.ref) in pressing else -1
    topics = topics_of(one)
    return Panel(
        requirement=one,
        result=result,
        records=seen,
        withheld=len(result.sample) - len(seen),
        previous=pressing[here - 1] if pressing and here > 0 else "",
        next=pressing[here + 1] if 0 <= here + 1 < len(pressing) else "",
        topics=topics,
        shared=_shared(one, result, results, requirements),
    )


def _shared(
    one: Requirement,
    result: Stored,
    results: dict[str, Stored],
    requirements: tuple[Requirement, ...],
) -> list[tuple[Requirement, Stored]]:
    """Requirements of other standards that are served by one of the same rules."""
    ids = {rule["id"] for rule in result.rules}
    return [
        (other, results[other.ref])
        for other in requirements
        if other.ref != one.ref
        and other.ref in results
        and ids & {rule["id"] for rule in results[other.ref].rules}
    ]


def pressing_count(actor: Actor) -> tuple[int, bool] | None:
    """How many requirements are open, failing or overdue; nothing for who may not read it."""
    stored = on_day(clock.now().date()) if may_read(actor) else None
    if stored is None:
        return None
    hurting = (words.MAJOR_OPEN, words.MINOR_OPEN, words.FAILING, words.OVERDUE)
    return sum(one.status in hurting for one in stored.values()), True


ROUTES += [
    path("conformity/", conformity_map, name="conformity"),
    path(
        "conformity/<slug:standard>/<str:year>/<str:number>/",
        conformity_map,
        name="conformity-requirement",
    ),
]
MENU.append(
    MenuItem(
        name="conformity",
        label=gettext_lazy("Conformity"),
        icon="table-options",
        url="/conformity/",
        order=10,
        count=pressing_count,
    )
)
