"""Conformity for programs: `/api/v1/conformity`, for who may read it."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router

from ringbeam.api.problems import absent
from ringbeam.conformity.answers import answer, foreseen
from ringbeam.conformity.assessing import editions_followed
from ringbeam.conformity.documented import asked_items
from ringbeam.conformity.fixes import fixes_told
from ringbeam.conformity.forecasting import QUARTER
from ringbeam.conformity.readers import may_read
from ringbeam.conformity.rule_telling import Chosen, told_to
from ringbeam.conformity.snapshots import renewed
from ringbeam.conformity.testing import whole_populations_tested
from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import API_ROUTERS
from ringbeam.core.values import check_year
from ringbeam.standards.names import UnknownName

router = Router(tags=["conformity"])


def _reader(request: HttpRequest) -> Actor:
    """Who asks; nothing is here for those who may not read it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # the door puts it there
    if not may_read(actor):
        raise Http404
    return actor


@router.get("", response=list[dict[str, Any]], url_name="api-conformity")
def list_results(
    request: HttpRequest,
    standard: str = "",
    edition: str = "",
    as_of: date | None = None,
    by_today: bool = False,  # noqa: FBT001, FBT002 - the address says it by name
) -> list[dict[str, Any]]:
    """The result of each lowest-level requirement, as `ringbeam conformity` prints it.

    ``by_today`` judges a past day by the rules and limits of today.
    """
    reader = _reader(request)
    check_year(as_of)
    try:
        of = {"standard": standard, "edition": edition}
        return answer(**of, on=as_of, by=reader, by_today=by_today)
    except UnknownName as unknown:
        raise absent(str(unknown)) from unknown


@router.get("/forecast", response=list[dict[str, Any]], url_name="api-conformity-forecast")
def list_turns(
    request: HttpRequest, until: date | None = None, standard: str = "", edition: str = ""
) -> list[dict[str, Any]]:
    """What time alone turns until a day (else in 90 days), as the command prints it."""
    reader = _reader(request)
    check_year(until)
    last = until or clock.today() + QUARTER
    try:
        return foreseen(last=last, standard=standard, edition=edition, by=reader)
    except UnknownName as unknown:
        raise absent(str(unknown)) from unknown


@router.get("/tests", response=list[dict[str, Any]], url_name="api-conformity-tests")
def list_tests(request: HttpRequest) -> list[dict[str, Any]]:
    """The full-population tests with their deviating records."""
    return whole_populations_tested(_reader(request))


@router.get(
    "/documented-information",
    response=list[dict[str, Any]],
    url_name="api-documented-information",
)
def list_documented_information(request: HttpRequest) -> list[dict[str, Any]]:
    """What the editions followed ask to be documented, and which record each item is.

    ``standing`` is current, ageing, overdue, undated, draft, held (kept as records of
    ``register``) or none. A document is linked by naming the ``item`` in its ``serves``. An
    edition whose list is not held has no rows: that is unknown, not nothing.
    """
    return [
        {
            "item": one.item.key,
            "requirement": one.item.requirement_id,
            "what": one.item.what,
            "kind": one.item.kind,
            "condition": one.item.condition,
            "confidence": one.item.confidence,
            "standing": one.standing,
            "documents": [ref for ref, _title in one.documents],
            "register": one.holding.register.plural if one.holding else None,
            "records": one.holding.count if one.holding else None,
        }
        for one in asked_items(editions_followed(), _reader(request))
    ]


@router.get("/rules", response=list[dict[str, Any]], url_name="api-conformity-rules")
def list_rules(
    request: HttpRequest, q: str = "", standard: str = "", basis: str = "", today: str = ""
) -> list[dict[str, Any]]:
    """The rules by the limits in force, each with what it found today."""
    reader = _reader(request)
    chosen = Chosen(q=q, standard=standard, basis=basis, today=today)
    return told_to(reader, renewed(), chosen)


@router.get("/fix-list", response=list[dict[str, Any]], url_name="api-conformity-fix-list")
def list_fixes(request: HttpRequest) -> list[dict[str, Any]]:
    """What to do first: acts in their order, what each lifts and what it brings nearer."""
    return fixes_told(_reader(request))


API_ROUTERS.append(("/conformity", router))
