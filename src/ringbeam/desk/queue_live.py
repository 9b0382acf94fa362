"""The queue as it changes: asked every few seconds, and cheap while nothing happened (8.6).

A page says by its tag what it shows. While no ticket changed, nobody came or went and the
minute is the same, it is answered 304 without reading the list.
"""

from typing import Any

import orjson
from django.http import HttpResponse, JsonResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ringbeam.core.comments import Comment
from ringbeam.core.contributions import ROUTES
from ringbeam.core.rules import speaks_for_us
from ringbeam.core.sharing import shared_while
from ringbeam.desk.presence import say_gone, say_here, who_is_here
from ringbeam.desk.queue import QUEUE
from ringbeam.desk.queue_tags import LONGEST_NUMBER, at_work, last_said_in, tag
from ringbeam.web.drawing import drawn_summary, rows_drawn
from ringbeam.web.lists import ListPage, list_page
from ringbeam.web.queries import Query
from ringbeam.web.requests import Asked, account_of, found, listed


def here_in_words(request: Asked) -> dict[str, str]:
    """By number, who else is at a ticket that the reader may see; one query when anybody is."""
    account = account_of(request.actor)
    others = [one for one in at_work() if one.account != account]
    if not others:
        return {}
    seen = QUEUE.among(request.actor).filter(pk__in={one.entry for one in others})
    refs = dict(seen.values_list("pk", "ref"))
    said: dict[str, list[str]] = {}
    for one in others:
        if one.entry in refs:
            said.setdefault(refs[one.entry], []).append(one.words)
    return {ref: ", ".join(words) for ref, words in said.items()}


MOST_SAID = 500


@require_safe
def show_live(request: Asked) -> HttpResponse:
    """What changed of a queue, as JSON: rows, counts of the views, summary, who is at what.

    The query is that of the list. 304 while the tag that the page has (If-None-Match) holds;
    only who is at what when nothing else changed.
    """
    register = listed(QUEUE.plural, request.actor)
    had, now = request.headers.get("If-None-Match", "").strip('"'), tag()
    if had == now:
        return HttpResponse(status=304)
    told: dict[str, Any] = {"tag": now, "here": here_in_words(request)}
    if had.partition("~")[0] != now.partition("~")[0]:
        query = Query.read(request.META.get("QUERY_STRING", ""))
        with shared_while(now.partition("~")[0]):
            page = list_page(register, request.actor, query)
        told["rows"] = rows_drawn(page)
        told["said"] = _said_since(had, page, account_of(request.actor))
        told["views"] = [[one.name, one.count, one.hot] for one in page.tabs]
        told["summary"] = drawn_summary(page.summary)
    answer = HttpResponse(orjson.dumps(told), content_type="application/json")
    answer["Cache-Control"] = "private, no-store"
    return answer


def _said_since(had: str, page: ListPage, account: int) -> list[str]:
    """The numbers of the rows to which others said something meanwhile; one query."""
    last = last_said_in(had)
    if last is None or not page.rows:
        return []
    refs = {row.pk: row.ref for row in page.rows}
    newer = Comment.objects.filter(pk__gt=last, entry_id__in=refs)
    said = newer.exclude(account_id=account).values_list("entry_id", flat=True)
    return [refs[pk] for pk in dict.fromkeys(said[:MOST_SAID])]


@require_POST
def show_here(request: Asked, ref: str) -> HttpResponse:
    """Say that one has a ticket open (``writing``: and writes; ``gone``: no longer).

    Answers who else has, and whether something happened since the page was opened, in words.
    """
    record = found(request, QUEUE.plural, ref)
    if not speaks_for_us(request.actor, record):
        return HttpResponse(status=404)
    account = account_of(request.actor)
    if request.POST.get("gone"):
        say_gone(record.pk, account)
        return HttpResponse(status=204)
    say_here(record.pk, account, writing=request.POST.get("writing") == "1")
    others = [one.words for one in who_is_here([record.pk]) if one.account != account]
    changed = _number(request, "version", record.version) < record.version
    if "read" in request.POST and not changed:
        newer = Comment.objects.filter(entry_id=record.pk, pk__gt=_number(request, "read", 0))
        changed = newer.exclude(account_id=account).exists()
    told = {"here": ", ".join(others), "changed": _("Changed since you opened it.")}
    return JsonResponse(told if changed else {**told, "changed": ""})


def _number(request: Asked, name: str, otherwise: int) -> int:
    text = request.POST.get(name, "")
    known = text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
    return int(text) if known else otherwise


ROUTES.append(path("desk/live/", show_live, name="desk_live"))
ROUTES.append(path("desk/here/<str:ref>/", show_here, name="desk_here"))
