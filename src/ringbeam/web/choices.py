"""Records and tags that a field can name, as one types: options for a box, none unseen."""

import re
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ringbeam.core.custom_fields import CustomTags
from ringbeam.core.lines import Lines
from ringbeam.core.registers import Register, entries_seen_by, kinds_of, search_everywhere
from ringbeam.core.search import find
from ringbeam.core.tagging import tags_like
from ringbeam.core.verbs import verbs_on
from ringbeam.web.requests import Asked, register_of

MOST, LONGEST = 20, 1000
_between = re.compile(r"[\s,;]+")
_last_word = re.compile(r"(.*?)([^\s,;]*)", re.DOTALL)


def asked_by_a_verb(kind: str, name: str) -> tuple[str, ...]:
    """The kinds of record that a verb on this kind asks for under this name; or none."""
    return next((one.refers[name] for one in verbs_on(kind) if name in one.refers), ())


@require_safe
def choices(request: Asked, plural: str, name: str) -> HttpResponse:
    """Twenty records for this field, by the words in ``q``, or the first ones without words.

    Of tags, those that begin like the last word in ``q``, each with the words before it.
    """
    register = register_of(plural)
    one = register.own_fields.get(name)
    if isinstance(one, CustomTags):
        return _tags(request, register)
    kinds = _kinds(one) if one else asked_by_a_verb(register.kind, name)
    if not kinds:
        raise Http404
    words = request.GET.get("q", "")
    if words.strip():
        found = find(words, search_everywhere(request.actor), kinds=kinds, limit=MOST).entries
        entries = [entry for entry in found if not entry.archived]
    else:
        seen = entries_seen_by(request.actor, kinds).filter(archived=False)
        entries = list(seen.order_by("title").only("ref", "title")[:MOST])
    options = [f"{entry.title} ({entry.ref})" for entry in entries]
    return render(request, "web/fragments/choices.html", {"options": options})


def _kinds(one: Any) -> tuple[str, ...]:
    """The kinds that a field names, or that the columns of its lines do."""
    if isinstance(one, Lines):
        return tuple(kind for column in one.columns for kind in column.refers)
    return kinds_of(one)


def _tags(request: Asked, register: Register) -> HttpResponse:
    """The tags on records of this kind that the reader sees."""
    before, begin = _last_word.fullmatch(request.GET.get("q", "")[:LONGEST]).groups()  # type: ignore[union-attr]  # every text has a last word, if an empty one
    given = _between.split(before.casefold())
    seen = entries_seen_by(request.actor, (register.kind,))
    words = tags_like(begin, seen, MOST)
    options = [f"{before}{word}" for word in words if word not in given]
    return render(request, "web/fragments/choices.html", {"options": options})
