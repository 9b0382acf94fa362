"""The page of the fix list: what to do first, over all systems; CSV and for programs (10.2)."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ringbeam.conformity.fixes import Fix, fixes
from ringbeam.conformity.fixing import untold
from ringbeam.conformity.mapping import short
from ringbeam.conformity.readers import may_read
from ringbeam.conformity.remembering import remembered
from ringbeam.conformity.snapshots import read, renewed
from ringbeam.conformity.words import LABELS
from ringbeam.core.contributions import ROUTES
from ringbeam.core.sayings import spoken
from ringbeam.exchange.exporting import as_csv
from ringbeam.web.attachments import attachment
from ringbeam.web.requests import Asked

SHOWN = 40


@require_safe
def fix_page(request: Asked) -> HttpResponse:
    """The fix list; for who may read of conformity."""
    if not may_read(request.actor):
        raise Http404
    kept = renewed()
    found = fixes(kept, request.actor)
    whole = "all" in request.GET
    steps = remembered("untold", kept, make=lambda: list(untold(read(kept))))
    further = [(spoken(step), [short(ref) for ref in refs]) for step, refs in steps]
    told = {
        "title": _("Fix list"),
        "fixes": found if whole else found[:SHOWN],
        "all": len(found),
        "lifted": _lifted(found),
        "further": further,
    }
    return render(request, "conformity/fix_list.html", told)


def _lifted(found: Iterable[Fix]) -> int:
    return len({ref for one in found for ref, _before, _after in one.line.lifts})


@require_safe
def fix_export(request: Asked) -> HttpResponseBase:
    """The fix list as CSV."""
    if not may_read(request.actor):
        raise Http404
    names = (_("Number"), _("What to do"), _("Why"), _("Whose"), _("Lifts"), _("Helps"))
    rows = (_row(names, one) for one in fixes(renewed(), request.actor))
    return attachment(as_csv(rows, names, mark=True), "fix-list", "csv")


def _row(names: Sequence[str], one: Fix) -> dict[str, Any]:
    lifts = (f"{ref} ({LABELS[old]} > {LABELS[new]})" for ref, old, new in one.line.lifts)
    helps = (f"{ref} ({left}/{whole})" for ref, left, whole in one.line.helps)
    cells = (
        *(str(one.number), one.what, one.why, ", ".join(one.whose)),
        *("; ".join(lifts), "; ".join(helps)),
    )
    return dict(zip(names, cells, strict=True))


ROUTES += [
    path("conformity/fix-list/", fix_page, name="conformity-fix-list"),
    path("conformity/fix-list/export.csv", fix_export, name="conformity-fix-list-export"),
]
