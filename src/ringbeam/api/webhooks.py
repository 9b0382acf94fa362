"""Webhooks: where events are sent; for administrators, as their page is."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ringbeam.api import bodies
from ringbeam.api.answers import answer, nothing
from ringbeam.api.finding import actor_of, whole_number
from ringbeam.api.problems import absent, wrong_fields
from ringbeam.api.receipts import once
from ringbeam.api.records import limit_of, next_page
from ringbeam.api.shapes import ROOT, Shown
from ringbeam.core import listing
from ringbeam.exchange.webhooks import administering
from ringbeam.exchange.webhooks.endpoints import Attempt, Endpoint

HIGHEST = 2**62
SHOWN = ("number", "message", "type", "ref", "at", "took_ms", "status", "delivered")
SHOWN_TOO = ("replayed", "fault", "excerpt")
STAGES = {"active": administering.resume, "paused": administering.pause}


def _administers(request: HttpRequest) -> None:
    """Raises Rejected 404 for everybody else, as for what is not there."""
    if not administering.may_administer(actor_of(request)):
        raise absent()


def _endpoint(request: HttpRequest, uid: str) -> Endpoint:
    _administers(request)
    try:
        found = Endpoint.objects.select_related("account").filter(uid=UUID(uid)).first()
    except ValueError as no_uid:
        raise absent() from no_uid
    if found is None:
        raise absent()
    return found


def _shown(one: Endpoint) -> Shown:
    names = ("uid", "name", "url", "events", "imported", "stage", "reason", "created")
    made: dict[str, Any] = {name: getattr(one, name) for name in names}
    made |= {"account": one.account.email, "after": str(one.after)}
    return made | {"failing_since": one.failing_since, "replaying": one.replay_last is not None}


def list_webhooks(request: HttpRequest) -> HttpResponse:
    """Every endpoint; there are at most a hundred."""
    _administers(request)
    _only(request)
    rows = Endpoint.objects.select_related("account").order_by("name", "pk")
    return answer({"items": [_shown(one) for one in rows]})


def get_webhook(request: HttpRequest, uid: str) -> HttpResponse:
    """One endpoint; its secret is not shown again."""
    return answer(_shown(_endpoint(request, uid)))


def add_webhook(request: HttpRequest) -> HttpResponse:
    """Add an endpoint; the answer holds its secret, this once, and so is never kept."""
    _administers(request)
    given = bodies.members(
        bodies.object_of(request),
        name=(str, ...),
        url=(str, ...),
        events=(list, ["*"]),
        imported=(bool, False),
        account=(str, None),
    )
    given = {name: value for name, value in given.items() if value is not None}
    made, secret = administering.add(given, by=actor_of(request))
    where = {"Location": f"{ROOT}/webhooks/{made.uid}", "Cache-Control": "no-store"}
    return answer({**_shown(made), "secret": secret}, 201, where)


@once
def change_webhook(request: HttpRequest, uid: str) -> HttpResponse:
    """Change it; `stage` is `active` to resume and `paused` to pause."""
    endpoint = _endpoint(request, uid)
    given = bodies.members(
        bodies.object_of(request),
        name=(str, None),
        url=(str, None),
        events=(list, None),
        imported=(bool, None),
        account=(str, None),
        stage=(str, None),
    )
    stage = given.pop("stage")
    if stage is not None and stage not in STAGES:
        raise wrong_fields({"stage": [_("This is active or paused.")]})
    values = {name: value for name, value in given.items() if value is not None}
    if values:
        endpoint = administering.change(endpoint, values, by=actor_of(request))
    if stage is not None:
        STAGES[stage](endpoint, by=actor_of(request))
    return answer(_shown(_endpoint(request, uid)))


def remove_webhook(request: HttpRequest, uid: str) -> HttpResponse:
    """Remove it, with its attempts."""
    administering.remove(_endpoint(request, uid), by=actor_of(request))
    return nothing()


def renew_secret(request: HttpRequest, uid: str) -> HttpResponse:
    """Give it a new secret, shown this once; the old one signs along for a day."""
    secret = administering.renew(_endpoint(request, uid), by=actor_of(request))
    return answer({"secret": secret}, headers={"Cache-Control": "no-store"})


@once
def try_webhook(request: HttpRequest, uid: str) -> HttpResponse:
    """Have a message sent that tells of nothing; its attempt shows how it went."""
    administering.try_out(_endpoint(request, uid))
    return answer({"waits": True}, 202)


@once
def replay_events(request: HttpRequest, uid: str) -> HttpResponse:
    """Send the events from `first` to `last` once more, by their ids, before what waits."""
    endpoint = _endpoint(request, uid)
    given = bodies.members(bodies.object_of(request), first=(str, ...), last=(str, None))
    numbers = {
        name: whole_number(text, lowest=1, highest=HIGHEST)
        for name, text in (("first", given["first"]), ("last", given["last"] or given["first"]))
    }
    first, last = numbers["first"], numbers["last"]
    if first is None or last is None:
        wrong = [name for name, number in numbers.items() if number is None]
        raise wrong_fields({name: [_("This is no id of an event.")] for name in wrong})
    administering.replay(endpoint, first, last)
    return answer({"waits": True}, 202)


def list_attempts(request: HttpRequest, uid: str) -> HttpResponse:
    """The attempts of thirty days, newest first."""
    endpoint = _endpoint(request, uid)
    _only(request, "after", "limit")
    rows = Attempt.objects.filter(endpoint=endpoint)
    if "after" in request.GET:
        before = whole_number(request.GET["after"], lowest=1, highest=HIGHEST)
        if before is None:
            raise wrong_fields({"after": [_("This is no page of this list.")]})
        rows = rows.filter(pk__lt=before)
    limit = limit_of(request.GET.getlist("limit") or [str(listing.PAGE)])
    found = list(rows.order_by("-pk")[: limit + 1])
    cursor = str(found[limit - 1].pk) if len(found) > limit else None
    items = [_attempt(one) for one in found[:limit]]
    return answer({"items": items, "next": next_page(request, "after", cursor)})


def _attempt(one: Attempt) -> Shown:
    made = {name: getattr(one, name) for name in (*SHOWN, *SHOWN_TOO)}
    return made | {"number": str(one.number)}


def _only(request: HttpRequest, *names: str) -> None:
    if unknown := set(request.GET) - set(names):
        raise wrong_fields({n: [_("There is no filter with this name.")] for n in unknown})
