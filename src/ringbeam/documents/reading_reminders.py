"""Rounds of reading go on by themselves: people come and go, are reminded, and it is escalated.

Each stage of each request is told once, also with two workers.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from ringbeam.core import clock, writing
from ringbeam.core.actors import system
from ringbeam.core.jobs import every
from ringbeam.core.units import unit
from ringbeam.documents.acknowledging import remind
from ringbeam.documents.asking import ask_readers
from ringbeam.documents.documents import Document
from ringbeam.documents.rounds import WAITING, ReadingRequest, ReadingRound
from ringbeam.improvement.reminders import above

BEFORE, AFTER = timedelta(days=3), timedelta(days=7)


class ReadingStage(NamedTuple):
    """One stage of a request: its number, its words, when it comes, whether it goes upwards."""

    number: int
    words: Promise
    at: Q
    above: bool = False


def stages(now: datetime) -> tuple[ReadingStage, ...]:
    """The stages at an instant, the last first, so that nobody is told of an earlier one."""
    return (
        ReadingStage(3, _("Not read, a week after it was due"), Q(due__lte=now - AFTER), True),  # noqa: FBT003 - a row of a table
        ReadingStage(2, _("Overdue to be read"), Q(due__lte=now)),
        ReadingStage(1, _("Soon due to be read"), Q(due__lte=now + BEFORE)),
    )


@every(seconds=900)
@task()
def remind_of_reading() -> int:
    """Tell people three days before they are to have read something, and when they are late;
    a week later, who stands above them. Returns how many requests were told of."""
    told = 0
    for stage in stages(clock.now()):
        waiting = ReadingRequest.objects.filter(WAITING, stage.at, stage__lt=stage.number)
        documents = waiting.order_by().values_list("entry_id", flat=True).distinct()
        for pk in documents:
            told += _remind(pk, stage)
    return told


def _remind(pk: int, stage: ReadingStage) -> int:
    """Tell of one document; the claim, the notices and the line stand or fall together."""
    by = system()
    with unit():
        _entry, document = writing.locked(Document(pk=pk), by)
        waiting = ReadingRequest.objects.filter(WAITING, stage.at, stage__lt=stage.number)
        late = dict(waiting.filter(entry_id=pk).values_list("pk", "person_id"))
        ReadingRequest.objects.filter(pk__in=late).update(stage=stage.number)
        people = set(late.values())
        if stage.above:
            people = {superior for one in people for superior in above(one)}
        if late:
            remind(document, people, by=by, words=stage.words)
    return len(late)


@every(seconds=3600)
@task()
def renew_reading() -> int:
    """Ask who joined the readers of open rounds, and let go who left; returns how many."""
    open_ones = ReadingRound.objects.filter(closed=None).values_list("entry_id", flat=True)
    return sum(ask_readers.func(pk) for pk in open_ones)
