"""What records show of ISO/IEC 20000-1, 8.7.2, and what they never show alone."""

import pytest

from ringbeam.conformity.declaring import Outcome
from ringbeam.core.actors import system
from ringbeam.core.writing import archive, take
from tests.conformity.of_continuity import TOLD, continuity, exercised, invoked, required
from tests.conformity.stories import at, found, fresh, make, plant, result

CLAUSE = "iso-20000-1:2018:8.7.2"


def test_without_any_there_is_no_evidence(monday):
    assert found("continuity-required").outcome is Outcome.NOTHING
    assert found("continuity-tried").outcome is Outcome.NOTHING


def test_well_kept_it_shows_a_part_and_the_rest_is_for_people(monday, author, approver):
    continuity(make("service"), author, approver)
    for rule in ("continuity-required", "continuity-tried", "continuity-reported"):
        assert found(rule).outcome is Outcome.MET
    assert result(CLAUSE).status == "partial"


def test_a_service_for_which_nothing_is_decided_is_short(monday, author, approver):
    required(make("service"), author, approver)
    other = make("service")
    make("continuity_requirement", service=other, impact="Little.", planned="no")
    assert found("continuity-required").outcome is Outcome.SHORT


def test_that_a_service_needs_no_plan_is_a_decision_and_asks_for_no_exercise(monday):
    one = make("continuity_requirement", service=make("service"), impact="Little.")
    take(one, "approve", by=system(), given={"planned": "no"})
    assert found("continuity-required").outcome is Outcome.MET
    assert found("continuity-tried").outcome is Outcome.NOTHING


def test_what_was_never_tried_breaks_it(monday, author, approver):
    service = make("service")
    required(service, author, approver)
    make("continuity_exercise", service=service)
    assert found("continuity-tried").outcome is Outcome.BROKEN
    exercised(make("service"))
    assert found("continuity-tried").outcome is Outcome.BROKEN
    assert result(CLAUSE).status == "failing"


@pytest.mark.parametrize(
    ("went", "outcome"),
    [
        ({}, Outcome.MET),
        ({"recovered": "8"}, Outcome.MET),
        ({"recovered": "9"}, Outcome.BROKEN),
        ({"recovered": "9", "follow_up": "Another line."}, Outcome.MET),
        ({"result": "with_gaps", "follow_up": "A key."}, Outcome.MET),
        ({"result": "failed", "follow_up": "Anew in May."}, Outcome.BROKEN),
    ],
)
def test_the_last_exercise_is_as_required_or_says_what_follows(
    monday, author, approver, went, outcome
):
    service = make("service")
    required(service, author, approver)
    exercised(service, result="failed", follow_up="Anew.")
    with at(1):
        exercised(service, **went)
        assert found("continuity-tried").outcome is outcome


def test_a_required_time_that_an_import_left_out_is_not_kept(monday, author, approver):
    service = make("service")
    plant(required(service, author, approver), recovery_time=None)
    exercised(service, recovered="1")
    assert found("continuity-tried").outcome is Outcome.BROKEN


def test_an_exercise_grows_old(monday, author, approver):
    service = make("service")
    required(service, author, approver)
    exercised(service)
    with at(399):
        assert found("continuity-tried").outcome is Outcome.MET
    with at(401):
        assert found("continuity-tried").outcome is Outcome.BROKEN


def test_an_invocation_that_nobody_reports_breaks_it_and_hiding_it_helps_nothing(monday):
    one = invoked(make("service"))
    with at(14):
        assert found("continuity-reported").outcome is Outcome.NOTHING
    with at(16):
        archive(fresh(one), by=system())
        assert found("continuity-reported").outcome is Outcome.BROKEN
        take(fresh(one), "report", by=system(), given=TOLD)
        assert found("continuity-reported").outcome is Outcome.MET
