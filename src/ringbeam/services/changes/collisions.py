"""What else is done at the same time, and which window forbids it; a query each (8.5.1.3)."""

from typing import Any

from django.db.models import Q

from ringbeam.core.registers import of_kind

AHEAD = ("approved", "scheduled")
MOST = 20


def collisions_of(change: Any) -> list[Any]:
    """The changes planned at the same time for the same service or item, or by one person.

    At most twenty, the earliest first; [] while a time is missing. One query over an index of
    what is not over. What ends when another begins does not collide with it.
    """
    if change.planned_start is None or change.planned_end is None:
        return []
    same = Q()
    for name in ("about_id", "configuration_item_id", "owner_id"):
        value = getattr(change, name)
        if value is not None:
            same |= Q(**{name: value})
    if not same:
        return []
    rows = of_kind("change").model.rows.filter(same, state__in=AHEAD, archived=False)
    then = rows.filter(
        planned_start__lt=change.planned_end, planned_end__gt=change.planned_start
    )
    return list(then.exclude(pk=change.pk).order_by("planned_start", "pk")[:MOST])


def frozen_by(change: Any) -> Any | None:
    """The freeze window in force at the time of the change, for its service or for all."""
    rows = of_kind("freeze_window").model.rows.filter(state="in_force", archived=False)
    mine = rows.filter(Q(about__isnull=True) | Q(about=change.about_id))
    then = mine.filter(starts__lt=change.planned_end, ends__gt=change.planned_start)
    return then.order_by("starts").first()
