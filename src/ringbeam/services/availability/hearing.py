"""Outages from what monitors say, in whatever order and however often (20000-1, 8.7.1).

What was said is kept, each mark once. An outage begins at the first mark that says down after
one that says up, and ends at the next that says up; so the same marks give the same outages.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from ringbeam.core import clock, values
from ringbeam.core.actors import Actor, system
from ringbeam.core.acts import Act
from ringbeam.core.registers import of_kind
from ringbeam.core.rules import inside
from ringbeam.core.verbs import verb
from ringbeam.core.writing import create, edit, locked, store, take
from ringbeam.services.availability.monitor_formats import Mark
from ringbeam.services.availability.monitor_marks import (
    MonitorMark,
    MonitorOutage,
)
from ringbeam.services.availability.outages import Outage


class Spell(NamedTuple):
    """A time in which something was down; without an end it still is."""

    start: datetime
    end: datetime | None


def spells_of(marks: Iterable[tuple[datetime, bool]]) -> list[Spell]:
    """The times of being down, in order, by marks of (instant, up) in any order.

    Where both are said of one instant, it was up before long and that is no outage.
    """
    found: list[Spell] = []
    start: datetime | None = None
    for at, up in sorted(marks):
        if not up:
            start = at if start is None else start
        elif start is not None:
            found += [Spell(start, at)] if at > start else []
            start = None
    return [*found, Spell(start, None)] if start is not None else found


@verb(who=inside)
def hear(monitor: Any, *, marks: Sequence[Mark], by: Actor) -> list[Outage]:
    """Keep what a monitor said and bring its outages in line; those made or changed.

    All or nothing; hearing the same again changes nothing, and of two who speak at once the
    second waits. An outage that a person dismissed or investigated keeps what they said. Raises
    Forbidden for who may add no outages.
    """
    _keep_when(monitor, by)
    rows = [MonitorMark(monitor_id=monitor.pk, key=m.key, at=m.at, up=m.up) for m in marks]
    MonitorMark.objects.bulk_create(rows, ignore_conflicts=True)
    changed: list[Outage] = []
    for key, title in {one.key: one.title for one in marks}.items():
        changed += _follow(monitor, key, title, by)
    return changed


def _keep_when(monitor: Any, by: Actor) -> None:
    """When it was heard stands on it; once a day, or history would tell of every sign."""
    now = clock.now()
    if monitor.heard is not None and clock.day_of(monitor.heard) == clock.day_of(now):
        return
    entry, fresh = locked(monitor, by)
    before = values.snapshot(fresh)
    fresh.heard = now
    store(entry, fresh, before, Act(by, "hear"))


def _follow(monitor: Any, key: str, title: str, by: Actor) -> list[Outage]:
    """Bring the outages of one thing in line with its marks; four statements and the writes."""
    said = MonitorMark.objects.filter(monitor_id=monitor.pk, key=key).values_list("at", "up")
    spells = spells_of(said)
    made = MonitorOutage.objects.filter(monitor_id=monitor.pk, key=key).values("outage_id")
    known: list[Outage] = list(
        of_kind("outage").model.rows.filter(pk__in=made).order_by("starts", "pk")
    )
    changed: list[Outage] = []
    for spell in spells:
        outage = next((one for one in known if _touches(one, spell)), None)
        if outage is None:
            outage = _make(monitor, key, title, spell, by)
        else:
            known.remove(outage)
            if (outage.starts, outage.ends) == spell:
                continue
            outage = edit(outage, {"starts": spell.start, "ends": spell.end}, by=by)
        if spell.end is not None and outage.state == "running":
            outage = take(outage, "end", by=by)
        changed.append(outage)
    return changed + [_taken_back(one) for one in known if one.state != "dismissed"]


def _taken_back(outage: Outage) -> Outage:
    """What the marks no longer say was none; by the system, for no person decides it."""
    if outage.state == "investigated":
        return outage
    because = {"dismissed_because": _("The monitor said later that it was up.")}
    return take(outage, "dismiss", by=system(), given=because)


def _touches(outage: Outage, spell: Spell) -> bool:
    """Whether an outage is the one of a spell: they have an instant in common."""
    before = spell.end is None or outage.starts <= spell.end
    return before and (outage.ends is None or outage.ends >= spell.start)


def _make(monitor: Any, key: str, title: str, spell: Spell, by: Actor) -> Outage:
    given = {
        "title": title[:200],
        "service": monitor.about.ref,
        "starts": spell.start,
        "ends": spell.end,
        "share": monitor.share,
    }
    made = create(Outage, given, by=by)
    MonitorOutage.objects.create(monitor_id=monitor.pk, key=key, outage_id=made.pk)
    return made
