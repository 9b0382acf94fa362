"""The page of what is done once for several systems, with its base and its n (all clauses)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from ninja import Router

from ringbeam.conformity.readers import may_read
from ringbeam.conformity.saving import Once, Saving, saving
from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import API_ROUTERS, ROUTES
from ringbeam.web.requests import Asked

router = Router(tags=["conformity"])


@require_safe
def show_saving(request: Asked) -> HttpResponse:
    """What is done once for several standards; for who may read of conformity."""
    if not may_read(request.actor):
        raise Http404
    found = saving(request.actor, clock.today())
    told = {"title": _("Done once for several systems"), "found": found}
    return render(request, "conformity/saving.html", told)


@router.get("", response=dict[str, Any], url_name="api-conformity-saving")
def tell_saving(request: HttpRequest) -> dict[str, Any]:
    """What is done once for several standards, counted against doing each apart."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # the door puts it there
    if not may_read(actor):
        raise Http404
    return plainly(saving(actor, clock.today()))


def plainly(found: Saving) -> dict[str, Any]:
    """The counts for programs, each list with out of how many it is."""
    return {
        "duties": [_plain(one) for one in found.duties],
        "of_duties": found.of_duties,
        "occurrences_saved_a_year": found.times,
        "hours_saved_a_year": found.hours,
        "effort_known_of": found.effort_known,
        "audits": [_plain(one) for one in found.audits],
        "of_audits": found.of_audits,
        "audit_days": found.audit_days,
        "documents": [_plain(one) for one in found.documents],
        "of_documents": found.of_documents,
    }


def _plain(one: Once) -> dict[str, Any]:
    told = {"ref": one.ref, "title": one.title, "standards": list(one.standards)}
    return {**told, "times": one.times, "apart": one.apart, "saved": one.saved}


API_ROUTERS.append(("/conformity/saving", router))
ROUTES.append(path("conformity/saving/", show_saving, name="conformity-saving"))
