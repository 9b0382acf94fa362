"""8.6.3 by problems: each duty is kept, broken, or cannot be seen."""

import pytest

from ringbeam.conformity.declaring import Outcome
from ringbeam.core.actors import system
from ringbeam.core.writing import archive, take
from tests.conformity.stories import day, found, fresh, make, plant, result

PROBLEMS = "iso-20000-1:2018:8.6.3"
CAUSE = {"cause": "Firmware 17.9.4.", "solution": "Firmware 17.9.6."}


@pytest.fixture
def classified(monday):
    """The service and the category of problems."""
    return {"service": make("service"), "category": make("category")}


@pytest.fixture
def done(classified):
    """One problem that went through all of it."""
    one = take(make("problem", **classified), "resolve", by=system(), given=CAUSE)
    return take(one, "close", by=system(), given={"effect": "None in four weeks."})


@pytest.fixture
def known(classified):
    """A known error with a workaround."""
    said = {"workaround": "Pin them to 5 GHz."}
    return take(make("problem", **classified), "declare_known", by=system(), given=said)


KEPT = (
    *("problems-classified", "problems-prioritized", "problems-causes-found"),
    *("problems-resolved", "problems-known-errors", "problems-effect-shown"),
)


@pytest.mark.parametrize("name", KEPT)
def test_a_problem_that_went_through_all_of_it_keeps_every_duty(done, known, name):
    assert found(name).outcome is Outcome.MET


def test_incidents_alone_show_nothing_of_it(monday):
    make("incident")

    assert result(PROBLEMS).status == "no_evidence"


def test_at_best_partial_because_no_rule_sees_analysis_and_who_is_told(done, known):
    one = result(PROBLEMS)

    assert one.status == "partial"
    covered = {element.key: met for element, met in one.elements}
    assert not covered["analysed"]
    assert not covered["informed"]
    assert covered["known"]


PLANTED = [
    ("problems-classified", {"category": None}),
    ("problems-prioritized", {"priority": 1}),
    ("problems-causes-found", {"cause": "  "}),
    ("problems-resolved", {"solution": ""}),
    ("problems-effect-shown", {"effect": " "}),
]


@pytest.mark.parametrize(("name", "values"), PLANTED, ids=str)
def test_a_planted_deviation_is_found_by_its_rule(classified, done, name, values):
    other = take(make("problem", **classified), "resolve", by=system(), given=CAUSE)
    take(other, "close", by=system(), given={"effect": "None."})
    assert found(name).outcome is Outcome.MET

    plant(done, **values)

    finding = found(name)
    assert finding.outcome is Outcome.SHORT
    assert finding.deviating == (done.pk,)


def test_archiving_hides_no_deviation(done):
    plant(done, cause="")
    archive(fresh(done), by=system())

    assert found("problems-causes-found").outcome is Outcome.BROKEN


def test_a_known_error_without_a_workaround_is_short_of_it(known):
    plant(known, workaround="")

    assert found("problems-known-errors").outcome is Outcome.BROKEN


def test_one_left_open_for_ninety_days_counts_against_it_and_a_known_error_does_not(classified):
    for _ in range(20):
        make("problem", **classified)
    assert found("problems-not-left-open", day(80)).outcome is Outcome.NOTHING

    assert found("problems-not-left-open", day(95)).outcome is Outcome.BROKEN
    for one in type(make("problem")).rows.all():
        take(one, "declare_known", by=system(), given={"cause": "Firmware."})
    assert found("problems-not-left-open", day(95)).outcome is Outcome.MET


def test_a_process_without_new_problems_ages(known):
    assert found("problems-running", day(100)).outcome is Outcome.MET
    assert found("problems-running", day(150)).outcome is Outcome.AGEING
    assert found("problems-running", day(200)).outcome is Outcome.OVERDUE
