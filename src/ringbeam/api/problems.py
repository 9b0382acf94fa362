"""Problems: every answer that is not a success, as application/problem+json (RFC 9457)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson
from django.core.exceptions import (
    NON_FIELD_ERRORS,
    BadRequest,
    ObjectDoesNotExist,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
    ValidationError,
)
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.errors import ValidationError as Misshapen

from ringbeam.core.measures import database_failed
from ringbeam.core.refusals import Forbidden, Refused, Stale

MEDIA_TYPE = "application/problem+json"
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
MALFORMED = (BadRequest, MultiPartParserError)


class Rejected(Exception):
    """A request that the door itself turns away; ``more`` are further members of the answer."""

    def __init__(
        self, status: int, detail: object, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        self.status = status
        self.detail = str(detail)
        self.headers = dict(headers or {})
        self.more = more
        super().__init__(self.detail)


def response_to(problem: Rejected) -> HttpResponse:
    """The problem as an answer."""
    said = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
        **problem.more,
    }
    body = orjson.dumps(said, default=str, option=orjson.OPT_UTC_Z)
    return HttpResponse(
        body, status=problem.status, content_type=MEDIA_TYPE, headers=problem.headers
    )


def absent(said: str = "") -> Rejected:
    """404: not there, or not for this caller; the answer is the same.

    ``said`` says more of what is public, as the facts of the standards are.
    """
    return Rejected(404, said or _("There is nothing here that you may see."))


def wrong_fields(errors: Mapping[str, Any]) -> Rejected:
    """422: the values are understood and cannot be; ``errors`` by public name."""
    named = {"" if n == NON_FIELD_ERRORS else n: reasons for n, reasons in errors.items()}
    return Rejected(422, _("Some values cannot be accepted."), errors=named)


def problem_of(request: HttpRequest, fault: Exception) -> Rejected | None:
    """The problem that an exception stands for; None for a bug, which is nobody's answer."""
    if isinstance(fault, Rejected):
        return fault
    if isinstance(fault, Refused):
        return _refusal(request, fault)
    if isinstance(fault, ValidationError):
        return wrong_fields(_by_field(fault))
    if isinstance(fault, Misshapen):
        return wrong_fields(_by_place(fault))
    if isinstance(fault, ObjectDoesNotExist | Http404):
        return absent()
    return _of_the_line(fault)


def _of_the_line(fault: Exception) -> Rejected | None:
    if isinstance(fault, HttpError):
        return Rejected(fault.status_code, fault.message)
    if isinstance(fault, TOO_LARGE):
        return Rejected(413, _("The request is too large."))
    if isinstance(fault, MALFORMED):
        return Rejected(400, _("The request could not be read."))
    if isinstance(fault, OperationalError):
        database_failed(fault)
        said = _("The database did not answer. Nothing was changed; try again in a minute.")
        return Rejected(503, said, {"Retry-After": "30"})
    return None


def _refusal(request: HttpRequest, fault: Refused) -> Rejected:
    more: dict[str, Any] = {"refused": fault.reasons}
    status = 403 if isinstance(fault, Forbidden) else 409
    if isinstance(fault, Stale):
        status = 412 if "If-Match" in request.headers else 409
        more |= {"current": fault.current, "wanted": fault.wanted, "version": fault.version}
    return Rejected(status, " ".join(fault.reasons), **more)


def _by_field(fault: ValidationError) -> dict[str, list[str]]:
    return fault.message_dict if hasattr(fault, "error_dict") else {"": list(fault.messages)}


def _by_place(fault: Misshapen) -> dict[str, list[str]]:
    named: dict[str, list[str]] = {}
    for one in fault.errors:
        place = ".".join(str(part) for part in one["loc"][1:])
        named.setdefault(place, []).append(str(one["msg"]))
    return named
