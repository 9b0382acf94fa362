"""Events: their names, and what happened after a cursor."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ringbeam.api.answers import answer
from ringbeam.api.finding import actor_of, caller_of, too_many, whole_number
from ringbeam.api.problems import wrong_fields
from ringbeam.api.records import limit_of
from ringbeam.api.shapes import Shown
from ringbeam.core import listing
from ringbeam.core.event_types import event_types, is_pattern
from ringbeam.core.registers import registers
from ringbeam.exchange.feed import EventChoice, FeedEvent, events_after, latest

HIGHEST = 2**62
LATEST = "latest"
KNOWN = ("after", "type", "limit")


def list_event_types(request: HttpRequest) -> HttpResponse:
    """The names of the events that the caller may be told of."""
    if unknown := set(request.GET):
        raise wrong_fields({n: [_("There is no filter with this name.")] for n in unknown})
    actor, reaches = actor_of(request), caller_of(request).reaches
    known = {one.kind for one in registers() if listing.may_list(one, actor)}
    items = [
        {"type": one.name, "kind": one.kind, "act": one.act, "says": one.says}
        for one in event_types()
        if one.kind in known and reaches(one.kind)
    ]
    return answer({"items": items})


def list_events(request: HttpRequest) -> HttpResponse:
    """What happened after a cursor, oldest first; `after=latest` only says where the end is.

    `after` of the answer is the cursor of the next request, also when there was nothing: who
    goes on with it is told every event once.
    """
    asked = {name: request.GET.getlist(name) for name in request.GET}
    errors: dict[str, list[str]] = too_many(asked) | {
        name: [_("There is no filter with this name.")] for name in asked if name not in KNOWN
    }
    for name in ("after", "limit"):
        if len(asked.get(name, ())) > 1:
            errors[name] = [_("Say this once.")]
    wanted = tuple(asked.get("type", ()))
    if unknown := [one for one in wanted if not is_pattern(one)]:
        errors["type"] = [_("There is no event named %s.") % one for one in unknown]
    given = asked.get("after", ["0"])[0]
    after = latest() if given == LATEST else whole_number(given, lowest=0, highest=HIGHEST)
    if after is None:
        errors["after"] = [_("This is no page of this list.")]
    if errors or after is None:
        raise wrong_fields(errors)
    limit = limit_of(asked.get("limit", [str(listing.PAGE)]))
    page = events_after(
        after, actor_of(request), EventChoice(wanted, caller_of(request).reaches), limit=limit
    )
    items = [shown_event(one) for one in page.events]
    return answer({"items": items, "after": str(page.last), "more": page.more})


def shown_event(one: FeedEvent) -> Shown:
    """An event as programs see it."""
    made: dict[str, Any] = {"id": str(one.number), "type": one.type, "kind": one.kind}
    made |= {"ref": one.ref, "uid": one.uid, "url": one.page, "api": one.api}
    made |= {"at": one.at, "recorded": one.recorded, "door": one.door}
    return {**made, "changed": one.changed}
