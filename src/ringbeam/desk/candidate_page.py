"""The page of candidates for problems, and raising one with its incidents (8.6.3)."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import MENU, ROUTES, MenuItem
from ringbeam.core.listing import select
from ringbeam.core.raising import LONGEST_TITLE
from ringbeam.core.registers import of_kind
from ringbeam.desk.candidates import candidates
from ringbeam.desk.causes import raise_from_many, unexplained
from ringbeam.desk.clusters import sample
from ringbeam.web.requests import Asked

SPANS = (7, 30, 90)
USUAL = 30
MOST_LINKED = 50
HERE = "/problems/candidates/"


def _judged(request: Asked) -> Actor:
    """Who asks; raises Http404 for who may not raise problems."""
    if not of_kind("problem").may_add(request.actor):
        raise Http404
    return request.actor


@require_safe
def show_candidates(request: Asked) -> HttpResponse:
    """Candidates for problems of the last so many days; only for who may raise problems."""
    actor = _judged(request)
    asked = request.GET.get("days", "")
    days = next((one for one in SPANS if str(one) == asked), USUAL)
    names = {
        "title": _("Candidates for problems"),
        "candidates": candidates(actor, days),
        "sample": sample(actor, days),
        "query_of": _query_of,
        "days": days,
        "spans": SPANS,
    }
    return render(request, "desk/candidates.html", names)


def _query_of(**asked: Any) -> str:
    """The parameters of a list, as an address holds them."""
    return urlencode({name: str(value) for name, value in asked.items()})


class RaisingForm(forms.Form):
    """What the problem is called and what is seen, and the incidents that it brought about."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=LONGEST_TITLE)
    seen = forms.CharField(
        label=gettext_lazy("What is seen"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    incidents = forms.MultipleChoiceField(
        label=gettext_lazy("Incidents that it causes"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one incident.")},
    )

    def __init__(self, *args: Any, rows: Sequence[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        day = {one.ref: clock.day_of(one.created).isoformat() for one in rows}
        self.fields["incidents"].choices = [  # type: ignore[attr-defined]  # it has choices
            (one.ref, f"{one.ref} {one.title}, {day[one.ref]}") for one in rows
        ]


@require_http_methods(["GET", "HEAD", "POST"])
def raise_candidate(request: Asked) -> HttpResponse:
    """Raise a problem with the incidents that a list's parameters find, fifty at most.

    Those whose cause is known already are left out. 404 where none is left.
    """
    actor = _judged(request)
    rows = _meant(request, actor)
    if not rows:
        raise Http404
    first = {"title": request.GET.get("q", ""), "incidents": [one.ref for one in rows]}
    form = RaisingForm(request.POST or None, rows=rows, initial=first)
    if request.method == "POST" and form.is_valid():
        said, chosen = form.cleaned_data, set(form.cleaned_data["incidents"])
        meant = [one for one in rows if one.ref in chosen]
        try:
            made = raise_from_many(meant, title=said["title"], seen=said["seen"], by=actor)
        except ValidationError as fault:
            form.add_error(None, fault.messages)
        else:
            return redirect(made.register.url(made.ref))
    names = {"title": _("Raise a problem"), "form": form, "most": MOST_LINKED}
    status = 422 if form.errors else 200
    return render(request, "desk/raise_candidate.html", names, status=status)


def _meant(request: Asked, actor: Actor) -> list[Any]:
    register = of_kind("incident")
    params = {name: request.GET.getlist(name) for name in request.GET}
    page = select(register, actor, {**params, "sort": ["-entry"]}, limit=4 * MOST_LINKED)
    if page.asked.faults:
        raise Http404
    keys = [one.pk for one in page.records]
    left = unexplained(register.among(actor).filter(pk__in=keys).exclude(state="cancelled"))
    return list(left.order_by("-pk")[:MOST_LINKED])


ROUTES.extend(
    (
        path("problems/candidates/", show_candidates, name="problem_candidates"),
        path("problems/candidates/raise/", raise_candidate, name="raise_candidate"),
    )
)
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
