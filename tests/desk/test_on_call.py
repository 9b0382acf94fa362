"""On-call rotas: somebody is called at every instant, whatever the clocks and people do."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.notices import Notice
from ringbeam.core.refusals import Refused
from ringbeam.core.writing import archive, create, edit, take
from ringbeam.desk.escalating_clocks import escalate_clocks
from ringbeam.desk.escalation_levels import EscalationLevel
from ringbeam.desk.on_call import called_for, on_call_for
from ringbeam.desk.on_call_rotas import OnCallRota
from ringbeam.desk.on_call_turns import (
    BY_SWAP,
    BY_TURN,
    NOBODY,
    STANDS_IN,
    Away,
    Swap,
    Turns,
    begins,
    day_at,
    on_call_at,
    people_on,
    spans,
)
from ringbeam.organization.models import Absence, Group, Person
from tests.cast import somebody
from tests.desk.tickets import later, ticket
from tests.web.pages import text_of

BERLIN = ZoneInfo("Europe/Berlin")
ONE_DAY = timedelta(days=1)
FIRST = date(2026, 3, 2)
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC")
instants = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@st.composite
def rotas(draw):
    """Any rota of up to five people, with swaps and absences."""
    people = st.integers(1, 5)
    days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
    spans_of_days = st.tuples(days, st.integers(0, 40)).map(
        lambda one: (one[0], one[0] + timedelta(days=one[1]))
    )
    together = st.lists(people, min_size=1, max_size=2, unique=True).map(tuple)
    return Turns(
        zone=ZoneInfo(draw(st.sampled_from(ZONES))),
        first=draw(days),
        handover=draw(st.integers(0, 47)) * 30,
        days=draw(st.integers(1, 30)),
        members=draw(st.lists(together, max_size=4)),
        swaps=[
            Swap(*draw(spans_of_days), draw(together)) for _n in range(draw(st.integers(0, 2)))
        ],
        away=[
            Away(draw(people), *draw(spans_of_days), draw(st.none() | people))
            for _n in range(draw(st.integers(0, 3)))
        ],
    )


def weekly(*members, **given):
    """Turns of a week from Monday nine o'clock in Berlin."""
    values = {"zone": BERLIN, "first": FIRST, "handover": 540, "days": 7}
    return Turns(**{**values, "members": members, **given})


@given(rotas(), instants)
def test_every_instant_belongs_to_the_one_duty_day_that_has_begun(turns, at):
    day = day_at(turns, at)
    assert begins(turns, day) <= at < begins(turns, day + ONE_DAY)


@given(rotas(), instants)
def test_the_coming_weeks_have_no_gap_and_say_of_each_instant_who_is_called(turns, at):
    found = spans(turns, at, 30)
    assert found[0].began <= at < found[0].ended
    assert all(one.ended == two.began for one, two in pairwise(found))
    for span in found:
        last = span.ended - timedelta(seconds=1)
        assert on_call_at(turns, span.began) == span.people == on_call_at(turns, last)
        assert bool(span.people) == (span.why != NOBODY)


@given(rotas(), instants)
def test_nobody_who_is_away_is_called(turns, at):
    day = day_at(turns, at)
    away = {one.person for one in turns.away if one.start <= day <= one.until}
    assert not away & set(people_on(turns, day)[0])


def test_the_handover_stays_at_nine_on_the_wall_when_the_clocks_change():
    turns = weekly((1,), (2,))
    spring, autumn = date(2026, 3, 28), date(2026, 10, 24)
    assert begins(turns, spring) == datetime(2026, 3, 28, 8, tzinfo=UTC)
    assert begins(turns, spring + ONE_DAY) == datetime(2026, 3, 29, 7, tzinfo=UTC)
    assert begins(turns, autumn + ONE_DAY) - begins(turns, autumn) == timedelta(hours=25)


def test_a_handover_in_the_hour_that_is_skipped_or_comes_twice_happens_once():
    turns = weekly((1,), handover=150)  # half past two
    skipped, twice = date(2026, 3, 29), date(2026, 10, 25)
    assert begins(turns, skipped) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert begins(turns, twice) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert day_at(turns, datetime(2026, 10, 25, 1, 30, tzinfo=UTC)) == twice


