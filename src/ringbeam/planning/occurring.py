"""Planning what recurs: the next occurrence, what falls due, late and missed (6.2.2, 9.1).

Every function may run twice and in two places: the duty is locked, a planned day is there once,
and a move that was taken meanwhile is left alone.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy
from django_tasks import task

from ringbeam.core import clock, values, writing
from ringbeam.core.actors import Actor, system
from ringbeam.core.acts import EDIT, Act
from ringbeam.core.entries import Entry
from ringbeam.core.jobs import every
from ringbeam.core.notices import notify
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import of_kind
from ringbeam.core.sayings import say
from ringbeam.core.units import unit
from ringbeam.planning.duty_life import (
    DONE,
    IN_FORCE,
    LATE,
    MISSED,
    PLANNED,
    PLANNER,
    SKIPPED,
    TO_DO,
)
from ringbeam.planning.duty_rule import RULE, TIMES
from ringbeam.planning.missing import CITED_OF_DUTY

MOST = 100  # of one duty at a time; the next run goes on
DAY = timedelta(days=1)
TOLD = {"open": gettext_lazy("To do"), "fall_late": gettext_lazy("Late")}


def planner() -> Actor:
    """Who plans: the schedule, by its name."""
    return system(PLANNER)


def duties() -> "QuerySet[Any]":
    """The duties, asked by name: they name what follows their changes, which is here."""
    rows: QuerySet[Any] = of_kind("duty").model.rows.all()
    return rows


def occurrences() -> "QuerySet[Any]":
    """The occurrences of duties, asked by name as well."""
    rows: QuerySet[Any] = of_kind("duty_occurrence").model.rows.all()
    return rows


def plan(duty: int) -> int:
    """Plan what is missing until one lies ahead of the days in which it can be done.

    Nothing is planned before the duty came into force. Returns how many were added.
    """
    today = clock.today()
    with unit():
        Entry.rows.select_for_update(no_key=True).get(pk=duty)
        one = duties().get(pk=duty)
        if one.state != IN_FORCE or one.archived or one.since is None:
            return 0
        rows = occurrences().filter(duty=duty)
        taken = set(rows.values_list("planned", flat=True))
        last = rows.filter(extra=False).aggregate(last=Max("planned"))["last"]
        passed = max(last or date.min, clock.day_of(one.since) - DAY)
        made = 0
        while passed <= today + timedelta(days=one.opened_before) and made < MOST:
            following = one.interval.after(passed)
            if following is None:
                break
            passed = following
            if following not in taken:
                _add(one, following)
                made += 1
    return made


def _add(duty: Any, planned: date) -> None:
    given = {"title": duty.title, "duty": duty.pk, "planned": planned, "owner": duty.owner_id}
    given |= {"site": duty.site_id, "unit": duty.unit_id}
    made = writing.create(of_kind("duty_occurrence").model, given, by=planner())
    if planned - timedelta(days=duty.opened_before) <= clock.today():
        take(made, "open")


def plan_on(closed: Sequence[Any], _act: Act) -> None:
    """What is done or skipped has a next one."""
    for one in closed:
        if one.was and one.state in (DONE, MISSED, SKIPPED) and one.was["state"] != one.state:
            plan(one.duty_id)


def follow_the_rule(changed: Sequence[Any], _act: Act) -> None:
    """A duty that comes into force is planned; what is planned follows owner and interval."""
    for one in changed:
        if one.state != IN_FORCE:
            continue
        was = one.was or {}
        followed = ("state", "owner_id", "activity", *RULE)
        if any(getattr(one, name) != was.get(name) for name in followed):
            plan_anew(one, was)
            plan(one.pk)


def plan_anew(duty: Any, was: Any) -> None:
    """Let what is still planned follow: next days by the interval, owner, what it is for.

    What can be done already, or was due, stays as it is, and no day changes while none of the
    times did. One that a person moved, or added beside the interval, keeps its day.
    """
    rows, today = occurrences().filter(duty=duty.pk, extra=False), clock.today()
    ahead = list(rows.filter(state=PLANNED, day__gt=today).order_by("planned"))
    days = {one.pk: one.planned for one in ahead}
    came = was.get("state") != IN_FORCE
    if came or any(getattr(duty, name) != was.get(name) for name in TIMES):
        others = rows.exclude(pk__in=days).values_list("planned", flat=True)
        days |= _next_days(ahead, duty, max([today, *others]))
    # Two may not share a day meanwhile: those that go on from the last, the others from the
    # first.
    later = [one for one in ahead[::-1] if days[one.pk] > one.planned]
    for one in (*later, *(one for one in ahead if one not in later)):
        _plan_one_anew(one, duty, days[one.pk], was)


def _next_days(ahead: Sequence[Any], duty: Any, before: date) -> dict[int, date]:
    """The days after a day by the interval, for each of those that nobody moved."""
    kept = {one.planned for one in ahead if one.day != one.planned}
    found: dict[int, date] = {}
    for one in (one for one in ahead if one.planned not in kept):
        following = duty.interval.after(before)
        while following in kept:
            following = duty.interval.after(following)
        if following is None:
            break
        found[one.pk] = before = following
    return found


def _plan_one_anew(one: Any, duty: Any, planned: date, was: Any) -> None:
    with unit():
        entry, fresh = writing.locked(one, planner())
        told = values.snapshot(fresh)
        if fresh.planned != planned:
            fresh.planned = fresh.day = planned
        for name in CITED_OF_DUTY:
            setattr(fresh, name, getattr(duty, name))
        if fresh.owner_id == was.get("owner_id"):
            fresh.owner_id = duty.owner_id
        writing.store(entry, fresh, told, Act(planner(), EDIT))


@every(seconds=3600)
@task()
def keep_duties() -> int:
    """Plan what recurs; open what can be done; say what is late and what was missed.

    Returns how many occurrences were planned or moved on.
    """
    moved = sum(plan(pk) for pk in _to_be_planned())
    for name, rows in (("open", _opening), ("fall_late", _falling_late), ("miss", _missing)):
        moved += sum(take(one, name) for one in rows())
    return moved


def _to_be_planned() -> list[int]:
    """The duties in force of which no occurrence lies far enough ahead; two queries."""
    regular = occurrences().filter(extra=False).order_by()
    last = dict(regular.values_list("duty").annotate(last=Max("planned")))
    today = clock.today()
    in_force = duties().filter(state=IN_FORCE, archived=False).order_by("pk")
    return [
        pk
        for pk, days in in_force.values_list("pk", "opened_before")
        if pk not in last or last[pk] <= today + timedelta(days=days)
    ]


def _waiting(state: str) -> "QuerySet[Any]":
    return occurrences().filter(state=state).select_related("duty").order_by("day", "pk")


def _opening() -> list[Any]:
    today = clock.today()
    return [
        one
        for one in _waiting(PLANNED)
        if one.day <= today + timedelta(days=one.duty.opened_before)
    ]


def _falling_late() -> list[Any]:
    return list(_waiting(TO_DO).filter(day__lt=clock.today()))


def _missing() -> list[Any]:
    """Those late of which the next one is due."""
    today = clock.today()
    late = ((one, one.duty.interval.after(one.planned)) for one in _waiting(LATE))
    return [one for one, following in late if following and following <= today]


def take(one: Any, name: str) -> bool:
    """Move one occurrence on and tell its owner; False where somebody was faster."""
    try:
        with unit():
            moved = writing.take(one, name, by=planner())
            if name in TOLD:
                words = say("%(stage)s: %(record)s", stage=TOLD[name])
                notify(moved.owner_id, words, about=Entry.rows.get(pk=moved.pk))
    except Refused:
        return False
    return True
