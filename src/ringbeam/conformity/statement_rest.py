"""The statement of applicability for programs: `/api/v1/applicability/{edition}` (6.1.3 d)."""

from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router

from ringbeam.conformity.freezing import make_version
from ringbeam.conformity.readers import may_read
from ringbeam.conformity.snapshots import read, renewed
from ringbeam.conformity.statement_rows import rows_of
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import API_ROUTERS
from ringbeam.security.annex import EDITIONS
from ringbeam.security.beginning import begin_from_annex

router = Router(tags=["applicability"])


def _reader(request: HttpRequest, edition: str) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # the door puts it there
    if edition not in dict(EDITIONS) or not may_read(actor):
        raise Http404
    return actor


@router.get("/{edition}", response=list[dict[str, Any]], url_name="api-applicability")
def list_controls(request: HttpRequest, edition: str) -> list[dict[str, Any]]:
    """Each control with its decision, reasons, a person's word, and what the records show.

    ``contradicted_by`` are open risks whose treatment uses a control that is left out. One
    without a record has an empty ``ref``.
    """
    rows = rows_of(edition, read(renewed()), _reader(request, edition))
    return [
        {
            **asdict(one.line),
            "risks": [label.ref for label in one.risks],
            "contradicted_by": [label.ref for label in one.contradicting],
        }
        for one in rows
    ]


@router.post("/{edition}/begin", response=dict[str, int], url_name="api-applicability-begin")
def begin(request: HttpRequest, edition: str) -> dict[str, int]:
    """Add a record of each control of Annex A that has none: how many were ``added``."""
    return {"added": begin_from_annex(edition, by=_reader(request, edition))}


@router.post("/{edition}/versions", response=dict[str, str], url_name="api-applicability-make")
def make(request: HttpRequest, edition: str) -> dict[str, str]:
    """Make a version with the decisions of now, a draft: its number and hash."""
    made = make_version(edition, by=_reader(request, edition))
    return {"ref": made.ref, "sha256": made.digest}


API_ROUTERS.append(("/applicability", router))
