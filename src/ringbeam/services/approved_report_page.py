"""The pages on which a customer's people read and print approved service reports (9.4)."""

from collections.abc import Iterator

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import ROUTES
from ringbeam.exchange.printing.prose import prose
from ringbeam.exchange.printing.setting import typeset
from ringbeam.exchange.printing.sheets import Part, Passage, Sheet, TablePart
from ringbeam.services.approved_reports import (
    Approved,
    approved_for,
    as_approved,
    reads_approved,
)
from ringbeam.services.clocks import LABELS
from ringbeam.web.attachments import attachment
from ringbeam.web.formats import day
from ringbeam.web.requests import Asked
from ringbeam.web.sheets import frame_of, weights_of

PAGE, LONGEST = 30, 15


@require_safe
def show_approved_reports(request: Asked) -> HttpResponseBase:
    """The approved reports about one's own customer, the newest first, page by page.

    404 for who is nobody's customer.
    """
    actor = request.actor
    if not reads_approved(actor):
        raise Http404
    given = request.GET.get("page", "1")
    asked = given.isascii() and given.isdecimal() and len(given) < LONGEST
    page = max(1, int(given)) if asked else 1
    begin = (min(page, PAGE * PAGE) - 1) * PAGE
    found = list(approved_for(actor)[begin : begin + PAGE + 1])
    context = {
        "title": _("Service reports"),
        "reports": found[:PAGE],
        "following": page + 1 if len(found) > PAGE else None,
    }
    return render(request, "services/approved_reports.html", context)


@require_safe
def show_approved_report(request: Asked, ref: str) -> HttpResponseBase:
    """One report as it was approved, as page or ``form=pdf``; 404 for what is not told."""
    actor = request.actor
    report = approved_for(actor).filter(ref=ref).first() if reads_approved(actor) else None
    if report is None:
        raise Http404
    told = as_approved(report, actor)
    if request.GET.get("form") == "pdf":
        sheet = typeset(paper(told, actor))
        return attachment(sheet, report.ref, "pdf", media="application/pdf")
    context = {"title": report.title, "told": told, "report": report, "metrics": LABELS}
    return render(request, "services/approved_report.html", context)


def paper(told: Approved, actor: Actor) -> Sheet:
    """The same on paper: the period, the words, the figures, and the hash of these."""
    one = told.report
    below = [
        _("%(first)s to %(last)s") % {"first": day(one.start), "last": day(one.end)},
        _("Time zone %(zone)s.") % {"zone": told.zone},
    ]
    named = {"kind": _("Service report"), "ref": one.ref, "title": one.title}
    changed = _("These figures are not those that were approved: their hash differs.")
    stamps = [] if told.whole else [changed]
    frame = frame_of(None, actor, stamps=stamps, below=below, short=one.title, **named)
    return Sheet(frame, [*_passages(told), *_tables(told)])


def _passages(told: Approved) -> Iterator[Part]:
    one = told.report
    for title, text in (
        (_("What the figures mean"), one.findings),
        (_("What was decided"), one.decisions),
    ):
        if text.strip():
            yield Passage(title, prose(text))


def _tables(told: Approved) -> Iterator[Part]:
    headings = [
        *(_("Agreement"), _("Service"), _("Priority"), _("Target"), _("Share")),
        *(_("Agreed"), _("Met"), _("Missed"), _("Not counted"), _("Counted")),
    ]
    rows = [
        [
            *(told.named(line.agreement), told.named(line.service), line.priority),
            *(str(LABELS[line.metric]), line.share),
            "" if line.agreed is None else f"{line.agreed:g} %",
            *map(str, (line.met, line.missed, line.excluded, line.n)),
        ]
        for line in told.lines
    ]
    note = f"SHA-256 {told.report.digest}"
    yield TablePart(_("Figures"), headings, rows, weights_of(headings, rows), note=note)
    headings = [_("Agreement"), _("Month"), _("Opened"), _("Limit")]
    rows = [
        [told.named(one.agreement), one.month, str(one.opened), str(one.limit)]
        for one in told.workload
    ]
    if rows:
        yield TablePart(_("Workload"), headings, rows, weights_of(headings, rows), (2, 3))


ROUTES.append(path("approved-reports/", show_approved_reports, name="approved_reports"))
ROUTES.append(path("approved-reports/<str:ref>/", show_approved_report, name="approved_report"))
