"""The page on which two versions of a document are compared (7.5.3.2)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ringbeam.core.contributions import ROUTES
from ringbeam.documents.comparing import comparison, keys_of, name_of, usual
from ringbeam.documents.tabs import CHANGES, around
from ringbeam.documents.versions import WAITING
from ringbeam.web.moving import offered, primary
from ringbeam.web.requests import Asked, found


@require_safe
def show_changes(request: Asked, ref: str) -> HttpResponse:
    """What differs between two versions, the newest two if the address does not say which."""
    document = found(request, "documents", ref)
    context = {
        "document": document,
        "url": document.register.url(ref),
        **around(document, CHANGES),
        "title": _("Changes of %s") % ref,
        "keys": [(key, name_of(document, key)) for key in keys_of(document)],
        **_compared(request, document),
        **_moves(request, document),
    }
    return render(request, "documents/changes.html", context)


def _moves(request: Asked, document: Any) -> dict[str, Any]:
    """Who has seen what changes approves or returns it here, while it waits for that."""
    waits = document.state in WAITING
    possible = [one for one in offered(document, request.actor) if one.may] if waits else []
    first = primary(possible)
    return {"moves": [one for one in possible if one != first], "primary": first}


def _compared(request: Asked, document: Any) -> dict[str, Any]:
    """The two sides as the address names them; raises Http404 for one that is not there."""
    chosen = usual(document)
    if chosen is None:
        return {"compared": None}
    old, new = (request.GET.get(n, key) for n, key in zip(("from", "to"), chosen, strict=True))
    try:
        return {"compared": comparison(document, old, new)}
    except KeyError as unknown:
        raise Http404 from unknown


ROUTES.append(path("documents/<str:ref>/changes/", show_changes, name="document-changes"))
