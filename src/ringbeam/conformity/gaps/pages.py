"""Pages of a gap assessment: answering chapter by chapter, and what came of it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ringbeam.conformity.gaps.answers import (
    Given,
    answer_gap,
    answers_of,
    is_version,
    levels_of,
)
from ringbeam.conformity.gaps.assessments import RUNNING, GapAssessment
from ringbeam.conformity.gaps.assessors import assessors_of, words_for
from ringbeam.conformity.gaps.maturity import LEVELS, compared
from ringbeam.conformity.gaps.showing import Part, gaps_in, parts_of, rows_of
from ringbeam.conformity.mapping import address
from ringbeam.conformity.readers import may_read
from ringbeam.conformity.snapshots import Stored, read, renewed
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import ROUTES, panel
from ringbeam.core.refusals import Refused
from ringbeam.web.requests import Asked, found

PLURAL, AGREED = "gap-assessments", "agreed"
UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
def answer_chapter(request: Asked, ref: str) -> HttpResponse:
    """A chapter to answer, row by row; POST keeps one row, and htmx gets just its state."""
    assessment: GapAssessment = found(request, PLURAL, ref)
    if request.method == "POST":
        return _keep(request, assessment)
    person, answers = request.actor.person, list(answers_of(assessment))
    parts = parts_of(assessment, answers, person)
    part = _chosen(parts, request.GET.get("at", ""))
    names = assessors_of(assessment)
    rows = rows_of(part, answers, names, _results(request.actor), person) if part else []
    context = {
        "assessment": assessment,
        "title": _("Answer %s") % assessment.ref,
        "parts": parts,
        "part": part,
        "rows": rows,
        "levels": words_for(assessment),
        "may_answer": assessment.state == RUNNING and person in names,
        "may_agree": assessment.state == RUNNING and person == assessment.owner_id,
        "names": names,
    }
    return render(request, "conformity/gap_answer.html", context)


def _chosen(parts: list[Part], key: str) -> Part | None:
    """The chapter that was asked for; the first, if none was. Http404 for an unknown one."""
    if not key:
        return parts[0] if parts else None
    chosen = next((one for one in parts if one.key == key), None)
    if chosen is None:
        raise Http404
    return chosen


def _results(actor: Actor) -> dict[str, Stored]:
    """What the records show, for who may read it; as it was last worked out."""
    return read(renewed()) if may_read(actor) else {}


def _keep(request: Asked, assessment: GapAssessment) -> HttpResponse:
    """Keep the row that was sent; what is refused is told beside it."""
    posted, reasons, row = request.POST, [], None
    agreed = AGREED in posted
    try:
        row = answer_gap(assessment, _given(posted), agreed=agreed, by=request.actor)
    except ValidationError as fault:
        reasons = fault.messages
    except Refused as refused:
        if not request.htmx:
            raise
        reasons = refused.reasons
    context = {"row": row, "reasons": reasons, "version": posted.get("version", "0")}
    if request.htmx:
        return render(request, "conformity/gap_kept.html", context)
    if reasons:
        raise Refused(reasons)
    number = posted.get("requirement", "")
    return redirect(f"?at={posted.get('at', '')}#r-{number.rpartition(':')[2]}")


def _given(posted: Any) -> Given:
    """What one row says; an empty level is none. ValidationError for what is no number."""
    level, version = posted.get("maturity", ""), posted.get("version", "") or "0"
    if level not in ("", *map(str, LEVELS)) or not is_version(version):
        raise ValidationError({"maturity": [_("Maturity is a whole number from 0 to 5.")]})
    return Given(
        requirement=posted.get("requirement", ""),
        maturity=int(level) if level else None,
        text=posted.get("text", "").strip().replace("\r\n", "\n"),
        evidence=posted.get("evidence", "").strip(),
        version=int(version),
    )


@require_safe
def show_results(request: Asked, ref: str) -> HttpResponse:
    """Counts per level by chapter with their n, the gaps, and what changed since another."""
    assessment: GapAssessment = found(request, PLURAL, ref)
    answers = list(answers_of(assessment))
    parts = parts_of(assessment, answers)
    earlier = request.GET.get("with", "")
    before: GapAssessment | None = found(request, PLURAL, earlier) if earlier else None
    changed = compared(levels_of(answers_of(before)), levels_of(answers)) if before else []
    numbers = {one.ref: one for part in parts for one in part.requirements}
    others = GapAssessment.register.among(request.actor).exclude(pk=assessment.pk)
    context = {
        "assessment": assessment,
        "title": _("Results of %s") % assessment.ref,
        "parts": parts,
        "levels": words_for(assessment),
        "gaps": gaps_in(parts, answers, assessment.aim),
        "before": before,
        "changed": [
            (numbers[at], address(at), old, new) for at, old, new in changed if at in numbers
        ],
        "others": list(others.order_by("-pk")[:20]),
    }
    return render(request, "conformity/gap_results.html", context)


@panel(
    on="gap_assessment",
    title=gettext_lazy("Answers"),
    template="conformity/gap_panel.html",
    order=5,
)
def progress_of(assessment: GapAssessment, actor: Actor) -> dict[str, Any]:
    """How many requirements are answered, and where one goes on."""
    own = answers_of(assessment).filter(agreed=False)
    told: dict[str, Any] = {
        "url": assessment.register.url(assessment.ref),
        "running": assessment.state == RUNNING,
        "answered": own.values("requirement").distinct().count(),
        "mine": own.filter(assessor_id=actor.person).count() if actor.person else 0,
    }
    return told


ROUTES += [
    path("gap-assessments/<str:ref>/answer/", answer_chapter),
    path("gap-assessments/<str:ref>/results/", show_results),
]
