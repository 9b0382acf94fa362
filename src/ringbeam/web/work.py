"""My work: what waits for the reader across all kinds, by due time, page by page.

That is: open records that the reader owns, those that wait for a move which the reader may
take by taking part in them (a verification, an approval), and those of unread notices.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_safe

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.conditions import Among, Both, Condition, Either
from ringbeam.core.contributions import MENU, WORK, MenuItem, section
from ringbeam.core.entries import Entry
from ringbeam.core.filters import between
from ringbeam.core.notices import Notice
from ringbeam.core.participants import Participant
from ringbeam.core.prepared import STEP, Place, Prepared, PreparedRows
from ringbeam.core.registers import (
    Register,
    entries_seen_by,
    named,
    of_kind,
    registers,
    search_everywhere,
)
from ringbeam.core.texts import gettext as _
from ringbeam.web.cells import state_cell
from ringbeam.web.days import Item, agenda_of, span_of
from ringbeam.web.labels import Label, Labels
from ringbeam.web.queries import Query
from ringbeam.web.requests import Asked, account_of

SHOWN, PAGE, MOST = 8, 50, 300
SOON = timedelta(hours=24)
DUE = Entry._meta.get_field("due")


@dataclass(frozen=True)
class Task:
    """One record that waits: what it is, when it is due, how pressing that is, and why."""

    label: Label
    kind: str
    due: datetime | None
    state: str
    act: str
    act_url: str
    why: str = ""


@dataclass(frozen=True)
class Waiting:
    """How many records wait for the reader, how many are late, and how many due today."""

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
class Mine:
    """What waits for an actor: the entries beside the owned ones, by why they wait."""

    actor: Actor
    moves: frozenset[int]
    told: frozenset[int]

    @cached_property
    def entries(self) -> list[int]:
        """Those that wait beside the owned ones: of a move while they are open, so found."""
        return sorted(self.moves | self.told)

    @cached_property
    def rows(self) -> "QuerySet[Entry]":
        """The entries that wait and that the actor may see; unordered."""
        return entries_seen_by(self.actor).filter(_waits(self.actor.person, self.entries))

    @property
    def asked(self) -> "Prepares":
        """The queries of Home, prepared for all who see the same entries."""
        return _prepared(search_everywhere(self.actor), self.actor.person)

    def why(self, entry: Entry) -> str:
        """Why it waits, where that is not that the actor owns it."""
        if entry.owner_id == self.actor.person:
            return ""
        return _("waits for your step") if entry.pk in self.moves else _("you were told of it")


def _waits(person: int | None, entries: Sequence[Any]) -> Q:
    """That an entry is open and a person's own, or one of these; never what is put away."""
    return Q(Q(owner_id=person, open=True) | Q(pk__in=entries), archived=False)


class Prepares:
    """What Home asks of all that waits for a person, compiled once for each number of entries.

    ``seen`` are the entries that the person may see.
    """

    def __init__(self, seen: Condition, person: int | None) -> None:
        self._seen, self._person = seen, person
        self._counts: dict[int, Prepared] = {}
        self._first: dict[int, PreparedRows] = {}

    def _rows(self, entries: Sequence[Any]) -> "QuerySet[Entry]":
        return Entry.rows.filter(self._seen.q(None), _waits(self._person, entries))

    def counts(self, mine: Mine, now: datetime, tomorrow: datetime) -> Sequence[int]:
        """How many entries wait, how many are late, and how many due by tomorrow; one query."""

        def ask(now: Place, tomorrow: Place, *entries: Place) -> "QuerySet[Any, Any]":
            some = self._rows(entries).order_by().values(every=Value(1))
            return some.annotate(
                count=Count("pk"),
                late=Count("pk", filter=Q(due__lt=now)),
                today=Count("pk", filter=Q(due__gte=now, due__lt=tomorrow)),
            ).values_list("count", "late", "today")

        given = _filled(mine.entries)
        prepared = self._counts.setdefault(len(given), Prepared(ask, 2 + len(given)))
        return next(iter(prepared(now, tomorrow, *given)), (0, 0, 0))

    def first(self, mine: Mine) -> list[Entry]:
        """The first that Home shows, in the order of the list, and one more; one query."""

        def ask(*entries: Place) -> "QuerySet[Entry]":
            return _in_order(self._rows(entries))[: SHOWN + 1]

        given = _filled(mine.entries)
        prepared = self._first.setdefault(len(given), PreparedRows(ask, len(given)))
        return prepared.instances(*given)


