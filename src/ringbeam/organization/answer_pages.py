"""The page on which somebody answers a questionnaire, and what the page of an answer shows."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import ROUTES
from ringbeam.core.conversation import attach, files_on
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.core.units import unit
from ringbeam.core.writing import create, edit, take
from ringbeam.organization.answering import (
    BEGUN,
    SEND,
    faults_of_named,
    takes_answers,
    version_answered,
)
from ringbeam.organization.answers import Answer
from ringbeam.organization.asked_fields import PREFIX, Read, fields, read, turned
from ringbeam.organization.asking import FILED, NAMING, Value, kept, unkept
from ringbeam.organization.questionnaire_versions import QuestionnaireVersion, version_of
from ringbeam.organization.questionnaires import Questionnaire
from ringbeam.web.errors import too_large
from ringbeam.web.forms import named_in
from ringbeam.web.requests import Asked, found
from ringbeam.web.talking import too_big

ACT, KEEP, LOOK = "act", "keep", "look"
NO_CONTENT, UNPROCESSABLE = 204, 422
LONGEST_TITLE = 200


@require_http_methods(["GET", "HEAD", "POST"])
def answer_page(request: Asked, ref: str) -> HttpResponse:
    """The questions to answer; POST keeps what was typed, or sends it when nothing is missing.

    One's own answer that was begun goes on. Raises Refused where no answers are taken,
    Forbidden for who does not answer in a person's name.
    """
    questionnaire: Questionnaire = found(request, "questionnaires", ref)
    _may_answer(questionnaire, request.actor)
    answer = _begun(questionnaire, request.actor)
    version = version_answered(answer) if answer else None
    version = version or version_of(questionnaire.pk, questionnaire.edition)
    if version is None or version.anonymous:
        raise Refused([_("The questionnaire is answered by its link, without a name.")])
    had = unkept(answer.answers) if answer else {}
    if request.method != "POST":
        return _page(request, version, answer, Read(had, {}, {}))
    uploads = [one for _name, many in request.FILES.lists() for one in many]
    if any(map(too_big, uploads)):
        return too_large(request)
    act = request.POST.get(ACT, SEND)
    page = read(version.asks, had, _with_numbers(request.POST.copy(), version))
    if act == LOOK:
        return _again(request, version, answer, page)
    return _store(request, (questionnaire, version, answer), page, sending=act == SEND)


def _may_answer(questionnaire: Any, actor: Actor) -> None:
    if not takes_answers(questionnaire):
        raise Refused([_("The questionnaire takes no answers now.")])
    if actor.person is None or not Answer.register.may_add(actor):
        raise Forbidden([_("It is answered by people who work here, each in their own name.")])


def _begun(questionnaire: Any, actor: Actor) -> Any:
    """The actor's own answer that is not sent yet, or None."""
    mine = Answer.register.among(actor).filter(
        questionnaire=questionnaire.pk, owner=actor.person, state=BEGUN, archived=False
    )
    return mine.order_by("-pk").first()


def _with_numbers(sent: QueryDict, version: QuestionnaireVersion) -> QueryDict:
    """Records as their number, where they were chosen by title and number."""
    for one in version.asks:
        name = f"{PREFIX}{one.number}"
        if one.kind in NAMING and (ref := named_in(sent.get(name, "").strip())):
            sent[name] = ref
    return sent


def _again(
    request: Asked, version: QuestionnaireVersion, answer: Any, page: Read
) -> HttpResponse:
    """What is asked after a change; to htmx only the questions that came or went."""
    page = Read(page.answers, page.typed, {})
    if not request.htmx:
        return _page(request, version, answer, page)
    changed = turned(fields(version.asks, page, files=_files(answer)), request.POST)
    if not changed:
        return HttpResponse(status=NO_CONTENT)
    return render(request, "organization/fragments/turned.html", {"fields": changed})


def _files(answer: Any) -> dict[str, str]:
    """The names of the files on an answer, by what names them in it."""
    return {str(one.uid): one.name for one in files_on(answer.pk)} if answer else {}


def _store(
    request: Asked,
    asked: tuple[Any, QuestionnaireVersion, Any],
    page: Read,
    *,
    sending: bool,
) -> HttpResponse:
    """Keep every answer that is one, and send them if that is asked and nothing is missing."""
    questionnaire, version, answer = asked
    actor = request.actor
    with unit():
        if answer is None:
            title = f"{questionnaire.title}, {actor.name}"[:LONGEST_TITLE]
            given = {"title": title, "questionnaire": questionnaire.ref}
            answer = create(Answer, given, by=actor)
        answers = page.answers | _attached(request, version, answer)
        page = _kept(version, answer, Read(answers, page.typed, page.faults), actor)
    shown = fields(version.asks, page, sending=sending)
    if any(one.faults for one in shown):
        return _page(request, version, answer, page, sending=sending)
    if sending:
        answer = take(answer, SEND, by=actor)
        return redirect(answer.register.url(answer.ref))
    return redirect(f"/questionnaires/{questionnaire.ref}/answer/?kept=1")


def _attached(request: Asked, version: QuestionnaireVersion, answer: Any) -> dict[int, Value]:
    """The files that were chosen, each kept on the answer."""
    found_: dict[int, Value] = {}
    for one in version.asks:
        upload = request.FILES.get(f"{PREFIX}{one.number}")
        if one.kind in FILED and upload is not None:
            content: Any = upload.file
            made = attach(answer, content, upload.name or "", by=request.actor)
            found_[one.number] = str(made.uid)
    return found_


def _kept(version: QuestionnaireVersion, answer: Any, page: Read, actor: Actor) -> Read:
    """Keep the answers; those that name what is not there become faults."""
    nowhere = faults_of_named(version.asks, page.answers, answer.pk, by=actor)
    stay = {n: value for n, value in page.answers.items() if n not in nowhere}
    edit(answer, {"answers": kept(stay)}, by=actor)
    faults = page.faults | {n: (fault,) for n, fault in nowhere.items()}
    return Read(stay, page.typed, faults)


def _page(
    request: Asked,
    version: QuestionnaireVersion,
    answer: Any,
    page: Read,
    *,
    sending: bool = False,
) -> HttpResponse:
    shown = fields(version.asks, page, files=_files(answer), sending=sending)
    faulty = [one for one in shown if one.faults]
    context: dict[str, Any] = {
        "title": version.title,
        "version": version,
        "url": request.path,
        "back": request.path.removesuffix("answer/"),
        "fields": shown,
        "faulty": faulty,
        "kept": "kept" in request.GET and answer is not None,
        "named": True,
    }
    status = UNPROCESSABLE if faulty else 200
    return render(request, "organization/asking.html", context, status=status)


ROUTES.append(path("questionnaires/<str:ref>/answer/", answer_page, name="answer"))
