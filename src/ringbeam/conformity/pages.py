"""Pages of conformity: the map, and the reason why one requirement stands as it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ringbeam.conformity import words
from ringbeam.conformity.answers import assessed
from ringbeam.conformity.assessing import editions_followed
from ringbeam.conformity.headlines import Headline, headlines, totals
from ringbeam.conformity.mapping import address, chapters, walk
from ringbeam.conformity.readers import may_read
from ringbeam.conformity.snapshots import Stored, current, hurting_today, kept_on, stored
from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import MENU, ROUTES, MenuItem
from ringbeam.standards.editions import Edition
from ringbeam.standards.requirements import Requirement, lowest_of
from ringbeam.web.labels import Label, labels_of
from ringbeam.web.requests import Asked


@dataclass(frozen=True)
class Panel:
    """All that the panel tells of a requirement; ``labels`` are records the reader may see."""

    requirement: Requirement
    result: Stored
    labels: dict[int, Label]
    previous: str
    next: str
    shared: list[tuple[Requirement, Stored]]

    def seen(self, pks: Sequence[int]) -> list[Label]:
        """The labels of those records that the reader may see."""
        return [self.labels[pk] for pk in pks if pk in self.labels]


@dataclass(frozen=True)
class Asking:
    """What is asked of the map: a past day, only what presses; and how links carry it on."""

    day: date | None
    only: bool

    @property
    def query(self) -> str:
        """The same question as the end of an address."""
        said = {"on": str(self.day) if self.day else "", "only": "pressing" * self.only}
        text = urlencode({name: value for name, value in said.items() if value})
        return f"?{text}" if text else ""


def asked(request: Asked) -> Asking:
    """Read the question; raises Http404 for a day that is none or lies ahead."""
    given = request.GET.get("on", "")
    try:
        day = parse_date(given)
    except ValueError:
        day = None
    if given and (day is None or day > clock.now().date()):
        raise Http404
    today = day == clock.now().date()
    return Asking(None if today else day, request.GET.get("only") == "pressing")


def results_on(day: date | None) -> tuple[dict[str, Stored], bool]:
    """The results of now or of a past day, and whether they were kept on that day.

    Of a day on which nothing was kept they are worked out from the records as they were then.
    """
    if day is None:
        return current(), True
    kept = kept_on(day)
    if kept is not None:
        return kept, True
    return stored(assessed(day, editions_followed())), False


@require_safe
def conformity_map(
    request: Asked, standard: str = "", year: str = "", number: str = ""
) -> HttpResponse:
    """The map; with a requirement in the address its panel, which htmx gets alone."""
    if not may_read(request.actor):
        raise Http404
    asking = asked(request)
    results, kept = results_on(asking.day)
    editions = editions_followed()
    requirements = tuple(lowest_of(editions))
    rows = chapters(editions, results, only_pressing=asking.only)
    panel = None
    if standard:
        ref = f"{standard}:{year}:{number}"
        one = next((r for r in requirements if r.ref == ref), None)
        if one is None or ref not in results:
            raise Http404
        panel = panel_of(one, results, request.actor, walk(rows), requirements)
    if panel and request.htmx:
        told = {"panel": panel, "day": asking.day, "query": asking.query}
        return render(request, "conformity/panel.html", told)
    context = {
        "title": _("Conformity map"),
        "chapters": rows,
        "headlines": heads(requirements, results, editions),
        "totals": totals(results),
        "count": len(results),
        "panel": panel,
        "day": asking.day,
        "kept": kept,
        "only": asking.only,
        "query": asking.query,
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
    named = {pk for rule in result.rules for pk in rule["deviating"]} | set(result.sample)
    labels = labels_of(actor, named)
    here = pressing.index(address(one.ref)) if address(one.ref) in pressing else -1
    return Panel(
        requirement=one,
        result=result,
        labels={pk: label for pk, label in labels.items() if label.seen},
        previous=pressing[here - 1] if here > 0 else "",
        next=pressing[here + 1] if here + 1 < len(pressing) else "",
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
    hurting = hurting_today() if may_read(actor) else None
    return None if hurting is None else (hurting, True)


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
