"""Answering without a name: the page behind a link, one's own answer by code, the links."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ringbeam.core import organization_zone
from ringbeam.core.actors import Actor
from ringbeam.core.addresses import outside
from ringbeam.core.contributions import ROUTES, panel
from ringbeam.organization.anonymous_answers import (
    MOST_LINKS,
    TextReader,
    answer_anonymously,
    answer_of,
    asker,
    make_links,
    reply,
    version_behind,
)
from ringbeam.organization.answering import takes_answers
from ringbeam.organization.asked_fields import Read, fields, read, turned
from ringbeam.organization.asking import in_words, unkept
from ringbeam.organization.questionnaire_versions import QuestionnaireVersion, versions_of
from ringbeam.web.requests import Asked, found

NO_CONTENT, UNPROCESSABLE = 204, 422
LONGEST_SECRET, LONGEST_NUMBER = 60, 4


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_without_a_name(request: HttpRequest, secret: str) -> HttpResponse:
    """The questions behind a link; every other link answers as if there were no such page.

    Nothing is kept before it is sent; then the link is good no longer, and the code is shown.
    """
    organization_zone.keep_up()
    version = version_behind(secret[:LONGEST_SECRET])
    if version is None:
        raise Http404
    if request.method != "POST":
        return _page(request, version, Read({}, {}, {}))
    page = read(version.asks, {}, request.POST)
    if request.POST.get("act") == "look":
        return _again(request, version, page)
    shown = fields(version.asks, page, sending=True)
    if any(one.faults for one in shown):
        return _page(request, version, page, sending=True)
    code = answer_anonymously(secret, page.answers)
    if code is None:
        raise Http404
    context = {"title": version.title, "code": code}
    return render(request, "organization/answered.html", context)


def _again(request: HttpRequest, version: QuestionnaireVersion, page: Read) -> HttpResponse:
    page = Read(page.answers, page.typed, {})
    if not request.headers.get("HX-Request"):
        return _page(request, version, page)
    changed = turned(fields(version.asks, page), request.POST)
    if not changed:
        return HttpResponse(status=NO_CONTENT)
    return render(request, "organization/fragments/turned.html", {"fields": changed})


def _page(
    request: HttpRequest, version: QuestionnaireVersion, page: Read, *, sending: bool = False
) -> HttpResponse:
    shown = fields(version.asks, page, sending=sending)
    faulty = [one for one in shown if one.faults]
    reader = TextReader.objects.filter(version=version).select_related("person").first()
    context: dict[str, Any] = {
        "title": version.title,
        "version": version,
        "url": request.path,
        "fields": shown,
        "faulty": faulty,
        "named": False,
        "reader": reader.person.title if reader else "",
    }
    status = UNPROCESSABLE if faulty else 200
    return render(request, "organization/asking_without_a_name.html", context, status=status)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_answer(request: HttpRequest) -> HttpResponse:
    """A box for a code; POST shows what was answered with it, and what was replied."""
    code = request.POST.get("code", "")[:LONGEST_SECRET]
    answer = answer_of(code) if code else None
    told = []
    if answer is not None:
        pairs = in_words(answer.version.asks, unkept(answer.answers))
        told = [(one, words, answer.replies.get(str(one.number), "")) for one, words in pairs]
    wrong = bool(code) and answer is None
    context = {"title": _("Your answer"), "answer": answer, "told": told, "wrong": wrong}
    status = UNPROCESSABLE if wrong else 200
    return render(request, "organization/own_answer.html", context, status=status)


@never_cache
@require_POST
def links(request: Asked, ref: str) -> HttpResponse:
    """Make links, which this page alone shows, and only now."""
    questionnaire = found(request, "questionnaires", ref)
    asked = request.POST.get("number", "")
    number = int(asked) if asked.isdecimal() and len(asked) <= LONGEST_NUMBER else 0
    made = make_links(questionnaire, number, by=request.actor)
    context = {
        "title": _("Links for %s") % ref,
        "questionnaire": questionnaire,
        "url": questionnaire.register.url(ref),
        "links": [link_of(one) for one in made],
    }
    return render(request, "organization/links.html", context)


def link_of(secret: str) -> str:
    """The link, by the outside address of the product."""
    return outside(f"/answer/{secret}/")


@require_POST
def reply_to_text(request: Asked, ref: str) -> HttpResponse:
    """Answer a text of an anonymous version; raises Http404 where there is no such text."""
    questionnaire = found(request, "questionnaires", ref)
    known = versions_of([questionnaire.pk])
    number = request.POST.get("version", "")
    version = next((one for one in known if str(one.number) == number), None)
    if version is None:
        raise Http404
    handle, text = (request.POST.get(name, "") for name in ("text_of", "text"))
    if not reply(version, handle, text, by=request.actor):
        raise Http404
    return redirect(f"{questionnaire.register.url(ref)}figures/?version={number}")


@panel(
    on="questionnaire",
    title=gettext_lazy("Answering without a name"),
    template="organization/links_panel.html",
    order=10,
)
def links_panel(questionnaire: Any, actor: Actor) -> dict[str, Any] | None:
    """Where links are made, while an anonymous one takes answers; no query."""
    if not (questionnaire.anonymous and takes_answers(questionnaire)):
        return None
    url = f"{questionnaire.register.url(questionnaire.ref)}links/"
    return {"may": asker.allows(actor, questionnaire), "url": url, "most": MOST_LINKS}


ROUTES += [
    path("answer/", own_answer, name="own-answer"),
    path("answer/<str:secret>/", answer_without_a_name, name="answer-without-a-name"),
    path("questionnaires/<str:ref>/links/", links, name="answer-links"),
    path("questionnaires/<str:ref>/replies/", reply_to_text, name="answer-replies"),
]
