"""Pages of the standards: which editions there are, what one asks for, and what is alike."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import MENU, ROUTES, MenuItem
from ringbeam.standards.answers import counted_editions
from ringbeam.standards.change_pages import changes_address
from ringbeam.standards.control_filters import (
    ControlFilter,
    controls_of,
    filters_for,
    kept_by,
)
from ringbeam.standards.copies import copies_of
from ringbeam.standards.edition_changes import moves_held
from ringbeam.standards.edition_transitions import (
    EditionTransition,
    planned_at,
    transitions,
)
from ringbeam.standards.editions import Edition, StandardKind, edition_ref
from ringbeam.standards.guidance import Guidance, guidance_of
from ringbeam.standards.names import Meant, UnknownName, meant_by
from ringbeam.standards.readers import unseen_by
from ringbeam.standards.reporting import reporter
from ringbeam.standards.requirements import (
    Branch,
    Requirement,
    RequirementKind,
    current_year,
    requirements_of,
)
from ringbeam.standards.set_life import may_bring_sets_in
from ringbeam.standards.showing import Shown, address_of, edition_address, searched, show
from ringbeam.web.requests import Asked


@dataclass(frozen=True)
class Line:
    """One edition in the list, with how many requirements and controls it counts."""

    edition: Edition
    url: str
    requirements: int
    controls: int


@dataclass(frozen=True)
class Library:
    """What the list of standards shows; `meant` answers a name that was asked for."""

    words: str
    meant: Meant | None
    meant_url: str
    refusal: str
    systems: Sequence[Line]
    guides: Sequence[Line]
    own: Sequence[Line]


@dataclass(frozen=True)
class Contents:
    """What the page of one edition shows."""

    edition: Edition
    others: Sequence[Edition]
    words: str
    branches: Sequence[Branch]
    found: int
    counts: Counter[str]
    guidance: Sequence[Guidance]
    moves: Sequence[tuple[str, str, str]]
    filters: Sequence[ControlFilter]
    transitions: Sequence[tuple[EditionTransition, str]]


@require_safe
def library(request: Asked) -> HttpResponse:
    """List every standard and edition; `?q=` says which one a name means, and why."""
    words = request.GET.get("q", "").strip()[:100]
    meant, refusal, unseen = None, "", unseen_by(request.actor)
    if words:
        try:
            meant = meant_by(words, unseen=unseen)
        except UnknownName as unknown:
            refusal = unknown.reasons[0]
    lines = [
        Line(row, edition_address(row), own, more)
        for row, own, more in counted_editions(unseen)
    ]
    page = Library(
        words=words,
        meant=meant,
        meant_url=_address_of_meant(meant, lines) if meant else "",
        refusal=refusal,
        systems=[one for one in lines if _is_system(one.edition)],
        guides=[one for one in lines if one.edition.standard.kind == StandardKind.GUIDANCE],
        own=[one for one in lines if one.edition.standard.own],
    )
    names = {"page": page, "may_import": may_bring_sets_in(request.actor)}
    return render(request, "standards/library.html", names)


def _is_system(edition: Edition) -> bool:
    standard = edition.standard
    return standard.kind == StandardKind.REQUIREMENTS and not standard.own


def _address_of_meant(meant: Meant, lines: Sequence[Line]) -> str:
    """Return the page of the edition that is meant; empty when that edition is not held."""
    year = meant.year or current_year(meant.standard.key)
    wanted = (meant.standard.key, year)
    return next(
        (one.url for one in lines if (one.edition.standard_id, one.edition.year) == wanted), ""
    )


@require_safe
def contents(request: Asked, standard: str, year: str) -> HttpResponse:
    """Show an edition as a tree of its numbers; `?q=` keeps those in which all words occur.

    Controls are kept by theme and attributes too (`?control_type=Preventive`).
    """
    edition, others = _edition_or_404(standard, year, request.actor)
    words = request.GET.get("q", "").strip()[:100]
    requirements = requirements_of(standard, year)
    controls = controls_of(edition.ref) if _has_controls(requirements) else []
    filters = filters_for(controls, request.GET)
    kept = kept_by(controls, filters) if any(one.chosen for one in filters) else None
    branches, found = searched(requirements, words, among_controls=kept)
    page = Contents(
        edition=edition,
        others=others,
        words=words,
        branches=branches,
        found=found,
        counts=Counter(one.kind for one in requirements),
        guidance=() if requirements else guidance_of(edition.ref),
        moves=_moves(edition) if requirements else (),
        filters=filters,
        transitions=_transitions(edition, request.actor) if requirements else (),
    )
    names = {
        "page": page,
        "address_of": address_of,
        "report": reporter(request.actor),
        "copies": copies_of([edition.ref], request.actor).get(edition.ref, ()),
    }
    return render(request, "standards/contents.html", names)


def _has_controls(requirements: Sequence[Requirement]) -> bool:
    return any(one.kind == RequirementKind.CONTROL for one in requirements)


def _moves(edition: Edition) -> list[tuple[str, str, str]]:
    """The moves from or to the edition: both years, and the page that shows them."""
    held = moves_held(edition.standard_id)
    return [
        (old.partition(":")[2], new.partition(":")[2], changes_address(old, new))
        for old, new in held
        if edition.ref in (old, new)
    ]


def _transitions(edition: Edition, reader: Actor) -> list[tuple[EditionTransition, str]]:
    """The transitions from or to the edition, and where the reader plans each, if so."""
    return [
        (one, planned_at(reader, one.old_edition_id, one.new_edition_id))
        for one in transitions()
        if edition.ref in (one.old_edition_id, one.new_edition_id)
    ]


@require_safe
def requirement(request: Asked, standard: str, year: str, number: str) -> HttpResponse:
    """Show one requirement: in plain words, what to keep, what is alike, who guides."""
    unseen = unseen_by(request.actor)
    if edition_ref(standard, year) in unseen:
        raise Http404
    edition = requirements_of(standard, year)
    here = next((one for one in edition if one.number == number), None) or _retired(
        standard, year, number
    )
    page: Shown = show(here, edition, unseen=unseen)
    names = {"page": page, "address_of": address_of, "report": reporter(request.actor)}
    return render(request, "standards/requirement.html", names)


def _edition_or_404(standard: str, year: str, reader: Actor) -> tuple[Edition, list[Edition]]:
    rows = list(
        Edition.objects.filter(standard_id=standard)
        .exclude(ref__in=unseen_by(reader))
        .select_related("standard")
        .order_by("-year")
    )
    edition = next((row for row in rows if row.year == year), None)
    if edition is None:
        raise Http404
    return edition, [row for row in rows if not row.retired]


def _retired(standard: str, year: str, number: str) -> Requirement:
    """Return a requirement that no longer ships but may be cited; raises Http404."""
    rows = Requirement.objects.select_related("edition__standard")
    found = rows.filter(
        edition__standard_id=standard, edition__year=year, number=number
    ).first()
    if found is None:
        raise Http404
    return found


routes = [
    path("standards/", library, name="standards"),
    path("standards/<str:standard>/<str:year>/", contents, name="standards-edition"),
    path(
        "standards/<str:standard>/<str:year>/<str:number>/",
        requirement,
        name="standards-requirement",
    ),
]
ROUTES.extend(routes)
MENU.append(
    MenuItem(
        name="standards",
        label=_("Standards"),
        icon="scale",
        url="/standards/",
        group="Plan",
        order=90,
    )
)
