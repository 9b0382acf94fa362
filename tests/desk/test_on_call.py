"""Who is on call at any instant: in turn, swapped, away, and when clocks change at night."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.notices import Notice
from ringbeam.core.writing import archive, create, take
from ringbeam.desk.escalating_clocks import escalate_clocks
from ringbeam.desk.escalation_levels import EscalationLevel
from ringbeam.desk.on_call import handover_day, instant_of, on_call, planned_on, turns_from
from ringbeam.desk.on_call_rotas import OnCallRota
from ringbeam.organization.absences import Absence
from ringbeam.organization.people import Person
from tests.cast import somebody
from tests.desk.tickets import later, ticket
from tests.web.pages import text_of

ZONE = "Europe/Brussels"
MARCH = datetime(2026, 3, 1, tzinfo=UTC)


def rota(*refs, **more):
    """A rota that is stored nowhere."""
    given = {"zone": ZONE, "start": date(2026, 1, 5), "handover": "08:00", "days": 7, **more}
    return OnCallRota(members=[{"person": [ref]} for ref in refs], **given)


def utc(text):
    return datetime.fromisoformat(text).astimezone(UTC)


def test_people_are_on_call_in_turn_from_handover_to_handover():
    one = rota("A", "B", "C")
    assert planned_on(one, date(2026, 1, 5)) == ("A",)
    assert planned_on(one, date(2026, 1, 12)) == ("B",)
    assert planned_on(one, date(2026, 1, 26)) == ("A",)
    assert handover_day(one, utc("2026-01-12T07:59+01:00")) == date(2026, 1, 11)
    assert handover_day(one, utc("2026-01-12T08:00+01:00")) == date(2026, 1, 12)
    assert handover_day(one, utc("2026-01-05T07:59+01:00")) is None


def test_a_handover_that_clocks_skip_happens_when_they_go_on():
    one = rota("A", "B", handover="02:30", days=1, start=date(2026, 3, 1))
    assert instant_of(one, date(2026, 3, 29)) == utc("2026-03-29T03:30+02:00")
    assert handover_day(one, utc("2026-03-29T03:29+02:00")) == date(2026, 3, 28)


def test_a_handover_whose_time_comes_twice_happens_the_first_time_and_once():
    one = rota("A", "B", handover="02:30", days=1, start=date(2026, 10, 1))
    first = utc("2026-10-25T02:30+02:00")
    assert instant_of(one, date(2026, 10, 25)) == first
    for minutes in range(0, 180, 10):
        assert handover_day(one, first + timedelta(minutes=minutes)) == date(2026, 10, 25)


@given(
    st.integers(0, 23),
    st.integers(0, 59),
    st.integers(1, 14),
    st.sampled_from([ZONE, "UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]),
    st.integers(0, 270 * 24 * 60).map(lambda minutes: MARCH + timedelta(minutes=minutes)),
)
def test_turns_follow_each_other_without_a_gap_and_the_one_that_runs_is_first(
    hour, minute, days, zone, instant
):
    one = rota("A", "B", "C", handover=f"{hour:02}:{minute:02}", days=days, zone=zone)
    turns = turns_from(one, instant)
    assert turns[0].begins <= instant < turns[0].ends
    assert all(a.ends == b.begins for a, b in pairwise(turns))
    day = handover_day(one, instant)
    assert instant_of(one, day) <= instant < instant_of(one, day + timedelta(days=1))
    assert turns[0].planned == planned_on(one, day)


def test_a_swap_within_a_turn_parts_it():
    swap = {"person": ["C"], "first": "2026-01-10", "last": "2026-01-11"}
    one = rota("A", "B", swaps=[swap])
    turns = turns_from(one, utc("2026-01-06T12:00+01:00"), 4)
    assert [turn.planned for turn in turns] == [("A",), ("C",), ("B",), ("A",)]
    assert turns[1].begins == utc("2026-01-10T08:00+01:00")
    assert turns[1].ends == utc("2026-01-12T08:00+01:00")


@pytest.fixture
def two(monday):
    return [somebody(name, "member", "agent") for name in ("Amir", "Ben")]


def stored(people, **more):
    refs = [Person.rows.get(pk=one.person).ref for one in people]
    given = {
        "title": "Nights",
        "zone": ZONE,
        "start": "2026-03-02",
        "handover": "08:00",
        "members": [{"person": [ref]} for ref in refs],
        **more,
    }
    return create(OnCallRota, given, by=system())


def test_who_is_away_is_followed_by_the_deputy(two):
    amir, ben = two
    one = stored([amir])
    assert on_call(one, later(hours=1)) == amir.person
    away = {
        "title": "Leave",
        "owner": amir.person,
        "start": "2026-03-02",
        "until": "2026-03-08",
    }
    create(Absence, {**away, "deputy": ben.person}, by=system())
    assert on_call(one, later(hours=1)) == ben.person
    assert on_call(one, later(days=7)) == amir.person


def test_who_left_is_not_on_call_and_the_page_says_so(two, client_of):
    amir, ben = two
    one = stored([amir])
    with clock.stopped(later(hours=1)):
        assert "On call now:" in text_of(client_of(ben).get(f"/on-call-rotas/{one.ref}/"))
        archive(Person.rows.get(pk=amir.person), by=system())
        page = text_of(client_of(ben).get(f"/on-call-rotas/{one.ref}/"))
    assert "Nobody is on call now" in page
    assert on_call(one, later(hours=1)) is None


def test_a_time_that_is_none_and_a_swap_that_ends_before_it_begins_are_refused(two):
    with pytest.raises(ValidationError, match="handover"):
        stored(two, handover="25:00")
    ref = Person.rows.get(pk=two[0].person).ref
    swap = {"person": [ref], "first": "2026-03-09", "last": "2026-03-08"}
    with pytest.raises(ValidationError, match="ends before"):
        stored(two, swaps=[swap])


def escalated(kestrel, one, at):
    given = {"title": "Soon", "metric": "resolution", "tell_assignee": False, "rota": one}
    take(create(EscalationLevel, given, by=system()), "use", by=system())
    ticket(kestrel, impact=1, urgency=1)
    with clock.stopped(at):
        escalate_clocks.func()
    return list(Notice.objects.filter(urgent=True).values_list("account_id", flat=True))


def test_a_level_tells_who_is_on_call(kestrel, two):
    amir, ben = two
    assert escalated(kestrel, stored([ben, amir]), later(hours=3, minutes=31)) == [ben.account]


def test_where_nobody_is_on_call_who_answers_for_the_rota_is_told(kestrel, two):
    amir, _ben = two
    empty = stored([], start="2026-06-01", owner=amir.person)
    assert escalated(kestrel, empty, later(hours=3, minutes=31)) == [amir.account]
