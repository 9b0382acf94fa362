"""The figures of a questionnaire: question by question, each with its n (9.1.1, 9.1.3)."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import ROUTES
from ringbeam.core.refusals import Forbidden
from ringbeam.core.rules import auditor, manager, owner
from ringbeam.organization.anonymous_answers import is_reader, shows_figures
from ringbeam.organization.anonymous_figures import AnonymousFigures, figures_told, texts_of
from ringbeam.organization.answer_figures import QuestionFigure, figures_of
from ringbeam.organization.answering import SENT
from ringbeam.organization.answers import Answer
from ringbeam.organization.asking import unkept
from ringbeam.organization.questionnaire_versions import QuestionnaireVersion, versions_of
from ringbeam.web.requests import Asked, found

reader = manager | auditor | owner
LONGEST = 6


def answered(
    questionnaire: Any, number: int, actor: Actor
) -> tuple[list[QuestionnaireVersion], QuestionnaireVersion | None]:
    """All versions, and the one with this number (0: the last); None where there is none.

    Raises Forbidden for who neither owns, manages nor audits the questionnaire.
    """
    if not reader.allows(actor, questionnaire):
        raise Forbidden([_("Its figures are read by someone who %s.") % reader.says])
    known = versions_of([questionnaire.pk])
    wanted = number or questionnaire.edition
    return known, next((one for one in known if one.number == wanted), None)


def numbered_in(text: str) -> int:
    """The version that an address names; 0 for none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < LONGEST else 0


def figures(version: QuestionnaireVersion) -> tuple[int, list[QuestionFigure]]:
    """How many answers to a version were sent, and the figure of each of its questions.

    Counted over all of them: whoever reads the figures reads them of everybody.
    """
    rows = Answer.rows.filter(
        questionnaire=version.entry_id, edition=version.number, state=SENT, archived=False
    )
    said = rows.values_list("answers", flat=True).iterator(chunk_size=500)
    return figures_of(version.asks, map(unkept, said))


@require_safe
def figures_page(request: Asked, ref: str) -> HttpResponse:
    """The figures of one version, the last when the address names none.

    Raises Http404 for a version that there is not.
    """
    questionnaire = found(request, "questionnaires", ref)
    asked = request.GET.get("version", "")
    known, version = answered(questionnaire, numbered_in(asked), request.actor)
    if asked and (version is None or str(version.number) != asked):
        raise Http404
    total, told = figures(version) if version else (0, [])
    if version and version.anonymous:
        return _without_names(request, questionnaire, known, version)
    context = {
        "title": _("Figures of %s") % questionnaire.ref,
        "questionnaire": questionnaire,
        "url": questionnaire.register.url(ref),
        "versions": known,
        "version": version,
        "total": total,
        "figures": told,
    }
    return render(request, "organization/figures.html", context)


def _without_names(
    request: Asked,
    questionnaire: Any,
    known: list[QuestionnaireVersion],
    version: QuestionnaireVersion,
) -> HttpResponse:
    """The figures of an anonymous version, and its texts for their reader."""
    told = figures_by(questionnaire, version, request.actor)
    reads = is_reader(version, request.actor)
    context = {
        "title": _("Figures of %s") % questionnaire.ref,
        "questionnaire": questionnaire,
        "url": questionnaire.register.url(questionnaire.ref),
        "versions": known,
        "version": version,
        "closed": shows_figures(questionnaire, version),
        "told": told,
        "texts": texts_of(version) if reads and told.total is not None else {},
    }
    return render(request, "organization/anonymous_figures.html", context)


def figures_by(
    questionnaire: Any, version: QuestionnaireVersion, actor: Actor
) -> AnonymousFigures:
    """What this reader may be told of an anonymous version: texts only if named for that."""
    if not shows_figures(questionnaire, version):
        return AnonymousFigures(None)
    told = figures_told(version)
    if is_reader(version, actor):
        return told
    return replace(told, figures=tuple(replace(one, texts=()) for one in told.figures))


ROUTES.append(path("questionnaires/<str:ref>/figures/", figures_page, name="figures"))
