"""Parts of pages that are alike for many readers: drawn once for each language and kept."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.translation import get_language
from markupsafe import Markup

from ringbeam.core.actors import Actor
from ringbeam.core.registers import Register, of_kind
from ringbeam.web.filtering import menu_of
from ringbeam.web.queries import Query

LONGEST_KEPT = 500


def fixed(template: str, at: str = "") -> Markup:
    """A part that depends on the language alone, and on the sort of page it stands on."""
    return _fixed(template, at, get_language() or "")


@lru_cache(maxsize=256)
def _fixed(template: str, at: str, _language: str) -> Markup:
    return Markup(render_to_string(template, {"at": at}))  # noqa: S704 - a template escapes what it is given


def filter_menu(register: Register, query: Query, actor: Actor) -> Markup:
    """Every filter that the reader can add to the list as it is now filtered; no query."""
    rest = query.without("after")
    asked = (register.kind, rest, register.hidden_from(actor), get_language() or "")
    # Addresses are written by people, and a long one is not worth its room.
    return (_filters if len(str(rest)) <= LONGEST_KEPT else _filters.__wrapped__)(*asked)


@lru_cache(maxsize=512)
def _filters(kind: str, query: Query, hidden: frozenset[str], _language: str) -> Markup:
    register = of_kind(kind)
    menu = [one for one in menu_of(register, query) if one.name not in hidden]
    names = {"base": f"/{register.plural}/", "query": query, "menu": menu}
    return Markup(render_to_string("web/fragments/filters.html", names))  # noqa: S704 - as above
