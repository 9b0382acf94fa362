"""Signatures: those on a record, and the password with which a call signs (27001 A.5.17).

A token does not sign by itself: whoever may use it enters the account's password anew.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse

from ringbeam.api import bodies
from ringbeam.api.answers import answer
from ringbeam.api.finding import actor_of, record_for
from ringbeam.api.shapes import Shown
from ringbeam.core import signatures
from ringbeam.core.signatures import Meanings, Signature, Signing, in_code, meanings_of
from ringbeam.core.signing import by_password

OF_SIGNING = ("password", "meaning")


def list_signatures(request: HttpRequest, plural: str, ref: str) -> HttpResponse:
    """The signatures on the record, oldest first, and whether it is still what was signed."""
    _register, record = record_for(request, plural, ref)
    rows = signatures.on([record.pk]).get(record.pk, [])
    held = signatures.held_by(record)
    further = signatures.beside([record])[record.pk] if rows else {}
    items = [
        {**_shown(one), "same": signatures.is_same(one, record, held, further)} for one in rows
    ]
    return answer({"items": items})


def _shown(one: Signature) -> Shown:
    names = ("uid", "who", "at", "act", "meaning", "method", "sha256")
    return {"line": one.number, **{name: getattr(one, name) for name in names}}


def words_of(said: Meanings) -> list[str]:
    """What a signature may mean, in the words that a call sends; none where none is asked."""
    return [in_code(one) for one in meanings_of(said)]


def signing_of(request: HttpRequest, sent: dict[str, Any], said: Meanings) -> Signing | None:
    """The proof of who signs, from the body of a signed act, without what it took from there.

    Outside of any transaction. None where nothing is signed, or no password was sent. Raises
    ValidationError for a wrong password, Refused when signing is stopped.
    """
    if not said:
        return None
    given = {name: sent.pop(name) for name in OF_SIGNING if name in sent}
    found = bodies.members(given, password=(str, ""), meaning=(str, ""))
    if not found["password"]:
        return None
    return by_password(actor_of(request), found["password"], meaning=found["meaning"])
