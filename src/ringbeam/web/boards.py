"""The board of any register whose life has several states: its columns are the states.

A life with many states shows them in groups: not begun, worked on, waiting, closed. A state
that the filters leave out is still there, narrow and without cards, since a card may go to it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import orjson
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ringbeam.core import clock, filters
from ringbeam.core.actors import Actor
from ringbeam.core.counting import CAP, compiled, counted
from ringbeam.core.extras import derived
from ringbeam.core.listing import Asked as AskedList
from ringbeam.core.listing import Page, asked_of, by_words, pages_of
from ringbeam.core.lives import Life
from ringbeam.core.registers import Register
from ringbeam.core.texts import gettext as _
from ringbeam.web.cells import Cell, heading, state_cell
from ringbeam.web.layouts import BOARD, OWN, address, has_board
from ringbeam.web.lists import (
    Frame,
    Row,
    arranged,
    frame_of,
    landing,
    read_for,
    rows_of,
    suffix_of,
)
from ringbeam.web.queries import SHOWN, Query
from ringbeam.web.requests import Asked, listed

CARDS = 20
FACTS = 4
MOST_COLUMNS = 7
STATES, GROUPS = "state", "group"


@dataclass(frozen=True)
class Lane:
    """One column of the board as it is declared: a state, or some states in one."""

    name: str
    label: str
    drawn: str
    states: tuple[str, ...]


@dataclass(frozen=True)
class Card:
    """One record on the board: its row of the list, its state, and the facts that it shows."""

    row: Row
    state: str
    mark: Cell | None
    facts: list[tuple[str, str, Cell]]
    moves_url: str


@dataclass(frozen=True)
class Column:
    """A column as it is drawn; a shut one is left out by the filters and takes cards only."""

    lane: Lane
    cards: list[Card]
    count: str
    shut: bool
    more_url: str
    first_url: str


@dataclass(frozen=True)
class BoardPage:
    """What the template of a board shows beside the frame of the list.

    ``leads`` says, as JSON, which moves lead from each state to each column: their names, and
    whether they ask for something first, and the state that they lead to.
    """

    columns: list[Column]
    leads: str
    ways: list[tuple[str, str, bool]]
    sorted_by: str


@require_safe
def show_board(request: Asked, plural: str) -> HttpResponse:
    """The board; without parameters, of the first declared view. htmx gets more of a column."""
    register = listed(plural, request.actor)
    if not has_board(register):
        raise Http404
    query = Query.read(request.META.get("QUERY_STRING", ""))
    base = address(register, BOARD)
    if "filter" in request.GET:
        return redirect(f"{base}{arranged(query).link}")
    if not request.META.get("QUERY_STRING") and (first := landing(register, request.actor)):
        return redirect(f"{base}?{first}")
    asked = asked_of(register, request.actor, query.without(*SHOWN, *OWN).lists())
    board = board_page(by_words(asked), query)
    if request.htmx and query.first("lane"):
        only = [one for one in board.columns if one.lane.name == query.first("lane")]
        return render(request, "web/fragments/cards.html", {"columns": only})
    page: Frame = frame_of(asked, query, BOARD)
    context = {"page": page, "board": board, "now": clock.now()}
    return render(request, "web/board.html", context)


def lanes_of(life: Life, way: str) -> list[Lane]:
    """The columns of a life's board: by state, or by what the states have in common."""
    if way == STATES:
        return [Lane(n, str(label), _drawn(life, n), (n,)) for n, label in life.states.items()]
    groups: dict[str, list[str]] = {}
    for name in life.states:
        groups.setdefault(_drawn(life, name), []).append(name)
    words = {
        "start": "",
        "open": _("In progress"),
        "paused": _("Waiting"),
        "closed": _("Closed"),
    }
    return [
        Lane(name, _group_label(life, groups[name], words[name]), name, tuple(groups[name]))
        for name in words
        if name in groups
    ]


def _drawn(life: Life, state: str) -> str:
    kind = "paused" if state in life.paused else "closed" if state in life.closed else "open"
    return "start" if state == life.start else kind


def _group_label(life: Life, states: list[str], words: str) -> str:
    return str(life.label(states[0])) if len(states) == 1 else words


def way_of(life: Life, query: Query) -> str:
    """How the columns are made: as asked for, else by state as long as they find room."""
    asked = query.first("by")
    if asked in (STATES, GROUPS):
        return asked
    return STATES if len(life.states) <= MOST_COLUMNS else GROUPS