def test_members_take_turns_and_those_who_are_away_are_stood_in_for():
    away = [Away(1, FIRST, FIRST, 3), Away(2, date(2026, 3, 9), date(2026, 3, 9))]
    turns = weekly(
        (1,), (2,), swaps=[Swap(date(2026, 3, 4), date(2026, 3, 5), (4,))], away=away
    )
    told = [people_on(turns, FIRST + n * ONE_DAY) for n in (-1, 0, 1, 2, 4, 7, 8, 14)]
    assert told == [
        ((), NOBODY),
        ((3,), STANDS_IN),
        ((1,), BY_TURN),
        ((4,), BY_SWAP),
        ((1,), BY_TURN),
        ((1,), STANDS_IN),
        ((2,), BY_TURN),
        ((1,), BY_TURN),
    ]


@pytest.fixture
def amir(monday):
    return somebody("Amir", "member", "agent")


@pytest.fixture
def boss(monday):
    return somebody("Ingrid", "manager")


@pytest.fixture
def second(monday, boss):
    return create(Group, {"title": "Second line", "owner": boss.person}, by=system())


@pytest.fixture
def rota(second, amir):
    values = {"title": "Nights", "group": second, "zone": "UTC", "first": FIRST}
    return create(OnCallRota, {**values, "members": turn(amir)}, by=system())


def turn(*actors):
    """Lines that name these people one after the other."""
    return [{"people": [Person.rows.get(pk=one.person).ref]} for one in actors]


def escalated(kestrel, second):
    """A grave ticket of the group comes to a level that calls who is on call; who is told."""
    ticket(kestrel, group=second, impact=1, urgency=1)
    values = {"title": "Call", "metric": "resolution", "tell_assignee": False}
    level = create(EscalationLevel, {**values, "tell_on_call": True}, by=system())
    take(level, "use", by=system())
    with clock.stopped(later(hours=3, minutes=45)):
        escalate_clocks.func()
    return set(Notice.objects.filter(urgent=True).values_list("account_id", flat=True))


def test_an_escalation_level_calls_who_is_on_call(kestrel, rota, second, amir):
    assert escalated(kestrel, second) == {amir.account}


def test_where_nobody_is_on_call_who_answers_for_the_group_is_told(
    kestrel, rota, second, amir, boss
):
    for one, deputy in ((amir, boss), (boss, amir)):
        away = {"title": "Away", "owner": one.person, "deputy": deputy.person}
        create(Absence, {**away, "start": FIRST, "until": FIRST}, by=system())
    assert on_call_for(second.pk, later(hours=1)) == ()
    assert escalated(kestrel, second) == {boss.account}


def test_an_archived_rota_and_people_who_left_call_nobody(rota, second, amir, boss):
    assert on_call_for(second.pk, later(hours=1)) == (amir.person,)
    archive(Person.rows.get(pk=amir.person), by=system())
    assert on_call_for(second.pk, later(hours=1)) == ()
    archive(rota, by=system())
    assert called_for(second.pk, later(hours=1)) == (boss.person,)


def test_the_coming_weeks_say_who_is_called_and_why(rota, second, amir, boss, client_of):
    swap = {"start": "2026-03-10", "until": "2026-03-11", **turn(boss)[0], "why": "Wedding"}
    edit(rota, {"swaps": [swap]}, by=boss)
    page = text_of(client_of(amir).get(f"/on-call-rotas/{rota.ref}/weeks/"))
    assert page.count("Ingrid") == 1
    assert "by a swap" in page
    assert "Amir" in text_of(client_of(amir).get(f"/groups/{second.ref}/"))


def test_a_swap_that_ends_before_it_begins_is_refused_in_its_place(rota, boss):
    swap = {"start": "2026-03-11", "until": "2026-03-10", **turn(boss)[0]}
    with pytest.raises(ValidationError, match="before it begins"):
        edit(rota, {"swaps": [swap]}, by=boss)
    with pytest.raises(ValidationError):
        edit(rota, {"days": 0}, by=boss)


def test_customers_see_no_rota(kestrel, rota, client_of):
    cleo = somebody("Cleo", "customer", scope=kestrel)
    for address in ("", "weeks/"):
        page = client_of(cleo).get(f"/on-call-rotas/{rota.ref}/{address}")
        assert page.status_code == 404


def test_a_level_that_calls_who_is_on_call_tells_somebody(monday):
    values = {"title": "X", "tell_assignee": False}
    level = create(EscalationLevel, values, by=system())
    with pytest.raises(Refused):
        take(level, "use", by=system())
    take(edit(level, {"tell_on_call": True}, by=system()), "use", by=system())
