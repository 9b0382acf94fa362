"""The list of any register, from its declaration: rows, columns, tabs, chips, order, paging.

Beside stored columns a register may show columns that it works out (`core.extras.Derived` in
its ``extra``), and a sentence or two above the table: ``extra["summary"] = f(asked)`` returning
Gauges. With a template of its own (``extra["list_template"]``) it may give it more names:
``extra["list_context"] = f(page, actor)``. All take a fixed number of queries.
"""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from markupsafe import Markup

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.conditions import NOBODY
from ringbeam.core.custom_fields import Custom, fields_of, in_use
from ringbeam.core.entries import CUSTOM
from ringbeam.core.extras import Gauge, derived
from ringbeam.core.listing import Asked as AskedList
from ringbeam.core.listing import Page, asked_of, page_of, sorts_of
from ringbeam.core.registers import OPEN, Register
from ringbeam.core.rules import works_for_us
from ringbeam.core.saved import may_share_with_all
from ringbeam.core.texts import leading
from ringbeam.core.unions import Union
from ringbeam.web.cells import EMPTY, AField, Cell, heading, readers
from ringbeam.web.filtering import Chip, chips_of, titles_of
from ringbeam.web.labels import labels_of
from ringbeam.web.layouts import LIST, address
from ringbeam.web.parts import column_menu, filter_menu, layout_switch
from ringbeam.web.positions import (
    PLACE,
    Position,
    Stretch,
    cursor_and_past,
    following,
    stretch_of,
)
from ringbeam.web.queries import LAID_OUT, SHOWN, Query
from ringbeam.web.requests import Asked, listed
from ringbeam.web.tabs import Tab, tabs_of

ALWAYS_READ = ("entry_id", "ref", "title", "state", "open", "archived", "version")
OWN = ("after", "sort", "columns", "q")
OF = "of"  # which list a record was opened from, where that is not its register's own


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head: ``order`` is for aria-sort, ``url`` sorts by it (empty: cannot)."""

    name: str
    label: str
    url: str
    order: str


@dataclass(frozen=True, slots=True)
class Row:
    """One record of the list: its page (which remembers the list) and its cells by column."""

    pk: int
    ref: str
    title: str
    url: str
    open: bool
    archived: bool
    version: int
    cells: dict[str, Cell]


@dataclass(frozen=True)
class Frame:
    """What stands around the records in every layout; ``base`` is where the layout stands."""

    register: Register
    title: str
    query: Query
    base: str
    layouts: Markup
    tabs: list[Tab]
    chips: list[Chip]
    menu: Markup
    summary: list[Gauge]
    faults: list[str]
    words: str
    sorted_by: str
    may_add: bool
    new_url: str
    shares: str

    @property
    def at(self) -> str:
        """The address of the list itself, without any filter."""
        return f"/{self.register.plural}/"

    @property
    def kept(self) -> Query:
        """What a saved view keeps of the address."""
        return self.query.without("after", *LAID_OUT)


@dataclass(frozen=True)
class ListPage(Frame):
    """All that the template of a list shows."""

    columns: list[Column]
    possible: Markup
    rows: list[Row]
    next_url: str
    first_url: str
    may_change: bool


@require_safe
def show_list(request: Asked, plural: str) -> HttpResponse:
    """The list; without parameters, the first declared view."""
    register = listed(plural, request.actor)
    query = Query.read(request.META.get("QUERY_STRING", ""))
    if "filter" in request.GET or "column" in request.GET:
        return redirect(f"/{plural}/{arranged(query).link}")
    if not request.META.get("QUERY_STRING") and (first := landing(register, request.actor)):
        return redirect(f"/{plural}/?{first}")
    page = list_page(register, request.actor, query)
    template = register.extra.get("list_template", "web/list.html")
    more = register.extra.get("list_context")
    context = {"page": page, "now": clock.now()}
    return render(request, template, context | (more(page, request.actor) if more else {}))


def landing(register: Register, actor: Actor) -> str:
    """The query of the view that a list opens with: the first, or "" where there is none.

    To a customer nothing is assigned, so its list opens with all that is open.
    """
    queries = [one.query for one in register.views]
    if not works_for_us(actor) and OPEN.query in queries:
        return OPEN.query
    return queries[0] if queries else ""


def arranged(query: Query) -> Query:
    """The list as the two menus ask for it: ``column`` names what is shown, ``filter`` adds."""
    chosen = query.lists().get("column")
    rest = query.without("column")
    return added(rest.setting(columns=",".join(chosen)) if chosen else rest)


def added(query: Query) -> Query:
    """The list with the filter of the menu's form: ``filter`` names it, ``value`` is its value.

    A value may be given as it is offered, "Title (REF-000001)".
    """
    name, value = query.first("filter"), reference_in(query.first("value"))
    rest = query.without("filter", "value", "after")
    return rest.more(name, value) if name and value else rest


def reference_in(text: str) -> str:
    """The number in "Title (REF-000001)"; other words as they are."""
    text = text.strip()
    inside = text[:-1].rpartition("(")[2] if text.endswith(")") else ""
    return inside if "-" in inside and " " not in inside else text


def list_page(register: Register, actor: Actor, query: Query) -> ListPage:
    """Read one page of the list, its labels and its tabs; at most seven queries of its own."""
    cursor, past = cursor_and_past(query.first("after"))
    params = query.without("after", *SHOWN).lists()
    asked = asked_of(register, actor, {**params, "after": [cursor]} if cursor else params)
    columns = columns_of(register, actor, query)
    page = page_of(replace(asked, only=read_for(register, columns, asked.sort)))
    suffix = suffix_of(query, of=register)
    frame = frame_of(asked, query, LIST)
    stretch = stretch_of(page, past, next((one.count for one in frame.tabs if one.current), ""))
    return ListPage(
        **vars(frame),
        columns=[_column(register, name, asked.sort, query) for name in columns],
        possible=column_menu(register, query, columns, _possible(register, actor, columns)),
        rows=rows_of(page, columns=columns, suffix=suffix, stretch=stretch),
        next_url=query.setting(after=following(page, stretch)).link if page.following else "",
        first_url=query.without("after").link if asked.after else "",
        may_change=may_change(register, actor),
    )


def frame_of(asked: AskedList, query: Query, layout: str) -> Frame:
    """What stands around the records: views, filters, summary; at most five queries."""
    register, actor = asked.register, asked.actor
    titles = titles_of(register, actor, query)
    own = [n for n in asked.faults if n not in OWN]
    summary = register.extra.get("summary")
    return Frame(
        register=register,
        title=leading(register.label_plural),
        query=query,
        base=address(register, layout),
        layouts=layout_switch(register, query, actor, layout),
        tabs=tabs_of(register, actor, query),
        chips=chips_of(register, query, titles, asked.faults),
        menu=filter_menu(register, query, actor, layout),
        summary=summary(asked) if summary else [],
        faults=[" ".join(asked.faults[name]) for name in own],
        words=asked.words,
        sorted_by=asked.sort,
        may_add=register.may_add(actor),
        new_url=f"/{register.plural}/new/",
        shares=_shares(register, actor),
    )


def _shares(register: Register, actor: Actor) -> str:
    """With whom the actor may share a view of this list: "all", "team", or nobody ("")."""
    if not works_for_us(actor):
        return ""
    return "all" if may_share_with_all(actor, register.kind) else "team"


def may_change(register: Register, actor: Actor) -> bool:
    """Whether the actor may change some record of the register; no query."""
    if actor.everything:
        return True
    return bool(actor.grants) and register.edit.where(actor, register.kind) != NOBODY


def suffix_of(
    query: Query, position: Position | None = None, *, of: Register | None = None
) -> str:
    """What a record's address carries so that it can lead on in the list it was opened from."""
    carried = {"list": str(query.without("after", *SHOWN))}
    if isinstance(of, Union):
        carried[OF] = of.plural
    if position is not None:
        carried[PLACE] = str(position)
    return f"?{urlencode(carried)}"


