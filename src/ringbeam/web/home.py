"""Home: what waits for the reader, and what the rooms have to say today."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import MENU, SECTIONS, MenuItem, Section, section
from ringbeam.core.entries import Entry
from ringbeam.core.registers import Register, entries_seen_by, named
from ringbeam.web.labels import Label, Labels
from ringbeam.web.notices import notices_of
from ringbeam.web.requests import Asked

SHOWN, MOST = 8, 200
SOON = timedelta(hours=24)
MANAGER, PROCESS = "manager", "process"


@dataclass(frozen=True)
class Task:
    """One open record of the reader's: what it is, when it is due and how pressing that is."""

    label: Label
    kind: str
    due: datetime | None
    state: str
    act: str
    act_url: str


@dataclass(frozen=True)
class Waiting:
    """How many open records are the reader's, how many are late, and how many due today."""

    count: int = 0
    late: int = 0
    today: int = 0

    def __str__(self) -> str:
        """The sentence under the day: "9 things are waiting for you: 2 late, 1 due today"."""
        if not self.count:
            return _("Nothing is waiting for you.")
        many = ngettext(
            "%(n)d thing is waiting for you", "%(n)d things are waiting for you", self.count
        ) % {"n": self.count}
        parts = [_("%d late") % self.late] if self.late else []
        parts += [_("%d due today") % self.today] if self.today else []
        return f"{many}: {', '.join(parts)}." if parts else f"{many}."


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
    """The sections that have something to say; the reader's own come first by ``?view=``."""
    blocks = [block for one in _ordered() if (block := _block(one, request.actor))]
    wide = [block for block in blocks if block.wide]
    view = PROCESS if request.GET.get("view") == PROCESS else MANAGER
    context = {
        "title": date_format(timezone.localtime(clock.now()), "l j F"),
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
    name="work", title=gettext_lazy("My work"), template="web/sections/work.html", order=20
)
def my_work(actor: Actor) -> dict[str, Any]:
    """The reader's open records of every kind, the most urgent first, and how many they are."""
    waiting = waiting_for(actor)
    return {
        "tasks": work_of(actor, SHOWN),
        "waiting": waiting,
        "url": "/work/",
        "lead": str(waiting),
        "lead_url": "/work/",
    }


def waiting_for(actor: Actor) -> Waiting:
    """How much waits for the actor, in one query; days are those of the reader's zone."""
    if actor.person is None:
        return Waiting()
    now = clock.now()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow = midnight + timedelta(days=1)
    mine = entries_seen_by(actor).filter(owner_id=actor.person, open=True).order_by()
    numbers = mine.aggregate(
        count=Count("pk"),
        late=Count("pk", filter=Q(due__lt=now)),
        today=Count("pk", filter=Q(due__gte=now, due__lt=tomorrow)),
    )
    return Waiting(**numbers)


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
    label = labels.of(entry)
    kind = str(register.label) if register else entry.kind
    act, act_url = _next_act(register, entry, labels.actor, label.url)
    return Task(label, kind, entry.due, _pressing(entry.due), act, act_url)


def _next_act(
    register: Register | None, entry: Entry, actor: Actor, url: str
) -> tuple[str, str]:
    """What the button beside a task says: the move that has a key there and that the reader may
    take, else to open it."""
    moves = register.life.moves if register else ()
    keyed = (move for move in moves if move.key and entry.state in move.frm)
    move = next((move for move in keyed if move.who.allows(actor, entry)), None)
    return (str(move.label), f"{url}move/{move.name}/") if move else (_("Open"), url)


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
    context = {
        "title": _("My work"),
        "lead": waiting_for(request.actor),
        "tasks": work_of(request.actor, MOST),
        "now": clock.now(),
    }
    return render(request, "web/work.html", context)


MENU.append(
    MenuItem(
        name="work",
        label=gettext_lazy("My work"),
        icon="inbox",
        url="/work/",
        order=5,
        who=lambda actor: actor.person is not None,
    )
)
