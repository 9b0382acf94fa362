"""Reminders of actions: before they are due, when they are late, and then to who stands above.

Each stage of each due date is told once, and the action's history says whom.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django_tasks import task

from ringbeam.core import clock, writing
from ringbeam.core.accounts import Grant
from ringbeam.core.actors import system
from ringbeam.core.acts import Act
from ringbeam.core.entries import Entry
from ringbeam.core.jobs import every
from ringbeam.core.notices import notify
from ringbeam.core.rules import MANAGER
from ringbeam.core.sayings import Saying, say
from ringbeam.core.units import unit
from ringbeam.improvement.actions import Action
from ringbeam.organization.people import Person
from ringbeam.organization.places import Unit

AT_ONCE = 500
FLOORS = 20  # of units above each other; more would be a circle
BEFORE, AFTER = timedelta(days=3), timedelta(days=7)
SOON, LATE, ESCALATED, UNDATED = "soon", "late", "escalated", "undated"
STAGES = {
    SOON: gettext_lazy("Soon due"),
    LATE: gettext_lazy("Overdue"),
    ESCALATED: gettext_lazy("Escalated"),
    UNDATED: gettext_lazy("Without a due date"),
}


class Reminder(models.Model):
    """That somebody was told of an action at a stage of its due date; once for each.

    Without a due date it stands under the instant at which the action was raised.
    """

    entry = models.ForeignKey("core.Entry", models.PROTECT, related_name="+", db_index=False)
    stage = models.CharField(max_length=12, choices=STAGES)
    due = models.DateTimeField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["entry", "stage", "due"], name="improvement_reminder_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.entry_id} {self.stage}"


class Stage(NamedTuple):
    """One stage: its name, which open actions are at it, whether it goes to who is above."""

    name: str
    at: Q
    above: bool = False


def stages(now: datetime) -> tuple[Stage, ...]:
    """The stages at an instant; an action that is late already is not told that it will be."""
    undated = Q(due__isnull=True, created__lte=now - AFTER)
    return (
        Stage(SOON, Q(due__gt=now, due__lte=now + BEFORE)),
        Stage(LATE, Q(due__lte=now)),
        Stage(ESCALATED, Q(due__lte=now - AFTER), above=True),
        Stage(UNDATED, undated),
    )


@every(seconds=900)
@task()
def remind_of_actions() -> int:
    """Tell owners of actions that are due in three days, late, or a week without a due date.

    Seven days after it was due whoever stands above the owner is told. Each stage of a due date
    is told once, also with two workers; return how many actions were told of.
    """
    told = 0
    for stage in stages(clock.now()):
        for pk in waiting(stage).values_list("pk", flat=True)[:AT_ONCE]:
            told += remind(pk, stage)
    return told


def waiting(stage: Stage) -> "QuerySet[Any]":
    """The open actions at a stage of which nobody was told yet."""
    open_ones = Action.rows.filter(stage.at, open=True)
    since = OuterRef("created" if stage.name == UNDATED else "due")
    said = Reminder.objects.filter(entry_id=OuterRef("pk"), stage=stage.name, due=since)
    return open_ones.filter(~Exists(said)).order_by("due", "pk")


def remind(pk: int, stage: Stage) -> bool:
    """Tell of one action and write down whom; False when it was done or told meanwhile."""
    by = system()
    with unit():  # the claim, the notices and the line stand or fall together
        entry = Entry.rows.select_for_update(no_key=True).get(pk=pk)
        action = waiting(stage).filter(pk=pk).first()
        if action is None:
            return False
        Reminder.objects.create(entry=entry, stage=stage.name, due=action.due or action.created)
        people = list(above(action.owner_id)) if stage.above else [action.owner_id]
        words = say("%(stage)s: %(record)s", stage=STAGES[stage.name])
        reached = [one for one in people if notify(one, words, about=entry)]
        names = (
            Person.rows.filter(pk__in=reached).order_by("pk").values_list("title", flat=True)
        )
        said = reminded(STAGES[stage.name], ", ".join(names))
        writing.tell(entry, Act(by, "remind", reason=said), {})
    return True


def reminded(words: Promise | Saying, whom: str) -> Saying:
    """What history says of a reminder: why, and who was told."""
    if not whom:
        return say("%(words)s: nobody could be told", words=words)
    return say("%(words)s: %(whom)s", words=words, whom=whom)


def above(owner: int | None) -> Iterator[int]:
    """Who answers for the unit of a person, or for one above it; else the managers."""
    person = Person.rows.filter(pk=owner).first()
    at, passed = person.unit_id if person else None, 0
    while at is not None and passed < FLOORS:
        found = Unit.rows.filter(pk=at).values_list("owner_id", "parent_id").first()
        superior, at = found or (None, None)
        if superior is not None and superior != owner:
            yield superior
            return
        passed += 1
    yield from managers(owner)


def managers(besides: int | None) -> list[int]:
    """The persons who manage the management system, over everything, now."""
    now = clock.now()
    held = Grant.objects.filter(
        Q(until__isnull=True) | Q(until__gt=now),
        role=MANAGER.name,
        scope__isnull=True,
        start__lte=now,
        account__is_active=True,
        account__person__isnull=False,
    ).exclude(account__person_id=besides)
    return list(held.order_by("pk").values_list("account__person_id", flat=True))
