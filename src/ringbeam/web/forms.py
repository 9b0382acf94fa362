"""Forms from a register: Django's own fields for what it stores, a search for what it names.

The form reads what people wrote; the kernel judges it. A field for a record takes
"Title (REF-000001)", a number, or a title that only one record has, so it works without script.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ringbeam.core.actors import Actor
from ringbeam.core.custom_fields import CustomTags
from ringbeam.core.entries import Entry
from ringbeam.core.lines import Lines
from ringbeam.core.lives import Filled, Words
from ringbeam.core.registers import Register, entries_seen_by, kinds_of
from ringbeam.web.cells import AField, heading
from ringbeam.web.line_forms import LinesField, Naming
from ringbeam.web.queries import Query
from ringbeam.web.requests import Asked

SHORT = 60  # from this many records on, a field searches instead of listing them
VERSION = "version"


class RecordField(forms.CharField):
    """A field for one record of some kinds, as text; cleans to the record's number or ''.

    Raises ValidationError for a title that no record, or more than one, has.
    """

    def __init__(self, kinds: tuple[str, ...], actor: Actor, **options: Any) -> None:
        self.kinds = kinds
        self.actor = actor
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        """The number of the record that the text means."""
        text = str(super().clean(value) or "").strip()
        return resolved(text, self.kinds, self.actor) if text else ""


def named_in(text: str) -> str:
    """The number in "Title (REF-000001)", or a bare number; else nothing."""
    inside = text[:-1].rpartition("(")[2] if text.endswith(")") else text
    head, dash, number = inside.partition("-")
    return inside if dash and head.isupper() and number.isdecimal() else ""


def resolved(text: str, kinds: tuple[str, ...], actor: Actor) -> str:
    """The number of the one record of these kinds, seen by the actor, that the text means.

    A number is passed on as it is, for the kernel to judge. Raises ValidationError for others.
    """
    if ref := named_in(text):
        return ref
    rows = entries_seen_by(actor, kinds).filter(title__iexact=text, archived=False)
    refs = list(rows.values_list("ref", flat=True)[:2])
    if len(refs) == 1:
        return str(refs[0])
    if refs:
        raise ValidationError(
            _("Several records are called “%s”. Choose one by its number.") % text
        )
    raise ValidationError(_("Nothing that you may see is called “%s”.") % text)


class RegisterForm(forms.Form):
    """A form over the fields of a register; ``asked_by`` says by field which move needs it."""

    asked_by: Mapping[str, Words] = MappingProxyType({})


def asked_by(register: Register, record: Any = None) -> dict[str, Words]:
    """By field the first move from here that is refused while it says nothing."""
    life = register.life
    state = life.start if record is None else record.state
    found: dict[str, Words] = {}
    for move in life.moves:
        needed = (need for need in move.needs if isinstance(need, Filled))
        for need in needed if state in move.frm else ():
            found.setdefault(need.name, move.label)
    return found


def form_for(
    register: Register,
    request: Asked,
    *,
    names: Iterable[str] | None = None,
    record: Any = None,
    initial: Mapping[str, Any] | None = None,
) -> forms.Form:
    """The form for these fields (None: all that may be set), bound when the request is a POST.

    ``record`` gives the values that are there, ``initial`` those for a new one by public name.
    Values that the organization defines are offered in words (``core.extras.Offers``).
    """
    own = register.settable_by(request.actor, record)
    chosen = own if names is None else {n: register.own_fields[n] for n in names}
    bound = request.POST if request.method == "POST" else None
    form = RegisterForm(bound, initial=dict(initial or {}), prefix=None)
    form.asked_by = asked_by(register, record)
    offers = register.extra["offers"](record) if "offers" in register.extra else {}
    for name, one in chosen.items():
        form.fields[name] = _field(register, request.actor, name, one)
        if offers.get(name):
            form.fields[name].widget = forms.Select(choices=[("", "—"), *offers[name]])
    if record is not None:
        form.initial = {**form.initial, **_values(record, chosen)}
        _keep_present(form)
        if VERSION not in form.fields:
            version = forms.IntegerField(required=False, widget=forms.HiddenInput)
            form.fields[VERSION] = version
            form.initial[VERSION] = record.version
    return form


def _field(register: Register, actor: Actor, name: str, one: AField) -> forms.Field:
    label = heading(register, name)
    if kinds := kinds_of(one):
        required = not one.blank
        said: dict[str, Any] = {"required": required, "help_text": one.help_text}
        return record_field(register, actor, name, kinds, label=label, **said)
    if isinstance(one, Lines):
        said = {"label": label, "required": False, "help_text": one.help_text}
        return LinesField(one, _naming(register, name, actor), **said)
    made = one.formfield(label=label)
    if made is None:
        return forms.CharField(label=label, required=not one.blank)
    if one.has_default() and not one.choices:
        made.required = False  # left empty, it is its default; the kernel judges
    _dress(made, one)
    if isinstance(one, CustomTags):
        made.widget.attrs |= _offering(register, name)
    return made


def _naming(register: Register, name: str, actor: Actor) -> Naming:
    """How the lines of a field name records, for who fills in its form."""

    def titles(refs: set[str]) -> dict[str, str]:
        seen = entries_seen_by(actor).filter(ref__in=refs)
        return {ref: f"{title} ({ref})" for ref, title in seen.values_list("ref", "title")}

    return Naming(partial(resolved, actor=actor), titles, f"/{register.plural}/choices/{name}/")


def _offering(register: Register, name: str) -> dict[str, str]:
    """What lets a box offer what fits as one types."""
    address = f"/{register.plural}/choices/{name}/"
    said = {"list": f"choices-{name}", "autocomplete": "off", "dir": "auto"}
    return {**said, "data-choices": address}


def _dress(made: forms.Field, one: AField) -> None:
    """The box in which a value of this field is typed."""
    if isinstance(made, forms.DateTimeField):
        made.widget = forms.DateTimeInput(
            attrs={"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S"
        )
    elif isinstance(made, forms.DateField):
        made.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    elif isinstance(one, models.TextField):
        made.widget = forms.Textarea(attrs={"rows": 5, "data-markdown": "", "dir": "auto"})
    elif isinstance(one, models.CharField) and not one.choices:
        made.widget.attrs["dir"] = "auto"


def record_field(
    register: Register,
    actor: Actor,
    name: str,
    kinds: tuple[str, ...],
    **options: Any,
) -> forms.Field:
    """A list to choose from while it is short, else a box that searches as one types."""
    options.setdefault("label", name.replace("_", " ").capitalize())
    rows = entries_seen_by(actor, kinds).filter(archived=False).order_by("title")
    few = list(rows.values_list("ref", "title")[: SHORT + 1])
    if len(few) <= SHORT:
        choices = [("", "—"), *((ref, f"{title} ({ref})") for ref, title in few)]
        return RecordField(kinds, actor, widget=forms.Select(choices=choices), **options)
    widget = forms.TextInput(attrs=_offering(register, name))
    return RecordField(kinds, actor, widget=widget, **options)


def _keep_present(form: forms.Form) -> None:
    """Let a list hold the record that is there, also when it is archived or not to be seen."""
    for name, one in form.fields.items():
        ref = form.initial.get(name)
        if isinstance(one.widget, forms.Select) and isinstance(one, RecordField) and ref:
            choices = list(one.widget.choices)
            if ref not in {value for value, _label in choices}:
                one.widget.choices = [*choices, (ref, ref)]


def _values(record: Any, chosen: Mapping[str, AField]) -> dict[str, Any]:
    """The values that are there, records as their number."""
    ids = {n: getattr(record, one.attname) for n, one in chosen.items() if kinds_of(one)}
    named = Entry.rows.in_bulk([pk for pk in ids.values() if pk]) if any(ids.values()) else {}
    values = {n: getattr(record, one.attname) for n, one in chosen.items() if not kinds_of(one)}
    return values | {n: named[pk].ref if pk in named else "" for n, pk in ids.items()}


def given_by(form: forms.Form) -> dict[str, Any]:
    """What a valid form gives to the kernel, by public name; of a record, what changed."""
    known = VERSION in form.fields
    return {
        name: value
        for name, value in form.cleaned_data.items()
        if name != VERSION and (not known or name in form.changed_data)
    }


def add_faults(form: forms.Form, faults: ValidationError) -> None:
    """Put what the kernel says is wrong beside its field, or else on the whole form."""
    if not hasattr(faults, "error_dict"):
        form.add_error(None, faults.messages)
        return
    for name, messages in faults.message_dict.items():
        form.add_error(name if name in form.fields else None, messages)


def summary_of(form: forms.Form) -> str:
    """The sentence above a form that was not taken."""
    number = sum(len(faults) for faults in form.errors.values())
    return ngettext("There is a problem", "There are %(n)d problems", number) % {"n": number}


def initial_from(register: Register, query: Query) -> dict[str, Any]:
    """The values that an address gives to a new record: ``?customer=CUS-000001&title=…``."""
    return {name: value for name, value in query.pairs if name in register.editable}
