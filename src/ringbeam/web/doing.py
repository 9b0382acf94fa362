"""Verbs of rooms as buttons: a form for what the verb asks, then the verb itself."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.entries import Record
from ringbeam.core.one_by_one import Report
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.core.registers import Register
from ringbeam.core.units import unit
from ringbeam.core.verbs import Verb, verbs_on
from ringbeam.core.writing import locked
from ringbeam.web.bulk import WayBack, show_report
from ringbeam.web.forms import VERSION, add_faults, form_for, record_field
from ringbeam.web.requests import Asked, found
from ringbeam.web.signing import ask_to_sign, signing_by

PLAIN = "web/verb.html"


@require_http_methods(["GET", "HEAD", "POST"])
def do_verb(request: Asked, plural: str, ref: str, name: str) -> HttpResponse:
    """POST does it and leads to the record that it made, or back; GET shows what it asks.

    One that does something to many records is answered with the report of them.
    """
    record = found(request, plural, ref)
    verb = next((one for one in verbs_on(record.kind) if one.name == name), None)
    if verb is None:
        raise Http404
    if verb.foretell and not verb.who.allows(request.actor, record):
        raise Forbidden([_("This can be done by someone who %s.") % verb.who.says])
    form, began = form_of(verb, record, request), clock.now()
    if request.method == "POST" and form.is_valid():
        try:
            made = _done(verb, record, form, request.actor)
        except ValidationError as faults:
            add_faults(form, faults)
        except Forbidden:
            raise
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            return _answered(request, record, made, began)
    context = {
        "record": record,
        "register": record.register,
        "verb": verb,
        "form": form,
        "foretold": verb.foretell(record, request.actor) if verb.foretell else [],
        "cancel_url": record.register.url(ref),
    }
    more = record.register.extra.get("record_context") if verb.template != PLAIN else None
    context |= more(record) if more else {}
    return render(request, verb.template, context, status=422 if form.errors else 200)


def _answered(request: Asked, record: Any, made: Any, began: datetime) -> HttpResponse:
    """The way to what was made, or back; the report of what was done to many."""
    target: Any = made if isinstance(made, Record) else record
    url = target.register.url(target.ref)
    if not isinstance(made, Report):
        return redirect(url)
    back = WayBack(url, record.ref, _("Back to the record"))
    return show_report(request, made, back, since=began)


def _done(verb: Verb, record: Any, form: forms.Form, actor: Actor) -> Any:
    """Do it; what is exact only to the record as the form showed it, else it is Refused."""
    given = {name: form.cleaned_data[name] for name in verb.asks}
    version = form.cleaned_data.get(VERSION)
    if verb.signed:
        given["signing"] = signing_by(form, actor)
    with unit():
        if version is not None and locked(record, actor)[1].version != version:
            told = _("%(ref)s was changed by somebody else since you opened it.")
            raise Refused([told % {"ref": record.ref}, _("Look at it again first.")])
        return verb.run(record, **given, by=actor)


def form_of(verb: Verb, record: Record, request: Asked) -> forms.Form:
    """What a verb asks for: fields of the register by their own form, others as text.

    The address may give values: ``?question=3``. What is exact keeps the version it shows.
    """
    register: Register = record.register
    own = [n for n in verb.asks if n in register.own_fields and n not in verb.choices]
    shown = record if verb.exact else None
    form = form_for(register, request, names=own, record=shown, initial=request.GET.dict())
    for name in verb.asks:
        if kinds := verb.refers.get(name):
            words = {"label": str(verb.words[name])} if name in verb.words else {}
            form.fields[name] = record_field(register, request.actor, name, kinds, **words)
        elif name not in form.fields:
            form.fields[name] = _asked(verb, name, record)
    form.order_fields(verb.asks)
    if not verb.exact:
        form.fields.pop(VERSION, None)
    ask_to_sign(form, verb.signed)
    return form


def _asked(verb: Verb, name: str, record: Record) -> forms.Field:
    label = str(verb.words.get(name) or name.replace("_", " ").capitalize())
    if name in verb.choices:
        return forms.ChoiceField(label=label, choices=verb.choices[name](record))
    area = forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    return forms.CharField(label=label, widget=area)
