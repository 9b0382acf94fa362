"""An edition or an own requirement set to take along as a file (7.5.3)."""

from tempfile import TemporaryFile

from django.http import Http404
from django.http.response import HttpResponseBase
from django.urls import path
from django.views.decorators.http import require_safe

from ringbeam.core.contributions import ROUTES
from ringbeam.standards.editions import Edition, edition_ref
from ringbeam.standards.editions_out import FORMS, as_oscal, as_table, write_workbook
from ringbeam.standards.readers import unseen_by
from ringbeam.standards.requirements import requirements_of
from ringbeam.web.attachments import attachment
from ringbeam.web.requests import Asked


@require_safe
def export_edition(request: Asked, standard: str, year: str, form: str) -> HttpResponseBase:
    """The edition as CSV, XLSX or an OSCAL catalog (JSON); 404 for one that is not held."""
    ref = edition_ref(standard, year)
    if ref in unseen_by(request.actor):
        raise Http404
    edition = Edition.objects.select_related("standard").filter(pk=ref).first()
    requirements = requirements_of(standard, year)
    if edition is None or not requirements or form not in FORMS:
        raise Http404
    name = f"{standard}-{year}"
    if form == "xlsx":
        target = TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
        write_workbook(requirements, target, title=edition.short)
        target.seek(0)
        return attachment(target, name, form)
    if form == "csv":
        return attachment(as_table(requirements), name, form)
    return attachment(as_oscal(edition, requirements), name, form)


ROUTES.append(
    path(
        "standards/<str:standard>/<str:year>/export.<str:form>",
        export_edition,
        name="standards-export",
    )
)
