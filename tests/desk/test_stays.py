"""How long a ticket was in one state with one group: kept while written, told by history."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringbeam.core import clock, undoing
from ringbeam.core.actors import system
from ringbeam.core.writing import create, edit, take
from ringbeam.desk.incidents import Incident
from ringbeam.desk.models import Stay
from ringbeam.desk.stays import tell_anew
from ringbeam.organization.models import Group
from tests.cast import somebody
from tests.desk.tickets import MONDAY, later, ticket


@pytest.fixture
def network(monday):
    return create(Group, {"title": "Network"}, by=system())


@pytest.fixture
def clinic(monday):
    return create(Group, {"title": "Clinic"}, by=system())


def stays(record):
    rows = Stay.objects.filter(entry_id=record.pk).order_by("number")
    return [(one.state, one.group_id, one.began, one.ended) for one in rows]


def at(minutes, what):
    with clock.stopped(later(minutes=minutes)):
        return what()


def test_a_ticket_that_is_handed_over_and_waits_tells_where_it_was(kestrel, network, clinic):
    record = ticket(kestrel, group=network)
    at(10, lambda: take(record, "start", by=system()))
    at(30, lambda: edit(record, {"group": clinic}, by=system()))
    at(40, lambda: edit(record, {"location": "Hall B"}, by=system()))
    at(60, lambda: take(record, "wait_for_customer", by=system()))

    assert stays(record) == [
        ("new", network.pk, MONDAY, later(minutes=10)),
        ("in_progress", network.pk, later(minutes=10), later(minutes=30)),
        ("in_progress", clinic.pk, later(minutes=30), later(minutes=60)),
        ("waiting_customer", clinic.pk, later(minutes=60), None),
    ]


def test_a_move_that_is_taken_back_at_once_never_was(kestrel):
    amir = somebody("Amir", "agent")
    with clock.stopped(MONDAY):
        record = ticket(kestrel)
    with clock.stopped(later(minutes=5)):
        take(record, "start", by=amir)
        take(record, "wait_for_supplier", by=amir)
        undoing.undo(record, by=amir)

    assert [row[0] for row in stays(record)] == ["new", "in_progress"]
    assert stays(record)[-1][3] is None


def test_a_change_of_neither_state_nor_group_costs_nothing(kestrel):
    record = ticket(kestrel)
    with CaptureQueriesContext(connection) as caught:
        edit(record, {"location": "Hall B"}, by=system())
    assert not any("desk_stay" in one["sql"] for one in caught.captured_queries)


def test_a_change_of_state_costs_at_most_two_statements(kestrel):
    record = ticket(kestrel)
    with CaptureQueriesContext(connection) as caught:
        take(record, "start", by=system())
    assert 1 <= len([one for one in caught.captured_queries if "desk_stay" in one["sql"]]) <= 2


ACTS = ("start", "wait_for_customer", "go_on", "network", "clinic", "nobody", "title")


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 90)), max_size=8))
def test_what_is_kept_while_it_is_written_is_what_its_history_tells(
    kestrel, network, clinic, acts
):
    given_to = {"network": network, "clinic": clinic, "nobody": None}
    passed = timedelta()
    with clock.stopped(MONDAY):
        record = ticket(kestrel)
    for act, minutes in acts:
        passed += timedelta(minutes=minutes)
        with clock.stopped(MONDAY + passed):
            fresh = Incident.rows.get(pk=record.pk)
            if act in given_to:
                edit(fresh, {"group": given_to[act]}, by=system())
            elif act == "title":
                edit(fresh, {"title": f"After {passed}"}, by=system())
            elif act in {one.name for one in fresh.register.life.offered(fresh)}:
                take(fresh, act, by=system())
    kept = stays(record)

    tell_anew([Incident.rows.get(pk=record.pk)])

    assert kept == stays(record)
    assert all(before[3] == after[2] for before, after in pairwise(kept))
    assert kept[0][2] == MONDAY
    assert kept[-1][3] is None
