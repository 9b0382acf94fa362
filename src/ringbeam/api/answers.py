"""Answers: JSON with its version as ETag, 304 for what is known, conditions of a write."""

import hashlib
import re
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ringbeam.api.problems import Rejected
from ringbeam.core.entries import Record

MEDIA_TYPE = "application/json"
LONGEST_TAG = 12
OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS
_etags = re.compile(r'(?:W/)?"[^"]*"')


def plain(value: Any) -> Any:
    """What orjson does not know by itself; raises TypeError for what has no JSON form."""
    if isinstance(value, Decimal | Promise):
        return str(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    raise TypeError(type(value).__name__)


def answer(
    data: Any, status: int = 200, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """The data as JSON; times in UTC, decimals as strings, durations in seconds."""
    body = orjson.dumps(data, default=plain, option=OPTIONS)
    return HttpResponse(body, status=status, content_type=MEDIA_TYPE, headers=headers)


def nothing() -> HttpResponse:
    """204: it happened, and there is nothing to show."""
    return HttpResponse(status=204)


def etag_of(record: Record) -> str:
    """A record's version as an entity tag."""
    return f'"{record.version}"'


def version_wanted(request: HttpRequest, *, required: bool = False) -> int | None:
    """The version that If-Match names; None when any will do (`*`, or no header).

    Raises Rejected: 428 when a version is required and not named, 412 for a tag that was never
    one of ours.
    """
    given = request.headers.get("If-Match", "").strip()
    if not given:
        if required:
            raise Rejected(428, _("Say which version you change, by If-Match."))
        return None
    if given == "*":
        return None
    tags = [tag for tag in _etags.findall(given) if tag.strip('"').isdecimal()]
    versions = [int(tag.strip('"')) for tag in tags if len(tag) <= LONGEST_TAG]
    if len(versions) != 1:
        raise Rejected(412, _("This is not the version of the record."))
    return versions[0]


def held_content(request: HttpRequest, shown: Any) -> None:
    """Hold what is to be changed at what the caller read of it, where If-Match says that.

    For what has no version: its tag is that of what it shows. Raises Rejected 412 when it has
    become something else.
    """
    given = request.headers.get("If-Match", "").strip()
    now = _tag_of(answer(shown).content)
    if given not in ("", "*") and now not in _etags.findall(given):
        raise Rejected(
            412, _("It was changed by somebody else since you read it."), {"ETag": now}
        )


def _tag_of(content: bytes) -> str:
    return f'"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'


def conditional(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The answer to a read with an ETag; 304 without a body when the caller has it already."""
    if request.method != "GET" or response.status_code != 200:  # noqa: PLR2004 - OK
        return response
    if "ETag" not in response and isinstance(response, HttpResponse):
        response["ETag"] = _tag_of(response.content)
    known = request.headers.get("If-None-Match", "")
    tag = response.get("ETag", "")
    if tag and (
        known.strip() == "*" or tag in [t.removeprefix("W/") for t in _etags.findall(known)]
    ):
        return HttpResponse(status=304, headers={"ETag": tag})
    return response
