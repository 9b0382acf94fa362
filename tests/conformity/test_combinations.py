"""What two changes do together that each does not: no cell turns green between them."""

import pytest
from django.core.exceptions import ValidationError

from ringbeam.conformity import words
from ringbeam.conformity.declaring import Outcome
from ringbeam.core import rules
from ringbeam.core.refusals import Refused
from ringbeam.core.writing import edit, take
from ringbeam.organization.scopes import revise
from tests.cast import somebody, to_sign
from tests.conformity.stories import at, day, found, fresh, make, raised, result
from tests.conformity.test_duty_rules import duty, occurrences
from tests.conformity.test_judgements import LEADERSHIP, concluded
from tests.conformity.test_scopes import in_force

PARTED = "iso-20000-1:2018:10.1.1"


@pytest.fixture
def nora(monday):
    """Who judges: she works here, and owns nothing."""
    return somebody("Nora", "member")


@pytest.fixture
def lukas(monday):
    """Who judges after her."""
    return somebody("Lukas", "member")


@pytest.fixture
def writer(monday):
    """A second manager, who drafts what Mona approves."""
    return somebody("Wanda", rules.MANAGER.name)


def test_a_judgement_older_than_a_nonconformity_stays_down_when_that_one_is_superseded(
    nora, lukas
):
    with at(5):
        concluded(nora, judged=day(1), until=day(300))
        minor = concluded(lukas, conclusion="minor", judged=day(4))
        concluded(lukas, judged=day(5), until=day(20), supersedes=minor.ref)
        assert result(LEADERSHIP).status == words.JUDGED_CONFORMING

        later = result(LEADERSHIP, day(21))

    assert (later.status, later.judgement) == (words.NEEDS_PERSON, words.NOT_ASSESSED)


@pytest.mark.parametrize("less", ["site", "elements"])
def test_a_nonconformity_is_superseded_only_by_a_judgement_of_as_much(nora, lukas, less):
    minor = concluded(nora, conclusion="minor", requirement=[PARTED])
    part = {
        "site": {"site": make("site", title="Lyon").ref},
        "elements": {"elements": [{"element": "causes"}]},
    }

    with pytest.raises(Refused, match="part of what"):
        concluded(lukas, requirement=[PARTED], supersedes=minor.ref, **part[less])

    assert result(PARTED).status == words.MINOR_OPEN


def test_a_nonconformity_of_a_part_is_superseded_by_a_judgement_of_the_whole(nora, lukas):
    lyon = make("site", title="Lyon")
    minor = concluded(nora, conclusion="minor", site=lyon.ref, elements=[{"element": "all"}])

    concluded(lukas, supersedes=minor.ref)

    assert result(LEADERSHIP).status == words.JUDGED_CONFORMING


def test_a_judgement_does_not_reach_what_came_into_the_scope_after_it(nora, writer, mona):
    lyon, turin = make("site", title="Lyon"), make("site", title="Turin")
    scope = in_force(writer, mona, lyon)
    concluded(nora)
    assert result(LEADERSHIP).status == words.JUDGED_CONFORMING

    with at(10):
        wider = revise(fresh(scope), by=writer)
        wider = edit(wider, {"extent": [{"records": [lyon.ref, turin.ref]}]}, by=writer)
        take(wider, "approve", **to_sign(mona))
        told = result(LEADERSHIP)
        assert (told.status, told.judgement) == (words.NEEDS_PERSON, words.NOT_ASSESSED)
        assert "scope" in told.reason
        concluded(nora, judged=day(10))
        assert result(LEADERSHIP).status == words.JUDGED_CONFORMING
    assert result(LEADERSHIP, day(5)).status == words.NEEDS_PERSON


def test_a_judgement_reaches_a_scope_that_was_made_narrower(nora, writer, mona):
    lyon, turin = make("site", title="Lyon"), make("site", title="Turin")
    scope = in_force(writer, mona, lyon, turin)
    concluded(nora)
    with at(10):
        narrower = revise(fresh(scope), by=writer)
        narrower = edit(narrower, {"extent": [{"records": [lyon.ref]}]}, by=writer)
        take(narrower, "approve", **to_sign(mona))
        assert result(LEADERSHIP).status == words.JUDGED_CONFORMING


def test_a_risk_that_nobody_assessed_is_not_kept_by_moving_its_date(monday, olga):
    criteria = make(
        "risk_criteria", scale=make("scale").ref, standards=["iso-27001"], acceptance="So."
    )
    risk = make(
        "risk",
        description="A digger.",
        criteria=criteria.ref,
        owner=olga.person,
        review=str(day(100)),
    )
    with at(80):
        edit(fresh(risk), {"review": str(day(400))}, by=olga)
        assert found("risks-assessed-again-iso-27001").outcome is Outcome.FEW


OWN = "own-house:1"
SET = """
name: HOUSE
edition: "1"
title: House rules
requirements:
  - {number: A, title: Access}
  - {number: "1", title: Badges, parent: A}
  - {number: "2", title: Doors, parent: A}
"""


@pytest.fixture
def house(monday, bring):
    """A set of one's own in use, whose numbers do not say what stands under what."""
    bring("house.yaml", SET)


@pytest.mark.parametrize("grade", ["", "major"])
def test_a_nonconformity_that_cites_a_heading_of_an_own_set_lowers_all_under_it(
    house, nora, grade
):
    concluded(nora, requirement=[f"{OWN}:1"])
    assert result(f"{OWN}:1").status == words.JUDGED_CONFORMING

    raised(grade, cites=[f"{OWN}:A"])

    wanted = words.MAJOR_OPEN if grade else words.NEEDS_PERSON
    assert result(f"{OWN}:1").status == wanted


def test_who_owns_the_process_of_a_heading_of_an_own_set_does_not_judge_under_it(house, nora):
    make("process", owner=nora.person, serves=[f"{OWN}:A"])
    with pytest.raises(Refused, match="owns"):
        concluded(nora, requirement=[f"{OWN}:1"])


def test_a_judgement_does_not_reach_an_own_requirement_that_was_written_anew(
    house, bring, nora
):
    concluded(nora, requirement=[f"{OWN}:1"])
    concluded(nora, requirement=[f"{OWN}:2"])
    with at(3):
        bring("house.yaml", SET.replace("Badges", "Iris scans"))
        told = result(f"{OWN}:1")
        assert told.status == words.NEEDS_PERSON
        assert "written anew" in told.reason
        assert result(f"{OWN}:2").status == words.JUDGED_CONFORMING
        concluded(nora, requirement=[f"{OWN}:1"], judged=day(3))
        assert result(f"{OWN}:1").status == words.JUDGED_CONFORMING


@pytest.mark.parametrize("where", ["site", "unit"])
def test_an_occurrence_that_was_missed_is_not_moved_out_of_the_scope(monday, olga, where):
    here, away = make(where, title="Lyon"), make(where, title="Turin")
    one = duty(olga, **{where: here.ref})
    with at(9):
        waiting = occurrences(one)[0]
        edit(waiting, {where: away.ref}, by=olga)
        edit(fresh(waiting), {where: here.ref}, by=olga)
    with at(12):
        with pytest.raises(ValidationError, match="missed there"):
            edit(fresh(waiting), {where: away.ref}, by=olga)
        edit(fresh(waiting), {"title": "Review of March"}, by=olga)
