"""Sums of promises by month, week and day, kept by the database as clocks change (8.3.3, 9.4).

Whatever is written to a clock, to the service of its ticket or to a link that says duplicate,
the database adds a row by triggers (migration 0004) in the same transaction; rows of one key
are merged by a job. A reader adds rows up, so it is exact whether they are merged or not.
"""

from collections.abc import Iterable

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from ringbeam.core.jobs import every

MONTH, WEEK, DAY = "month", "week", "day"
KEY = ("grain", "period", "metric", "agreement", "about", "priority")
SUMS = ("met", "due", "waiting", "excluded")
NOTHING = dict.fromkeys(SUMS, 0)
AT_ONCE, BATCH = 5_000, 500


class PromiseTally(models.Model):
    """By how much the sums of a period of an agreement and a service changed.

    Periods are in UTC and named by their first day; weeks hold all priorities, days only the
    promises that run, by when they are due. ``due`` are
    promises not met that fell or fall due in it, ``waiting`` those without a due time that
    began in it, ``excluded`` those of cancelled tickets and duplicates. ``about`` is 0 where
    there is no service.
    """

    grain = models.CharField(_("grain"), max_length=5)
    period = models.DateField(_("period"))
    metric = models.CharField(_("metric"), max_length=20)
    agreement = models.BigIntegerField(_("agreement"))
    about = models.BigIntegerField(_("service"))
    priority = models.CharField(_("priority"), max_length=20)
    met = models.BigIntegerField(_("met"))
    due = models.BigIntegerField(_("due"))
    waiting = models.BigIntegerField(_("waiting"))
    excluded = models.BigIntegerField(_("left out"))
    merged = models.BooleanField(default=False)

    class Meta:
        managed = False
        db_table = "services_tally"

    def __str__(self) -> str:
        return f"{self.grain} {self.period} {self.metric} {self.agreement}"


@every(seconds=60)
@task()
def merge_tallies() -> int:
    """Merge what was added since into the sums; return how many rows were taken in."""
    merged = 0
    while taken := merge_some():
        merged += taken
    return merged


def merge_some(limit: int = AT_ONCE) -> int:
    """Merge up to so many new rows, whole or not at all; safe in two places at once."""
    with transaction.atomic():
        new = PromiseTally.objects.filter(merged=False).order_by("agreement", "period")
        fresh = list(new.select_for_update()[:limit])
        known = PromiseTally.objects.filter(
            merged=True,
            agreement__in={one.agreement for one in fresh},
            period__in={one.period for one in fresh},
        )
        keys = {key_of(one) for one in fresh}
        there = [one for one in known.select_for_update() if key_of(one) in keys]
        made = [one for one in added_up([*fresh, *there]) if any(sums_of(one))]
        for rows in (fresh, there):
            for start in range(0, len(rows), BATCH):
                gone = [one.pk for one in rows[start : start + BATCH]]
                PromiseTally.objects.filter(pk__in=gone).delete()
        PromiseTally.objects.bulk_create(made, batch_size=BATCH)
    return len(fresh)


def added_up(rows: Iterable[PromiseTally]) -> list[PromiseTally]:
    """One merged row, not stored, for each key of these."""
    sums: dict[tuple[object, ...], PromiseTally] = {}
    for one in rows:
        key = key_of(one)
        held = sums.setdefault(
            key, PromiseTally(**dict(zip(KEY, key, strict=True)), **NOTHING, merged=True)
        )
        for name in SUMS:
            setattr(held, name, getattr(held, name) + getattr(one, name))
    return list(sums.values())


def key_of(one: PromiseTally) -> tuple[object, ...]:
    """What a row is a sum of."""
    return tuple(getattr(one, name) for name in KEY)


def sums_of(one: PromiseTally) -> tuple[int, ...]:
    """The sums of a row, in the order of their names."""
    return tuple(getattr(one, name) for name in SUMS)
