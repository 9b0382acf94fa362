"""Whoever works on a ticket is told once that a promise is about to break (8.3.3)."""

from datetime import timedelta

from django.db import transaction
from django_tasks import task

from ringbeam.core import clock
from ringbeam.core.jobs import every
from ringbeam.core.notices import notify
from ringbeam.core.sayings import say
from ringbeam.services.clock_words import WARNING_SECONDS
from ringbeam.services.clocks import LABELS, Clock

AT_ONCE = 200


@every(seconds=60)
@task()
def warn_of_breaches() -> int:
    """Tell the owner of each open ticket, once, that a promise falls due within 20 minutes.

    Claimed row by row, so that two workers tell it once; return how many were told.
    """
    now = clock.now()
    soon = Clock.objects.filter(stopped__isnull=True, warned__isnull=True, due__gt=now)
    soon = soon.filter(due__lte=now + timedelta(seconds=WARNING_SECONDS))
    owned = soon.filter(entry__owner__isnull=False, entry__open=True, entry__archived=False)
    chosen = list(owned.select_related("entry").order_by("due")[:AT_ONCE])
    return sum(_warn(one) for one in chosen)


def _warn(one: Clock) -> bool:
    with transaction.atomic():  # the claim and the notice stand or fall together
        unwarned = Clock.objects.filter(pk=one.pk, warned__isnull=True, due=one.due)
        if not unwarned.update(warned=clock.now()):
            return False
        label = LABELS[one.metric]
        said = say("%(clock)s is due %(due)s: %(record)s", clock=label, due=one.due)
        return notify(one.entry.owner_id, said, about=one.entry, urgent=True)
