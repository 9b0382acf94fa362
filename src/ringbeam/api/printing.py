"""Records and lists as PDF, for programs (7.5.3)."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ringbeam.api.callers import READ, Caller
from ringbeam.api.finding import actor_of, caller_of, record_for, register_for
from ringbeam.api.problems import wrong_fields
from ringbeam.api.records import asked_for
from ringbeam.core.extras import derived
from ringbeam.core.registers import Register
from ringbeam.exchange.printing import prints


def print_record(request: HttpRequest, plural: str, ref: str) -> HttpResponse:
    """The record as PDF, as far as the caller may read it; with ``history=1`` its history."""
    _register, record = record_for(request, plural, ref)
    if unknown := set(request.GET) - {"history"}:
        raise wrong_fields(
            {name: [_("There is no parameter with this name.")] for name in unknown}
        )
    history = request.GET.get("history", "")
    if history not in ("", "1"):
        raise wrong_fields({"history": [_("Say 1, or nothing.")]})
    reaches = _reach(caller_of(request))
    pdf = prints.print_record(
        record, by=actor_of(request), history=bool(history), reaches=reaches
    )
    return _answer(pdf, ref)


def print_list(request: HttpRequest, plural: str) -> HttpResponse:
    """The list as PDF: filters, words and order as in the list, and ``columns``."""
    register, actor = register_for(request, plural), actor_of(request)
    params = dict(request.GET.lists())
    if "after" in params:
        raise wrong_fields({"after": [_("A print begins with the first record.")]})
    columns = params.pop("columns", [])
    _check(register, columns, register.hidden_from(actor))
    asked_for(register, params, actor)
    shown = {"columns": [",".join(columns)]} if columns else {}
    reaches = _reach(caller_of(request))
    pdf = prints.print_list(register, {**params, **shown}, by=actor, reaches=reaches)
    return _answer(pdf, plural)


def _check(register: Register, columns: Sequence[str], hidden: frozenset[str]) -> None:
    known = {*register.own_fields, *derived(register.extra)} - hidden
    named = {name for one in columns for name in one.split(",")}
    if unknown := sorted(named - known):
        said = _("There is no column %s.") % ", ".join(unknown)
        raise wrong_fields({"columns": [said]})


def _reach(caller: Caller) -> prints.Reaches:
    return prints.everywhere if caller.may(READ) else caller.reaches


def _answer(pdf: bytes, stem: str) -> HttpResponse:
    answer = HttpResponse(pdf, content_type=prints.MEDIA_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{prints.file_name(stem)}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
