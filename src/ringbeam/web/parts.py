"""Parts of pages that are alike for many readers: drawn once for each language and kept."""

from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language
from markupsafe import Markup

from ringbeam.core.actors import Actor
from ringbeam.core.registers import Register, of_kind
from ringbeam.web.filtering import menu_of
from ringbeam.web.layouts import OWN, address, layouts
from ringbeam.web.queries import Query
from ringbeam.web.shell import Group, Place, Shell

LONGEST_KEPT = 500


def _drawn(template: str, names: dict[str, Any]) -> Markup:
    return Markup(render_to_string(template, names))  # noqa: S704 - it escapes what it is given


def fixed(template: str, at: str = "") -> Markup:
    """A part that depends on the language alone, and on the sort of page it stands on."""
    return _fixed(template, at, get_language() or "")


@lru_cache(maxsize=256)
def _fixed(template: str, at: str, _language: str) -> Markup:
    return _drawn(template, {"at": at})


def places(shell: Shell) -> Markup:
    """The places of the menu, as this reader has them, with the one marked where it is."""
    return _places(tuple(shell.top), tuple(shell.groups), shell.active, get_language() or "")


@lru_cache(maxsize=512)
def _places(
    top: tuple[Place, ...], groups: tuple[Group, ...], active: str, _language: str
) -> Markup:
    names = {"top": top, "groups": groups, "active": active}
    return _drawn("web/fragments/places.html", names)


def additions(shell: Shell) -> Markup:
    """What this reader may add, as the New button offers it."""
    return _additions(tuple(shell.creatable), get_language() or "")


@lru_cache(maxsize=256)
def _additions(creatable: tuple[Place, ...], _language: str) -> Markup:
    names = {"creatable": creatable}
    return _drawn("web/fragments/additions.html", names)


def bulk_bar(register: Register) -> Markup:
    """What can be done with the selected rows, for who may change some of them."""
    return _bulk_bar(register.kind, get_language() or "")


@lru_cache(maxsize=256)
def _bulk_bar(kind: str, _language: str) -> Markup:
    register = of_kind(kind)
    template = register.extra.get("bulk_template", "web/fragments/bulk_bar.html")
    return _drawn(template, {"register": register})


def column_menu(
    register: Register,
    query: Query,
    columns: tuple[str, ...],
    possible: list[tuple[str, str, bool]],
) -> Markup:
    """The columns that the reader can choose for the list as it is now filtered."""
    rest = query.without("columns", "after")
    asked = (f"/{register.plural}/", rest, columns, tuple(possible), get_language() or "")
    return (_columns if len(str(rest)) <= LONGEST_KEPT else _columns.__wrapped__)(*asked)


@lru_cache(maxsize=512)
def _columns(
    base: str,
    query: Query,
    columns: tuple[str, ...],
    possible: tuple[tuple[str, str, bool], ...],
    _language: str,
) -> Markup:
    names = {"base": base, "query": query, "columns": columns, "possible": possible}
    return _drawn("web/fragments/columns.html", names)


def filter_menu(register: Register, query: Query, actor: Actor, layout: str) -> Markup:
    """Every filter that the reader can add to the list as it is now filtered; no query."""
    rest = query.without("after", "lane")
    asked = (register.kind, layout, rest, register.hidden_from(actor), get_language() or "")
    # Addresses are written by people, and a long one is not worth its room.
    return (_filters if len(str(rest)) <= LONGEST_KEPT else _filters.__wrapped__)(*asked)


@lru_cache(maxsize=512)
def _filters(
    kind: str, layout: str, query: Query, hidden: frozenset[str], _language: str
) -> Markup:
    register = of_kind(kind)
    menu = [one for one in menu_of(register, query) if one.name not in hidden]
    names = {"base": address(register, layout), "query": query, "menu": menu}
    return _drawn("web/fragments/filters.html", names)


def layout_switch(register: Register, query: Query, actor: Actor, layout: str) -> Markup:
    """List, board and calendar of the records as they are now filtered; no query."""
    rest = query.without(*OWN)
    asked = (register.kind, layout, rest, register.hidden_from(actor), get_language() or "")
    return (_layouts if len(str(rest)) <= LONGEST_KEPT else _layouts.__wrapped__)(*asked)


@lru_cache(maxsize=512)
def _layouts(
    kind: str, layout: str, query: Query, hidden: frozenset[str], _language: str
) -> Markup:
    names = {"layouts": layouts(of_kind(kind), query, layout, hidden)}
    return _drawn("web/fragments/layouts.html", names)
