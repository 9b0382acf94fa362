"""The tasks of an order: planned with it, begun in their turn, left when it ends (8.6.2)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_noop as _

from ringbeam.core import writing
from ringbeam.core.actors import system
from ringbeam.core.acts import Act
from ringbeam.core.entries import Entry
from ringbeam.core.notices import notify
from ringbeam.core.registers import of_kind
from ringbeam.core.sayings import say
from ringbeam.organization.deciding import here
from ringbeam.services.catalogue_lines import after_lines
from ringbeam.services.delivery import within

WAITING, OPEN, DONE, LEFT = "waiting", "open", "done", "left"
OVER = (DONE, LEFT)
TO_DO = _("To be done: %(title)s")


def tasks_of(request: int) -> "QuerySet[Any]":
    """The tasks of a request, in the order of its catalogue item."""
    rows: QuerySet[Any] = of_kind("fulfilment_task").model.rows.filter(request=request)
    return rows.filter(archived=False).order_by("number")


def plan_tasks(request: Any) -> None:
    """Add the tasks that its catalogue item names, none of them begun."""
    lines = request.item.tasks
    refs = {ref for line in lines for ref in line["who"]}
    known = {
        ref: (pk, kind)
        for ref, pk, kind in Entry.rows.filter(ref__in=refs).values_list("ref", "pk", "kind")
    }
    for line in lines:
        given = {
            "title": line["task"],
            "request": request.pk,
            "number": line["line"],
            "after": after_lines(line),
            "description": line["how"],
            "hours": line["hours"] and int(line["hours"]),
            "optional": line["optional"],
            **_whose(line, request, known),
        }
        writing.create(of_kind("fulfilment_task").model, given, by=system())


def _whose(
    line: Mapping[str, Any], request: Any, known: Mapping[str, tuple[int, str]]
) -> dict[str, int | None]:
    """The first person and group that a line names; the group of the request without any."""
    named = [known[ref] for ref in line["who"] if ref in known]
    people = here([pk for pk, kind in named if kind == "person"])
    groups = [pk for pk, kind in named if kind == "group"]
    group = groups[0] if groups else None if people else request.group_id
    return {"assignee": people[0] if people else None, "group": group}


def open_ready(request: int) -> None:
    """Begin every task whose forerunners are done or left; tell whose it is."""
    rows = list(tasks_of(request))
    over = {one.number for one in rows if one.state in OVER}
    for one in rows:
        if one.state == WAITING and set(one.after) <= over:
            writing.take(one, "open", by=system())
            if one.owner_id is not None:
                words = say(TO_DO, title=one.title)
                notify(one.owner_id, words, about=Entry.rows.get(pk=one.pk))


def expect(tasks: Sequence[Any], act: Act) -> None:
    """What is begun is due after its open hours, by the calendar of its catalogue item."""
    for one in tasks:
        if one.state == OPEN and one.was.get("state") == WAITING and one.hours:
            item = one.request.item
            calendar = item.calendar if item is not None else None
            one.due = within(calendar, act.at, one.hours)


def go_on(tasks: Sequence[Any], _act: Act) -> None:
    """When one is over the next ones begin, as long as its request is worked on."""
    for one in tasks:
        just_over = one.was and one.state in OVER and one.was["state"] not in OVER
        if just_over and of_kind("service_request").model.rows.get(pk=one.request_id).open:
            open_ready(one.request_id)


def leave_undone(request: int) -> None:
    """Nothing more is to be done: the request ended without it."""
    for one in tasks_of(request).filter(state__in=(WAITING, OPEN)):
        writing.take(one, "withdraw", by=system())


def progress(request: int) -> tuple[int, int]:
    """How many tasks are over, of how many; one query."""
    states = list(tasks_of(request).values_list("state", flat=True))
    return sum(1 for one in states if one in OVER), len(states)
