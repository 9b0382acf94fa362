"""The page on which the sheet of a gap assessment is given out and taken back."""

import tempfile
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ringbeam.conformity.gaps.assessments import GapAssessment
from ringbeam.conformity.gaps.sheets import SheetReport, take_sheet, write_sheet
from ringbeam.core.contributions import ROUTES
from ringbeam.core.files import safe_name
from ringbeam.core.refusals import Refused
from ringbeam.exchange.tables import open_table
from ringbeam.web.attachments import attachment
from ringbeam.web.errors import too_large
from ringbeam.web.requests import Asked, found
from ringbeam.web.talking import too_big

PLURAL, CONFLICT = "gap-assessments", 409


@require_safe
def give_sheet(request: Asked, ref: str) -> HttpResponseBase:
    """The sheet with the reader's own answers, as XLSX."""
    assessment: GapAssessment = found(request, PLURAL, ref)
    target = TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
    write_sheet(assessment, request.actor.person, target)
    target.seek(0)
    return attachment(target, assessment.ref, "xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_page(request: Asked, ref: str) -> HttpResponse:
    """Give the sheet out; POST tries a filled-in one out, or takes it."""
    assessment: GapAssessment = found(request, PLURAL, ref)
    report, reasons = None, []
    if request.method == "POST":
        given: Any = request.FILES.get("file")
        if given is not None and too_big(given):
            return too_large(request)
        try:
            report = _taken(request, assessment, given)
        except Refused as refused:
            reasons = refused.reasons
    context = {
        "assessment": assessment,
        "title": _("Sheet of %s") % assessment.ref,
        "report": report,
        "reasons": reasons,
        "over": "over" in request.POST,
    }
    status = CONFLICT if reasons else 200
    return render(request, "conformity/gap_sheet.html", context, status=status)


def _taken(request: Asked, assessment: GapAssessment, given: Any) -> SheetReport:
    if given is None:
        raise Refused([_("Choose the sheet that was filled in.")])
    ending = Path(safe_name(given.name)).suffix
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / f"sheet{ending}"
        with kept.open("wb") as target:
            target.writelines(given.chunks())
        table = open_table(kept, given.name)
        return take_sheet(
            assessment,
            table,
            by=request.actor,
            over="over" in request.POST,
            dry_run=request.POST.get("act") != "take",
        )


ROUTES += [
    path("gap-assessments/<str:ref>/sheet/", sheet_page),
    path("gap-assessments/<str:ref>/sheet.xlsx", give_sheet),
]
