"""Cells as markup, in Python: a list draws some hundreds of them, and a macro costs more.

Everything that is put together here is escaped where it is put in.
"""

# ruff: noqa: S704 - that is what this module is for

from collections.abc import Callable, Iterable
from functools import lru_cache
from html import escape

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from ringbeam.core.extras import Gauge
from ringbeam.core.texts import leading
from ringbeam.core.unions import kind_of_row
from ringbeam.web import formats, marks
from ringbeam.web.cells import Cell
from ringbeam.web.lists import ListPage, Row
from ringbeam.web.markdown import plain

SHORT = 80
FACES = ("assignee",)  # columns of people shown by initials; ``extra["faces"]`` names others
HURTING = {"bad": "clock-exclamation", "over": "clock-exclamation", "wait": "player-pause"}
ICONS = {
    "start": "circle-dotted",
    "open": "progress",
    "paused": "player-pause",
    "closed": "check",
}


def drawn(cell: Cell) -> Markup:
    """The markup of a cell; whatever people wrote in it is escaped."""
    return Markup(_drawn(cell))


def _drawn(cell: Cell) -> str:
    return DRAW.get(cell.kind, _text)(cell)


def _text(cell: Cell) -> str:
    return f'<span class="trunc" dir="auto">{escape(cell.text)}</span>'


def _record(cell: Cell) -> str:
    return _named(cell.text, cell.url)


@lru_cache(maxsize=4096)
def _named(text: str, url: str) -> str:
    words = f"<bdi>{escape(text)}</bdi>"
    if not url:
        return f'<span class="trunc">{words}</span>'
    return f'<a class="t trunc" href="{escape(url)}">{words}</a>'


def _state(cell: Cell) -> str:
    return state(cell.text, cell.value)


@lru_cache(maxsize=512)
def state(text: str, drawn_as: str) -> str:
    """A state of a life: its shape and its word, without a colour."""
    icon = marks.ic(ICONS[drawn_as])
    return f'<span class="st" data-s="none">{icon}{escape(text)}</span>'


def _gauge(cell: Cell) -> str:
    gauge = cell.value
    return marks.sla(gauge.state, gauge.text, gauge.share, gauge.small)


def _scores(cell: Cell) -> str:
    arrow = marks.ic("arrow-narrow-right", "s14 mut flip")
    drawn = (marks.score(one.number, one.word, one.heat) for one in cell.value.scores)
    return f'<span class="i2r">{arrow.join(drawn)}</span>'


def _chips(cell: Cell) -> str:
    return f'<span class="stds">{"".join(marks.std(one) for one in cell.value.names)}</span>'


def _time(cell: Cell) -> str:
    said = formats.moment(cell.value)
    return f'<time datetime="{formats.iso(cell.value)}">{escape(said)}</time>'


def _date(cell: Cell) -> str:
    said = formats.day(cell.value)
    return f'<time datetime="{formats.iso(cell.value)}">{escape(said)}</time>'


def _mail(cell: Cell) -> str:
    return f'<a class="link" href="{escape(cell.url)}">{escape(cell.text)}</a>'


def _number(cell: Cell) -> str:
    return f'<span class="num">{escape(cell.text)}</span>'


def _long(cell: Cell) -> str:
    return f'<span class="trunc" dir="auto">{escape(plain(cell.text, SHORT))}</span>'


def _priority(cell: Cell) -> str:
    return _prio(cell.value, cell.text)


@lru_cache(maxsize=64)
def _prio(value: int, text: str) -> str:
    return marks.prio(value, text)


def _empty(_cell: Cell) -> str:
    return '<span class="mut">—</span>'


DRAW: dict[str, Callable[[Cell], str]] = {
    "record": _record,
    "state": _state,
    "priority": _priority,
    "gauge": _gauge,
    "scores": _scores,
    "chips": _chips,
    "date": _date,
    "time": _time,
    "mail": _mail,
    "number": _number,
    "long": _long,
    "empty": _empty,
}


def table_rows(page: ListPage) -> Markup:
    """All rows of a list: the box to select it, the number, the cells."""
    return Markup("".join(html for _ref, _version, html in rows_drawn(page)))


def rows_drawn(page: ListPage) -> list[tuple[str, int, str]]:
    """The rows of a list one by one: number, version, and the row as markup."""
    select = escape(_("Select"))
    faces = page.register.extra.get("faces", FACES)
    labels = {one.name: f' data-label="{escape(one.label)}"' for one in page.columns}
    return [(row.ref, row.version, _row(page, row, labels, select, faces)) for row in page.rows]


def drawn_summary(gauges: Iterable[Gauge]) -> Markup:
    """What hurts in a list, above its table: shape and words, amber and red where it does."""
    parts = (
        '<span class="st" data-s="{}">{}{}</span>'.format(
            "over" if one.state in ("bad", "over") else escape(one.state),
            marks.ic(HURTING.get(one.state, "clock")),
            escape(one.text),
        )
        for one in gauges
    )
    return Markup("".join(parts))


def _row(
    page: ListPage, row: Row, labels: dict[str, str], select: str, faces: tuple[str, ...]
) -> str:
    ref = escape(row.ref)
    box = (
        f'<td class="sel"><input type="checkbox" name="ref" value="{ref}"'
        f' aria-label="{select} {ref}"></td>'
        if page.may_change
        else ""
    )
    cells = "".join(
        f'<td class="c-{name}"{label if _is_bare(row, name) else ""}>'
        f"{_inside(page, row, name, faces)}</td>"
        for name, label in labels.items()
    )
    kind = ' class="arch"' if row.archived else ""
    known = f'{kind} data-ref="{ref}" data-version="{row.version}"'
    return f'<tr{known}>{box}<td class="k num">{ref}</td>{cells}</tr>\n'


def _is_bare(row: Row, column: str) -> bool:
    """Whether a value says nothing without the head of its column, which a phone has not."""
    return column in row.cells and row.cells[column].kind in BARE


BARE = frozenset({"number", "date", "time"})


def _inside(page: ListPage, row: Row, column: str, faces: tuple[str, ...]) -> str:
    if column == "title":
        return _title(page, row)
    cell = row.cells[column]
    if column in faces and cell.kind in ("record", "empty"):
        return _initials(cell.text) if cell.text else _nobody(get_language() or "")
    return _drawn(cell)


def _title(page: ListPage, row: Row) -> str:
    shape, word = kind_of_row(page.register, row.ref)
    icon = _kind(shape, leading(word) if word else "")
    peek = f"{page.register.url(row.ref)}peek/"
    link = f'<a class="t trunc" href="{escape(row.url)}" data-peek="{peek}" dir="auto">'
    return f'<span class="row tight">{icon}{link}{escape(row.title)}</a></span>'


@lru_cache(maxsize=512)
def _kind(shape: str, word: str) -> str:
    """Of which kind a row is: its shape, and the word for who cannot see it."""
    said = f'<span class="vh">{escape(word)}</span>' if word else ""
    return f"{marks.ic(shape, 's14 mut')}{said}"


@lru_cache(maxsize=32)
def _nobody(_language: str) -> str:
    """Nobody yet: a shape, and the word for who cannot see it."""
    shape, said = marks.ic("user-plus", "mut"), escape(_("nobody"))
    return f'<span class="who" title="{said}">{shape}<span class="vh">{said}</span></span>'


@lru_cache(maxsize=4096)
def _initials(name: str) -> str:
    said = escape(name)
    face = marks.av(name)
    return f'<span class="who" title="{said}">{face}<span class="vh">{said}</span></span>'
