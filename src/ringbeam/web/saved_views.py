"""Saved views: a list's address kept under a name, for its maker, a team or all."""

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


@require_POST
def save_view(request: Asked, plural: str) -> HttpResponse:
    """Keep ``query`` under ``name``; the same name again keeps the newer one."""
    register = listed(plural, request.actor)
    name = request.POST.get("name", "").strip()[:LONGEST_NAME]
    query = str(Query.read(request.POST.get("query", "")).without("after"))
    if not name:
        raise ValidationError(_("Give the view a name."))
    if len(query) > LONGEST_QUERY:
        raise ValidationError(_("This list has too many filters to be kept."))
    own = SavedView.objects.filter(account_id=account_of(request.actor), kind=register.kind)
    if own.exclude(name=name).count() >= MOST:
        raise ValidationError(_("You have thirty views here. Delete one first."))
    shared = _shared(request, register)
    if isinstance(shared, HttpResponse):
        return shared
    SavedView.objects.update_or_create(
        account_id=account_of(request.actor),
        kind=register.kind,
        name=name,
        defaults={"query": query, **shared},
    )
    return redirect(f"/{plural}/?{query}")


def _shared(request: Asked, register: Register) -> dict[str, Any] | HttpResponse:
    """For whom a view is kept; the page that asks for the team of who belongs to several.

    Raises Forbidden for a team that one does not belong to, and for all without the right.
    """
    whom, actor = request.POST.get("for", ""), request.actor
    found = kept_for(actor, register.kind, whom, request.POST.get("team", ""))
    if found is not None:
        return found
    given = {name: request.POST.get(name, "") for name in ("name", "query", "for")}
    context = {"title": _("For which team?"), "register": register, "teams": teams_of(actor)}
    return render(request, "web/view_team.html", {**context, "given": given})


@require_POST
def change_view(request: Asked, plural: str, pk: int) -> HttpResponse:
    """Rename a view of one's own, or delete it (``delete`` given); another's is not there."""
    register = listed(plural, request.actor)
    own = SavedView.objects.filter(account_id=account_of(request.actor), kind=register.kind)
    view = own.filter(pk=pk).first()
    if view is None:
        raise Http404
    if request.POST.get("delete"):
        view.delete()
        return redirect(f"/{plural}/")
    name = request.POST.get("name", "").strip()[:LONGEST_NAME]
    if not name or own.exclude(pk=pk).filter(name=name).exists():
        raise ValidationError(_("Give the view a name that no other one has."))
    view.name = name
    view.save(update_fields=["name"])
    return redirect(f"/{plural}/?{view.query}")
