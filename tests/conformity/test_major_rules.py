"""8.6.1 by major incidents: each duty is kept, broken, or cannot be seen."""

import pytest

from ringbeam.conformity.declaring import Outcome
from ringbeam.core.actors import system
from ringbeam.core.writing import archive, edit, take
from ringbeam.desk.declaring import declare_major
from ringbeam.desk.major_updates import inform_management
from ringbeam.organization.people import Person
from tests.cast import somebody
from tests.conformity.stories import at, found, fresh, make, published, result

DUTIES = ("declared", "led", "told", "reviewed")


def name(duty):
    return f"major-incidents-{duty}"


@pytest.fixture
def boss(monday):
    return somebody("Ingrid", "manager")


@pytest.fixture
def major(boss):
    """One that was declared on Monday."""
    return declare_major(make("incident", title="Cut off"), effect="All.", by=boss)


def handled(major, boss, approver):
    """Led by the procedure, told, restored, reviewed."""
    given = {"procedure": published(boss, approver).pk}
    edit(fresh(major), given, by=system())
    whom = Person.rows.get(pk=boss.person).ref
    inform_management(fresh(major), whom=whom, how="call", by=boss)
    take(fresh(major), "restore", by=boss)
    take(fresh(major), "close", by=boss, given={"cause": "A digger", "review": "Two lines"})


def test_no_major_incident_shows_nothing(monday):
    make("incident")
    assert {found(name(duty)).outcome for duty in DUTIES} == {Outcome.NOTHING}


def test_one_that_went_by_the_procedure_keeps_every_duty(major, boss, approver):
    handled(major, boss, approver)
    assert {found(name(duty)).outcome for duty in DUTIES} == {Outcome.MET}


def test_a_mark_without_a_record_is_no_procedure(major, boss, approver):
    handled(major, boss, approver)
    make("incident", title="Another", major=True)
    assert found(name("declared")).outcome is Outcome.SHORT


def test_a_procedure_that_is_only_drafted_is_none(major, boss):
    edit(fresh(major), {"procedure": make("document", title="A draft").pk}, by=system())
    assert found(name("led")).outcome is Outcome.BROKEN


def test_top_management_is_told_by_the_next_day(major):
    assert found(name("told")).outcome is Outcome.NOTHING
    with at(2):
        assert found(name("told")).outcome is Outcome.BROKEN


def test_a_review_falls_due_two_weeks_after_the_end(major, boss):
    take(fresh(major), "restore", by=boss)
    assert found(name("reviewed")).outcome is Outcome.NOTHING
    with at(20):
        assert found(name("reviewed")).outcome is Outcome.BROKEN


def test_archiving_it_hides_nothing(major, boss):
    take(fresh(major), "restore", by=boss)
    archive(fresh(major), by=system())
    with at(20):
        assert found(name("reviewed")).outcome is Outcome.BROKEN


def test_what_was_stood_down_was_none(major, boss):
    take(fresh(major), "stand_down", by=boss, given={"review": "One printer."})
    with at(20):
        assert found(name("led")).outcome is Outcome.NOTHING


def test_major_incidents_alone_make_nothing_green(major, boss, approver):
    handled(major, boss, approver)
    assert result("iso-20000-1:2018:8.6.1").status not in ("evidence_current", "ageing")