def columns_of(register: Register, actor: Actor, query: Query) -> tuple[str, ...]:
    """The columns that were chosen (``columns=title,state``), else those that are declared."""
    hidden = register.hidden_from(actor)
    known = {*register.own_fields, *derived(register.extra)} - hidden
    chosen = [name for name in query.first("columns").split(",") if name in known]
    declared = [name for name in register.columns if name not in hidden]
    return tuple(dict.fromkeys(("title", *chosen) if chosen else declared))


def read_for(register: Register, columns: tuple[str, ...], sort: str) -> tuple[str, ...]:
    """The columns of the table that a page of the list needs, and no more: texts are long."""
    worked_out = [one for name, one in derived(register.extra).items() if name in columns]
    names = {*columns, sort.removeprefix("-"), *(n for one in worked_out for n in one.needs)}
    own = register.own_fields
    more = sorted(column_of(own[name]) for name in names if name in own)
    return tuple(dict.fromkeys((*ALWAYS_READ, *more)))


def column_of(one: AField) -> str:
    """The column of the table that a field is read from."""
    return CUSTOM if isinstance(one, Custom) else one.attname


def _possible(
    register: Register, actor: Actor, columns: tuple[str, ...]
) -> list[tuple[str, str, bool]]:
    names = dict.fromkeys((*register.columns, *register.own_fields))
    retired = set(fields_of(register.kind)) - set(in_use(register.kind))
    never = {"ref", "open", *register.hidden_from(actor), *retired}
    rest = [(n, heading(register, n), n in columns) for n in names if n not in never]
    return [one for one in rest if one[0] != "title"]


def _column(register: Register, name: str, sort: str, query: Query) -> Column:
    worked_out = derived(register.extra).get(name)
    by = worked_out.sort if worked_out else name
    label = heading(register, name)
    if by not in sorts_of(register):
        return Column(name, label, "", "")
    up = sort == by
    order = "ascending" if up else "descending" if sort == f"-{by}" else ""
    return Column(name, label, query.setting(sort=f"-{by}" if up else by).link, order)


def rows_of(
    page: Page, *, columns: tuple[str, ...], suffix: str, stretch: Stretch | None
) -> list[Row]:
    """The rows with their cells; one query for all labels, and those of worked out columns."""
    register, actor = page.asked.register, page.asked.actor
    read = readers(register, columns)
    own = register.own_fields
    attributes = [own[n].attname for n in columns if n in register.references]
    ids = (getattr(record, name) for record in page.records for name in attributes)
    labels = labels_of(actor, ids)
    filled = {
        name: one.fill(page.records, actor)
        for name, one in derived(register.extra).items()
        if name in columns
    }
    rows = []
    for at, record in enumerate(page.records):
        cells = {name: make(record, labels) for name, make in read.items()}
        for name, gauges in filled.items():
            gauge = gauges.get(record.pk)
            cells[name] = Cell(gauge.kind, gauge.text, gauge) if gauge else EMPTY
        rows.append(
            Row(
                record.pk,
                record.ref,
                record.title,
                f"{register.url(record.ref)}{suffix}{stretch.carried(at) if stretch else ''}",
                record.open,
                record.archived,
                record.version,
                cells,
            )
        )
    return rows
