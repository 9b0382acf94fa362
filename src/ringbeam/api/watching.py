"""Watching, for programs: the caller's watch on a record, and its notices by e-mail."""

from datetime import time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ringbeam.api import bodies
from ringbeam.api.answers import answer, nothing
from ringbeam.api.finding import actor_of, caller_of, record_for
from ringbeam.api.problems import wrong_fields
from ringbeam.api.receipts import once
from ringbeam.core.entries import Record
from ringbeam.core.watching import choices, watches


def show_watch(request: HttpRequest, plural: str, ref: str) -> HttpResponse:
    """Whether the caller watches it, and the names of those who do, for people inside."""
    _register, record = record_for(request, plural, ref)
    return _answer(request, record)


@once
def watch_record(request: HttpRequest, plural: str, ref: str) -> HttpResponse:
    """Let the caller's account have notices of what happens to it."""
    _register, record = record_for(request, plural, ref)
    watches.watch(record, by=actor_of(request))
    return _answer(request, record)


def unwatch_record(request: HttpRequest, plural: str, ref: str) -> HttpResponse:
    """Tell the caller's account no more of it; the same when it was not watched."""
    _register, record = record_for(request, plural, ref)
    watches.unwatch(record.pk, by=actor_of(request))
    return nothing()


def _answer(request: HttpRequest, record: Record) -> HttpResponse:
    actor = actor_of(request)
    watching = watches.is_watching(record.pk, actor)
    return answer({"watching": watching, "watchers": watches.watchers_of(record, actor)})


def show_choice(request: HttpRequest) -> HttpResponse:
    """How often notices reach the caller's account by e-mail, and in which hours."""
    return _chosen(choices.choice_of(caller_of(request).account))


@once
def change_choice(request: HttpRequest) -> HttpResponse:
    """Change what is given of it; `days` are numbers, and Monday is 0."""
    sent = bodies.members(
        bodies.object_of(request),
        pace=(str, None),
        start=(str, None),
        end=(str, None),
        days=(list, None),
    )
    given: dict[str, Any] = {name: one for name, one in sent.items() if one is not None}
    for name in {"start", "end"} & given.keys():
        given[name] = _time(name, given[name])
    if any(type(one) is not int for one in given.get("days", ())):
        raise wrong_fields({"days": [_("A day is a number; Monday is 0.")]})
    return _chosen(choices.choose(caller_of(request).account, given))


def _time(name: str, text: str) -> time:
    try:
        found = time.fromisoformat(text)
    except ValueError as wrong:
        raise wrong_fields({name: [_("Write a time such as 08:30.")]}) from wrong
    return found.replace(tzinfo=None, second=0, microsecond=0)


def _chosen(one: choices.NoticeChoice) -> HttpResponse:
    hours = {"start": f"{one.start:%H:%M}", "end": f"{one.end:%H:%M}"}
    return answer({"pace": one.pace, **hours, "days": one.days})
