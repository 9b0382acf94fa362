"""What people take along as a file: named, kept nowhere else, run by no browser (7.5.3)."""

from collections.abc import Iterable
from typing import Any

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from ringbeam.core.installation import installation
from ringbeam.exchange.exporting import CONTENT_TYPES

SANDBOX = "default-src 'none'; sandbox"


def attachment(
    content: bytes | Iterable[Any], stem: str, form: str, *, media: str = ""
) -> HttpResponseBase:
    """Bytes, an open file or lines as a file to keep; that of a demonstration says so.

    ``form`` ends its name and is one of exports, unless ``media`` says its type.
    """
    kind = HttpResponse if isinstance(content, bytes) else FileResponse
    answer = kind(content, content_type=media or CONTENT_TYPES[form])
    mark = "-demonstration" if installation().demonstration else ""
    name = f"{stem}{mark}.{form}"
    answer["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=name
    )
    return guarded(answer)


def guarded(answer: HttpResponseBase) -> HttpResponseBase:
    """The answer, such that a browser neither runs it, guesses its type, nor keeps it."""
    answer["Content-Security-Policy"] = SANDBOX
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
