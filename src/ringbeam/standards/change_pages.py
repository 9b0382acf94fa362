"""Two editions of a standard side by side: what became of each requirement."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from ringbeam.core.contributions import ROUTES
from ringbeam.standards.edition_changes import (
    EditionChange,
    Relation,
    changes_between,
    counted_by_relation,
)
from ringbeam.standards.edition_transitions import (
    EditionTransition,
    planned_at,
    transition_between,
)
from ringbeam.standards.editions import Edition, edition_ref
from ringbeam.standards.reporting import reporter
from ringbeam.standards.showing import address_of, edition_address
from ringbeam.web.requests import Asked

TO_CHECK = "to-check"


@dataclass(frozen=True)
class RelationTab:
    """One choice of what is shown: its word in the address, its label, how many rows it has."""

    value: str
    label: str | Promise
    count: int


@dataclass(frozen=True)
class Move:
    """What the page shows: both editions, the rows that were asked for, and the choices."""

    old: Edition
    new: Edition
    rows: Sequence[EditionChange]
    tabs: Sequence[RelationTab]
    chosen: str
    all: int
    unsure: int
    transition: EditionTransition | None
    planned_at: str


def changes_address(old: str, new: str) -> str:
    """Return the address of the page for two editions by reference, of one standard."""
    standard, _colon, year = old.partition(":")
    return reverse("standards-changes", args=[standard, year, new.partition(":")[2]])


@require_safe
def changes(request: Asked, standard: str, year: str, to: str) -> HttpResponse:
    """Show what became of each requirement; `?show=` keeps one relation, or what to check."""
    found = changes_between(edition_ref(standard, year), edition_ref(standard, to))
    if not found:
        raise Http404
    chosen = request.GET.get("show", "")
    refs = [edition_ref(standard, one) for one in (year, to)]
    editions = Edition.objects.select_related("standard").in_bulk(refs)
    counts = counted_by_relation(found)
    page = Move(
        old=editions[refs[0]],
        new=editions[refs[1]],
        rows=[one for one in found if _is_chosen(one, chosen)],
        tabs=[RelationTab(one, Relation(one).label, n) for one, n in counts.items() if n],
        chosen=chosen,
        all=len(found),
        unsure=sum(not one.sure for one in found),
        transition=transition_between(*refs),
        planned_at=planned_at(request.actor, *refs),
    )
    names = {
        "page": page,
        "address_of": address_of,
        "edition_address": edition_address,
        "report": reporter(request.actor),
    }
    return render(request, "standards/changes.html", names)


def _is_chosen(one: EditionChange, chosen: str) -> bool:
    if chosen == TO_CHECK:
        return not one.sure
    return chosen not in Relation.values or one.relation == chosen


ROUTES.append(
    path(
        "standards/<str:standard>/<str:year>/changes/<str:to>/",
        changes,
        name="standards-changes",
    )
)
