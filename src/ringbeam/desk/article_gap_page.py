"""The page of gaps: what was searched and nobody has written yet (7.6)."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ringbeam.core import writing
from ringbeam.core.contributions import ROUTES
from ringbeam.core.texts import leading
from ringbeam.core.units import unit
from ringbeam.desk.article_finding import AT_THE_DESK
from ringbeam.desk.article_tables import SearchGap
from ringbeam.desk.articles import Article
from ringbeam.web.requests import Asked

HERE = "/knowledge-gaps/"
MOST = 100


def _only_the_desk(request: Asked) -> None:
    roles = {one.role for one in request.actor.grants}
    if not (request.actor.everything or roles & AT_THE_DESK):
        raise Http404


@require_safe
def show_gaps(request: Asked) -> HttpResponse:
    """Searches without a result, the most recent first; for the desk, 404 for others."""
    _only_the_desk(request)
    rows = SearchGap.objects.filter(done=False).order_by("-last")[:MOST]
    names = {"title": _("Gaps in knowledge"), "gaps": list(rows)}
    return render(request, "desk/knowledge_gaps.html", names)


@require_POST
def close_gap(request: Asked, number: int) -> HttpResponse:
    """Write an article for a gap (``write``), or take the gap off the list.

    It comes back when somebody searches these words again and still finds nothing.
    """
    _only_the_desk(request)
    gap = SearchGap.objects.filter(pk=number).first()
    if gap is None:
        raise Http404
    with unit():
        SearchGap.objects.filter(pk=gap.pk).update(done=True)
        if not request.POST.get("write"):
            return redirect(HERE)
        by = request.actor
        given = {"title": str(leading(gap.words)), "keywords": gap.words, "owner": by.person}
        made = writing.create(Article, given, by=by)
    return redirect(f"{made.register.url(made.ref)}edit/")


ROUTES.append(path("knowledge-gaps/", show_gaps, name="knowledge_gaps"))
ROUTES.append(path("knowledge-gaps/<int:number>/", close_gap, name="knowledge_gap"))
