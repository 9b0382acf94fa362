"""Mentions on pages: who was named in a comment in vain."""

from urllib.parse import quote

from django.core import signing
from django.http import HttpRequest

from ringbeam.core.watching.mentions import Mentioned

PURPOSE = "ringbeam.web.mentioning"
SHOWN_FOR = 60  # seconds


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
