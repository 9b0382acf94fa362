"""Questionnaires for programs: versions and figures under `/api/v1/questionnaires/{ref}`."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Router

from ringbeam.api.answers import answer
from ringbeam.api.callers import WRITE
from ringbeam.api.finding import actor_of, caller_of, record_for
from ringbeam.api.problems import Rejected, absent
from ringbeam.core.contributions import API_ROUTERS
from ringbeam.organization.anonymous_answers import make_links
from ringbeam.organization.anonymous_figures import AnonymousFigures
from ringbeam.organization.anonymous_pages import link_of
from ringbeam.organization.answer_export import answers_file
from ringbeam.organization.answer_figures import QuestionFigure
from ringbeam.organization.questionnaire_pages import answered, figures, figures_by
from ringbeam.organization.questionnaire_versions import QuestionnaireVersion, versions_of

router = Router(tags=["questionnaires"])


@router.get(
    "/{ref}/versions", response=list[dict[str, Any]], url_name="api-questionnaire-versions"
)
def list_versions(request: HttpRequest, ref: str) -> HttpResponse:
    """Every published version with its questions, the newest first."""
    _register, record = record_for(request, "questionnaires", ref)
    return answer([_version(one) for one in versions_of([record.pk])])


@router.get("/{ref}/figures", response=dict[str, Any], url_name="api-questionnaire-figures")
def list_figures(request: HttpRequest, ref: str, version: int = 0) -> HttpResponse:
    """What was answered to a version (the last by default), question by question with its n.

    403 for who neither owns, manages nor audits it; 404 for a version that there is not.
    """
    _register, record = record_for(request, "questionnaires", ref)
    _known, wanted = answered(record, version, actor_of(request))
    if wanted is None:
        raise absent()
    if wanted.anonymous:
        return answer(_without_names(wanted, figures_by(record, wanted, actor_of(request))))
    total, told = figures(wanted)
    items = [_figure(one) for one in told]
    return answer({"version": wanted.number, "answers": total, "items": items})


@router.get("/{ref}/answers/{form}", url_name="api-questionnaire-answers")
def export_answers(
    request: HttpRequest, ref: str, form: str, version: int = 0
) -> HttpResponseBase:
    """The sent answers as a file, ``csv`` or ``xlsx``: a column per question, n below it.

    403 for who may not read the figures, 404 for a version that there is not, 409 for an
    anonymous one.
    """
    _register, record = record_for(request, "questionnaires", ref)
    try:
        return answers_file(record, version, form, actor_of(request))
    except Http404 as missing:
        raise absent() from missing


def _without_names(version: QuestionnaireVersion, told: AnonymousFigures) -> dict[str, Any]:
    """Figures without names; ``answers`` null while nothing may be told."""
    groups = [
        {"group": one.words, "items": [_figure(figure) for figure in one.figures]}
        for one in told.groups
    ]
    items = [_figure(one) for one in told.figures]
    return {"version": version.number, "answers": told.total, "items": items, "groups": groups}


@router.post("/{ref}/links", response=dict[str, Any], url_name="api-questionnaire-links")
def add_links(request: HttpRequest, ref: str, number: int = 1) -> HttpResponse:
    """New links, each good for one anonymous answer; they are told this once."""
    caller = caller_of(request)
    _register, record = record_for(request, "questionnaires", ref)
    if not caller.reaches("questionnaire", WRITE):
        raise Rejected(403, _("The token does not reach the records that this makes."))
    made = make_links(record, number, by=actor_of(request))
    return answer({"links": [link_of(one) for one in made]}, status=201)


def _version(one: QuestionnaireVersion) -> dict[str, Any]:
    names = ("number", "title", "purpose", "questions", "anonymous", "once", "since")
    return {name: getattr(one, name) for name in names}


def _figure(one: QuestionFigure) -> dict[str, Any]:
    said: dict[str, Any] = {"question": one.question.number, "words": one.question.words}
    if one.withheld:
        return {**said, "withheld": True}
    lowest, average, middle, highest = one.spread or ("", "", "", "")
    return {
        **said,
        "withheld": False,
        "n": one.n,
        "asked": one.asked,
        "answers": [{"answer": row.words, "number": row.number} for row in one.rows],
        "texts": list(one.texts),
        "lowest": lowest,
        "mean": average,
        "median": middle,
        "highest": highest,
    }


API_ROUTERS.append(("/questionnaires", router))
