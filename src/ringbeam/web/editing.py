"""Adding and changing records by form, in one page or one field at a time."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ringbeam.core.refusals import Forbidden, Stale
from ringbeam.core.registers import Register
from ringbeam.core.sayings import Typed
from ringbeam.core.writing import archive, create, edit, restore
from ringbeam.web.drafting import SENT, discard_sent, drafted
from ringbeam.web.forms import (
    VERSION,
    add_faults,
    form_for,
    given_by,
    initial_from,
    summary_of,
)
from ringbeam.web.queries import Query
from ringbeam.web.requests import Asked, found, listed
from ringbeam.web.stale import both_versions

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
def new_record(request: Asked, plural: str) -> HttpResponse:
    """The form for a new record; the address may give values. Saved: on to its page."""
    register = listed(plural, request.actor)
    if not register.may_add(request.actor):
        raise Forbidden([_("This can be added by someone who %s.") % register.add.says])
    query = Query.read(request.META.get("QUERY_STRING", ""))
    form = form_for(register, request, initial=initial_from(register, query))
    if request.method == "POST" and form.is_valid():
        try:
            made: Any = create(register.model, given_by(form), by=request.actor)
        except ValidationError as faults:
            add_faults(form, faults)
        else:
            discard_sent(request)
            return redirect(register.url(made.ref))
    return _form_page(request, register, form, cancel=f"/{plural}/")


@require_http_methods(["GET", "HEAD", "POST"])
def edit_record(request: Asked, plural: str, ref: str, field: str = "") -> HttpResponse:
    """The form of a record, or of one field. An edit on a stale copy shows both versions."""
    record = found(request, plural, ref)
    register = record.register
    if not register.edit.allows(request.actor, record):
        raise Forbidden([_("This can be changed by someone who %s.") % register.edit.says])
    if field and field not in register.settable_by(request.actor, record):
        raise Http404
    if "chosen" in request.POST and "only" not in request.POST:
        discard_sent(request)
        return redirect(register.url(ref))  # of two versions, nothing of this one is kept
    form = form_for(register, request, names=_chosen(request, register, field), record=record)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data.get(VERSION)
        try:
            edit(record, given_by(form), by=request.actor, version=version)
        except ValidationError as faults:
            add_faults(form, faults)
        except Stale as stale:
            return _stale_page(request, record, form, stale, version or 0)
        else:
            discard_sent(request)
            return redirect(register.url(ref))
    return _form_page(request, register, form, record=record, field=field)


def _chosen(request: Asked, register: Register, field: str) -> tuple[str, ...] | None:
    """The fields of the form: one, those chosen between both versions, or all (None)."""
    if field:
        return (field,)
    only = request.POST.getlist("only") if request.method == "POST" else []
    return tuple(name for name in register.editable if name in only) or None


def _form_page(
    request: Asked,
    register: Register,
    form: Form,
    *,
    record: Any = None,
    field: str = "",
    cancel: str = "",
) -> HttpResponse:
    label = str(register.label)
    title = _("Edit %s") % record.ref if record else _("New %s") % label
    context = {
        "register": register,
        "record": record,
        "form": form,
        "draft": drafted(request, form, record=record),
        "field": field,
        "title": title,
        "submit": _("Save") if record else _("Create %s") % label,
        "cancel_url": cancel or register.url(record.ref),
        "summary": summary_of(form) if form.errors else "",
        "clauses": register.clauses,
    }
    # One field in place for htmx; the same address is a page without it.
    template = "web/fragments/field.html" if field and request.htmx else "web/form.html"
    return render(request, template, context, status=UNPROCESSABLE if form.errors else 200)


def _stale_page(
    request: Asked, record: Any, form: Form, stale: Stale, version: int
) -> HttpResponse:
    """Both versions side by side; what was typed is kept and can be saved over the other."""
    fresh = found(request, record.register.plural, record.ref)
    pairs = both_versions(request.actor, fresh, given_by(form), version)
    if not pairs:
        discard_sent(request)
        return redirect(fresh.register.url(fresh.ref))
    context = {
        "register": record.register,
        "record": fresh,
        "form": form,
        "reasons": stale.reasons,
        "pairs": pairs,
        "version": stale.version,
        "kept_draft": request.POST.get(SENT, ""),
        "cancel_url": record.register.url(record.ref),
    }
    return render(request, "web/stale.html", context, status=409)


@require_POST
def archive_record(request: Asked, plural: str, ref: str) -> HttpResponse:
    """Take a record out of the lists, or bring it back when it is out (``restore`` given)."""
    record = found(request, plural, ref)
    reason = Typed(request.POST.get("reason", "")[:400])
    act = restore if request.POST.get("restore") else archive
    act(record, by=request.actor, reason=reason)
    return redirect(record.register.url(ref))
