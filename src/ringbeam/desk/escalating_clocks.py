"""Escalating what is about to break or has broken, by the levels in use (8.6.1, 8.6.2)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_noop
from django_tasks import task

from ringbeam.core import clock, conversation, writing
from ringbeam.core.accounts import Account
from ringbeam.core.actors import system
from ringbeam.core.acts import Act
from ringbeam.core.jobs import every
from ringbeam.core.notices import Notice, told
from ringbeam.core.registers import of_kind
from ringbeam.core.sayings import say
from ringbeam.core.writing import locked, tell
from ringbeam.desk.escalation_levels import AFTER, IN_USE, EscalationLevel
from ringbeam.desk.escalation_marks import Escalation
from ringbeam.desk.on_call import called_for
from ringbeam.organization.deciding import members_of
from ringbeam.services.clocks import LABELS, Clock
from ringbeam.services.services import Service

AT_ONCE = 500
ESCALATE = "escalate_level"


def _some_are_used() -> bool:
    return EscalationLevel.rows.filter(state=IN_USE, archived=False).exists()


@every(seconds=60, when=_some_are_used)
@task()
def escalate_clocks() -> int:
    """Do what each level in use says for the promises that reached it; return how many.

    Mark, notices and what is done to the ticket stand or fall together, so that a worker that
    is killed, or a second one beside it, does nothing twice and leaves nothing out.
    """
    levels = EscalationLevel.rows.filter(state=IN_USE, archived=False).order_by("pk")
    return sum(_reach(level, pk) for level in levels for pk in reached(level)[:AT_ONCE])


def reached(level: EscalationLevel) -> "QuerySet[Any]":
    """The running promises that reached a level and were not escalated by it yet; their ids.

    What is paused has no due time, and escalates nobody; nor does what was past the level
    before it came into use.
    """
    gap, since = timedelta(minutes=level.minutes), level.since or level.created
    late = level.side == AFTER
    until, begin = (clock.now() - gap, since - gap) if late else (clock.now() + gap, since)
    rows = Clock.objects.filter(stopped__isnull=True, due__lte=until, due__gte=begin)
    rows = rows.filter(entry__open=True, entry__archived=False)
    for name, value in (
        ("metric", level.metric),
        ("version__agreement_id", level.agreement_id),
        ("entry__about_id", level.about_id),
    ):
        rows = rows.filter(**{name: value}) if value else rows
    if level.priority:
        rows = rows.filter(priority__in=[str(n) for n in range(1, level.priority + 1)])
    if level.unassigned:
        rows = rows.filter(entry__owner__isnull=True)
    if level.major:
        grave = of_kind("incident").model.rows.filter(major=True)
        rows = rows.filter(entry__in=grave.values("pk"))
    done = Escalation.objects.filter(
        promise_id=OuterRef("pk"), level_id=level.pk, due=OuterRef("due")
    )
    return rows.filter(~Exists(done)).order_by("due", "pk").values_list("pk", flat=True)


def _reach(level: EscalationLevel, pk: int) -> int:
    try:
        with transaction.atomic():
            return _escalate(level, Clock.objects.select_related("entry").get(pk=pk))
    except IntegrityError:  # another worker was first
        return 0


def _escalate(level: EscalationLevel, one: Clock) -> int:
    if one.due is None or one.stopped is not None:
        return 0
    Escalation.objects.create(level=level, promise=one, due=one.due)
    by = system(level.ref)  # its title is not for customers, who read who did something
    ticket = of_kind(one.entry.kind).model.rows.get(pk=one.entry_id)
    entry, fresh = locked(ticket, by)
    tell(entry, Act(by, ESCALATE), {"escalated": (None, level.ref)})
    if level.to_group_id and fresh.group_id != level.to_group_id:
        fresh = writing.edit(fresh, {"group": level.to_group_id}, by=by)
    said = gettext_noop("%(level)s: %(clock)s is due %(due)s. %(record)s")
    label = LABELS[one.metric]
    words = say(said, level=level.title, clock=label, due=one.due)
    people = set(_people(level, fresh))
    notices = Account.objects.filter(person_id__in=people, is_active=True)
    Notice.objects.bulk_create(
        told(account, words, about=entry.pk, urgent=True)
        for account in notices.values_list("pk", flat=True)
    )
    note = f"{level.title} ({level.ref})"
    conversation.comment(fresh, note, by=by, internal=True)
    return 1


def _people(level: EscalationLevel, ticket: Any) -> Iterable[int]:
    """Who is told, as the level says; those who are not there are left out."""
    if level.tell_assignee and ticket.owner_id:
        yield ticket.owner_id
    if level.tell_service_owner and ticket.about_id:
        yield from Service.rows.filter(pk=ticket.about_id, owner__isnull=False).values_list(
            "owner_id", flat=True
        )
    if level.tell_group and ticket.group_id:
        yield from members_of(ticket.group_id)
    if level.tell_on_call and ticket.group_id:
        yield from called_for(ticket.group_id, clock.now())
    if level.person_id:
        yield level.person_id
