"""Clocks of many incidents at once are those of each alone."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringbeam.core import bulk, clock
from ringbeam.core.actors import IMPORT, Actor, system
from ringbeam.core.acts import CREATE, Act
from ringbeam.core.bulk import Birth, Growth, Told
from ringbeam.core.jobs import EVERY
from ringbeam.core.lives import place
from ringbeam.core.notices import Notice
from ringbeam.desk.event_log import pasts_of
from ringbeam.desk.incident_life import LIFE
from ringbeam.desk.incidents import Incident
from ringbeam.desk.ticket_clocks import logs_of
from ringbeam.services.clocks import Clock, clocks_of, count
from ringbeam.services.warning import warn_of_breaches
from tests.cast import leaves_nameless, somebody
from tests.desk.tickets import MONDAY, due_of, later, ticket

STEPS = st.lists(
    st.tuples(st.integers(1, 3000), st.sampled_from([*LIFE.states, "p1", "p3", "p4"])),
    max_size=12,
)


def born(customer, steps):
    """An incident as an import brings it: with what happened to it, minutes after minutes."""
    record = Incident(
        title="Imported",
        customer_id=customer.pk,
        priority=3,
        **dict.fromkeys(("resolution", "resolution_code", "known_as"), ""),
    )
    told, at, state, priority = [], MONDAY, "new", 3
    for minutes, what in steps:
        at += timedelta(minutes=minutes)
        act = Act(Actor("Log", IMPORT), "imported", at, "log, row 1")
        if what in LIFE.states:
            told.append(Told(act, {"state": (state, what)} if what != state else {}))
            state = what
        else:
            told.append(Told(act, {"priority": (priority, int(what[1]))}))
            priority = int(what[1])
    place(record, state)
    record.priority = priority
    return Birth(record, Act(Actor("Log", IMPORT), CREATE, MONDAY, "log, row 1"), told)


def values(rows):
    names = ("metric", "number", "target", "due", "stopped", "elapsed", "paused", "state")
    return sorted(tuple(str(getattr(one, name)) for name in names) for one in rows)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lives=st.lists(STEPS, min_size=2, max_size=6))
def test_many_at_once_are_counted_as_each_alone(kestrel, lives):
    with clock.stopped(later(days=14)) as now:
        births = [born(kestrel, steps) for steps in lives]
        bulk.create_many(births, by=system(door=IMPORT))

        for birth in births:
            record = birth.record
            log = logs_of([(record, pasts_of([record.pk])[record.pk])], {})[0]
            alone = count([log], now)[0]
            assert values(clocks_of([record.pk])[record.pk]) == values(alone.clocks)
            assert due_of(record) == alone.due


def test_an_import_that_goes_on_leaves_what_is_frozen(kestrel):
    with clock.stopped(later(days=1)):
        birth = born(kestrel, [(30, "in_progress"), (60, "resolved")])
        bulk.create_many([birth], by=system(door=IMPORT))
    frozen = Clock.objects.get(metric="resolution").frozen

    with clock.stopped(later(days=2)):
        [(entry, record)] = bulk.locked_many(Incident, [birth.record.pk])
        place(record, "closed")
        closed = Told(birth.told[-1].act, {"state": ("resolved", "closed")})
        bulk.append_many([Growth(entry, record, [closed])], by=system(door=IMPORT))

    result = Clock.objects.get(metric="resolution")
    assert frozen == later(days=1)
    assert (result.state, result.frozen) == ("met", frozen)


def test_the_assignee_is_told_once_before_a_promise_breaks(kestrel):
    anna = somebody("Anna", "agent")
    ticket(kestrel, assignee=anna.person)

    for minutes in (95, 105, 106, 130):
        with clock.stopped(later(minutes=minutes)):
            warn_of_breaches.func()

    told = Notice.objects.get()
    assert told.account_id == anna.account
    assert "First response is due" in told.outside()
    assert leaves_nameless(told)
    assert warn_of_breaches.func.__name__ in EVERY
