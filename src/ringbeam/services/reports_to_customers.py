"""Service reports that a customer's people read: approved, and meant for them (9.4, 8.3.2).

The register itself is for who works here. Here stand only reports that are approved, name the
customer, and say that its people read them; figures are those that were approved.
"""

import orjson
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import ROUTES
from ringbeam.core.rules import CUSTOMER
from ringbeam.services.report_figures import sha256_of
from ringbeam.services.report_guarding import APPROVED
from ringbeam.services.report_panel import shown
from ringbeam.services.service_reports import ServiceReport
from ringbeam.web.requests import Asked

HERE, MOST = "/reports-to-you/", 60


def reports_to(actor: Actor) -> "QuerySet[ServiceReport]":
    """The approved reports that are meant for the actor as one of a customer's people.

    The newest period first; none for anybody else.
    """
    held = [g for g in actor.grants if g.role == CUSTOMER.name and g.scope]
    kind = ServiceReport.register.kind
    mine = {one.scope for one in held if not one.kinds or kind in one.kinds}
    rows = ServiceReport.rows.filter(state=APPROVED, for_customer=True, archived=False)
    return rows.filter(customer_id__in=mine).order_by("-end", "-pk")


@require_safe
def list_reports(request: Asked) -> HttpResponse:
    """The reports to the reader, the newest period first; 404 for who gets none."""
    found = list(reports_to(request.actor)[:MOST])
    if not found:
        raise Http404
    context = {"title": _("Service reports"), "reports": found}
    return render(request, "services/reports_to_you.html", context)


@require_safe
def show_report(request: Asked, ref: str) -> HttpResponse:
    """One report as it was approved; 404 for every other."""
    report = reports_to(request.actor).filter(ref=ref).first()
    if report is None:
        raise Http404
    context = {
        "title": report.title,
        "report": report,
        "data": {
            **shown(orjson.loads(report.figures), frozen=True),
            "whole": sha256_of(report.figures) == report.digest,
            "digest": report.digest,
        },
    }
    return render(request, "services/report_to_you.html", context)


ROUTES.append(path("reports-to-you/", list_reports, name="reports_to_you"))
ROUTES.append(path("reports-to-you/<str:ref>/", show_report, name="report_to_you"))
