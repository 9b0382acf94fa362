"""The page of a move to a new edition: how each requirement stands, and how far the plan is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ringbeam.conformity.assessing import editions_followed
from ringbeam.conformity.bounds import Bound, bound_of
from ringbeam.conformity.carrying_over import carry_judgements, judgements_to_carry
from ringbeam.conformity.following import follow, leave, may_choose
from ringbeam.conformity.plans import covered, may_plan
from ringbeam.conformity.readers import may_read
from ringbeam.conformity.transition import (
    Carries,
    TransitionRow,
    results_under,
    transition_rows,
)
from ringbeam.conformity.words import LABELS
from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import ROUTES, source
from ringbeam.core.formats import day_of
from ringbeam.core.refusals import Refused
from ringbeam.exchange.exporting import as_csv
from ringbeam.improvement.actions import Action
from ringbeam.standards.edition_changes import EditionChange, Relation, changes_between
from ringbeam.standards.edition_transitions import PLANNED_AT
from ringbeam.standards.editions import Edition, edition_ref
from ringbeam.web.attachments import attachment
from ringbeam.web.labels import Label, labels_of
from ringbeam.web.requests import Asked

TO_DO, TO_CONFIRM, OPEN = "to-do", "to-confirm", "unplanned"


@dataclass(frozen=True)
class Pair:
    """The two editions of a move, and what became of each requirement between them."""

    old: Edition
    new: Edition
    changes: Sequence[EditionChange]

    @property
    def url(self) -> str:
        """The page of the move."""
        return address(self.old.ref, self.new.ref)


@dataclass(frozen=True)
class Progress:
    """How far the plan is: actions done, of all that are not cancelled, and those late."""

    done: int
    all: int
    late: int
    after: int


@dataclass(frozen=True)
class Transition:
    """All that the page shows; ``actions`` by requirement, those that the reader may see."""

    pair: Pair
    rows: Sequence[TransitionRow]
    tabs: Sequence[tuple[str, str | Promise, int]]
    chosen: str
    all: int
    bound: Bound
    progress: Progress
    actions: Mapping[str, tuple[Action, Label]]
    followed: tuple[bool, bool]


def address(old: str, new: str) -> str:
    """The page of the move between two editions by reference, of one standard."""
    standard, _colon, year = old.partition(":")
    return reverse("conformity-transition", args=[standard, year, new.partition(":")[2]])


@source(PLANNED_AT)
def planned_at(actor: Actor, old: str, new: str) -> str:
    """Where a reader plans a move; empty for who may not read of conformity."""
    return address(old, new) if may_read(actor) else ""


def pair_of(request: Asked, standard: str, year: str, to: str) -> Pair:
    """The editions in the address; Http404 for a move that is not held, or who may not read."""
    old, new = (edition_ref(standard, one) for one in (year, to))
    pair = pair_between(old, new, request.actor)
    if pair is None:
        raise Http404
    return pair


def pair_between(old: str, new: str, actor: Actor) -> Pair | None:
    """The editions of a move by reference; None where none is held, or for who may not read."""
    found = changes_between(old, new) if may_read(actor) else []
    if not found:
        return None
    editions = Edition.objects.select_related("standard").in_bulk([old, new])
    return Pair(editions[old], editions[new], found)


@require_safe
def transition(request: Asked, standard: str, year: str, to: str) -> HttpResponse:
    """Each requirement of the new edition: what became of it, how it stands, who does what."""
    pair = pair_of(request, standard, year, to)
    page = shown(pair, request.actor, request.GET.get("show", ""))
    names = {
        "title": _("%(old)s to %(new)s") % {"old": pair.old.name, "new": pair.new.year},
        "page": page,
        "may_plan": may_plan(request.actor),
        "may_choose": may_choose(request.actor),
        "today": clock.today(),
        "carrying": len(judgements_to_carry(pair.changes)),
    }
    return render(request, "conformity/transition.html", names)


def shown(pair: Pair, actor: Actor, chosen: str = "") -> Transition:
    """What the page shows of the move, the rows that were asked for."""
    rows = transition_rows(pair.changes, results_under((pair.old.ref, pair.new.ref)))
    known = covered([one.ref for one in rows if one.ref], closed=True)
    labels = labels_of(actor, {one.pk for one in known.values()})
    bound, followed = bound_of(pair.old.ref, pair.new.ref), editions_followed()
    return Transition(
        pair=pair,
        rows=[one for one in rows if _is_chosen(one, chosen, known)],
        tabs=list(_tabs(rows, known)),
        chosen=chosen,
        all=len(rows),
        bound=bound,
        progress=progress_of(known.values(), bound),
        actions={
            ref: (one, labels[one.pk]) for ref, one in known.items() if labels[one.pk].seen
        },
        followed=(pair.old.ref in followed, pair.new.ref in followed),
    )


def _tabs(
    rows: Sequence[TransitionRow], known: Mapping[str, Action]
) -> Iterator[tuple[str, str | Promise, int]]:
    wanted = {
        TO_DO: _("Something to do"),
        OPEN: _("To do and not planned"),
        TO_CONFIRM: _("To be confirmed by a person"),
    }
    for value, label in wanted.items():
        yield value, label, sum(_is_chosen(one, value, known) for one in rows)
    for one in Relation:
        n = sum(row.relation == one.value for row in rows)
        if n:
            yield one.value, one.label, n


def _is_chosen(row: TransitionRow, chosen: str, known: Mapping[str, Action]) -> bool:
    if chosen == TO_DO:
        return row.to_do
    if chosen == OPEN:
        return row.to_do and row.ref not in known
    if chosen == TO_CONFIRM:
        return not row.sure
    return chosen not in Relation.values or row.relation == chosen


def progress_of(actions: Iterable[Action], bound: Bound) -> Progress:
    """How far these actions are, each counted once."""
    told = {one.pk: one for one in actions}.values()
    now = clock.now()
    return Progress(
        done=sum(not one.open for one in told),
        all=len(told),
        late=sum(one.open and one.due is not None and one.due < now for one in told),
        after=sum(is_after(one, bound) for one in told),
    )


def is_after(action: Action, bound: Bound) -> bool:
    """Whether an open action is due only after the last day of the move, or without a day."""
    if not action.open or bound.day is None:
        return False
    return action.due is None or day_of(action.due) > bound.day


@require_safe
def export(request: Asked, standard: str, year: str, to: str) -> HttpResponseBase:
    """The move as CSV: a row for each requirement of the new edition, then what is gone."""
    pair = pair_of(request, standard, year, to)
    page = shown(pair, request.actor, request.GET.get("show", ""))
    names = _columns(pair)
    lines: Iterator[dict[str, Any]] = (
        dict(zip(names, _line(one, page), strict=True)) for one in page.rows
    )
    return attachment(as_csv(lines, names, mark=True), "transition", "csv")


def _columns(pair: Pair) -> tuple[str, ...]:
    old, new = pair.old.short, pair.new.short
    return (
        *(_("%s clause") % new, _("Title"), _("Relation"), _("%s clause") % old),
        *(_("What changed"), _("Confidence"), _("%s status") % old, _("%s status") % new),
        *(_("Carries over"), _("What to do"), _("Action"), _("Due"), _("State")),
    )


def _line(row: TransitionRow, page: Transition) -> list[Any]:
    titled = row.new or row.before[0][0]
    action, label = page.actions.get(row.ref, (None, None))
    return [
        row.new.number if row.new else "",
        titled.shown_title,
        str(Relation(row.relation).label),
        ", ".join(one.number for one, _result in row.before),
        row.what_changed,
        _("high") if row.sure else _("to be checked"),
        ", ".join(str(LABELS[one.status]) for _r, one in row.before if one),
        str(LABELS[row.after.status]) if row.after else "",
        str(CARRIED[row.carries]()),
        row.step,
        label.ref if label else "",
        day_of(action.due).isoformat() if action and action.due else "",
        label.state if label else "",
    ]


CARRIED = {
    Carries.YES: lambda: _("yes"),
    Carries.CONFIRM: lambda: _("once a person confirmed it"),
    Carries.NO: lambda: _("no"),
}


@require_POST
def choose(request: Asked, standard: str, year: str, to: str) -> HttpResponse:
    """Follow one of the two editions, or no longer; back to the page of the move."""
    pair = pair_of(request, standard, year, to)
    edition, act = request.POST.get("edition", ""), request.POST.get("act", "")
    if edition not in (pair.old.ref, pair.new.ref) or act not in ACTS:
        raise Http404
    try:
        ACTS[act](edition, by=request.actor)
    except ValidationError as faults:
        raise Refused(faults.messages) from faults
    return redirect(pair.url)


@require_POST
def carry(request: Asked, standard: str, year: str, to: str) -> HttpResponse:
    """Draft the judgements that go over, for their judges to conclude; back to the page."""
    pair = pair_of(request, standard, year, to)
    carry_judgements(pair.changes, by=request.actor)
    return redirect(pair.url)


ACTS = {"follow": follow, "leave": leave}
PLACE = "conformity/transition/<slug:standard>/<str:year>/<str:to>/"
ROUTES += [
    path(PLACE, transition, name="conformity-transition"),
    path(f"{PLACE}export.csv", export, name="conformity-transition-export"),
    path(f"{PLACE}follow/", choose, name="conformity-transition-follow"),
    path(f"{PLACE}carry/", carry, name="conformity-transition-carry"),
]
