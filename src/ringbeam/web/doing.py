"""Verbs of rooms as buttons: a form for what the verb asks, then the verb itself."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ringbeam.core.entries import Record
from ringbeam.core.refusals import Forbidden
from ringbeam.core.registers import Register
from ringbeam.core.verbs import Verb, verbs_on
from ringbeam.web.forms import VERSION, add_faults, form_for, record_field
from ringbeam.web.requests import Asked, found


@require_http_methods(["GET", "HEAD", "POST"])
def do_verb(request: Asked, plural: str, ref: str, name: str) -> HttpResponse:
    """POST does it and leads to the record that it made, or back; GET shows what it asks."""
    record = found(request, plural, ref)
    verb = next((one for one in verbs_on(record.kind) if one.name == name), None)
    if verb is None:
        raise Http404
    if verb.foretell and not verb.who.allows(request.actor, record):
        raise Forbidden([_("This can be done by someone who %s.") % verb.who.says])
    form = form_of(verb, record, request)
    if request.method == "POST" and form.is_valid():
        try:
            made = verb.run(record, **form.cleaned_data, by=request.actor)
        except ValidationError as faults:
            add_faults(form, faults)
        else:
            target: Any = made if isinstance(made, Record) else record
            return redirect(target.register.url(target.ref))
    context = {
        "record": record,
        "register": record.register,
        "verb": verb,
        "form": form,
        "foretold": verb.foretell(record, request.actor) if verb.foretell else [],
        "cancel_url": record.register.url(ref),
    }
    return render(request, "web/verb.html", context, status=422 if form.errors else 200)


def form_of(verb: Verb, record: Record, request: Asked) -> forms.Form:
    """What a verb asks for: fields of the register by their own form, others as text.

    The address may give values: ``?question=3``.
    """
    register: Register = record.register
    own = [n for n in verb.asks if n in register.own_fields and n not in verb.choices]
    form = form_for(register, request, names=own, initial=request.GET.dict())
    for name in verb.asks:
        if kinds := verb.refers.get(name):
            words = {"label": str(verb.words[name])} if name in verb.words else {}
            form.fields[name] = record_field(register, request.actor, name, kinds, **words)
        elif name not in form.fields:
            form.fields[name] = _asked(verb, name, record)
    form.order_fields(verb.asks)
    form.fields.pop(VERSION, None)
    return form


def _asked(verb: Verb, name: str, record: Record) -> forms.Field:
    label = str(verb.words.get(name) or name.replace("_", " ").capitalize())
    if name in verb.choices:
        return forms.ChoiceField(label=label, choices=verb.choices[name](record))
    area = forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    return forms.CharField(label=label, widget=area)
