"""Rules over incidents: kept, broken, too few, nothing; each planted deviation is found."""

import pytest

from ringbeam.conformity.declaring import Outcome
from ringbeam.conformity.rules.shapes import LITTLE
from ringbeam.conformity.testing import TESTED, whole_populations_tested
from ringbeam.core import bulk
from ringbeam.core.actors import system
from ringbeam.core.acts import Act
from ringbeam.core.bulk import Growth, Told
from ringbeam.core.writing import archive, edit, take
from tests.conformity.stories import (
    INCIDENTS,
    at,
    close,
    day,
    found,
    fresh,
    make,
    plant,
    result,
    solved,
)

MANY = 20


@pytest.fixture
def desk(monday):
    """Twenty incidents as they should be, one of them reopened and looked at."""
    incidents = solved(MANY)
    again = take(incidents[0], "reopen", by=system())
    edit(again, {"description": "It smoked again."}, by=system())
    close(fresh(again))
    return [fresh(one) for one in incidents]


def without_category(one):
    plant(one, category=None)


def with_a_priority_of_its_own(one):
    plant(one, priority=1)


def without_a_resolution(one):
    plant(one, resolution="   ", resolution_code="")


def closed_while_waiting(one):
    opened = take(one, "reopen", by=system())
    edit(opened, {"description": "Again."}, by=system())
    waiting = take(fresh(opened), "wait_for_customer", by=system())
    tell_a_jump(waiting)


def tell_a_jump(waiting):
    """Close it from there, as an import can: history tells the jump."""
    ((entry, record),) = bulk.locked_many(type(waiting), [waiting.pk])
    changes = {"state": (record.state, "closed"), "open": (True, False)}
    plant(record, state="closed", open=False)
    record = fresh(record)
    told = Told(Act(system(), "close", source="log, row 7"), changes)
    bulk.append_many([Growth(entry, record, [told])], by=system())


def reopened_and_closed_at_once(one):
    opened = take(one, "reopen", by=system())
    done = take(opened, "resolve", by=system())
    take(done, "close", by=system())


def reopened_and_with_nobody(one):
    plant(take(one, "reopen", by=system()), owner=None, group=None)


PLANTED = [
    ("incidents-classified", without_category),
    ("incidents-prioritized", with_a_priority_of_its_own),
    ("incidents-resolved", without_a_resolution),
    ("incidents-not-closed-while-waiting", closed_while_waiting),
    ("incidents-reopened-looked-at", reopened_and_closed_at_once),
    ("incidents-reopened-looked-at", reopened_and_with_nobody),
]


@pytest.mark.parametrize(
    ("name", "deviate"), PLANTED, ids=lambda one: getattr(one, "__name__", one)
)
def test_a_planted_deviation_is_found_by_its_test_alone(desk, name, deviate):
    before = {one["id"]: one for one in whole_populations_tested(system())}
    assert [one["deviations"] for one in before.values()] == [0] * len(TESTED)

    deviate(desk[3])
    after = {one["id"]: one for one in whole_populations_tested(system())}

    assert after[name]["sample"] == [desk[3].ref]
    assert {one for one in after if after[one]["deviations"]} == {name}
    assert found(name).outcome is Outcome.BROKEN


def test_all_incidents_are_tested_archived_ones_too_and_cancelled_ones_not(desk):
    plant(desk[3], category=None)
    archive(fresh(desk[3]), by=system())
    lost = take(make("incident"), "cancel", by=system(), given={"resolution": "A mistake."})

    finding = found("incidents-classified")

    assert finding.count == MANY
    assert finding.deviating == (desk[3].pk,)
    assert lost.pk not in finding.sample


def test_records_over_the_tolerance_only_break_the_duty(monday):
    category = make("category", title="Printing")
    incidents = [make("incident", category=category) for _ in range(50)]

    plant(incidents[0], category=None)
    assert found("incidents-classified").outcome is Outcome.MET
    plant(incidents[1], category=None)
    assert found("incidents-classified").outcome is Outcome.BROKEN


def test_years_of_good_records_do_not_hide_what_goes_wrong_now(monday):
    category = make("category", title="Printing")
    for _ in range(150):
        make("incident", category=category)
    with at(200):
        for i in range(MANY):
            make("incident", category=category if i else None)

        finding = found("incidents-classified")

    assert finding.deviations < LITTLE * finding.count
    assert finding.outcome is Outcome.BROKEN
    assert "19 of 20" in finding.reason


def test_nineteen_records_of_a_week_show_nothing_yet(monday):
    solved(MANY - 1)

    assert found("incidents-classified").outcome is Outcome.FEW
    assert result(INCIDENTS).status in {"no_evidence", "partial"}


def test_a_few_records_over_three_months_are_enough(monday):
    category = make("category", title="Printing")
    make("incident", category=category)
    with at(91):
        assert found("incidents-classified").outcome is Outcome.FEW
        make("incident", category=category)
        assert found("incidents-classified").outcome is Outcome.MET


@pytest.mark.parametrize(
    ("days", "outcome"),
    [(0, Outcome.MET), (23, Outcome.MET), (24, Outcome.AGEING), (30, Outcome.OVERDUE)],
)
def test_a_process_without_new_records_ages(desk, days, outcome):
    assert found("incidents-running", day(days)).outcome is outcome


@pytest.mark.parametrize(("days", "closed"), [(29, None), (40, Outcome.BROKEN)])
def test_resolved_ones_are_closed_within_thirty_days(monday, days, closed):
    category = make("category", title="Printing")
    for _ in range(MANY):
        one = make("incident", category=category)
        take(one, "resolve", by=system(), given={"resolution": "Put out."})

    finding = found("incidents-closed", day(days))

    assert finding.outcome is (closed or Outcome.NOTHING)


def test_at_best_partial_where_nothing_shows_escalation_and_major_incidents(desk):
    with at(20):
        make("incident", category=desk[0].category)
        one = result(INCIDENTS, day(20))

    assert one.status in {"partial", "failing", "no_evidence"}
    assert {element.key: met for element, met in one.elements}["escalated"] is False
    assert {element.key: met for element, met in one.elements}["recorded"] is True
    assert one.count >= MANY
