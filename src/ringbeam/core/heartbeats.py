"""Heartbeats: which workers are alive, as far as the database knows (operation)."""

from datetime import timedelta

from django.db import models

from ringbeam.core import clock

EVERY = timedelta(seconds=15)
ALIVE = timedelta(seconds=60)
FORGOTTEN = timedelta(days=1)


class Heartbeat(models.Model):
    """The last sign of life of one worker process."""

    worker = models.CharField(max_length=64, primary_key=True)
    started = models.DateTimeField(default=clock.now)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.worker


def beat(worker: str) -> bool:
    """Say that this worker lives, now and then; False when it was said just before."""
    now = clock.now()
    mine = Heartbeat.objects.filter(pk=worker)
    if mine.filter(at__gt=now - EVERY).exists():
        return False
    if not mine.update(at=now):
        Heartbeat.objects.create(worker=worker, at=now)
        Heartbeat.objects.filter(at__lt=now - FORGOTTEN).delete()
    return True


def workers_alive() -> int:
    """How many workers gave a sign of life in the last minute."""
    return Heartbeat.objects.filter(at__gt=clock.now() - ALIVE).count()
