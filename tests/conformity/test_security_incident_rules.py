"""What security incidents show of ISO/IEC 20000-1, 8.7.3.3, and what they never show alone."""

import pytest

from ringbeam.conformity.declaring import Outcome
from ringbeam.core.actors import system
from ringbeam.core.writing import take
from tests.conformity.of_security import CLOSED, RESOLVED, WORD, ended
from tests.conformity.stories import at, found, fresh, make, plant, result

CLAUSE = "iso-20000-1:2018:8.7.3.3"
LEARNING = "iso-27001:2022:A.5.27"


@pytest.fixture
def twenty(monday, author):
    """Twenty that went through all of it on one day."""
    return [ended(author) for _n in range(20)]


def test_without_any_there_is_no_evidence(monday):
    assert found("security-incidents-assessed").outcome is Outcome.NOTHING
    assert result(CLAUSE).status == "no_evidence"


def test_a_few_say_nothing_yet(monday, author):
    for _n in range(3):
        ended(author)
    with at(3):
        assert found("security-incidents-resolved").outcome is Outcome.FEW


def test_well_kept_ones_show_a_part_for_their_analysis_is_for_people(twenty):
    with at(3):
        for rule in ("assessed", "resolved", "reviewed"):
            assert found(f"security-incidents-{rule}").outcome is Outcome.MET
        assert result(CLAUSE).status == "partial"
        assert result(LEARNING).status == "partial"


def test_reported_ones_that_nobody_assesses_break_it(monday):
    for _n in range(20):
        make("security_incident")
    with at(0):
        assert found("security-incidents-assessed").outcome is Outcome.NOTHING
    with at(3):
        assert found("security-incidents-assessed").outcome is Outcome.BROKEN
        assert result(CLAUSE).status == "failing"


def test_what_is_resolved_late_breaks_it(monday, author):
    given = {**WORD, "owner": author.person}
    several = [make("security_incident", **given) for _n in range(20)]
    for one in several:
        take(one, "assess", by=system())
    with at(1, hours=1):
        assert found("security-incidents-resolved").outcome is Outcome.NOTHING
    with at(2):
        for one in several:
            take(fresh(one), "resolve", by=system(), given=RESOLVED)
        assert found("security-incidents-resolved").outcome is Outcome.BROKEN


def test_a_review_that_is_not_held_in_two_weeks_is_short(twenty, author):
    plant(twenty[0], state="resolved", closed=None)
    with at(10):
        assert found("security-incidents-reviewed").outcome is Outcome.MET
    with at(16):
        assert found("security-incidents-reviewed").outcome is Outcome.SHORT


def test_a_critical_one_of_which_management_knows_nothing_is_broken(monday, author):
    one = ended(author)
    plant(one, severity="critical", informed=" ")
    with at(2):
        assert found("security-incidents-escalated").outcome is Outcome.BROKEN
        assert result(CLAUSE).status == "failing"


def test_without_a_critical_one_nothing_is_said_of_escalation(twenty):
    with at(2):
        assert found("security-incidents-escalated").outcome is Outcome.NOTHING
        assert CLOSED["lessons"]
