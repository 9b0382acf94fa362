"""Changing fields of many records: asked for, shown before it happens, then confirmed.

The preview does to each record what the change will do, judged alike, and takes it back. What
is confirmed holds for the versions that were shown: whatever changed meanwhile is said instead.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ringbeam.core.changing_many import becoming, set_alike, tried
from ringbeam.core.refusals import Refused, Stale
from ringbeam.core.registers import Register
from ringbeam.core.unions import records_in
from ringbeam.core.writing import edit
from ringbeam.web.cells import Cell, heading, readers
from ringbeam.web.choosing_many import VERSION, Chosen
from ringbeam.web.forms import form_for
from ringbeam.web.labels import Labels, labels_of
from ringbeam.web.queries import Query
from ringbeam.web.records import references_in
from ringbeam.web.requests import Asked
from ringbeam.web.stale import changed_since

ASK, PREVIEW, CHANGE = "ask:change", "preview:change", "change"
ONLY = "only"


@dataclass(frozen=True)
class Shown:
    """What would become of one record: each field before and after, or why it is refused."""

    record: Any
    changes: list[tuple[str, Cell, Cell]] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


def shown_first(register: Register, request: Asked, chosen: Chosen) -> HttpResponse | None:
    """The page that asks what to change, or the one that shows it; None for any other act."""
    act = request.POST.get("act", "")
    if act not in (ASK, PREVIEW):
        return None
    form = _form(register, request)
    ticked = _ticked(form, request)
    if act == PREVIEW and ticked and not any(name in form.errors for name in ticked):
        given = {name: form.cleaned_data[name] for name in ticked}
        return _preview(register, request, chosen.refs, given)
    fault = _("Tick at least one field.") if act == PREVIEW and not ticked else ""
    if act == ASK:
        form.is_bound = False
    context = {
        **_frame(register, request),
        "title": _("Change fields"),
        "form": form,
        "chosen": chosen,
        "ticked": ticked,
        "fault": fault,
    }
    status = 200 if act == ASK else 422
    return render(request, "web/bulk_change.html", context, status=status)


def confirmed(register: Register, request: Asked) -> Callable[[Any], Any]:
    """The change that was shown, as a function of a record; ValidationError for no change."""
    form = _form(register, request)
    given = {name: form.cleaned_data[name] for name in _ticked(form, request)}
    if not given:
        raise ValidationError(_("Choose what is to be done."))
    shown = dict(one.rpartition(":")[::2] for one in request.POST.getlist(VERSION))

    def change(record: Any) -> Any:
        version = shown.get(record.ref, "")
        if not version.isdecimal():
            raise ValidationError(_("This was not shown before."))
        try:
            return edit(record, given, by=request.actor, version=int(version))
        except Stale as stale:
            names = ", ".join(changed_since(record, int(version), request.actor))
            meanwhile = [_("Changed meanwhile: %s.") % names] if names else []
            raise Refused([*stale.reasons, *meanwhile]) from stale

    return change


def _form(register: Register, request: Asked) -> forms.Form:
    """Every field that can be set alike on many records; none of them has to be."""
    form = form_for(register, request, names=set_alike(register, request.actor))
    for one in form.fields.values():
        one.required = False
    form.full_clean()
    return form


def _ticked(form: forms.Form, request: Asked) -> list[str]:
    return [name for name in form.fields if name in request.POST.getlist(ONLY)]


def _frame(register: Register, request: Asked) -> dict[str, Any]:
    query = request.POST.get("query", "")
    back = f"/{register.plural}/{Query.read(query).link}"
    return {"register": register, "query": query, "back": back}


def _preview(
    register: Register, request: Asked, refs: list[str], given: dict[str, Any]
) -> HttpResponse:
    actor = request.actor
    seen = records_in(register, actor, refs)
    told = [(seen[ref], *tried(seen[ref], given, by=actor)) for ref in refs if ref in seen]
    ids = {pk for was, now, _why in told for one in (was, now) for pk in references_in(one)}
    labels = labels_of(actor, ids)
    shown = [Shown(was, _changes(was, now, labels), why) for was, now, why in told]
    carried = [(name, text) for name in given for text in request.POST.getlist(name)]
    context = {
        **_frame(register, request),
        "title": _("What will change"),
        "changing": [one for one in shown if one.changes],
        "same": [one for one in shown if not one.changes and not one.reasons],
        "refused": [one for one in shown if one.reasons],
        "absent": [ref for ref in refs if ref not in seen],
        "carried": [*carried, *((ONLY, name) for name in given)],
    }
    return render(request, "web/bulk_preview.html", context)


def _changes(was: Any, now: Any, labels: Labels) -> list[tuple[str, Cell, Cell]]:
    """Each field that becomes another, what follows from the change as well."""
    register: Register = was.register
    names = becoming(was, now)
    read = readers(register, names)
    return [(heading(register, n), read[n](was, labels), read[n](now, labels)) for n in names]
