"""What the box under a record offers while one writes: people, records and ready texts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import TEXTS
from ringbeam.core.registers import entries_seen_by, search_everywhere
from ringbeam.core.search import find
from ringbeam.core.watching.mentions import people_for
from ringbeam.web.requests import Asked, found

LONGEST, MOST = 60, 8


@dataclass(frozen=True)
class Choosable:
    """Something to choose: its name, a word beside it, and what is written when chosen."""

    name: str
    small: str
    written: str


def _people(record: Any, words: str, actor: Actor, *, internal: bool) -> list[Choosable]:
    named = people_for(record, words, by=actor, internal=internal)
    return [Choosable(one.name, one.ref, one.written) for one in named]


def _records(record: Any, words: str, actor: Actor, *, internal: bool) -> list[Choosable]:
    """Records by number or words; what is said to who is outside holds their number alone."""
    del internal
    if not words:
        return []
    begun = words.upper()
    if begun[0].isalpha() and "-" in begun:
        seen = entries_seen_by(actor).filter(ref__startswith=begun, archived=False)
        rows = list(seen.order_by("ref").only("ref", "title")[: MOST + 1])
    else:
        everywhere = search_everywhere(actor)
        rows = find(words, everywhere, limit=MOST + 1).entries
    rows = [one for one in rows if one.pk != record.pk and not one.archived]
    return [Choosable(one.title, one.ref, f"#{one.ref}") for one in rows[:MOST]]


def _texts(record: Any, words: str, actor: Actor, *, internal: bool) -> list[Choosable]:
    """Ready texts, filled in for this record."""
    gathered = [
        one for offer in TEXTS for one in offer(record, actor, words, internal=internal)
    ]
    return [Choosable(one.title, one.ref, one.text) for one in gathered[:MOST]]


OFFERS: dict[str, Callable[..., list[Choosable]]] = {
    "people": _people,
    "records": _records,
    "texts": _texts,
}


@require_safe
def offers(request: Asked, plural: str, ref: str) -> HttpResponse:
    """What can be chosen on this record by the words in ``q``; ``of`` says of what.

    Raises Http404 for another ``of``, and for a record that the reader may not see.
    """
    record = found(request, plural, ref)
    offer = OFFERS.get(request.GET.get("of", "people"))
    if offer is None:
        raise Http404
    internal = request.GET.get("internal") == "1"
    words = request.GET.get("q", "").strip()[:LONGEST]
    offered = offer(record, words, request.actor, internal=internal)
    return render(request, "web/fragments/offers.html", {"offered": offered})
