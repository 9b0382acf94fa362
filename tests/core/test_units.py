"""Units of work: wholly or not at all, alone, nested and joined."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from ringbeam.core import writing
from ringbeam.core.actors import nobody, system
from ringbeam.core.refusals import Forbidden
from ringbeam.core.registers import named
from ringbeam.core.units import unit, whole

GROUP = named("group").model
pytestmark = pytest.mark.django_db


def add(title, by=None):
    return writing.create(GROUP, {"title": title}, by=by or system())


def one_and_a_refused_one():
    with transaction.atomic():
        add_refused()


def add_refused():
    add("Lost")
    add("Refused", by=nobody())


def titles():
    return sorted(GROUP.rows.values_list("title", flat=True))


def test_a_fault_in_a_joined_unit_undoes_the_whole():
    with pytest.raises(Forbidden), whole():
        add_refused()
    assert titles() == []


def test_what_may_fail_by_itself_inside_a_whole_fails_alone():
    with whole():
        add("First")
        with pytest.raises(Forbidden):
            one_and_a_refused_one()
        add("Third")
    assert titles() == ["First", "Third"]


def test_a_unit_outside_a_whole_fails_alone():
    with unit():
        add("First")
        with pytest.raises(Forbidden):
            add("Second", by=nobody())
        add("Third")
    assert titles() == ["First", "Third"]


def test_joined_units_cost_no_savepoints():
    with CaptureQueriesContext(connection) as apart, transaction.atomic():
        add("First")
    with CaptureQueriesContext(connection) as joined, whole():
        add("Second")
    assert len(apart) - len(joined) == 2
