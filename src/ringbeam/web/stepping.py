"""From a record to its neighbour in the list from which it was opened."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from ringbeam.core.listing import Asked as ListAsked
from ringbeam.core.listing import Cursor, asked_of, page_of
from ringbeam.web.lists import suffix_of
from ringbeam.web.positions import PLACE, Position
from ringbeam.web.queries import Query
from ringbeam.web.requests import Asked, found

WAYS = ("next", "previous")


@require_safe
def step(request: Asked, plural: str, ref: str, way: str) -> HttpResponse:
    """Lead to the next or previous record of the list in ``?list=``, else to the list."""
    if way not in WAYS:
        raise Http404
    record = found(request, plural, ref)
    query = Query.read(request.GET.get("list", ""))
    asked = asked_of(record.register, request.actor, query.without("columns", "after").lists())
    beside = _before(asked, record) if way == "previous" else _after(asked, record)
    if beside is None:
        return redirect(f"/{plural}/{query.link}")
    was = Position.read(request.GET.get(PLACE, ""))
    now = was.moved(1 if way == "next" else -1) if was else None
    return redirect(f"/{plural}/{beside.ref}/{suffix_of(query, now)}")


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
    return next(iter(page_of(asked, limit=1).records), None)
