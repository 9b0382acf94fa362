"""Promised and not computed: tickets whose logs the engine cannot read, and why (8.3.3)."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import Exists, OuterRef

from ringbeam.core import bulk, clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import figure
from ringbeam.desk.event_log import pasts_of, seconds
from ringbeam.desk.ticket_clocks import logs_of
from ringbeam.services import levels
from ringbeam.services.clocks import Clock
from ringbeam.services.levels import LevelsError
from ringbeam.services.terms import said
from ringbeam.services.tickets import tickets


def uncounted(actor: Actor) -> Iterator[tuple[Any, str]]:
    """The tickets that the actor may see, to which something is promised that cannot be
    computed, each with the reason: such a log has no clocks, and no figure counts it."""
    for register in tickets():
        rows = register.among(actor).filter(customer__isnull=False).order_by("pk")
        uncounted_ones = rows.exclude(Exists(Clock.objects.filter(entry_id=OuterRef("pk"))))
        flowing = uncounted_ones.iterator()
        while some := list(islice(flowing, bulk.BATCH)):
            yield from _refused(some)


def _refused(some: Sequence[Any]) -> Iterator[tuple[Any, str]]:
    pasts = pasts_of([one.pk for one in some])
    by_key = {one.pk: one for one in some}
    for log in logs_of([(one, pasts[one.pk]) for one in some], {}):
        try:
            levels.clocks_of(log.events, log.terms, seconds(clock.now()))
        except LevelsError as fault:
            yield by_key[log.entry], said(fault)


@figure("promises_not_computed")
def promises_not_computed(actor: Actor, _day: date) -> list[dict[str, str]]:
    """The same for rooms that report figures: whom no share counts, and why."""
    return [{"ref": one.ref, "reason": reason} for one, reason in uncounted(actor)]
