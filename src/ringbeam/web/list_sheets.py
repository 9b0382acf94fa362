"""What the print of a list says: its filter in words, the chosen columns, how many (7.5.3)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import ngettext

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import source
from ringbeam.core.entries import NORMAL
from ringbeam.core.listing import Asked, Page, asked_of, page_of
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import Register
from ringbeam.core.texts import gettext as _
from ringbeam.core.texts import leading
from ringbeam.exchange.printing.prints import LIST_SHEET, Reaches
from ringbeam.exchange.printing.sheets import Sheet, TablePart
from ringbeam.web.cells import Cell, heading
from ringbeam.web.filtering import chips_of, titles_of
from ringbeam.web.lists import columns_of, read_for, rows_of
from ringbeam.web.queries import Query, query_of
from ringbeam.web.sheets import frame_of, told, weights_of

MOST_ROWS = 2000
WIDE_FROM = 5


@source(LIST_SHEET)
def list_sheet(
    register: Register,
    actor: Actor,
    params: Mapping[str, Sequence[str]],
    *,
    reaches: Reaches,
) -> Sheet:
    """The sheet of a list that the actor may open; Refused for more than 2,000 records."""
    query = query_of(params).without("after")
    asked = asked_of(register, actor, query.without("columns").lists())
    columns = columns_of(register, actor, query)
    page = _read(register, asked, columns)
    rows = [
        [row.ref, *(_in_short(row.cells[name], reaches) for name in columns)]
        for row in rows_of(page, columns=columns, suffix="", stretch=None)
    ]
    headings = [_("Number"), *(heading(register, name) for name in columns)]
    title = leading(register.label_plural)
    restricted = any(one.privacy != NORMAL for one in page.records)
    frame = frame_of(
        register,
        actor,
        stamps=[_("Restricted")] if restricted else [],
        kind=_("List"),
        ref="",
        title=title,
        short=title,
        below=[*_filter(register, actor, query, asked), _order(register, asked)],
        wide=len(columns) >= WIDE_FROM,
    )
    figures = [
        place
        for place, name in enumerate(columns, 1)
        if rows and all(_is_number(one, place) for one in rows)
    ]
    table = TablePart(
        "", headings, rows, weights_of(headings, rows), figures, _totals(register, page)
    )
    return Sheet(frame, [table])


def _read(register: Register, asked: Asked, columns: tuple[str, ...]) -> Page:
    only = (*read_for(register, columns, asked.sort), "privacy")
    page = page_of(replace(asked, only=only), limit=MOST_ROWS)
    if page.following is not None:
        said = _("A print holds at most %s records. Filter the list, or export XLSX or JSON.")
        raise Refused([said % f"{MOST_ROWS:,}"])
    return page


def _in_short(cell: Cell, reaches: Reaches) -> str:
    words, small = told(cell, reaches)
    return f"{words}, {small}" if small and cell.kind != "record" else words


def _is_number(row: Sequence[str], place: int) -> bool:
    return not row[place] or row[place].replace(".", "", 1).isdecimal()


def _filter(register: Register, actor: Actor, query: Query, asked: Asked) -> list[str]:
    chips = chips_of(register, query, titles_of(register, actor, query), asked.faults)
    told = [f"{one.label}: {one.value} {one.fault}".strip() for one in chips]
    return told or [_("Not filtered")]


def _order(register: Register, asked: Asked) -> str:
    name = asked.sort.removeprefix("-")
    if name == "entry":
        return _("newest first") if asked.sort.startswith("-") else _("oldest first")
    words = heading(register, name)
    said = _("sorted by %s, falling") if asked.sort.startswith("-") else _("sorted by %s")
    return said % words


def _totals(register: Register, page: Page) -> str:
    """How many there are, and how many in each state, in the order of the life."""
    number = len(page.records)
    whole = ngettext("%d record", "%d records", number) % number
    counted = Counter(one.state for one in page.records)
    known = [state for state in register.life.states if counted[state]]
    each = [f"{counted[state]} {register.life.label(state)}" for state in known]
    return f"{whole}: {', '.join(each)}" if len(each) > 1 else whole
