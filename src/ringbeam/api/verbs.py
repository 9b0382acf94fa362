"""Verbs of rooms on records: which there are, who may, and doing one."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ringbeam.api import bodies
from ringbeam.api.answers import answer
from ringbeam.api.callers import WRITE
from ringbeam.api.finding import actor_of, caller_of, record_for, register_named
from ringbeam.api.problems import Rejected, absent, wrong_fields
from ringbeam.api.receipts import once
from ringbeam.api.records import held_version
from ringbeam.api.shapes import address_of, labels_for, reference
from ringbeam.api.signing import signing_of, words_of
from ringbeam.core.entries import Record
from ringbeam.core.one_by_one import Report
from ringbeam.core.registers import Register
from ringbeam.core.signatures import Signing
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
            "signed": words_of(one.signed),
            "allowed": one.who.allows(actor, record),
            "who": one.who.says,
        }
        for one in verbs_on(register.kind)
    ]
    return answer({"items": items})


def do_verb(request: HttpRequest, plural: str, ref: str, verb: str) -> HttpResponse:
    """Do it, with what it asks for; names the record that it made or changed.

    One that does something to many tells by number which are done, and why others are not.

    404 for a verb that is not offered on records of this kind; 403 says who may. One that is
    signed takes the caller's ``password`` as well, and of several meanings one.
    """
    kind = register_named(plural).kind
    chosen = next((one for one in verbs_on(kind) if one.name == verb), None)
    if chosen is None:
        raise absent()
    record_for(request, plural, ref)  # absent and forbidden answer alike, whatever was sent
    sent = bodies.optional_object_of(request)
    signing = signing_of(request, sent, chosen.signed)
    done = partial(_done, chosen=chosen, sent=sent, signing=signing)
    return once(done)(request, plural=plural, ref=ref)


def _done(
    request: HttpRequest,
    *,
    plural: str,
    ref: str,
    chosen: Verb,
    sent: dict[str, Any],
    signing: Signing | None,
) -> HttpResponse:
    register, record = record_for(request, plural, ref)
    given = _given(chosen, register, sent)
    if signing:
        given["signing"] = signing
    with unit():
        held_version(request, record, exact=chosen.exact)
        made = chosen.run(record, **given, by=actor_of(request))
        target = made if isinstance(made, Record) else record
        _reached(request, made.register if isinstance(made, Report) else target.register)
    label = labels_for(caller_of(request), [target.pk])[target.pk]
    address = address_of(target.register, target.ref)
    told = _told(made) if isinstance(made, Report) else {}
    return answer({"record": reference(label), **told}, headers={"Location": address})


def _told(report: Report) -> dict[str, Any]:
    """What a verb did to many records: the numbers of those done, and why others were not."""
    refused = [{"ref": one.ref, "refused": one.reasons} for one in report.refused]
    return {"done": [one.ref for one in report.done], "refused": refused}


def _given(verb: Verb, register: Register, sent: dict[str, Any]) -> dict[str, Any]:
    """What a verb asks for: fields of the register by their own type, others as text.

    Raises Rejected 422 that names what is missing, unknown or of another type.
    """
    missing = [name for name in verb.asks if name in verb.required and name not in sent]
    if missing:
        raise wrong_fields({name: [_("This field is required.")] for name in missing})
    texts = {name: (str, ...) for name in verb.asks if name not in register.editable}
    fields = {name: value for name, value in sent.items() if name not in texts}
    unknown = {name: fields.pop(name) for name in [*fields] if name not in verb.asks}
    found = bodies.members({n: sent[n] for n in texts if n in sent} | unknown, **texts)
    return found | bodies.values_of(register, fields)


def _reached(request: HttpRequest, target: Register) -> None:
    if not caller_of(request).reaches(target.kind, WRITE):
        said = _("The token does not reach the records that this makes.")
        raise Rejected(403, said)
