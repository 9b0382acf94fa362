"""What an act on many records asks for first: a page of its own, which works without script."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core.lives import Filled, Move
from ringbeam.core.registers import Register
from ringbeam.core.rules import works_for_us
from ringbeam.core.signatures import Signing
from ringbeam.web.choosing_many import Chosen, foreseen, read
from ringbeam.web.forms import add_faults, form_for
from ringbeam.web.queries import Query
from ringbeam.web.requests import Asked
from ringbeam.web.signing import ask_to_sign, signing_by

ASK = "ask:"


class ReplyForm(forms.Form):
    """One message for all of the records, and who reads it."""

    value = forms.CharField(
        label=gettext_lazy("Message"), widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"})
    )
    internal = forms.BooleanField(
        label=gettext_lazy("Internal note, hidden from customers"),
        required=False,
        widget=forms.CheckboxInput(attrs={"value": "1"}),
    )


def asked_first(
    register: Register, request: Asked, chosen: Chosen
) -> HttpResponse | Signing | None:
    """The page that asks, when the act wants one or its answers are not right; else None, or
    the proof of who signs, where the act is signed.

    Raises ValidationError for an act that asks nothing, Refused when signing is stopped.
    """
    act = request.POST.get("act", "")
    wanted = act.removeprefix(ASK)
    if act == wanted and "asked" not in request.POST:
        return None
    records = read(register, request.actor, chosen)
    move = _move(register, wanted)
    title, form = _form(register, request, move, records)
    if act == wanted and form.is_valid():
        try:
            return signing_by(form, request.actor)
        except ValidationError as faults:
            add_faults(form, faults)
    if act != wanted:
        form.is_bound = False
        form.data = {}
    context = {
        "register": register,
        "title": title,
        "form": form,
        "act": wanted,
        "chosen": chosen,
        "foreseen": foreseen(records, register, request.actor, move) if move else None,
        "query": request.POST.get("query", ""),
        "back": f"/{register.plural}/{Query.read(request.POST.get('query', '')).link}",
    }
    return render(request, "web/bulk_ask.html", context, status=422 if form.errors else 200)


def _move(register: Register, act: str) -> Move | None:
    """The move that asks, None for a reply; ValidationError for any other act."""
    if act == "reply":
        return None
    move = register.life.named(act.removeprefix("move:"))
    if move is None or not act.startswith("move:"):
        raise ValidationError(_("Choose what is to be done."))
    return move


def _form(
    register: Register, request: Asked, move: Move | None, records: list[Any]
) -> tuple[str, forms.Form]:
    """The words for the act and the form of what it asks."""
    if move is None:
        reply = ReplyForm(request.POST)
        if not works_for_us(request.actor):
            del reply.fields["internal"]
        return _("Reply"), reply
    form = form_for(register, request, names=move.asks)
    require(form, register, move, records)
    ask_to_sign(form, move.signed)
    return str(move.label), form


def require(form: forms.Form, register: Register, move: Move, records: Iterable[Any]) -> None:
    """Let the form insist on each answer without which the move is refused to some record."""
    needs = {one.name: one for one in move.needs if isinstance(one, Filled)}
    for name in move.asks:
        need = needs.get(register.own_fields[name].name)
        if need is not None and any(need(record) for record in records):
            form.fields[name].required = True
            form.fields[name].error_messages["required"] = str(need.otherwise)
