"""The page of owners: who answers for each requirement, those without anybody first (5.3)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from ninja import Router

from ringbeam.conformity.assessing import editions_followed
from ringbeam.conformity.owning import Owned, Serving, assign
from ringbeam.conformity.readers import may_read
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import API_ROUTERS, ROUTES
from ringbeam.core.refusals import Refused
from ringbeam.standards.requirements import Requirement, lowest_of
from ringbeam.web.requests import Asked

UNPROCESSABLE = 422
COUNTED = re.compile(r"[0-9]{1,9}")
HERE = "/conformity/owners/"
router = Router(tags=["conformity"])


@dataclass(frozen=True)
class OwnedChapter:
    """The requirements of one chapter of an edition, or of one theme of its controls."""

    number: str
    title: str
    lacking: list[Owned]
    owned: list[Owned]

    @property
    def total(self) -> int:
        """How many requirements it has."""
        return len(self.lacking) + len(self.owned)


@dataclass(frozen=True)
class EditionTab:
    """One followed edition: its names, how many requirements it has, how many lack an owner."""

    ref: str
    name: str
    total: int
    lacking: int


@require_http_methods(["GET", "HEAD", "POST"])
def show_owners(request: Asked) -> HttpResponse:
    """Owners by requirement; POST lets a process serve those that were chosen."""
    if not may_read(request.actor):
        raise Http404
    serving = Serving(request.actor)
    owned = serving.owned(lowest_of(editions_followed()))
    of = request.GET.get("of", "")
    of = of if of in editions_followed() else editions_followed()[0]
    faults: list[str] = []
    if request.method == "POST":
        try:
            number = _assign(request, serving, [one for one in owned if _edition(one) == of])
        except ValidationError as wrong:
            faults = wrong.messages
        except Refused as refused:
            faults = [str(one) for one in refused.reasons]
        else:
            said = {"of": of, "assigned": number, "to": request.POST["process"]}
            return redirect(f"{HERE}?{urlencode(said)}")
    told = {**_told(owned, of), **_said(request, serving), "faults": faults}
    status = UNPROCESSABLE if faults else 200
    return render(request, "conformity/owners.html", told, status=status)


def _edition(one: Owned) -> str:
    return one.requirement.edition_id


def _assign(request: Asked, serving: Serving, owned: Sequence[Owned]) -> int:
    """Do what the form says; raises ValidationError where it says too little."""
    process = serving.known.get(request.POST.get("process", ""))
    if process is None:
        raise ValidationError(_("Choose a process."))
    named, whole = request.POST.getlist("ref"), request.POST.getlist("chapter")
    chosen = [
        one.requirement.ref
        for one in owned
        if one.requirement.ref in named
        or (one.requirement.chapter in whole and not one.has_owner)
    ]
    if not chosen:
        raise ValidationError(_("Choose requirements, or a chapter."))
    return assign(chosen, process, by=request.actor)


def _said(request: Asked, serving: Serving) -> dict[str, Any]:
    """The processes to choose from, and what was assigned just now."""
    actor = request.actor
    known = [one for one in serving.known.values() if one.register.edit.allows(actor, one)]
    number = request.GET.get("assigned", "")
    return {
        "processes": known,
        "assigned": int(number) if COUNTED.fullmatch(number) else None,
        "to": serving.known.get(request.GET.get("to", "")),
    }


def _told(owned: Sequence[Owned], of: str) -> dict[str, Any]:
    tabs = []
    for edition, some in groupby(owned, key=lambda one: one.requirement.edition):
        all_of = list(some)
        lacking = sum(not one.has_owner for one in all_of)
        tabs.append(EditionTab(edition.ref, edition.name, len(all_of), lacking))
    here = [one for one in owned if _edition(one) == of]
    numbers = {one.requirement.chapter for one in here}
    heads = Requirement.objects.filter(edition=of, number__in=numbers, lowest=False)
    titles = {one.number: one.shown_title for one in heads}
    return {
        "title": _("Owners of requirements"),
        "tabs": tabs,
        "of": of,
        "chapters": [
            _chapter(number, titles.get(number, ""), list(some))
            for number, some in groupby(here, key=lambda one: one.requirement.chapter)
        ],
        "lacking": sum(not one.has_owner for one in here),
    }


def _chapter(number: str, title: str, here: list[Owned]) -> OwnedChapter:
    return OwnedChapter(
        number=number,
        title=title,
        lacking=[one for one in here if not one.has_owner],
        owned=[one for one in here if one.has_owner],
    )


@router.get("", response=list[dict[str, Any]], url_name="api-conformity-owners")
def list_owners(request: HttpRequest, edition: str = "") -> list[dict[str, Any]]:
    """Each lowest-level requirement with the processes that serve it and their owners."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # the door puts it there
    if not may_read(actor) or (edition and edition not in editions_followed()):
        raise Http404
    chosen = (edition,) if edition else editions_followed()
    return [
        {
            "requirement": one.requirement.ref,
            "has_owner": one.has_owner,
            "processes": [
                {"ref": s.ref, "title": s.title, "owner": s.owner, "answers": s.answers}
                for s in one.servers
            ],
        }
        for one in Serving(actor).owned(lowest_of(chosen))
    ]


API_ROUTERS.append(("/conformity/owners", router))
ROUTES.append(path("conformity/owners/", show_owners, name="conformity-owners"))
