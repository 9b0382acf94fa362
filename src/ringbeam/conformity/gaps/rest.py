"""Gap assessments for programs: answers under `/api/v1/gap-assessments/{ref}/answers`."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema

from ringbeam.api import bodies
from ringbeam.api.answers import answer
from ringbeam.api.callers import WRITE
from ringbeam.api.finding import actor_of, caller_of, record_for
from ringbeam.api.problems import Rejected
from ringbeam.conformity.gaps.answers import GapAnswer, Given, answer_gap, answers_of
from ringbeam.conformity.gaps.assessments import GapAssessment
from ringbeam.core.contributions import API_ROUTERS

router = Router(tags=["gap-assessments"])
NAMES = ("requirement", "agreed", "maturity", "text", "evidence", "at", "version")


class GivenGap(Schema):
    """One answer as a program gives it; ``version`` is that of the answer it has seen."""

    requirement: str
    maturity: int | None = None
    text: str = ""
    evidence: str = ""
    version: int = 0
    agreed: bool = False


@router.get("/{ref}/answers", response=list[dict[str, Any]], url_name="api-gap-answers")
def list_answers(request: HttpRequest, ref: str) -> HttpResponse:
    """Every answer by requirement and assessor; no figure is made of them."""
    _register, record = record_for(request, "gap-assessments", ref)
    rows = answers_of(record).select_related("assessor").order_by("requirement", "pk")
    return answer([_told(one) for one in rows])


ASKED = {"content": {"application/json": {"schema": GivenGap.json_schema()}}, "required": True}


@router.post(
    "/{ref}/answers",
    response=dict[str, Any],
    url_name="api-gap-answer",
    openapi_extra={"requestBody": ASKED},
)
def give_answer(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep one answer in the caller's own name, or what was agreed as its lead.

    403 for who does not assess, 409 where it does not run or the answer is newer than
    ``version``, 422 for an unknown level or requirement.
    """
    _register, found = record_for(request, "gap-assessments", ref)
    record = cast("GapAssessment", found)
    if not caller_of(request).reaches("gap_assessment", WRITE):
        raise Rejected(403, _("The token does not reach the records that this makes."))
    # Read after the record is found: who may not see it learns nothing by what is sent.
    said = bodies.members(
        bodies.object_of(request),
        requirement=(str, ...),
        maturity=(int, None),
        text=(str, ""),
        evidence=(str, ""),
        version=(int, 0),
        agreed=(bool, False),
    )
    agreed = said.pop("agreed")
    kept = answer_gap(record, Given(**said), agreed=agreed, by=actor_of(request))
    return answer(_told(kept))


def _told(one: GapAnswer) -> dict[str, Any]:
    person = {"ref": one.assessor.ref, "title": one.assessor.title}
    return {"assessor": person, **{name: getattr(one, name) for name in NAMES}}


API_ROUTERS.append(("/gap-assessments", router))
