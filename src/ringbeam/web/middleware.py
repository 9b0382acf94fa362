"""Who asks, on every request: signed in or sent to sign in; refusals become pages."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import (
    BadRequest,
    ObjectDoesNotExist,
    RequestDataTooBig,
    ValidationError,
)
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from ringbeam.core.actors import WEB, nobody
from ringbeam.core.entries import Entry, Record
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.core.registers import registers
from ringbeam.core.sittings import mark_seen
from ringbeam.web import errors, owing
from ringbeam.web.requests import Asked, leave_out_nulls, whoever

# The REST door asks for itself who comes.
ELSEWHERE = ("/api/", "/scim/")
Answer = Callable[[HttpRequest], HttpResponse]


class ActorMiddleware:
    """Every page is for people who signed in, unless its view says otherwise.

    A view says so by Django's own ``login_not_required``. Times are shown in the actor's zone,
    texts in the language of the account, or, without one, in that of the browser.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and forget the reader's zone.

        One address answers a browser with a page and htmx with a part of it, so the browser's
        cache must tell them apart: else going back would show the part alone.
        """
        try:
            response = self.get_response(request)
        finally:
            timezone.deactivate()
        mark_seen(request, response)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        """Put the actor on the request, or send whoever is not signed in to sign in.

        At every door nothing is at a path with a null character, and a question with one is
        bad: no database would look for it. Of what a form says it is left out.
        """
        if "\0" in request.path:
            raise Http404
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest
        if request.path.startswith(ELSEWHERE):
            return None
        leave_out_nulls(request)
        asked = cast("Asked", request)
        if not getattr(view, "login_required", True):
            asked.actor = nobody(WEB)
            return None
        if not asked.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        asked.actor = actor = whoever(request)
        if first := owing.led(asked):
            return first
        with suppress(ZoneInfoNotFoundError, ValueError):
            timezone.activate(ZoneInfo(actor.zone))
        if actor.language:
            translation.activate(actor.language)
        return None

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Say a refusal in words; what the actor may not see is answered as absent."""
        return None if request.path.startswith(ELSEWHERE) else answer_to(request, fault)


def answer_to(request: HttpRequest, fault: Exception) -> HttpResponse | None:
    """The page for a fault that is no bug; None for one that is."""
    if isinstance(fault, Refused):
        return errors.refused(request, fault, 403 if isinstance(fault, Forbidden) else 409)
    if isinstance(fault, ValidationError):
        return errors.refused(request, Refused(fault.messages), 422)
    if isinstance(fault, ObjectDoesNotExist):
        return errors.absent(request, fault) if is_a_record(fault) else None
    if isinstance(fault, RequestDataTooBig):
        return errors.too_large(request)
    return errors.busy(request, fault) if isinstance(fault, OperationalError) else None


def is_a_record(fault: ObjectDoesNotExist) -> bool:
    """Whether the missing row is a record or its entry, not something of the product's own."""
    kinds: list[type[Entry | Record]] = [Entry, *(one.model for one in registers())]
    return any(isinstance(fault, kind.DoesNotExist) for kind in kinds)
