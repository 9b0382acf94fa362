"""The page on which a plan is looked at before it is made: for a move, or for gaps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ringbeam.conformity.compare_page import chosen_editions, own_results
from ringbeam.conformity.comparing import own_rows
from ringbeam.conformity.plan_items import REQUIREMENT, TOPIC, gap_items, moving_items
from ringbeam.conformity.plans import (
    Dated,
    Item,
    Span,
    check_may_plan,
    covered,
    dated,
    make_plan,
)
from ringbeam.conformity.readers import may_read
from ringbeam.conformity.transition_page import Pair, pair_of, shown
from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import ROUTES
from ringbeam.core.entries import Entry
from ringbeam.improvement.actions import Action
from ringbeam.standards.requirements import lowest_of
from ringbeam.web.forms import add_faults, record_field
from ringbeam.web.labels import Label, labels_of
from ringbeam.web.requests import Asked

SPARE = timedelta(days=60)
USUAL = timedelta(days=90)
MAKE = "make"
UNPROCESSABLE = 422


@dataclass(frozen=True)
class Planning:
    """What is planned for: the words of the page, the way back, and what can be planned.

    ``items`` gives them by grouping. With ``closed`` done actions cover a requirement, too.
    """

    title: str | Promise
    back: str
    items: Callable[[str], list[Item]]
    bound: date | None = None
    closed: bool = False
    groupings: bool = False
    covered: int = 0


@dataclass(frozen=True)
class Offered:
    """One action as it would be made: whether it is chosen, and who is to do it."""

    dated: Dated
    chosen: bool
    owner: Label | None


class PlanForm(forms.Form):
    """Grouping, owner and days."""

    grouping = forms.ChoiceField(
        label=gettext_lazy("One action for each"),
        choices=((REQUIREMENT, gettext_lazy("requirement")), (TOPIC, gettext_lazy("topic"))),
    )
    first = forms.DateField(
        label=gettext_lazy("From"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last = forms.DateField(
        label=gettext_lazy("All done by"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("The days are spread evenly over working days until then."),
    )

    def __init__(self, request: Asked, planning: Planning) -> None:
        today = clock.today()
        initial = {"grouping": REQUIREMENT, "first": today, "last": usual_last(planning, today)}
        super().__init__(request.POST if request.method == "POST" else None, initial=initial)
        self.fields["owner"] = record_field(
            *(Action.register, request.actor, "owner", ("person",)),
            label=_("Owner of every action"),
            required=False,
            help_text=_("Left empty: whoever owns the requirement if that is known, else you."),
        )
        if not planning.groupings:
            del self.fields["grouping"]

    def span(self, planning: Planning) -> Span:
        """The days that were chosen, or those that are offered."""
        said = self.cleaned_data if self.is_bound and self.is_valid() else self.initial
        return Span(said["first"], said["last"], planning.bound)


def usual_last(planning: Planning, today: date) -> date:
    """The day that is offered: two months before the bound, where there is that much time."""
    if planning.bound is None:
        return today + USUAL
    return max(today, planning.bound - SPARE)


def plan(request: Asked, planning: Planning) -> HttpResponse:
    """Show what would be made; made when the form says so, then back to where it came from."""
    check_may_plan(request.actor)
    form = PlanForm(request, planning)
    valid = form.is_bound and form.is_valid()
    grouping = form.cleaned_data.get("grouping", REQUIREMENT) if valid else REQUIREMENT
    items, span = planning.items(grouping), form.span(planning)
    chosen = _chosen(request, items, grouping)
    for name, faults in span.faults().items() if valid else ():
        form.add_error(name, faults)
    owner = _person(form.cleaned_data.get("owner", "")) if valid else None
    if valid and not form.errors and request.POST.get("act") == MAKE:
        wanted = [one for one in items if one.key in chosen]
        try:
            make_plan(wanted, span, owner=owner, closed=planning.closed, by=request.actor)
        except ValidationError as faults:
            add_faults(form, faults)
        else:
            return redirect(planning.back)
    offered = _offered(request, dated(items, span, owner=owner, by=request.actor), chosen)
    return _page(request, planning, form, offered=offered, grouping=grouping)


def _page(
    request: Asked,
    planning: Planning,
    form: forms.Form,
    *,
    offered: Sequence[Offered],
    grouping: str,
) -> HttpResponse:
    names: dict[str, Any] = {
        "title": planning.title,
        "planning": planning,
        "form": form,
        "offered": offered,
        "grouping": grouping,
        "today": clock.today(),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "conformity/plan.html", names, status=status)


def _chosen(request: Asked, items: Sequence[Item], grouping: str) -> set[str]:
    """The items that are ticked; all of them before they were shown."""
    if request.method == "POST" and request.POST.get("shown") == grouping:
        return set(request.POST.getlist("take"))
    return {one.key for one in items}


def _person(ref: str) -> int | None:
    """The key of a person by number; None for none."""
    found = Entry.rows.filter(ref=ref, kind="person").values_list("pk", flat=True)
    return found.first() if ref else None


def _offered(request: Asked, plan_of: Sequence[Dated], chosen: set[str]) -> list[Offered]:
    mine = request.actor.person
    labels = labels_of(request.actor, {one.owner or mine for one in plan_of})
    return [
        Offered(one, one.item.key in chosen, labels.get(one.owner or mine or 0))
        for one in plan_of
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def plan_transition(request: Asked, standard: str, year: str, to: str) -> HttpResponse:
    """The plan for a move: an action for what is new, changed, moved or merged, once."""
    return plan(request, planning_of_move(pair_of(request, standard, year, to), request.actor))


def planning_of_move(pair: Pair, actor: Actor) -> Planning:
    """What is left to plan of a move, for whoever makes the plan."""
    page = shown(pair, actor)
    known = covered([one.ref for one in page.rows if one.ref], closed=True)
    left = [one for one in page.rows if one.ref not in known]
    return Planning(
        title=_("Plan the move to %(edition)s") % {"edition": pair.new.name},
        back=pair.url,
        items=partial(moving_items, left, pair.new),
        bound=page.bound.day,
        closed=True,
        groupings=True,
        covered=sum(one.to_do for one in page.rows) - sum(one.to_do for one in left),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def plan_gaps(request: Asked) -> HttpResponse:
    """The plan for the gaps of a comparison: of the topics in the address, or of all."""
    if not may_read(request.actor):
        raise Http404
    editions, results = chosen_editions(request), own_results(request.actor)
    topics = set(request.GET.getlist("topic"))
    rows = own_rows([one.ref for one in editions], results)
    rows = [one for one in rows if one.gaps and (not topics or one.key in topics)]
    requirements = lowest_of([one.ref for one in editions])
    gaps = [ref for row in rows for ref in row.gaps]
    known = covered(gaps, closed=False)
    left = [one for one in requirements if one.ref not in known]
    compared = "&".join(f"of={one.ref}" for one in editions)
    planning = Planning(
        title=_("Plan from the gaps"),
        back=f"/conformity/compare/?{compared}&show=gaps",
        items=lambda _grouping: gap_items(rows, results, left),
        covered=len(known),
    )
    return plan(request, planning)


ROUTES += [
    path(
        "conformity/transition/<slug:standard>/<str:year>/<str:to>/plan/",
        plan_transition,
        name="conformity-transition-plan",
    ),
    path("conformity/compare/plan/", plan_gaps, name="conformity-compare-plan"),
]
