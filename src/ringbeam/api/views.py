"""Saved views for programs: a list's query under a name, for oneself, a team or all."""

from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ringbeam.api import bodies
from ringbeam.api.answers import answer, held_content, nothing
from ringbeam.api.finding import actor_of, caller_of, whole_number
from ringbeam.api.problems import absent, wrong_fields
from ringbeam.api.receipts import once
from ringbeam.api.shapes import ROOT, Shown
from ringbeam.core.registers import registers
from ringbeam.core.saved import ALL, TEAM, SavedView, kept_for, views_of

LONGEST_ID = 2**62
LONGEST_NAME, LONGEST_QUERY, MOST_VIEWS = 60, 1000, 200
ONESELF = ""


def list_views(request: HttpRequest) -> HttpResponse:
    """The saved views that the caller sees, by kind and name: own ones, and those shared."""
    if unknown := set(request.GET):
        raise wrong_fields({n: [_("There is no filter with this name.")] for n in unknown})
    mine = views_of(actor_of(request)).select_related("team")
    return answer({"items": [_view(row) for row in mine.order_by("kind", "name")[:MOST_VIEWS]]})


def _view(row: SavedView) -> Shown:
    shared = ALL if row.everybody else TEAM if row.team_id else ONESELF
    said = {"id": row.pk, "kind": row.kind, "name": row.name, "query": row.query}
    return {**said, "shared": shared, "team": row.team.ref if row.team else None}


def _own(request: HttpRequest, number: str) -> SavedView:
    """A view of the caller's own; another's is absent."""
    pk = whole_number(number, lowest=1, highest=LONGEST_ID)
    rows = SavedView.objects.filter(account=caller_of(request).account, pk=pk) if pk else None
    found = rows.select_related("team").first() if rows is not None else None
    if found is None:
        raise absent()
    return found


@once
def add_view(request: HttpRequest) -> HttpResponse:
    """Keep a list's query under a name of the caller's own; 422 when the name is taken.

    `shared` is `team` (which one by `team`, where there are several) or `all`: 403 without the
    right to.
    """
    given = bodies.members(
        bodies.object_of(request),
        kind=(str, ...),
        name=(str, ...),
        query=(str, ""),
        shared=(str, ONESELF),
        team=(str, ""),
    )
    row = SavedView(account_id=caller_of(request).account, kind=given["kind"])
    errors = _judged(row, given)
    if given["kind"] not in {one.kind for one in registers()}:
        errors["kind"] = [_("There is no kind of record with this name.")]
    if SavedView.objects.filter(account=row.account_id).count() >= MOST_VIEWS:
        errors[""] = [_("There are too many saved views; remove one.")]
    made = _kept(request, row, given, errors)
    return answer(made, 201, {"Location": f"{ROOT}/views/{row.pk}"})


@once
def change_view(request: HttpRequest, number: str) -> HttpResponse:
    """Rename a view of the caller's own, give it another query, or share it with others."""
    row = _own(request, number)
    held_content(request, _view(row))
    given = bodies.members(
        bodies.object_of(request),
        name=(str, row.name),
        query=(str, row.query),
        shared=(str, ALL if row.everybody else TEAM if row.team_id else ONESELF),
        team=(str, row.team.ref if row.team else ""),
    )
    return answer(_kept(request, row, given, _judged(row, given)))


def _judged(row: SavedView, given: dict[str, Any]) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    others = SavedView.objects.filter(account=row.account_id, kind=row.kind).exclude(pk=row.pk)
    if not given["name"].strip() or len(given["name"]) > LONGEST_NAME:
        errors["name"] = [_("A name has 1 to 60 characters.")]
    elif others.filter(name=given["name"]).exists():
        errors["name"] = [_("There is a view with this name.")]
    if len(given["query"]) > LONGEST_QUERY:
        errors["query"] = [_("This is too long.")]
    if given["shared"] not in (ONESELF, TEAM, ALL):
        errors["shared"] = [_("This is team, all, or empty for oneself.")]
    return errors


def _kept(
    request: HttpRequest, row: SavedView, given: dict[str, Any], errors: dict[str, list[str]]
) -> Shown:
    """Keep the view as it was judged; raises Rejected 422 by member."""
    if errors:
        raise wrong_fields(errors)
    shared = kept_for(actor_of(request), row.kind, given["shared"], given["team"])
    if shared is None:
        raise wrong_fields({"team": [_("Say for which of your teams.")]})
    row.name, row.query = given["name"], given["query"]
    row.everybody, row.team_id = shared["everybody"], shared["team_id"]
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as taken:
        raise wrong_fields({"name": [_("There is a view with this name.")]}) from taken
    return _view(row)


def remove_view(request: HttpRequest, number: str) -> HttpResponse:
    """Remove one of the caller's saved views."""
    _own(request, number).delete()
    return nothing()
