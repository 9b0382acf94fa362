"""Saved views: a list's address kept under a name by whoever made it."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ringbeam.core.saved import SavedView
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
    SavedView.objects.update_or_create(
        account_id=account_of(request.actor),
        kind=register.kind,
        name=name,
        defaults={"query": query},
    )
    return redirect(f"/{plural}/?{query}")


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
