"""Mentions on pages: people to name in a comment, and who was named in vain."""

from urllib.parse import quote

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ringbeam.core.watching.mentions import Mentioned, people_for
from ringbeam.web.requests import Asked, found

PURPOSE = "ringbeam.web.mentioning"
SHOWN_FOR = 60  # seconds
LONGEST = 60


@require_safe
def people(request: Asked, plural: str, ref: str) -> HttpResponse:
    """Who can be named on this record by the beginning of a name in ``q``, as options."""
    record = found(request, plural, ref)
    internal = request.GET.get("internal") == "1"
    words = request.GET.get("q", "").strip()[:LONGEST]
    offered = people_for(record, words, by=request.actor, internal=internal)
    return render(request, "web/fragments/people.html", {"people": offered})


def untold_part(mentioned: Mentioned) -> str:
    """The part of an address by which the next page says who was named in vain, signed so
    that nobody else puts words there; nothing when all were told."""
    if not mentioned.untold:
        return ""
    return "?untold=" + quote(signing.dumps(mentioned.untold, salt=PURPOSE))


def untold(request: HttpRequest) -> list[str]:
    """Who was named in vain by the comment before this page."""
    said = request.GET.get("untold", "")
    if not said:
        return []
    try:
        return [str(one) for one in signing.loads(said, salt=PURPOSE, max_age=SHOWN_FOR)]
    except signing.BadSignature:
        return []
