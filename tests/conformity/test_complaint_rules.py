"""8.3.2 and 8.2.1 by complaints: kept, broken, nothing; incidents show nothing of them."""

import pytest

from ringbeam.conformity.declaring import Outcome
from ringbeam.core.actors import system
from ringbeam.core.writing import archive, edit, take
from tests.conformity.stories import at, day, found, fresh, make, plant, result

RELATIONS = "iso-20000-1:2018:8.3.2"
COMMUNICATION = "iso-9001:2015:8.2.1"


@pytest.fixture
def given(monday, mona):
    """What each complaint of these tests has."""
    return {"customer": make("customer"), "description": "Late.", "owner": mona.person}


@pytest.fixture
def closed(given):
    """A complaint that was answered, and closed with the customer's view."""
    one = take(make("complaint", **given), "answer", by=system(), given={"answer": "Sorry."})
    return take(one, "close", by=system(), given={"view": "content"})


def parts(requirement):
    return {element.key: met for element, met in result(requirement).elements}


def test_one_that_was_closed_with_a_view_covers_its_part_of_each_clause_and_no_more(closed):
    assert found("complaints-handled").outcome is Outcome.MET
    for requirement in (RELATIONS, COMMUNICATION):
        told = parts(requirement)
        assert told.pop("complaints")
        assert not any(told.values())
        assert result(requirement).status == "partial"


@pytest.mark.parametrize("values", [{"answer": " "}, {"view": ""}], ids=str)
def test_what_is_missing_is_found(given, closed, values):
    plant(closed, **values)

    finding = found("complaints-handled")

    assert finding.outcome is Outcome.BROKEN
    assert finding.deviating == (closed.pk,)


def test_archiving_one_hides_nothing(closed):
    plant(closed, view="")
    archive(fresh(closed), by=system())

    assert found("complaints-handled").outcome is Outcome.BROKEN


def test_twenty_that_nobody_answered_in_time_break_the_duty(given):
    for _ in range(20):
        make("complaint", **given)
    assert found("complaints-answered-in-time", day(3)).outcome is Outcome.NOTHING

    assert found("complaints-answered-in-time", day(9)).outcome is Outcome.BROKEN


def test_one_with_nobody_who_is_here_is_short(given):
    make("complaint", **given)
    assert found("complaints-with-somebody").outcome is Outcome.MET
    make("complaint", **{**given, "owner": None})

    assert found("complaints-with-somebody").outcome is Outcome.SHORT


def test_incidents_and_open_complaints_show_nothing(given):
    make("incident")
    make("complaint", **given)

    assert found("complaints-handled").outcome is Outcome.NOTHING
    assert result(COMMUNICATION).status == "no_evidence"


def test_a_day_that_was_moved_after_it_passed_excuses_nothing(given):
    late = [make("complaint", **given) for _ in range(20)]
    with at(10):
        for one in late:
            edit(one, {"due": str(day(60))}, by=system())

    with at(11):
        finding = found("complaints-answered-in-time", day(11))

    assert finding.outcome is not Outcome.MET
    assert finding.deviations == 20


def test_a_withdrawal_excuses_only_what_was_not_late_yet(given):
    early, *late = [make("complaint", **given) for _ in range(21)]
    with at(1):
        take(early, "withdraw", by=system())
    with at(10):
        for one in late:
            take(one, "withdraw", by=system())

        finding = found("complaints-answered-in-time", day(10))

    assert (finding.count, finding.deviations) == (20, 20)
