"""The page of a document's published versions, each as it was approved (7.5.3)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ringbeam.core.contributions import ROUTES
from ringbeam.documents.shown import in_force
from ringbeam.documents.tabs import VERSIONS, around
from ringbeam.web.requests import Asked, found


@require_safe
def show_versions(request: Asked, ref: str) -> HttpResponse:
    """Every version with its hash; ``version`` in the address shows the text of one.

    Raises Http404 for a version that there is not.
    """
    document = found(request, "documents", ref)
    wanted = request.GET.get("version", "")
    chosen = next((one for one in document.versions if str(one.number) == wanted), None)
    if wanted and chosen is None:
        raise Http404
    context: dict[str, Any] = {
        "document": document,
        "url": document.register.url(ref),
        **around(document, VERSIONS),
        "title": _("Versions of %s") % ref,
        "versions": document.versions,
        "in_force": in_force(document),
        "chosen": chosen,
    }
    return render(request, "documents/versions_page.html", context)


ROUTES.append(path("documents/<str:ref>/versions/", show_versions, name="document-versions"))