@lru_cache(maxsize=256)
def _prepared(seen: Condition, person: int | None) -> Prepares:
    return Prepares(seen, person)


def _filled(entries: list[int]) -> list[int]:
    """As many as there is a query for: the last once more, which changes nothing."""
    return [*entries, *entries[-1:] * (-len(entries) % STEP)]


def _in_order(rows: "QuerySet[Entry]") -> "QuerySet[Entry]":
    """Dated ones by due time, then others, the newest first."""
    return rows.order_by(F("due").asc(nulls_last=True), "-pk")


def mine_of(actor: Actor) -> Mine:
    """What waits beside what the actor owns; two statements, none for who is no person."""
    if actor.person is None:
        return Mine(actor, frozenset(), frozenset())
    unread = Notice.objects.filter(
        account_id=account_of(actor), read__isnull=True, entry__isnull=False
    )
    told = unread.order_by("-at").values_list("entry_id", flat=True)[:MOST]
    return Mine(actor, frozenset(_to_be_moved(actor)), frozenset(told))


def _to_be_moved(actor: Actor) -> list[int]:
    """The records whose next move the actor may take by taking part in them."""
    where = _steps_of(actor)
    if not where:
        return []
    parts = Participant.objects.filter(where, person_id=actor.person, entry__open=True)
    return list(parts.order_by("-entry_id").values_list("entry_id", flat=True)[:MOST])


@lru_cache(maxsize=1024)
def _steps_of(actor: Actor) -> Q:
    """The states of each kind from which an actor with these grants moves by taking part."""
    where = Q()
    for register in registers():
        states = {
            state
            for move in register.life.moves
            if by_taking_part(move.who.where(actor, register.kind))
            for state in move.frm
            if state not in register.life.closed
        }
        where |= Q(entry__kind=register.kind, entry__state__in=states) if states else Q()
    return where


def by_taking_part(condition: Condition) -> bool:
    """Whether a condition is met by taking part in a record."""
    if isinstance(condition, Either | Both):
        return any(by_taking_part(part) for part in condition.parts)
    return isinstance(condition, Among) and condition.column == "participant"


@section(
    name="work", title=gettext_lazy("My work"), template="web/sections/work.html", order=20
)
def my_work(actor: Actor) -> dict[str, Any]:
    """What waits for the reader, the most urgent first, and how much that is."""
    mine = mine_of(actor)
    waiting = waiting_for(mine)
    return {
        "tasks": work_of(mine, "", SHOWN)[0],
        "waiting": waiting,
        "url": "/work/",
        "lead": str(waiting),
        "lead_url": "/work/",
    }


def waiting_for(mine: Mine) -> Waiting:
    """How much waits, in one query; days are those of the reader's zone."""
    if mine.actor.person is None:
        return Waiting()
    now = clock.now()
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow = today + timedelta(days=1)
    return Waiting(*mine.asked.counts(mine, now, tomorrow))


def work_of(mine: Mine, after: str, limit: int) -> tuple[list[Task], str]:
    """A page of what waits, and where the next begins: dated records by due time, then others,
    the newest first.

    One statement. A cursor that means nothing is the first page.
    """
    if mine.actor.person is None:
        return [], ""
    due, entry = _cursor(after)
    if entry is None and limit == SHOWN:
        found = mine.asked.first(mine)
    else:
        found = list(_in_order(_after(mine.rows, due, entry))[: limit + 1])
    labels = Labels(mine.actor)
    shown = found[:limit]
    following = _packed(shown[-1]) if len(found) > limit else ""
    return [_task(one, labels, mine) for one in shown], following


