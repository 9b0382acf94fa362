"""Verbs of rooms on records: which there are, who may, and doing one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ringbeam.api import bodies
from ringbeam.api.answers import answer
from ringbeam.api.callers import WRITE
from ringbeam.api.finding import actor_of, caller_of, record_for
from ringbeam.api.problems import Problem, absent
from ringbeam.api.receipts import once
from ringbeam.api.records import held_version
from ringbeam.api.shapes import address_of, labels_for, reference
from ringbeam.core.entries import Record
from ringbeam.core.registers import Register
from ringbeam.core.units import unit
from ringbeam.core.verbs import Verb, verbs_on


def list_verbs(request: HttpRequest, plural: str, ref: str) -> HttpResponse:
    """What can be done with the record beside its moves, and whether the caller may."""
    register, record = record_for(request, plural, ref)
    actor = actor_of(request)
    items = [
        {
            "name": one.name,
            "label": one.label,
            "asks": one.asks,
            "allowed": one.who.allows(actor, record),
            "who": one.who.says,
        }
        for one in verbs_on(register.kind)
    ]
    return answer({"items": items})


@once
def do_verb(request: HttpRequest, plural: str, ref: str, verb: str) -> HttpResponse:
    """Do it, with what it asks for; names the record that it made or changed.

    404 for a verb that is not offered on records of this kind; 403 says who may.
    """
    register, record = record_for(request, plural, ref)
    chosen = next((one for one in verbs_on(register.kind) if one.name == verb), None)
    if chosen is None:
        raise absent()
    given = _given(chosen, register, bodies.optional_object_of(request))
    with unit():
        held_version(request, record)
        made = chosen.run(record, **given, by=actor_of(request))
        target = made if isinstance(made, Record) else record
        _reached(request, target)
    label = labels_for(caller_of(request), [target.pk])[target.pk]
    address = address_of(target.register, target.ref)
    return answer({"record": reference(label)}, headers={"Location": address})


def _given(verb: Verb, register: Register, sent: dict[str, Any]) -> dict[str, Any]:
    """What a verb asks for: fields of the register by their own type, others as text."""
    texts = {name: (str, ...) for name in verb.asks if name not in register.editable}
    fields = {name: value for name, value in sent.items() if name not in texts}
    unknown = {name: fields.pop(name) for name in [*fields] if name not in verb.asks}
    found = bodies.members({n: sent[n] for n in texts if n in sent} | unknown, **texts)
    return found | bodies.values_of(register, fields)


def _reached(request: HttpRequest, target: Record) -> None:
    if not caller_of(request).reaches(target.kind, WRITE):
        said = _("The token does not reach the records that this makes.")
        raise Problem(403, said)
