"""Where the report of a major incident is had as a Word document or as PDF (8.6.1)."""

from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import ROUTES, panel
from ringbeam.core.rules import speaks_for_us
from ringbeam.desk.major_report import report_of
from ringbeam.exchange.printing import prints, word
from ringbeam.exchange.printing.setting import typeset
from ringbeam.web.attachments import attachment
from ringbeam.web.requests import Asked, found

PLURAL = "major-incidents"
FORMS = {"docx": (word.as_docx, word.MEDIA_TYPE), "pdf": (typeset, prints.MEDIA_TYPE)}


@panel(on="major_incident", title=_("Report"), template="desk/major_report.html", order=8)
def where_report_is(major: Any, actor: Actor) -> dict[str, Any] | None:
    """Where its report is, for who reads it on the inside; no query."""
    if not speaks_for_us(actor, major):
        return None
    return {"url": f"{major.register.url(major.ref)}report.", "forms": FORMS}


@require_safe
def show_report(request: Asked, ref: str, form: str) -> HttpResponseBase:
    """The report as a file to keep; raises Http404 for who does not speak for the organization.

    Raises Refused where a PDF is too large to be set.
    """
    major: Any = found(request, PLURAL, ref)
    if not speaks_for_us(request.actor, major):
        raise Http404
    write, media = FORMS[form]
    content = write(report_of(major, request.actor))
    return attachment(content, f"{major.ref}-report", form, media=media)


ROUTES += [
    path(f"{PLURAL}/<str:ref>/report.{form}", show_report, {"form": form}) for form in FORMS
]
