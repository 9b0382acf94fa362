"""What the pages of audits and programmes show beside their fields, and the report to print."""

from collections import Counter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import ROUTES, panel
from ringbeam.core.registers import of_kind
from ringbeam.evaluation.audit_programmes import AuditProgramme
from ringbeam.evaluation.audits import Audit
from ringbeam.evaluation.independence import (
    CHECKED,
    in_words,
    kept_conflicts,
    names_of,
    not_accepted,
)
from ringbeam.evaluation.questions import RESULTS
from ringbeam.web.labels import labels_of
from ringbeam.web.line_tables import table_of
from ringbeam.web.records import references_in
from ringbeam.web.requests import Asked, found

MOST = 200


def independence_of(audit: Audit) -> dict[str, Any]:
    """What was checked and found when auditors or scope last changed; one query if anything."""
    conflicts = kept_conflicts(audit.conflicts)
    names = names_of(audit)
    left = not_accepted(audit, conflicts)
    return {
        "audit": audit,
        "checked": [str(words) for words in CHECKED.values()],
        "against": in_words(left, names),
        "accepted": in_words([one for one in conflicts if one not in left], names),
        "report": f"{audit.register.url(audit.ref)}report/",
    }


@panel(
    on="audit",
    title=gettext_lazy("Independence"),
    template="evaluation/independence.html",
    order=10,
)
def independence_panel(audit: Audit, _actor: Actor) -> dict[str, Any]:
    """Whether the auditors are independent, what was checked, and where the report is."""
    return independence_of(audit)


@panel(
    on="audit_programme",
    title=gettext_lazy("Audits"),
    template="evaluation/audits.html",
    order=10,
)
def audits_in(programme: AuditProgramme, actor: Actor) -> dict[str, Any]:
    """The audits of a programme that the reader may see, in the order of their days."""
    register = of_kind("audit")
    rows = register.among(actor).filter(programme=programme.pk, archived=False)
    shown = rows.order_by("start", "pk")[:MOST]
    return {
        "audits": [
            (one, register.url(one.ref), register.life.label(one.state)) for one in shown
        ],
        "add": f"/{register.plural}/new/?programme={programme.ref}"
        if register.may_add(actor)
        else "",
    }


@require_safe
def show_report(request: Asked, ref: str) -> HttpResponse:
    """The audit as a report, to read and to print: with what was checked of independence."""
    audit = found(request, "audits", ref)
    counts = Counter(line["result"] for line in audit.questions)
    field = audit.register.own_fields["questions"]
    context = {
        "audit": audit,
        "url": audit.register.url(audit.ref),
        "title": _("Report of audit %s") % audit.ref,
        "state": audit.register.life.label(audit.state),
        "labels": labels_of(request.actor, references_in(audit)),
        "independence": independence_of(audit),
        "counts": [(label, counts[name]) for name, label in RESULTS if counts[name]],
        "open": counts[""],
        "table": table_of(field, audit.questions),
        "now": clock.now(),
    }
    return render(request, "evaluation/report.html", context)


ROUTES.append(path("audits/<str:ref>/report/", show_report))
