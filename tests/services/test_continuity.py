"""Continuity: how soon a service must be back, whether that was tried, and what happened."""

from datetime import UTC, datetime, timedelta

import pytest

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import named
from ringbeam.core.writing import create, take
from ringbeam.services.continuity.continuity_exercises import ContinuityExercise
from ringbeam.services.continuity.continuity_invocations import ContinuityInvocation
from ringbeam.services.continuity.continuity_requirements import ContinuityRequirement
from ringbeam.services.services import Service
from tests.cast import to_sign
from tests.web.pages import statements, text_of

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
TIMES = {"planned": "yes", "tolerable": "24", "recovery_time": "8", "recovery_point": "0.5"}
HELD = {"scenario": "The hall burned.", "result": "as_planned", "finding": "All was there."}
TOLD = {
    "cause": "Fire.",
    "effect": "Six hours.",
    "recovery": "By the second hall.",
    "review": "It lacked a key.",
    "told": "The board.",
}


@pytest.fixture
def monday(db):
    with clock.stopped(MONDAY) as at:
        yield at


@pytest.fixture
def network(monday):
    return create(Service, {"title": "Network"}, by=system())


@pytest.fixture
def plan(monday, olga, mona):
    given = {"title": "Plan", "draft": "Call Ann.", "owner": olga.person, "sort": "plan"}
    document = take(create(named("document").model, given, by=olga), "submit", by=olga)
    return take(document, "approve", **to_sign(mona))


@pytest.fixture
def asked(network):
    given = {"title": "Network", "service": network, "impact": "Nobody works."}
    return create(ContinuityRequirement, given, by=system())


def reasons(act):
    with pytest.raises(Refused) as told:
        act()
    return told.value.reasons


class TestARequirement:
    def test_it_says_what_the_loss_does_and_whether_it_needs_a_plan(self, network):
        bare = create(ContinuityRequirement, {"title": "X", "service": network}, by=system())
        said = reasons(lambda: take(bare, "approve", by=system()))
        assert said == ["Say what its loss does.", "Decide whether it needs a plan."]

    def test_that_it_needs_none_is_enough(self, asked):
        one = take(asked, "approve", by=system(), given={"planned": "no"})
        assert (one.state, one.approved) == ("in_force", MONDAY)

    @pytest.mark.parametrize("missing", ["tolerable", "recovery_time", "recovery_point"])
    def test_what_needs_a_plan_says_its_times(self, asked, plan, missing):
        given = {**TIMES, "plan": plan.ref, missing: None}
        said = reasons(lambda: take(asked, "approve", by=system(), given=given))
        assert "how long it may be away" in said[0]

    def test_it_is_back_before_the_harm_is_too_great(self, asked, plan):
        given = {**TIMES, "plan": plan.ref, "recovery_time": "25"}
        said = reasons(lambda: take(asked, "approve", by=system(), given=given))
        assert said == ["It is to be back sooner than it may be away at most."]

    def test_its_plan_is_in_force(self, asked, plan, olga):
        draft = create(named("document").model, {"title": "Draft", "draft": "x"}, by=olga)
        for given in (TIMES, TIMES | {"plan": draft.ref}):
            said = reasons(lambda given=given: take(asked, "approve", by=system(), given=given))
            assert said == ["Name its continuity plan: a document that is in force."]
        given = TIMES | {"plan": plan.ref}
        assert take(asked, "approve", by=system(), given=given).state == "in_force"

    def test_a_colleague_reads_it_and_a_manager_approves(self, asked, olga, mona, carl):
        assert reasons(lambda: take(asked, "approve", by=olga, given={"planned": "no"}))
        assert take(asked, "approve", by=mona, given={"planned": "no"})
        assert not ContinuityRequirement.register.may_see(carl, asked)


class TestAnExercise:
    @pytest.fixture
    def exercise(self, network, olga):
        given = {"title": "Fire", "service": network, "owner": olga.person}
        return create(ContinuityExercise, given, by=system())

    def test_who_leads_it_says_how_it_went(self, exercise, olga, amir):
        given = HELD | {"held": "2026-03-02"}
        assert reasons(lambda: take(exercise, "evaluate", by=amir, given=given))
        one = take(exercise, "evaluate", by=olga, given=given)
        assert (one.state, one.evaluated) == ("evaluated", MONDAY)

    def test_it_was_held_before_it_is_evaluated(self, exercise, olga):
        for day in (None, "2026-03-03"):
            given = HELD | {"held": day}
            said = reasons(lambda given=given: take(exercise, "evaluate", by=olga, given=given))
            assert said == ["Say on which day it was held."]

    @pytest.mark.parametrize("result", ["with_gaps", "failed"])
    def test_gaps_say_what_follows(self, exercise, olga, result):
        given = HELD | {"held": "2026-03-02", "result": result}
        said = reasons(lambda: take(exercise, "evaluate", by=olga, given=given))
        assert said == ["Say what is done about what did not work."]
        given |= {"follow_up": "A second key."}
        assert take(exercise, "evaluate", by=olga, given=given).result == result

    def test_what_is_not_held_says_why(self, exercise, olga):
        assert reasons(lambda: take(exercise, "cancel", by=olga))


class TestAnInvocation:
    def test_it_is_over_reported_and_reviewed(self, network, mona):
        given = {"title": "Fire", "service": network, "started": MONDAY}
        one = create(ContinuityInvocation, given, by=mona)
        for end in (None, MONDAY, MONDAY + timedelta(hours=1)):
            said = reasons(lambda end=end: take(one, "recover", by=mona, given={"ended": end}))
            assert said == ["Say since when everything is normal again, after it began."]
        with clock.stopped(MONDAY + timedelta(hours=6)) as later:
            one = take(one, "recover", by=mona, given={"ended": later})
            assert clock.day_of(one.due).isoformat() == "2026-03-16"
            assert len(reasons(lambda: take(one, "report", by=mona))) == len(TOLD)
            assert take(one, "report", by=mona, given=TOLD).reported == later


def test_the_page_of_the_service_tells_what_is_required_and_was_reached(
    network, asked, plan, mona, client_of
):
    take(asked, "approve", by=system(), given=TIMES | {"plan": plan.ref})
    address = f"/services/{network.ref}/overview/continuity/"
    browser = client_of(mona)
    said = text_of(browser.get(address))
    assert "back within 8 h" in said
    assert "data of at most 0.5 h lost" in said
    for recovered, word in (("9", "Not reached"), ("7.25", "Reached")):
        given = {"title": "Fire", "service": network}
        one = create(ContinuityExercise, given, by=system())
        went = HELD | {"held": "2026-03-02", "recovered": recovered}
        take(one, "evaluate", by=system(), given=went)
        answer, asks = statements(browser, address)
        assert f"back after {recovered} h" in text_of(answer)
        assert word in text_of(answer)
        assert len(asks) <= 12
