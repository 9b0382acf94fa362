"""Saved views: a list's address kept under a name, for its maker, a team or all."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ringbeam.core.registers import Register
from ringbeam.core.saved import SavedView, kept_for, teams_of
from ringbeam.web.queries import Query
from ringbeam.web.requests import Asked, account_of, listed

LONGEST_NAME, LONGEST_QUERY, MOST = 60, 1000, 30


@dataclass(frozen=True)
class Kept:
    """Of what views are kept: under which kind, and at which address."""

    kind: str
    at: str


def _of(register: Register) -> Kept:
    return Kept(register.kind, f"/{register.plural}/")


@require_POST
def save_view(request: Asked, plural: str) -> HttpResponse:
    """Keep ``query`` under ``name``; the same name again keeps the newer one."""
    query = str(Query.read(request.POST.get("query", "")).without("after"))
    return keep_view(request, _of(listed(plural, request.actor)), query)


def keep_view(request: Asked, what: Kept, query: str) -> HttpResponse:
    """Keep a query of a list or a report under ``name``, for whom ``for`` says.

    Raises ValidationError without a name, or for too long a query or too many views.
    """
    name = request.POST.get("name", "").strip()[:LONGEST_NAME]
    if not name:
        raise ValidationError(_("Give the view a name."))
    if len(query) > LONGEST_QUERY:
        raise ValidationError(_("This list has too many filters to be kept."))
    own = SavedView.objects.filter(account_id=account_of(request.actor), kind=what.kind)
    if own.exclude(name=name).count() >= MOST:
        raise ValidationError(_("You have thirty views here. Delete one first."))
    shared = _shared(request, what)
    if isinstance(shared, HttpResponse):
        return shared
    SavedView.objects.update_or_create(
        account_id=account_of(request.actor),
        kind=what.kind,
        name=name,
        defaults={"query": query, **shared},
    )
    return redirect(f"{what.at}?{query}")


def _shared(request: Asked, what: Kept) -> dict[str, Any] | HttpResponse:
    """For whom a view is kept; the page that asks for the team of who belongs to several.

    Raises Forbidden for a team that one does not belong to, and for all without the right.
    """
    whom, actor = request.POST.get("for", ""), request.actor
    found = kept_for(actor, what.kind, whom, request.POST.get("team", ""))
    if found is not None:
        return found
    given = {name: request.POST.get(name, "") for name in ("name", "query", "for")}
    context = {"title": _("For which team?"), "at": what.at, "teams": teams_of(actor)}
    return render(request, "web/view_team.html", {**context, "given": given})


@require_POST
def change_view(request: Asked, plural: str, pk: int) -> HttpResponse:
    """Rename a view of one's own, or delete it (``delete`` given); another's is not there."""
    return change_kept(request, _of(listed(plural, request.actor)), pk)


def change_kept(request: Asked, what: Kept, pk: int) -> HttpResponse:
    """Rename or delete a view of one's own; raises Http404 for another's."""
    own = SavedView.objects.filter(account_id=account_of(request.actor), kind=what.kind)
    view = own.filter(pk=pk).first()
    if view is None:
        raise Http404
    if request.POST.get("delete"):
        view.delete()
        return redirect(what.at)
    name = request.POST.get("name", "").strip()[:LONGEST_NAME]
    if not name or own.exclude(pk=pk).filter(name=name).exists():
        raise ValidationError(_("Give the view a name that no other one has."))
    view.name = name
    view.save(update_fields=["name"])
    return redirect(f"{what.at}?{view.query}")
