"""Report an error: the address, beside a text of the library, that opens a report (7.5.3)."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_safe

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import ROUTES
from ringbeam.core.registers import of_kind
from ringbeam.standards.loading.correcting import PARTS
from ringbeam.web.requests import Asked

KIND = "library_correction"
TITLE_LENGTH = 200
Reporter = Callable[..., str]


def may_report(actor: Actor) -> bool:
    """Whether an actor may report an error in the library."""
    return of_kind(KIND).may_add(actor)


def reporter(actor: Actor) -> Reporter:
    """A function that gives the address of a report, or nothing to who may not report.

    It takes the part that is wrong, the subject's reference, what people call it, and what the
    library says now. No query.
    """
    if not may_report(actor):
        return lambda *_said: ""
    register = of_kind(KIND)
    start = f"/{register.plural}/new/?"

    def address(part: str, subject: str, name: str, now: str = "") -> str:
        title = f"{PARTS[part].label}: {name}"[:TITLE_LENGTH]
        said = {"title": title, "part": part, "subject": subject, "wanted": now}
        return start + urlencode(said)

    return address


@require_safe
def corrections(_request: Asked) -> HttpResponse:
    """All corrections, which are a list like any other."""
    return redirect(f"/{of_kind(KIND).plural}/?all")


ROUTES.append(path("standards/corrections/", corrections, name="standards-corrections"))
