"""Moves of a record's life: which are offered, why one is not, and taking it."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse

from ringbeam.api import bodies
from ringbeam.api.answers import answer
from ringbeam.api.finding import actor_of, record_for, register_named
from ringbeam.api.problems import absent
from ringbeam.api.receipts import once
from ringbeam.api.records import held_version, record_answer
from ringbeam.api.shapes import Shown
from ringbeam.api.signing import signing_of, words_of
from ringbeam.core import writing
from ringbeam.core.acts import Act
from ringbeam.core.signatures import Signing
from ringbeam.core.taking_back import take_back
from ringbeam.core.units import unit


def list_moves(request: HttpRequest, plural: str, ref: str) -> HttpResponse:
    """The moves that start where the record is, each with every reason against it."""
    register, record = record_for(request, plural, ref)
    actor = actor_of(request)
    items = []
    for move in register.life.offered(record):
        reasons = move.reasons_against(record, Act(actor, move.name))
        made: Shown = {"name": move.name, "label": move.label, "to": move.to, "asks": move.asks}
        made["signed"] = words_of(move.signed)
        items.append({**made, "allowed": not reasons, "reasons": reasons})
    return answer({"items": items})


def take_move(request: HttpRequest, plural: str, ref: str, move: str) -> HttpResponse:
    """Take one move of a record's life, with the values that it asks for; 409 says why not.

    One that is signed takes the caller's ``password`` as well, and of several meanings one.
    """
    found = register_named(plural).life.named(move)
    if found is None:
        raise absent()
    record_for(request, plural, ref)  # absent and forbidden answer alike, whatever was sent
    sent = bodies.optional_object_of(request)
    signing = signing_of(request, sent, found.signed)
    taken = partial(_taken, move=move, sent=sent, signing=signing)
    return once(taken)(request, plural=plural, ref=ref)


def _taken(
    request: HttpRequest,
    *,
    plural: str,
    ref: str,
    move: str,
    sent: dict[str, Any],
    signing: Signing | None,
) -> HttpResponse:
    register, record = record_for(request, plural, ref)
    given = bodies.values_of(register, sent)
    with unit():
        held_version(request, record)
        moved = writing.take(record, move, by=actor_of(request), given=given, signing=signing)
    return record_answer(request, register, moved)


@once
def undo_move(request: HttpRequest, plural: str, ref: str) -> HttpResponse:
    """Take back what was done last, within ten seconds and by who did it; 409 says why not.

    That is a move, or what was said with the move of the same send.
    """
    register, record = record_for(request, plural, ref)
    with unit():
        held_version(request, record)
        restored, _words = take_back(record, by=actor_of(request))
    return record_answer(request, register, restored)
