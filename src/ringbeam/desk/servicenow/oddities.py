"""What does not fit together in the rows of one incident: said, and kept as it is (8.6.1)."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbeam.desk.servicenow.parsing import Event
from ringbeam.desk.servicenow.reading import MISSING
from ringbeam.desk.servicenow.states import ENDED

EARLY = _("Before the incident was opened; kept as it is.")
BACK = _("Earlier than the row before it; the order of the file is kept.")
SAME = _("A row before it has the same count; both are kept.")
DOWN = _("Lower than in the row before it; kept in history only by its row.")
OPENED_ANEW = _("Another time of opening than in the first row; the first is kept.")
LACKING = _("Missing in the log; it stays empty here.")
Oddity = tuple[Event, str, Any, str | Promise]


def oddities(events: Sequence[Event]) -> Iterator[Oddity]:
    """What does not fit together in the events of one incident: event, column, value, why."""
    before: Event | None = None
    counts: set[int | None] = set()
    for event in events:
        if event.at < event.opened:
            yield event, "sys_updated_at", event.at, EARLY
        if event.changes is not None and event.changes in counts:
            yield event, "sys_mod_count", event.changes, SAME
        counts.add(event.changes)
        if before is not None:
            yield from _against(event, before)
        before = event
    if before is not None:
        yield from _lacking(events[0], before)


def _against(event: Event, before: Event) -> Iterator[Oddity]:
    if event.at < before.at:
        yield event, "sys_updated_at", event.at, BACK
    if event.opened != before.opened:
        yield event, "opened_at", event.opened, OPENED_ANEW
    pairs = (
        ("sys_mod_count", event.changes, before.changes),
        ("reassignment_count", event.reassigned, before.reassigned),
        ("reopen_count", event.reopened, before.reopened),
    )
    for column, count, was in pairs:
        if count is not None and was is not None and count < was:
            yield event, column, count, DOWN


def _lacking(first: Event, last: Event) -> Iterator[Oddity]:
    """What is missing of an incident at its end, said once."""
    lacks: list[tuple[Event, str, object]] = [
        (first, "opened_by", first.opened_by),
        (last, "assignment_group", last.group),
        (last, "assigned_to", last.assignee),
        (last, "category", last.category),
        (last, "caller_id", last.caller),
        (last, "priority", last.priority),
    ]
    if last.state in ENDED:
        lacks += [(last, "resolved_at", last.resolved), (last, "closed_code", last.code)]
    for event, column, value in lacks:
        if not value:
            yield event, column, MISSING, LACKING
