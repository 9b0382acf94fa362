"""What is left out: only what the standard allows, with a reason, approved by somebody else."""

import pytest
from django.core.exceptions import ValidationError

from ringbeam.conformity.assessing import assess
from ringbeam.conformity.forecasting import forecast
from ringbeam.conformity.weekly import turnings
from ringbeam.core.refusals import Refused
from ringbeam.core.writing import edit, take
from tests.conformity.stories import at, day, fresh, make, raised, result

DESIGN = "iso-9001:2015:8.3"
PLANNING = "iso-9001:2015:8.3.2"


def left(author, approver, **given):
    """An exclusion of design and development that is accepted."""
    values = {"cites": [DESIGN], "reason": "We build to drawings of customers."}
    one = make("exclusion", by=author, **{**values, **given})
    return take(one, "accept", by=approver)


@pytest.mark.parametrize(
    ("cites", "why"),
    [
        ("iso-14001:2015:8.2", "14001 lets nothing"),
        ("iso-14001:2026:8.2", "14001 lets nothing"),
        ("iso-45001:2018:8.2", "45001 lets nothing"),
        ("iso-20000-1:2018:8.3.2", "20000-1 lets nothing"),
        ("iso-27001:2013:8.1", "clauses 4 to 10"),
        ("iso-27001:2022:8.1", "clauses 4 to 10"),
        ("iso-27001:2013:A.5.1.1", "Statement of Applicability"),
        ("iso-27001:2022:A.5.1", "Statement of Applicability"),
        ("iso-9001:2015:8", "whole chapter"),
        ("iso-9001:2026:8", "whole chapter"),
        ("iso-9001:2015:8.99", "no requirement"),
    ],
)
def test_what_no_standard_lets_go_is_refused_with_the_reason(author, cites, why):
    with pytest.raises(ValidationError, match=why):
        make("exclusion", by=author, cites=[cites], reason="We do not like it.")


@pytest.mark.parametrize("cites", [DESIGN, "iso-9001:2026:8.3", "iso-9001:2026:7.1.5.2"])
def test_both_editions_of_9001_let_what_does_not_apply_be_left_out(author, approver, cites):
    one = left(author, approver, cites=[cites])
    words = assess(day(), editions=[cites.rpartition(":")[0]]).results
    gone = {ref for ref, told in words.items() if told.status == "not_applicable"}
    assert one.state == "accepted"
    assert (
        gone == {ref for ref in words if ref == cites or ref.startswith(f"{cites}.")} != set()
    )


def test_who_wrote_it_does_not_accept_it_and_nobody_without_a_reason(author, approver):
    by_both = make("exclusion", by=approver, cites=[DESIGN], reason="Drawings of customers.")
    with pytest.raises(Refused, match="cannot approve"):
        take(by_both, "accept", by=approver)
    silent = make("exclusion", by=author, cites=[DESIGN])
    with pytest.raises(Refused, match="Say why"):
        take(silent, "accept", by=approver)


def test_what_is_accepted_is_fixed_and_can_only_end(author, approver):
    one = left(author, approver)
    with pytest.raises(Refused, match="approved as it is"):
        edit(one, {"reason": "Another one."}, by=approver)

    ended = edit(fresh(one), {"until": str(day(9))}, by=approver)
    assert ended.until == day(9)
    assert edit(fresh(one), {"until": str(day(7))}, by=approver).until == day(7)
    for longer in (str(day(8)), None):
        with pytest.raises(Refused, match="longer"):
            edit(fresh(one), {"until": longer}, by=approver)


def test_a_requirement_left_out_is_not_applicable_with_the_reason(author, approver):
    before = result(PLANNING).status
    proposed = make("exclusion", by=author, cites=[DESIGN], reason="Drawings of customers.")
    assert result(PLANNING).status == before

    take(proposed, "accept", by=approver)
    one = result(PLANNING)
    assert one.status == one.evidence_status == "not_applicable"
    assert "Drawings of customers." in one.reason
    assert result("iso-9001:2015:8.4.1").status != "not_applicable"
    assert result("iso-9001:2026:8.3.2").status != "not_applicable"


def test_it_holds_between_its_days(author, approver):
    left(author, approver, since=str(day(2)), until=str(day(4)))

    for n, expected in ((1, False), (2, True), (4, True), (5, False)):
        with at(n):
            assert (result(PLANNING).status == "not_applicable") is expected


def test_its_days_are_foreseen_and_its_end_is_for_the_worse(author, approver):
    left(author, approver, since=str(day(2)), until=str(day(4)))

    told = [one for one in forecast(day(10)).turns if one.result.requirement == PLANNING]
    begins, ends = told
    assert (begins.on, begins.result.status) == (day(2), "not_applicable")
    assert (ends.on, ends.result.status) == (day(5), result(PLANNING).status)
    own = [one for one in turnings() if PLANNING in one.refs]
    assert [one.on for one in own] == [day(5)]


def test_what_speaks_against_it_is_said(author, approver):
    left(author, approver)
    assert result(PLANNING).against == 0
    raised("minor", cites=[PLANNING])

    one = result(PLANNING)
    assert one.status == "not_applicable"
    assert one.against == 1
    assert "1 records speak against it" in one.reason
