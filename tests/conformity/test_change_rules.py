"""What changes show of ISO/IEC 20000-1, 8.5.1, and what they never show alone."""

import pytest

from ringbeam.conformity.declaring import Outcome
from tests.conformity.of_changes import WENT, approved, carried_out, done
from tests.conformity.stories import at, found, make, plant, result

INITIATION, ACTIVITIES = "iso-20000-1:2018:8.5.1.2", "iso-20000-1:2018:8.5.1.3"
RULES = ("classified", "approved", "prepared", "reviewed")


@pytest.fixture
def twenty(monday, author, approver):
    """Twenty that went through all of it."""
    return [done(author, approver, n) for n in range(20)]


def test_without_any_there_is_no_evidence(monday):
    assert found("changes-approved").outcome is Outcome.NOTHING
    assert result(ACTIVITIES).status == "no_evidence"


def test_well_kept_ones_show_a_part_and_the_rest_is_for_people(twenty):
    for rule in RULES:
        assert found(f"changes-{rule}").outcome is Outcome.MET
    assert result(INITIATION).status == "partial"
    assert result(ACTIVITIES).status == "partial"


def test_few_say_nothing_yet(monday, author, approver):
    done(author, approver)
    assert found("changes-approved").outcome is Outcome.FEW


def test_one_that_was_approved_by_who_raised_it_breaks_the_duty(twenty, author):
    for one in twenty[:2]:
        plant(one, approved_by_id=one.raised_by_id)  # as only an import may bring it
    assert found("changes-approved").outcome is Outcome.BROKEN
    assert result(ACTIVITIES).status == "failing"


def test_one_that_was_approved_after_it_was_carried_out_breaks_it(twenty):
    with at(1) as later:
        for one in twenty[:2]:
            plant(one, approved=later)
    assert found("changes-approved").outcome is Outcome.BROKEN


def test_requests_that_nobody_assesses_break_it(monday):
    for _n in range(20):
        make("change", description="A wish.")
    with at(9):
        assert found("changes-classified").outcome is Outcome.NOTHING
    with at(12):
        assert found("changes-classified").outcome is Outcome.BROKEN


def test_a_review_that_is_not_held_breaks_it(monday, author, approver):
    for n in range(20):
        carried_out(approved(author, approver), n)
    with at(10):
        assert found("changes-reviewed").outcome is Outcome.NOTHING
    with at(16):
        assert found("changes-reviewed").outcome is Outcome.BROKEN


def test_a_failed_one_that_says_nothing_is_broken(monday, author, approver):
    one = done(author, approver, went=WENT | {"outcome": "failed"})
    assert found("changes-investigated").outcome is Outcome.MET
    plant(one, investigation=" ")
    assert found("changes-investigated").outcome is Outcome.BROKEN
    assert result(ACTIVITIES).status == "failing"
