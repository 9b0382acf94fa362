"""Pages for what went otherwise: absent, refused, too large, too often, broken."""

import logging
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ringbeam.core.measures import database_failed
from ringbeam.core.refusals import Refused
from ringbeam.web.requests import Asked, whoever
from ringbeam.web.shell import Shell

BROKEN = 500
log = logging.getLogger("ringbeam.web")


def page(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    """The page for a status, or for htmx only the sentence that it shows as a toast."""
    if status >= BROKEN:
        # Nothing is asked of a database that may be what is broken.
        request.ringbeam_shell = Shell(request, asks=False)  # type: ignore[attr-defined]  # ours
    elif not hasattr(request, "actor"):
        # No view was reached, so nobody asked yet who comes; the page is the same all the same.
        cast("Asked", request).actor = whoever(request)
    if getattr(request, "htmx", False) and context.get("reasons"):
        template = "web/fragments/refused.html"
    else:
        template = f"{status}.html"
    return render(request, template, {"status": status, **context}, status=status)


def refused(request: HttpRequest, fault: Refused, status: int = 409) -> HttpResponse:
    """Every reason why it was not done; the way back keeps what the person was at."""
    where = request.path if request.method == "GET" else request.headers.get("Referer", "/")
    return page(request, status, reasons=fault.reasons, back=_inside(request, where))


def _inside(request: HttpRequest, where: str) -> str:
    """The path part of an address of our own, else Home; nobody is led away from here."""
    own = f"{request.scheme}://{request.get_host()}"
    path = where.removeprefix(own)
    return path if path.startswith("/") and not path.startswith("//") else "/"


def bad(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request was not understood."""
    return page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, and yet not from here."""
    return page(request, 403)


def absent(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not for this reader; the answer is the same."""
    return page(request, 404)


def unsafe(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open too long or came from elsewhere (CSRF)."""
    log.info("a form was refused: %s", reason)
    return page(
        request,
        403,
        reasons=[_("The page was open for too long. Go back, reload and try again.")],
    )


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more bytes than are taken."""
    return page(request, 413, reasons=[_("That is too large. Send less, or a smaller file.")])


def busy(request: HttpRequest, fault: Exception) -> HttpResponse:
    """503: the database is locked, full or away; nothing was changed."""
    database_failed(fault)
    log.error("the database did not answer: %s", fault)
    answer = page(
        request,
        503,
        reasons=[_("The database did not answer. Nothing was changed; try again in a minute.")],
        back=_inside(request, request.headers.get("Referer", "/")),
        again=_sent(request),
    )
    answer["Retry-After"] = "30"
    return answer


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form had sent, so that it can be sent again as it was.

    Nothing when there was a file or a password in it, which no page gives back.
    """
    pairs = [(name, value) for name, values in request.POST.lists() for value in values]
    secret = any("password" in name for name, _value in pairs)
    return [] if secret or request.FILES else pairs


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault; said without a word from inside."""
    return page(request, 500)
