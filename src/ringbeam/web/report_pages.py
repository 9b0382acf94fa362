"""The page of a report, its files, its saved views and what of them is mailed."""

from typing import Any
from urllib.parse import parse_qsl

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import MENU, ROUTES, MenuItem
from ringbeam.core.report_mails import RHYTHMS, ReportMail, mail_view
from ringbeam.core.reports import REPORTS, Answer, Question, Report
from ringbeam.core.rules import works_for_us
from ringbeam.core.saved import may_share_with_all, views_of
from ringbeam.web.attachments import attachment
from ringbeam.web.reporting import (
    PERIODS,
    printed,
    query_of,
    question_of,
    reported,
    stem_of,
    workbook,
)
from ringbeam.web.requests import Asked, account_of
from ringbeam.web.saved_views import Kept, change_kept, keep_view

MOST_VIEWS = 30


def offer(report: Report, icon: str, *, order: int = 50, group: str = "Check") -> Report:
    """Give a report its addresses and a place in the menu of those who may ask it.

    Raises ValueError for a name that is taken.
    """
    if report.name in REPORTS:
        raise ValueError(f"there is a report {report.name} already")
    REPORTS[report.name] = report
    told = {"name": report.name}
    ROUTES.append(path(f"{report.name}/", show_report, told, name=report.name))
    ROUTES.append(path(f"{report.name}/views/", save_report_view, told))
    ROUTES.append(path(f"{report.name}/views/<int:pk>/", change_report_view, told))
    ROUTES.append(path(f"{report.name}/views/<int:pk>/mail/", mail_report, told))
    MENU.append(
        MenuItem(report.name, report.label, icon, report.url, group, order, who=report.who)
    )
    return report


@require_safe
def show_report(request: Asked, name: str) -> HttpResponseBase:
    """A report as it is now, of what the reader may see, as page, ``form=xlsx`` or ``pdf``."""
    report = reported(name, request.actor)
    asked = question_of(report, request.GET.dict(), request.actor)
    answer = report.answer(asked, request.actor)
    form, stem = request.GET.get("form", ""), stem_of(report, asked)
    if form == "xlsx":
        return attachment(workbook(report, asked, answer), stem, "xlsx")
    if form == "pdf":
        sheet = printed(report, asked, answer, request.actor)
        return attachment(sheet, stem, "pdf", media="application/pdf")
    return _page(request, report, asked, answer)


def _page(request: Asked, report: Report, asked: Question, answer: Answer) -> HttpResponse:
    actor = request.actor
    groups = [
        (name, label, f"?{query_of(asked._replace(by=name))}")
        for name, label in report.by_for(actor).items()
    ]
    context = {
        "title": str(report.label),
        "report": report,
        "asked": asked,
        "answer": answer,
        "groups": groups,
        "xlsx": f"?{query_of(asked, form='xlsx')}",
        "pdf": f"?{query_of(asked, form='pdf')}",
        "act": report.act(actor),
        "periods": PERIODS if report.months else {},
        "query": query_of(asked),
        "tabs": _tabs(report, asked, actor),
        "rhythms": RHYTHMS,
        "shares": _shares(report, actor),
    }
    return render(request, "web/report.html", context)


def _shares(report: Report, actor: Actor) -> str:
    if not works_for_us(actor):
        return ""
    return "all" if may_share_with_all(actor, report.kept_as) else "team"


def _tabs(report: Report, asked: Question, actor: Actor) -> list[dict[str, Any]]:
    """The saved views that the reader sees, and how often each is mailed; two queries."""
    seen = views_of(actor).filter(kind=report.kept_as)
    views = list(seen.order_by("name", "pk")[:MOST_VIEWS])
    mails = ReportMail.objects.filter(account_id=account_of(actor), view__in=views)
    rhythms = dict(mails.values_list("view_id", "rhythm")) if views else {}
    here = query_of(asked)
    return [
        {
            "pk": one.pk,
            "name": one.name,
            "url": f"{report.url}?{one.query}",
            "current": one.query == here,
            "own": one.account_id == account_of(actor),
            "rhythm": rhythms.get(one.pk, ""),
        }
        for one in views
    ]


def _kept(report: Report) -> Kept:
    return Kept(report.kept_as, report.url)


@require_POST
def save_report_view(request: Asked, name: str) -> HttpResponse:
    """Keep what a report was asked under a name; the same name again keeps the newer one."""
    report = reported(name, request.actor)
    asked = question_of(report, dict(parse_qsl(request.POST.get("query", ""))), request.actor)
    return keep_view(request, _kept(report), query_of(asked))


@require_POST
def change_report_view(request: Asked, name: str, pk: int) -> HttpResponse:
    """Rename a view of one's own, or delete it; what was mailed of it ends with it."""
    return change_kept(request, _kept(reported(name, request.actor)), pk)


@require_POST
def mail_report(request: Asked, name: str, pk: int) -> HttpResponse:
    """Mail a view that one sees to oneself, each week or month; an empty ``rhythm`` ends it."""
    report, actor = reported(name, request.actor), request.actor
    view = views_of(actor).filter(kind=report.kept_as, pk=pk).first()
    if view is None or not actor.account:
        raise Http404
    rhythm = request.POST.get("rhythm", "")
    if rhythm and rhythm not in RHYTHMS:
        raise ValidationError({"rhythm": [_("Choose how often.")]})
    mail_view(actor.account, view, rhythm)
    return redirect(f"{report.url}?{view.query}")
