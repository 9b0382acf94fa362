"""What else is done at the same time, and which window forbids it; a query each (8.5.1.3)."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.lives import Words
from ringbeam.core.registers import of_kind

AHEAD = ("approved", "scheduled")
MOST = 20
ALL_SAID = 3  # so many of those it collides with are named


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


def said_against(change: Any) -> Iterator[tuple[str, Words]]:
    """What stands against its time, by public name: none said, backwards, frozen, colliding."""
    start, end = change.planned_start, change.planned_end
    if start is None or end is None:
        yield "planned_start", _("Say from when until when it is carried out.")
        return
    if end <= start:
        yield "planned_end", _("It ends before it begins: say a later time.")
        return
    if change.owner_id is None:
        yield "owner", _("Nobody carries it out yet.")
    window = None if change.freeze_reason.strip() else frozen_by(change)
    if window is not None:
        said = _now("%(ref)s is in force then (%(title)s): take another time, or say why not.")
        yield "freeze_reason", said % {"ref": window.ref, "title": window.title}
    found = [] if change.collision_accepted.strip() else collisions_of(change)
    if found:
        refs = ", ".join(one.ref for one in found[:ALL_SAID])
        said = _now(
            "It collides with %(refs)s: take another time, or say why it does not matter."
        )
        yield "collision_accepted", said % {"refs": refs}
