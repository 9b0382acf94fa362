"""Knowledge as it is read: found by words, read with a table of contents, judged (7.6)."""

from typing import Any

from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ringbeam.core.contributions import MENU, ROUTES, MenuItem
from ringbeam.core.rules import works_for_us
from ringbeam.desk.article_finding import article_hits, here, hit_of, readable_by, suggest
from ringbeam.desk.article_gaps import note_gap
from ringbeam.desk.article_tables import ArticleTally, ArticleVote
from ringbeam.desk.article_text import parts_of
from ringbeam.desk.article_votes import vote_on
from ringbeam.documents.versions import DocumentVersion
from ringbeam.web.requests import Asked, account_of

HERE = "/knowledge/"
NEWEST, LONGEST = 30, 200


@require_safe
def show_knowledge(request: Asked) -> HttpResponse:
    """What the reader may read: the newest, or what holds the words in ``q``.

    A search that was sent and found nothing is counted as a gap; typing alone is not. Asked
    for by htmx it is the list alone. 404 for who is not signed in.
    """
    actor, words = request.actor, request.GET.get("q", "").strip()[:LONGEST]
    if not (actor.everything or actor.grants):
        raise Http404
    if words:
        hits = article_hits(actor, words)
    else:
        hits = [
            hit_of(one) for one in readable_by(actor).order_by("-effective", "-pk")[:NEWEST]
        ]
    typed = bool(request.htmx)
    if words and not hits and not typed:
        note_gap(words, actor)
    names = {
        "title": _("Knowledge"),
        "words": words,
        "hits": hits,
        "inside": works_for_us(actor),
    }
    return render(request, f"desk/knowledge{'_hits' if typed else ''}.html", names)


@require_safe
def suggest_articles(request: Asked) -> HttpResponse:
    """At most three articles for what is typed in ``q`` or ``title``; nothing where none fits.

    For forms in which somebody reports something: it is asked for while one types.
    """
    typed = request.GET.get("q") or request.GET.get("title") or ""
    hits = suggest(request.actor, typed.strip()[:LONGEST])
    return render(request, "desk/knowledge_suggested.html", {"hits": hits})


@require_safe
def read_article(request: Asked, ref: str) -> HttpResponse:
    """The version in force of one article; 404 for what the reader may not read, or nothing."""
    article = _readable(request, ref)
    versions = DocumentVersion.objects.filter(entry_id=article.pk).order_by("-number")
    version = versions.first()
    if version is None:
        raise Http404
    ArticleTally.objects.filter(pk=article.pk).update(views=F("views") + 1)
    mine = ArticleVote.objects.filter(entry_id=article.pk, account_id=account_of(request.actor))
    names: dict[str, Any] = {
        "title": version.title,
        "article": article,
        "version": version,
        "parts": parts_of(version.text),
        "vote": mine.first(),
        "stale": article.is_stale,
        "record": article.register.url(ref) if works_for_us(request.actor) else "",
        "url": here(ref),
    }
    return render(request, "desk/article.html", names)


@require_POST
def judge_article(request: Asked, ref: str) -> HttpResponse:
    """Say whether it helped (``helpful`` is 1 or 0) and why; the last word counts."""
    article = _readable(request, ref)
    vote_on(
        article,
        helpful=request.POST.get("helpful") == "1",
        comment=request.POST.get("comment", ""),
        by=request.actor,
    )
    return redirect(f"{here(ref)}#helpful")


def _readable(request: Asked, ref: str) -> Any:
    article = readable_by(request.actor).filter(ref=ref).first()
    if article is None or not request.actor.account:
        raise Http404
    return article


ROUTES.append(path("knowledge/", show_knowledge, name="knowledge"))
ROUTES.append(path("knowledge/suggested/", suggest_articles, name="knowledge_suggested"))
ROUTES.append(path("knowledge/<str:ref>/", read_article, name="knowledge_article"))
ROUTES.append(path("knowledge/<str:ref>/vote/", judge_article, name="knowledge_vote"))
MENU.append(
    MenuItem(
        name="knowledge",
        label=gettext_lazy("Knowledge"),
        icon="book",
        url=HERE,
        group="Do",
        who=lambda actor: bool(actor.everything or actor.grants),
    )
)
