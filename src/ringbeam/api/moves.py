"""Moves of a record's life: which are offered, why one is not, and taking it."""

from django.http import HttpRequest, HttpResponse

from ringbeam.api import bodies
from ringbeam.api.answers import answer
from ringbeam.api.finding import actor_of, record_for
from ringbeam.api.problems import absent
from ringbeam.api.receipts import once
from ringbeam.api.records import held_version, record_answer
from ringbeam.core import writing
from ringbeam.core.acts import Act
from ringbeam.core.units import unit


def list_moves(request: HttpRequest, plural: str, ref: str) -> HttpResponse:
    """The moves that start where the record is, each with every reason against it."""
    register, record = record_for(request, plural, ref)
    actor = actor_of(request)
    items = []
    for move in register.life.offered(record):
        reasons = move.reasons_against(record, Act(actor, move.name))
        made = {"name": move.name, "label": move.label, "to": move.to, "asks": move.asks}
        items.append({**made, "allowed": not reasons, "reasons": reasons})
    return answer({"items": items})


@once
def take_move(request: HttpRequest, plural: str, ref: str, move: str) -> HttpResponse:
    """Take one move of a record's life, with the values that it asks for; 409 says why not."""
    register, record = record_for(request, plural, ref)
    if register.life.named(move) is None:
        raise absent()
    given = bodies.values_of(register, bodies.optional_object_of(request))
    with unit():
        held_version(request, record)
        moved = writing.take(record, move, by=actor_of(request), given=given)
    return record_answer(request, register, moved)
