"""Home: what waits for the reader, and what the rooms have to say today."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import SECTIONS, Section, section
from ringbeam.web.notices import notices_of
from ringbeam.web.requests import Asked
from ringbeam.web.shell import front_of

SHOWN = 8
MANAGER, PROCESS = "manager", "process"


@dataclass(frozen=True)
class Block:
    """One section of Home as it is drawn."""

    name: str
    title: str
    template: str
    data: dict[str, Any]
    wide: bool


@require_safe
def home(request: Asked) -> HttpResponse:
    """The sections that have something to say; the reader's own come first by ``?view=``.

    Who has a front of a room gets that instead.
    """
    front = front_of(request.actor)
    if front is not None:
        answer: HttpResponse = front.home(request)
        return answer
    blocks = [block for one in _ordered() if (block := _block(one, request.actor))]
    wide = [block for block in blocks if block.wide]
    view = PROCESS if request.GET.get("view") == PROCESS else MANAGER
    context = {
        "title": date_format(timezone.localtime(clock.now()), _("l j F")),
        "leads": leads(blocks, own_first=view == PROCESS),
        "view": view,
        "views": ((MANAGER, _("Manager")), (PROCESS, _("Process owner"))) if wide else (),
        "blocks": blocks,
        "wide": wide,
        "columns": columns(blocks),
        "now": clock.now(),
    }
    return render(request, "web/home.html", context)


def columns(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """The narrow sections in two columns: work and promises left, what changed right."""
    narrow = [block for block in blocks if not block.wide]
    return narrow[::2], narrow[1::2]


def leads(blocks: list[Block], *, own_first: bool) -> list[tuple[str, str]]:
    """The sentences under the day with their addresses; those of the reader's work first or
    last."""
    said = [block for block in blocks if block.data.get("lead")]
    said.sort(key=lambda block: (block.name == "work") != own_first)
    return [(str(one.data["lead"]), str(one.data["lead_url"])) for one in said]


def _ordered() -> list[Section]:
    return sorted(SECTIONS, key=lambda one: one.order)


def _block(one: Section, actor: Actor) -> Block | None:
    data = one.fill(actor)
    return (
        None if data is None else Block(one.name, str(one.title), one.template, data, one.wide)
    )


@section(
    name="notices",
    title=gettext_lazy("Notices"),
    template="web/sections/notices.html",
    order=60,
)
def latest_notices(actor: Actor) -> dict[str, Any] | None:
    """The reader's unread notices; nothing when there are none."""
    shown = notices_of(actor, unread=True)[:SHOWN]
    return {"notices": shown, "url": "/notices/"} if shown else None