def board_page(asked: AskedList, query: Query) -> BoardPage:
    """Read the board; five statements however many columns and records there are."""
    register, life = asked.register, asked.register.life
    way = way_of(life, query)
    lanes = lanes_of(life, way)
    shown = shown_states(life, query.lists().get("state", []))
    columns = facts_of(register, asked.actor)
    asked = replace(asked, only=read_for(register, columns, asked.sort))
    parts = {one.name: part for one in lanes if (part := _part(asked, one, shown, query))}
    found = pages_of(list(parts.values()), limit=CARDS)
    pages = dict(zip(parts, found, strict=True))
    # From their first row, wherever the page of one begins.
    begun = (compiled(replace(part, after=None).rows()) for part in parts.values())
    numbers = dict(zip(parts, counted(begun), strict=True))
    cards = cards_of(asked, found, columns, query)
    made = [
        _column(one, pages.get(one.name), numbers.get(one.name, 0), cards=cards, query=query)
        for one in lanes
    ]
    return BoardPage(made, leads_of(life, lanes), _ways(life, way, query), asked.sort)


def shown_states(life: Life, asked: list[str]) -> set[str]:
    """The states that the filter leaves; every one without a filter."""
    if not asked:
        return set(life.states)
    meant = {value for value in asked if value in life.states}
    if filters.OPEN in asked and filters.OPEN not in life.states:
        meant |= set(life.states) - life.closed
    if filters.CLOSED in asked and filters.CLOSED not in life.states:
        meant |= life.closed
    return meant


def _part(asked: AskedList, lane: Lane, shown: set[str], query: Query) -> AskedList | None:
    """The list behind one column; None when the filters leave nothing of it."""
    states = [one for one in lane.states if one in shown]
    if not states:
        return None
    own = Q(state=states[0]) if len(states) == 1 else Q(state__in=states)
    after = None
    if query.first("lane") == lane.name:
        params = {"sort": [asked.sort], "after": [query.first("after")]}
        after = asked_of(asked.register, asked.actor, params).after
    return replace(asked, condition=asked.condition & own, after=after)


def facts_of(register: Register, actor: Actor) -> tuple[str, ...]:
    """The columns of the list that a card shows: the first few that say more than its place."""
    hidden = {"title", "state", "updated", "created", *register.hidden_from(actor)}
    worked_out = [n for n in register.columns if n in derived(register.extra)]
    rest = [n for n in register.columns if n not in hidden and n not in worked_out]
    return (*rest[: FACTS - len(worked_out)], *worked_out)


def cards_of(
    asked: AskedList, pages: Iterable[Page], columns: tuple[str, ...], query: Query
) -> dict[int, Card]:
    """The cards of all columns by entry; one query for their labels, and worked out facts."""
    register = asked.register
    records = [record for page in pages for record in page.records]
    suffix = suffix_of(query.without(*OWN), of=register)
    page = Page(asked, records, None)
    rows = rows_of(page, columns=columns, suffix=suffix, stretch=None)
    words = {name: heading(register, name) for name in columns}
    leaving = {state for move in register.life.by_people for state in move.frm}
    made: dict[int, Card] = {}
    for row, record in zip(rows, records, strict=True):
        facts = [(n, words[n], c) for n, c in row.cells.items() if c.kind != "empty"]
        moves = f"{register.url(row.ref)}moves/" if record.state in leaving else ""
        mark = state_cell(register, record.state)
        made[row.pk] = Card(row, record.state, mark, facts, moves)
    return made


def _column(
    lane: Lane, page: Page | None, number: int, *, cards: dict[int, Card], query: Query
) -> Column:
    if page is None:
        return Column(lane, [], "", shut=True, more_url="", first_url="")
    here = query.without("lane", "after")
    shown = [cards[one.pk] for one in page.records]
    if len(lane.states) == 1:
        shown = [replace(card, mark=None) for card in shown]
    further = here.setting(lane=lane.name, after=page.following or "").link
    return Column(
        lane,
        shown,
        f"{number - 1}+" if number == CAP else str(number),
        shut=False,
        more_url=further if page.following else "",
        first_url=here.link if page.asked.after else "",
    )


def leads_of(life: Life, lanes: list[Lane]) -> str:
    """Which moves lead from each state into each column; as JSON, for dragging."""
    place = {state: lane.name for lane in lanes for state in lane.states}
    leads: dict[str, dict[str, list[Any]]] = {}
    for move in life.by_people:
        for state in move.frm:
            to = place[move.to]
            if place[state] != to:
                ways = leads.setdefault(state, {}).setdefault(to, [])
                ways.append([move.name, bool(move.asks or move.signed), move.to])
    return orjson.dumps(leads).decode()


def _ways(life: Life, way: str, query: Query) -> list[tuple[str, str, bool]]:
    """The other way to make columns, where it makes a difference."""
    if len(lanes_of(life, GROUPS)) == len(life.states):
        return []
    words = ((STATES, _("Every state")), (GROUPS, _("Groups of states")))
    rest = query.without("lane", "by")
    return [(label, rest.setting(by=name).link, name == way) for name, label in words]
