"""Home: what waits for the reader, and what the rooms have to say today."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import SECTIONS, Section, section
from ringbeam.core.entries import Entry
from ringbeam.core.registers import entries_seen_by, named
from ringbeam.web.labels import Label, Labels
from ringbeam.web.notices import notices_of
from ringbeam.web.requests import Asked

SHOWN = 8
SOON = timedelta(hours=24)


@dataclass(frozen=True)
class Task:
    """One open record of the reader's: what it is, when it is due and how pressing that is."""

    label: Label
    kind: str
    due: datetime | None
    state: str


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
    """The sections that have something to say, in their order."""
    blocks = [block for one in _ordered() if (block := _block(one, request.actor))]
    context = {
        "title": f"{timezone.localtime(clock.now()):%A %-d %B}",
        "blocks": blocks,
        "wide": [block for block in blocks if block.wide],
        "columns": columns(blocks),
        "now": clock.now(),
    }
    return render(request, "web/home.html", context)


def columns(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """The narrow sections in two columns: work and promises left, what changed right."""
    narrow = [block for block in blocks if not block.wide]
    return narrow[::2], narrow[1::2]


def _ordered() -> list[Section]:
    return sorted(SECTIONS, key=lambda one: one.order)


def _block(one: Section, actor: Actor) -> Block | None:
    data = one.fill(actor)
    return (
        None if data is None else Block(one.name, str(one.title), one.template, data, one.wide)
    )


@section(
    name="work", title=gettext_lazy("My work"), template="web/sections/work.html", order=20
)
def my_work(actor: Actor) -> dict[str, Any]:
    """The reader's open records of every kind, the most urgent first; two queries at most."""
    tasks = work_of(actor, SHOWN + 1)
    return {"tasks": tasks[:SHOWN], "more": len(tasks) > SHOWN, "url": "/work/"}


def work_of(actor: Actor, limit: int) -> list[Task]:
    """The open records that the actor owns: those with a due time first, then the newest."""
    if actor.person is None:
        return []
    mine = entries_seen_by(actor).filter(owner_id=actor.person, open=True)
    dated = list(mine.filter(due__isnull=False).order_by("due", "pk")[:limit])
    rest = mine.filter(due__isnull=True).order_by("-updated", "-pk")[: limit - len(dated)]
    entries = [*dated, *(rest if len(dated) < limit else [])]
    labels = Labels(actor)
    return [_task(entry, labels) for entry in entries]


def _task(entry: Entry, labels: Labels) -> Task:
    register = named(entry.kind)
    kind = str(register.label) if register else entry.kind
    return Task(labels.of(entry), kind, entry.due, _pressing(entry.due))


def _pressing(due: datetime | None) -> str:
    """How pressing a due time is, as a status word: over, age (within a day) or none."""
    if due is None:
        return "none"
    left = due - clock.now()
    return "over" if left < timedelta() else "age" if left < SOON else "none"


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


@require_safe
def work(request: Asked) -> HttpResponse:
    """All of the reader's work."""
    context = {"title": _("My work"), "tasks": work_of(request.actor, 200), "now": clock.now()}
    return render(request, "web/work.html", context)
