"""Search over everything that the reader may see, newest first, page by page."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ringbeam.core.registers import entries_seen_by, named, registers, search_everywhere
from ringbeam.core.search import find
from ringbeam.web.labels import Labels
from ringbeam.web.palette import places_for
from ringbeam.web.queries import Query
from ringbeam.web.requests import Asked
from ringbeam.web.shell import sees

LONGEST, LONGEST_ID = 200, 18


@require_safe
def search(request: Asked) -> HttpResponse:
    """The hits for ``q``; a number that is wholly written leads straight to its record."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    if "-" in words and words.isprintable():
        exact = entries_seen_by(request.actor).filter(ref=words.upper()).first()
        if exact is not None and (register := named(exact.kind)):
            return redirect(register.url(exact.ref))
    query = Query.read(request.META.get("QUERY_STRING", ""))
    kind = named(request.GET.get("kind", ""))
    before = request.GET.get("before", "")
    found = find(
        words,
        search_everywhere(request.actor),
        kinds=(kind.kind,) if kind else (),
        before=int(before) if before.isdecimal() and len(before) <= LONGEST_ID else None,
    )
    labels = Labels(request.actor)
    following = str(found.following) if found.following else ""
    context = {
        "words": words,
        "kind": kind,
        "hits": [(labels.of(entry), entry) for entry in found.entries],
        "offers": places_for(words, request.actor),
        "kinds": [one for one in registers() if sees(one, request.actor)],
        "query": query,
        "next_url": query.setting(before=following).link if following else "",
        "first_url": query.without("before").link if before else "",
    }
    return render(request, "web/search.html", context)
