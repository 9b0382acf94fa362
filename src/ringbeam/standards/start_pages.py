"""Pages for who begins: which standard is needed, and how to get it and take part."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ringbeam.core.contributions import ROUTES
from ringbeam.core.countries import named
from ringbeam.standards.choosing import (
    ASKED_FOR,
    FACTS,
    HELD,
    SECTOR,
    SECTORS,
    SIZE,
    SIZES,
    STANDARDS,
    Answers,
    Fact,
    Suggestion,
    suggested,
    together,
)
from ringbeam.standards.copies import OwnedCopy, copies_of
from ringbeam.standards.editions import Edition, Standard, current_editions
from ringbeam.standards.national_bodies import NationalBody, national_bodies
from ringbeam.standards.readers import editions_for
from ringbeam.web.requests import Asked

ANSWERED, FACT, COUNTRY = "answered", "fact", "country"


@dataclass(frozen=True)
class Suggested:
    """A suggestion with the edition in force that it means."""

    edition: Edition
    suggestion: Suggestion


@dataclass(frozen=True)
class Which:
    """What the page of the questions shows; ``found`` only once they were answered."""

    answers: Answers
    answered: bool
    found: Sequence[Suggested]
    together: bool
    facts: Sequence[Fact]
    sizes: Sequence[tuple[str, str | Promise]]
    sectors: Sequence[tuple[str, str | Promise]]
    standards: Sequence[Standard]


@dataclass(frozen=True)
class Beginning:
    """What the page of the first steps shows; ``body`` is None where none is known."""

    country: str
    countries: Sequence[tuple[str, str]]
    body: NationalBody | None
    editions: Sequence[Edition]
    copies: Sequence[tuple[Edition, OwnedCopy]]


@require_safe
def which(request: HttpRequest) -> HttpResponse:
    """Ask, and suggest one standard, several, or none yet; what was answered is the address."""
    answers = answers_in(request.GET)
    editions = {one.standard_id: one for one in current_editions()}
    found = suggested(answers)
    page = Which(
        answers=answers,
        answered=ANSWERED in request.GET,
        found=[Suggested(editions[one.standard], one) for one in found],
        together=together(found, answers),
        facts=FACTS,
        sizes=[(key, label) for key, (label, _months) in SIZES.items()],
        sectors=[(key, label) for key, (label, _more) in SECTORS.items()],
        standards=[editions[one].standard for one in STANDARDS],
    )
    return render(
        request, "standards/which.html", {"title": _("Which one do I need?"), "page": page}
    )


def answers_in(lists: QueryDict) -> Answers:
    """The answers in an address; what no question knows is left out."""
    return Answers(
        facts=frozenset(lists.getlist(FACT)) & {one.key for one in FACTS},
        asked_for=frozenset(lists.getlist(ASKED_FOR)) & set(STANDARDS),
        held=frozenset(lists.getlist(HELD)) & set(STANDARDS),
        size=lists.get(SIZE, "") if lists.get(SIZE, "") in SIZES else "50",
        sector=lists.get(SECTOR, "") if lists.get(SECTOR, "") in SECTORS else "",
    )


@require_safe
def begin(request: Asked) -> HttpResponse:
    """The first steps: buy the text, keep the copy, take part, see how one stands."""
    bodies = national_bodies()
    country, editions = request.GET.get(COUNTRY, ""), editions_for(request.actor)
    copies = copies_of([one.ref for one in editions], request.actor)
    page = Beginning(
        country=country if country in bodies else "",
        countries=named(bodies),
        body=bodies.get(country),
        editions=[one for one in current_editions() if not one.standard.own],
        copies=[(one, copy) for one in editions for copy in copies.get(one.ref, ())],
    )
    return render(
        request, "standards/begin.html", {"title": _("Getting started"), "page": page}
    )


ROUTES += [
    path("standards/which/", which, name="standards-which"),
    path("standards/begin/", begin, name="standards-begin"),
]
