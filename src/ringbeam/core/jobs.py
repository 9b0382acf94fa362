"""Jobs and schedules: Django's tasks, with retries and schedules of our own on top.

A job takes ids, is enqueued on commit, and is safe to run twice and in two places. Every run is
a row (the task results), with its error; schedules are rows too.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from ringbeam.core import clock

RETRIES = 3
RUNS_KEPT = timedelta(days=30)
LOST_AFTER = timedelta(hours=2)


class Schedule(models.Model):
    """When a job runs next; claimed by moving ``due`` on, so that one worker starts it."""

    name = models.CharField(_("name"), max_length=80, primary_key=True)
    due = models.DateTimeField(_("due"))
    started = models.DateTimeField(_("last started"), null=True)
    every = models.DurationField(_("every"))

    def __str__(self) -> str:
        return self.name


EVERY: dict[str, tuple[timedelta, Any]] = {}
WHEN: dict[str, Callable[[], bool]] = {}


def every(*, seconds: int, when: Callable[[], bool] | None = None) -> Callable[[Any], Any]:
    """Run a task by itself at this interval; the task takes no arguments.

    ``when`` is asked first, so that no run is kept of a task that had nothing to do.
    """

    def made(task: Any) -> Any:
        EVERY[task.func.__name__] = (timedelta(seconds=seconds), task)
        if when is not None:
            WHEN[task.func.__name__] = when
        return task

    return made


def enqueue(task: Any, *ids: Any) -> None:
    """Enqueue a task when the transaction is committed; nothing happens when it is not."""
    transaction.on_commit(lambda: task.enqueue(*ids))


def start_due() -> int:
    """Enqueue every scheduled task that is due; return how many this worker claimed."""
    now, started = clock.now(), 0
    for name, (interval, job) in EVERY.items():
        Schedule.objects.get_or_create(name=name, defaults={"due": now, "every": interval})
        with transaction.atomic():
            claimed = Schedule.objects.filter(name=name, due__lte=now).update(
                due=now + interval, started=now, every=interval
            )
            if claimed and (name not in WHEN or WHEN[name]()):
                job.enqueue()
        started += claimed
    return started


def retry_failed() -> int:
    """Put failed and lost runs back, later each time, until they were tried often enough."""
    now, again = clock.now(), 0
    lost = Q(status="RUNNING", started_at__lt=now - LOST_AFTER)
    for run in DBTaskResult.objects.filter(Q(status="FAILED") | lost):
        tried = len(run.worker_ids)
        if tried < RETRIES and (run.finished_at or now) > now - timedelta(days=1):
            again += DBTaskResult.objects.filter(pk=run.pk, status=run.status).update(
                status="READY", run_after=_later(now, tried)
            )
    return again


@every(seconds=86_400)
@task()
def forget_old_runs() -> int:
    """Remove the runs of jobs that ended over thirty days ago; return how many."""
    ended = DBTaskResult.objects.filter(status__in=("SUCCESSFUL", "FAILED"))
    return ended.filter(finished_at__lt=clock.now() - RUNS_KEPT).delete()[0]


def _later(now: datetime, tried: int) -> datetime:
    return now + timedelta(seconds=30 * 4**tried)
