"""A record or a list as PDF, made for paper and for keeping (7.5.3)."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from ringbeam.exchange.printing import prints
from ringbeam.web.queries import Query
from ringbeam.web.requests import Asked, found, listed


@require_safe
def print_record(request: Asked, plural: str, ref: str) -> HttpResponse:
    """The record as PDF; with ``history=1`` also all that happened with it."""
    record = found(request, plural, ref)
    history = request.GET.get("history") == "1"
    return _shown(prints.print_record(record, by=request.actor, history=history), ref)


@require_safe
def print_list(request: Asked, plural: str) -> HttpResponse:
    """The list as PDF, whatever its pages, with the chosen columns."""
    register = listed(plural, request.actor)
    params = Query.read(request.META.get("QUERY_STRING", "")).lists()
    return _shown(prints.print_list(register, params, by=request.actor), plural)


def _shown(pdf: bytes, stem: str) -> HttpResponse:
    """Opened by the browser, from where it is printed or kept."""
    answer = HttpResponse(pdf, content_type=prints.MEDIA_TYPE)
    answer["Content-Disposition"] = f'inline; filename="{prints.file_name(stem)}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
