"""The records that a field can name, as one types: options for a box, nothing unseen."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ringbeam.core.registers import entries_seen_by, kinds_of, search_everywhere
from ringbeam.core.search import find
from ringbeam.core.verbs import verbs_on
from ringbeam.web.requests import Asked, register_of

MOST = 20


def asked_by_a_verb(kind: str, name: str) -> tuple[str, ...]:
    """The kinds of record that a verb on this kind asks for under this name; or none."""
    return next((one.refers[name] for one in verbs_on(kind) if name in one.refers), ())


@require_safe
def choices(request: Asked, plural: str, name: str) -> HttpResponse:
    """Twenty records for this field, by the words in ``q``, or the first ones without words."""
    register = register_of(plural)
    one = register.own_fields.get(name)
    kinds = kinds_of(one) if one else asked_by_a_verb(register.kind, name)
    if not kinds:
        raise Http404
    words = request.GET.get("q", "")
    if words.strip():
        found = find(words, search_everywhere(request.actor), kinds=kinds, limit=MOST).entries
        entries = [entry for entry in found if not entry.archived]
    else:
        seen = entries_seen_by(request.actor, kinds).filter(archived=False)
        entries = list(seen.order_by("title").only("ref", "title")[:MOST])
    return render(request, "web/fragments/choices.html", {"entries": entries})
