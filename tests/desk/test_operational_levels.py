"""Handover between groups is measured: each turn of a group by its operational level."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.reports import Question
from ringbeam.core.writing import create, edit, take
from ringbeam.desk.incidents import Incident
from ringbeam.desk.operational_levels import OperationalLevel
from ringbeam.desk.turn_report import answer_turns
from ringbeam.desk.turns import turns_of, turns_on
from ringbeam.organization.groups import Group
from ringbeam.services.calendars import Calendar
from tests.cast import somebody
from tests.desk.tickets import MONDAY, later, ticket
from tests.web.pages import text_of

MARCH = Question(date(2026, 3, 1), date(2026, 3, 1), "group")


@pytest.fixture
def groups(monday):
    return [create(Group, {"title": one}, by=system()) for one in ("First line", "Network")]


@pytest.fixture
def office(monday):
    weekly = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    return create(Calendar, {"title": "Office", "weekly": weekly}, by=system())


def level(group, office, minutes, **more):
    given = {"title": f"{group.title} {minutes}", "group": group, "calendar": office}
    made = create(OperationalLevel, {**given, "minutes": minutes, **more}, by=system())
    return take(made, "use", by=system())


def passed(one, group, at):
    with clock.stopped(at):
        return edit(Incident.rows.get(pk=one.pk), {"group": group}, by=system())


def go(one, move, at, **given):
    with clock.stopped(at):
        return take(Incident.rows.get(pk=one.pk), move, by=system(), given=given)


def states(one, at):
    with clock.stopped(at):
        return [by.state if by else "" for _turn, by in turns_on(Incident.rows.get(pk=one.pk))]


def test_a_group_that_passes_it_on_in_time_has_kept_its_level(kestrel, groups, office):
    first, network = groups
    level(first, office, 60)
    level(network, office, 120)
    one = ticket(kestrel, group=first)
    passed(one, network, later(minutes=30))
    go(one, "resolve", later(hours=4), resolution="Replaced.")

    assert states(one, later(hours=5)) == ["met", "missed"]


def test_nights_and_waiting_do_not_count(kestrel, groups, office):
    first, _network = groups
    level(first, office, 10 * 60)
    one = ticket(kestrel, group=first)
    go(one, "wait_for_customer", later(hours=1))
    go(one, "go_on", later(hours=7))
    assert states(one, later(days=1)) == ["to_come"]
    ((turn, by),) = turns_on(Incident.rows.get(pk=one.pk))
    assert turn.ended is None
    assert by.due == later(days=1, hours=8)


def test_what_is_still_there_and_past_its_due_is_too_late(kestrel, groups, office):
    first, _network = groups
    level(first, office, 60)
    one = ticket(kestrel, group=first)
    assert states(one, later(minutes=59)) == ["to_come"]
    assert states(one, later(minutes=61)) == ["missed"]


def test_what_comes_back_to_a_group_is_a_turn_of_its_own(kestrel, groups, office):
    first, network = groups
    level(first, office, 60)
    one = ticket(kestrel, group=first)
    passed(one, network, later(minutes=50))
    passed(one, first, later(minutes=90))
    passed(one, network, later(minutes=140))
    assert states(one, later(hours=3)) == ["met", "", "met", ""]


def test_the_level_for_the_service_and_the_priority_goes_first(
    kestrel, network, groups, office
):
    first, _network = groups
    level(first, office, 600)
    level(first, office, 300, priority=2)
    special = level(first, office, 30, service=network)
    one = ticket(kestrel, group=first, service=network)
    with clock.stopped(later(hours=1)):
        ((_turn, by),) = turns_on(Incident.rows.get(pk=one.pk))
    assert by.level.pk == special.pk


def test_the_report_counts_turns_and_shows_its_n(kestrel, groups, office, client_of):
    first, network = groups
    level(first, office, 60)
    for minutes in (30, 45, 90):
        one = ticket(kestrel, group=first)
        passed(one, network, later(minutes=minutes))
    amir = somebody("Amir", "member", "agent")
    with clock.stopped(later(days=2)):
        answer = answer_turns(MARCH, amir)
        ((line),) = answer.lines
        page = text_of(client_of(amir).get("/operational-level-report/?by=group"))
    assert line.title == "First line"
    assert line.cells[:3] == [3, 2, 1]
    assert line.cells[4].word == "missed"
    assert "First line" in page
    assert "Share in time, by month" in page
    assert "Turns, by month" in page
    assert ">66.6<" in page


def test_customers_are_told_of_neither_levels_nor_groups(kestrel, groups, office, client_of):
    first, _network = groups
    level(first, office, 60)
    cleo = somebody("Cleo", "customer", scope=kestrel)
    one = ticket(kestrel, group=first)
    page = text_of(client_of(cleo).get(f"/incidents/{one.ref}/clocks/"))
    assert "First line" not in page
    assert client_of(cleo).get("/operational-level-report/").status_code == 404


STATES = ("new", "in_progress", "waiting_customer", "resolved")


@given(st.lists(st.tuples(st.sampled_from(STATES), st.sampled_from([None, 1, 2])), max_size=8))
def test_turns_never_overlap_and_hold_just_what_was_with_a_group(stays):
    at = [MONDAY + timedelta(hours=n) for n in range(len(stays) + 1)]
    rows = [
        (7, state, group, at[n], at[n + 1] if n + 1 < len(stays) else None)
        for n, (state, group) in enumerate(stays)
    ]
    found = list(turns_of(rows))
    spans = [
        (one.began, one.ended or datetime.max.replace(tzinfo=MONDAY.tzinfo)) for one in found
    ]
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    held = sum(1 for state, group in stays if group and state != "resolved")
    inside = sum(
        1
        for _entry, state, group, began, _ended in rows
        if any(
            one.group == group and a <= began < b
            for one, (a, b) in zip(found, spans, strict=True)
        )
        and state != "resolved"
    )
    assert inside == held