def _after(
    rows: "QuerySet[Entry]", due: datetime | None, entry: int | None
) -> "QuerySet[Entry]":
    """The rows that come after one of this due time and number in the order of the list."""
    if due is not None:
        return rows.filter(Q(due__gt=due) | Q(due=due, pk__lt=entry) | Q(due__isnull=True))
    return rows if entry is None else rows.filter(due__isnull=True, pk__lt=entry)


def _packed(entry: Entry) -> str:
    return f"{entry.due.isoformat() if entry.due else ''}_{entry.pk}"


def _cursor(text: str) -> tuple[datetime | None, int | None]:
    at, _line, entry = text.rpartition("_")
    if not (entry.isascii() and entry.isdecimal() and len(entry) < len(str(2**63))):
        return None, None
    try:
        due = parse_datetime(at) if at else None
    except ValueError:
        return None, None
    if at and (due is None or due.tzinfo is None):
        return None, None
    return due, int(entry)


def _task(entry: Entry, labels: Labels, mine: Mine) -> Task:
    register = named(entry.kind)
    label = labels.of(entry)
    kind = str(register.label) if register else entry.kind
    act, act_url = _next_act(register, entry, labels.actor, label.url)
    return Task(label, kind, entry.due, _pressing(entry), act, act_url, mine.why(entry))


def _next_act(
    register: Register | None, entry: Entry, actor: Actor, url: str
) -> tuple[str, str]:
    """What the button beside a task says: the move that has a key there and that the reader may
    take, else to open it."""
    moves = register.life.moves if register else ()
    keyed = (move for move in moves if move.key and entry.state in move.frm)
    move = next((move for move in keyed if move.who.allows(actor, entry)), None)
    return (
        (str(move.label), f"{url}move/{move.name}/")
        if move
        else (pgettext("button", "Open"), url)
    )


def _pressing(entry: Entry) -> str:
    """How pressing a due time is, as a status word: over, age (within a day) or none."""
    if entry.due is None or not entry.open:
        return "none"
    left = entry.due - clock.now()
    return "over" if left < timedelta() else "age" if left < SOON else "none"


@require_safe
def show_work(request: Asked) -> HttpResponse:
    """What waits for the reader, page by page."""
    mine, after = mine_of(request.actor), request.GET.get("after", "")
    tasks, following = work_of(mine, after, PAGE)
    blocks = [(one.template, one.fill(request.actor)) for one in WORK]
    context = {
        "title": _("My work"),
        "blocks": [(template, data) for template, data in blocks if data is not None],
        "lead": waiting_for(mine),
        "tasks": tasks,
        "next_url": Query((("after", following),)).link if following else "",
        "first_url": "/work/" if after else "",
        "now": clock.now(),
    }
    return render(request, "web/work.html", context)


@dataclass(frozen=True)
class WorkDays:
    """The days on which what waits for somebody is due."""

    mine: Mine

    def on(self, first: date, after: date) -> "QuerySet[Any]":
        """What is due in these days, in order."""
        within = between(DUE, self.mine.actor, first, after)
        return self.mine.rows.filter(within).order_by("due", "pk")

    def read(self, ids: Sequence[int]) -> dict[int, Item]:
        """What is shown of these entries; one statement."""
        labels = Labels(self.mine.actor)
        return {one.pk: self._item(one, labels) for one in self.mine.rows.filter(pk__in=ids)}

    def _item(self, entry: Entry, labels: Labels) -> Item:
        label, state = labels.of(entry), state_cell(of_kind(entry.kind), entry.state)
        late = _pressing(entry) == "over"
        mark, word = ("over", _("Overdue")) if late else (state.value, state.text)
        moment = None if entry.due and clock.dated(entry.due) else entry.due
        return Item(entry.ref, label.title, label.url, moment, mark, word)

    def list_url(self, day: date) -> str:
        """None: work is one list."""
        return ""


@require_safe
def show_work_calendar(request: Asked) -> HttpResponse:
    """The days on which the reader's work is due."""
    query = Query.read(request.META.get("QUERY_STRING", ""))
    agenda = agenda_of(WorkDays(mine_of(request.actor)), span_of(query), query)
    context = {"title": _("My work"), "agenda": agenda, "base": "/work/calendar/"}
    return render(request, "web/work_calendar.html", context)


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
