"""Clause 10: each standard by its own nonconformities, and what open ones lower."""

import pytest

from ringbeam.conformity.declaring import Outcome
from ringbeam.core.actors import system
from ringbeam.core.writing import archive, take
from tests.conformity.stories import (
    INCIDENTS,
    REACTING,
    RECORDS,
    at,
    cleared,
    corrected,
    day,
    found,
    fresh,
    plant,
    raised,
    result,
    words,
)

OURS = "iso-20000-1"


def test_one_that_was_just_raised_shows_nothing(monday):
    raised()

    assert found(f"nonconformities-corrected-{OURS}").outcome is Outcome.FEW
    assert result(REACTING).status == "no_evidence"
    assert result(RECORDS).status == "no_evidence"


def test_a_whole_cycle_makes_the_records_current_and_ages_within_a_year(monday):
    cleared(raised())

    assert result(RECORDS).status == "evidence_current"
    assert result(RECORDS).next == "Nothing to do now."
    assert result(REACTING).status == "partial"
    assert result(RECORDS, day(291)).status == "evidence_current"
    assert result(RECORDS, day(300)).status == "ageing"
    assert result(RECORDS, day(370)).status == "overdue"


def test_it_counts_only_for_the_standards_that_it_cites(monday):
    cleared(raised(cites=["iso-9001:2015:8.2.1"]))

    assert result("iso-9001:2015:10.2.2").status == "evidence_current"
    assert result(RECORDS).status == "no_evidence"
    assert result("iso-27001:2022:10.2").status == "no_evidence"


def test_one_that_is_open_past_its_limit_is_overdue(monday):
    late = raised()

    assert found(f"nonconformities-corrected-{OURS}", day(90)).outcome is Outcome.FEW
    finding = found(f"nonconformities-corrected-{OURS}", day(92))

    assert finding.outcome is Outcome.OVERDUE
    assert finding.deviating == (late.pk,)


@pytest.mark.parametrize(
    ("rule", "column"),
    [("causes", "cause"), ("recorded", "correction"), ("effect", "effect")],
)
def test_what_is_not_said_breaks_the_duty(monday, rule, column):
    one = cleared(raised())
    assert found(f"nonconformities-{rule}-{OURS}").outcome is Outcome.MET

    plant(one, **{column: " "})

    assert found(f"nonconformities-{rule}-{OURS}").outcome is Outcome.BROKEN


@pytest.mark.parametrize("grade", ["minor", "major"])
def test_a_graded_one_lowers_just_the_clauses_that_it_cites(monday, grade):
    before = words()

    raised(grade)
    after = words()

    changed = {ref for ref in after if after[ref] != before[ref]}
    assert changed == {INCIDENTS}
    assert after[INCIDENTS] == f"{grade}_open"


def test_one_without_a_grade_lowers_nothing(monday):
    before = words()

    raised("")

    assert words() == before


def test_a_corrected_one_no_longer_lowers_and_shows_as_a_mark(monday):
    one = raised("minor")
    assert result(INCIDENTS).status == "minor_open"

    corrected(one)
    marked = result(INCIDENTS)

    assert marked.status == "no_evidence"
    assert [(cited.ref, cited.state) for cited in marked.cited] == [(one.ref, "corrected")]
    take(fresh(one), "reopen", by=system())
    assert result(INCIDENTS).status == "minor_open"


def test_a_cited_heading_lowers_all_that_stands_under_it(monday):
    raised("major", cites=["iso-20000-1:2018:8.6"])

    lowered = {ref for ref, word in words().items() if word == "major_open"}

    assert INCIDENTS in lowered
    assert lowered == {ref for ref in words() if ref.startswith("iso-20000-1:2018:8.6.")}


def test_archiving_one_raises_nothing(monday):
    one = raised("major")

    archive(one, by=system())

    assert result(INCIDENTS).status == "major_open"


def test_a_later_day_does_not_see_what_is_cleared_by_then(monday):
    one = raised("minor")
    with at(5):
        cleared(one)

        assert result(INCIDENTS).status == "no_evidence"
        assert result(INCIDENTS).cited == ()


def test_one_that_was_corrected_late_stays_a_miss_until_the_next_is_corrected_in_time(monday):
    late = raised()
    with at(100):
        corrected(late)
    rule = f"nonconformities-corrected-{OURS}"

    missed = found(rule, day(101))
    assert (missed.outcome, missed.deviating) == (Outcome.OVERDUE, (late.pk,))

    with at(110):
        soon = raised()
    assert found(rule, day(111)).outcome is Outcome.OVERDUE
    with at(120):
        corrected(soon)
    assert found(rule, day(121)).outcome is Outcome.MET


def test_one_that_was_cleared_late_stays_a_miss_until_the_next_is_cleared_in_time(monday):
    late = raised()
    with at(10):
        corrected(late)
    with at(200):
        take(fresh(late), "clear", by=system(), given={"effect": "It was recorded."})
    rule = f"nonconformities-effect-{OURS}"

    missed = found(rule, day(201))
    assert (missed.outcome, missed.deviating) == (Outcome.OVERDUE, (late.pk,))

    with at(210):
        soon = cleared(raised())
    assert fresh(soon).state == "cleared"
    assert found(rule, day(211)).outcome is Outcome.MET


def test_one_that_was_just_raised_does_not_renew_what_was_shown_long_ago(monday):
    cleared(raised())
    with at(400):
        raised()

    for rule in ("corrected", "causes", "effect", "recorded"):
        assert found(f"nonconformities-{rule}-{OURS}", day(401)).outcome is Outcome.OVERDUE
