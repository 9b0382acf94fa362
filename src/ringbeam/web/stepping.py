"""From a record to its neighbour in the list from which it was opened."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from ringbeam.core.listing import Asked as ListAsked
from ringbeam.core.listing import Cursor, asked_of, page_of
from ringbeam.core.registers import Register
from ringbeam.core.texts import leading
from ringbeam.core.unions import Union, listing_at
from ringbeam.web.lists import OF, suffix_of
from ringbeam.web.positions import PLACE, Position
from ringbeam.web.queries import Query
from ringbeam.web.requests import Asked, found

WAYS = ("next", "previous")


@dataclass(frozen=True)
class Steps:
    """The way on in the list that the person came from; empty addresses without a list.

    ``position`` is "9 of 16" as the list was when it was opened, ``on`` what addresses carry.
    """

    back: str
    title: str
    next: str = ""
    previous: str = ""
    position: str = ""
    on: str = ""


def steps_of(record: Any, asked: QueryDict) -> Steps:
    """The addresses of the list, and of the neighbours in it; no query."""
    listing = _listing(record, asked)
    base, listed = f"/{listing.plural}/", asked.get("list")
    title = leading(listing.label_plural)
    if listed is None:
        return Steps(base, title)
    query, position = Query.read(listed), Position.read(asked.get(PLACE, ""))
    on = suffix_of(query, position, of=listing)
    url = record.register.url(record.ref)
    words = position.words if position else ""
    return Steps(
        *(f"{base}{query.link}", title, f"{url}next/{on}", f"{url}previous/{on}"),
        *(words, f"&{on[1:]}"),
    )


def _listing(record: Any, asked: QueryDict) -> Register:
    """The list that the record was opened from: its register's, or one over several."""
    named = listing_at(asked.get(OF, ""))
    several = isinstance(named, Union) and record.register in named.parts
    own: Register = record.register
    return named if named is not None and several else own


@require_safe
def step(request: Asked, plural: str, ref: str, way: str) -> HttpResponse:
    """Lead to the next or previous record of the list in ``?list=``, else to the list."""
    if way not in WAYS:
        raise Http404
    record = found(request, plural, ref)
    listing, query = _listing(record, request.GET), Query.read(request.GET.get("list", ""))
    asked = asked_of(listing, request.actor, query.without("columns", "after").lists())
    beside = _before(asked, record) if way == "previous" else _after(asked, record)
    if beside is None:
        return redirect(f"/{listing.plural}/{query.link}")
    was = Position.read(request.GET.get(PLACE, ""))
    now = was.moved(1 if way == "next" else -1) if was else None
    return redirect(f"{listing.url(beside.ref)}{suffix_of(query, now, of=listing)}")


def _value(asked: ListAsked, record: Any) -> Any:
    name = asked.sort.removeprefix("-")
    if name == "entry" or asked.words:
        return None
    return getattr(record, asked.register.field_named(name).attname)


def _after(asked: ListAsked, record: Any) -> Any:
    cursor = Cursor(asked.sort, _value(asked, record), record.pk)
    return _first(replace(asked, after=cursor))


def _before(asked: ListAsked, record: Any) -> Any:
    """The neighbour above: the same list read backwards, where what is empty comes first."""
    if asked.words:
        return None  # hits of a search are read newest first only
    name = asked.sort.removeprefix("-")
    sort = name if asked.sort.startswith("-") else f"-{name}"
    value = _value(asked, record)
    above = _first(replace(asked, sort=sort, after=Cursor(sort, value, record.pk)))
    if name == "entry" or (
        above is not None and (_value(asked, above) is None) == (value is None)
    ):
        return above
    last = _first(replace(asked, sort=sort, after=None)) if value is None else None
    return last if last is not None and _value(asked, last) is not None else None


def _first(asked: ListAsked) -> Any:
    name = asked.sort.removeprefix("-")
    column = () if name == "entry" else (asked.register.field_named(name).attname,)
    only = replace(asked, only=tuple(dict.fromkeys(("ref", *column))))
    return next(iter(page_of(only, limit=1).records), None)
