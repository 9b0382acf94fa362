"""Who may use the SCIM door, and how everything it answers looks (RFC 7644, 3.12)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import orjson
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from pydantic import ValidationError as Malformed
from scim2_models import (
    Context,
    Error,
    InvalidSyntaxException,
    InvalidValueException,
    NotFoundException,
    SCIMException,
    ScimObject,
    UniquenessException,
)

from ringbeam.api.callers import program_of
from ringbeam.api.problems import Rejected
from ringbeam.core import access
from ringbeam.core.accounts import Token
from ringbeam.core.actors import Actor
from ringbeam.core.refusals import Refused

KIND = "application/scim+json"
LARGEST = 1_000_000
View = Callable[..., HttpResponse]


def answer(
    told: ScimObject, context: Context, *, status: int = 200, location: str = ""
) -> HttpResponse:
    """A resource or a list of them, as it is told in this context."""
    content = orjson.dumps(told.model_dump(scim_ctx=context))
    made = HttpResponse(content, status=status, content_type=KIND)
    if location:
        made["Location"] = location
    return made


def fault(status: int, said: str, scim_type: str | None = None) -> HttpResponse:
    """An error in the words of SCIM."""
    told = Error(status=status, detail=said, scim_type=scim_type).model_dump()
    return HttpResponse(orjson.dumps(told), status=status, content_type=KIND)


def body_of(request: HttpRequest) -> Any:
    """What was sent, from JSON; raises InvalidSyntaxException."""
    if len(request.body) > LARGEST:
        raise InvalidSyntaxException(detail=_("That is too large."))
    if b"\\u0000" in request.body:
        raise InvalidSyntaxException(detail=_("The body holds a null character."))
    try:
        return orjson.loads(request.body)
    except orjson.JSONDecodeError as broken:
        raise InvalidSyntaxException(detail=_("This is no JSON.")) from broken


def door(**methods: View) -> View:
    """One address: a view for each method, for tokens of this scope held by an administrator.

    A view is given ``by``, the actor. Everything that is refused is answered as SCIM says.
    """

    def answered(request: HttpRequest, **named: Any) -> HttpResponse:
        view = methods.get((request.method or "").lower())
        try:
            by = _administrator(request)
            if view is None:
                return fault(405, _("This cannot be done here."))
            return view(request, by=by, **named)
        except (SCIMException, Rejected, Malformed, ValidationError, Refused) as refused:
            return _said(refused)
        except OperationalError:
            return fault(503, _("The database did not answer. Nothing was changed."))

    answered.csrf_exempt = True  # type: ignore[attr-defined]  # no session is taken here
    answered.login_required = False  # type: ignore[attr-defined]  # a token is
    return answered


def _said(refused: Exception) -> HttpResponse:
    """What was refused, in the words of SCIM."""
    if isinstance(refused, SCIMException):
        return fault(refused.status, refused.detail or "", refused.scim_type)
    if isinstance(refused, Rejected):
        made = fault(refused.status, refused.detail)
        for name, value in refused.headers.items():
            made[name] = value
        return made
    if isinstance(refused, Malformed):
        said = [str(one["msg"]) for one in refused.errors()[:3]]
    elif isinstance(refused, Refused):
        said = refused.reasons
    else:
        said = refused.messages if isinstance(refused, ValidationError) else []
    return fault(400, " ".join(said), "invalidValue")


def _administrator(request: HttpRequest) -> Actor:
    caller = program_of(request, Token.SCIM)
    if not access.may_read(caller.actor):
        raise Rejected(403, _("The token's account administers not everything."))
    return caller.actor


def once(run: View) -> View:
    """What another account or group has already is answered as a conflict."""

    @wraps(run)
    def judged(*args: Any, **named: Any) -> HttpResponse:
        try:
            return run(*args, **named)
        except IntegrityError as taken:
            raise UniquenessException(detail=_("Another one has this name.")) from taken

    return judged


def number_in(text: str) -> int:
    """The number of a resource; raises NotFoundException for what is none."""
    if text.isascii() and text.isdecimal() and len(text) <= 18:  # noqa: PLR2004 - fits a bigint
        return int(text)
    raise NotFoundException(detail=_("There is no such resource."))


def page_of(request: HttpRequest, most: int) -> tuple[int, int]:
    """The first number, from 1 on, and how many are asked for; raises InvalidValueException."""
    found = []
    for name, default in (("startIndex", 1), ("count", most)):
        text = request.GET.get(name, str(default))
        if not text.removeprefix("-").isdecimal() or len(text) > 9:  # noqa: PLR2004 - nobody has
            raise InvalidValueException(detail=_("%s is no number.") % name)
        found.append(int(text))
    return max(found[0], 1), min(max(found[1], 0), most)
