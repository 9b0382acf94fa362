"""Clause 10.2: corrective actions done in time, and seen to work; each standard by its own."""

import pytest

from ringbeam.conformity.answers import assessed
from ringbeam.conformity.declaring import Outcome
from ringbeam.core.actors import system
from ringbeam.core.writing import archive, edit, take
from tests.conformity.stories import (
    MONDAY,
    REACTING,
    at,
    cleared,
    day,
    found,
    fresh,
    make,
    plant,
    raised,
    result,
)

pytestmark = pytest.mark.django_db
OURS = "actions-carried-out-iso-20000-1"


@pytest.fixture
def nonconformity(monday):
    return raised()


def action(nonconformity, olga, *, due=4, **given):
    """A corrective action that Olga owns, due some days after Monday."""
    with at(due or 0) as when:
        pass
    values = {"nonconformity": nonconformity.pk, "owner": olga.person, "description": "x"}
    return make("action", **{**values, "due": when if due else None, **given})


def finished(one):
    return take(fresh(one), "finish", by=system(), given={"evidence": "Report 4."})


def outcome(on=None, rule=OURS):
    return found(rule, on).outcome


def test_without_any_nothing_is_shown(nonconformity):
    assert outcome() is Outcome.NOTHING


def test_one_that_is_decided_shows_nothing_until_it_is_done(nonconformity, olga):
    one = action(nonconformity, olga)
    assert outcome() is Outcome.FEW
    finished(one)
    assert outcome() is Outcome.MET


def test_it_is_late_the_day_after_it_was_due(nonconformity, olga):
    finished(action(nonconformity, olga))
    late = action(nonconformity, olga)
    assert outcome(day(4)) is Outcome.MET
    told = found(OURS, day(5))
    assert (told.outcome, told.deviating) == (Outcome.OVERDUE, (late.pk,))
    assert result(REACTING, day(5)).status == "overdue"


def test_moving_the_due_date_afterwards_keeps_the_miss(nonconformity, olga):
    one = action(nonconformity, olga)
    with at(6):
        edit(one, {"due": MONDAY.replace(month=6)}, by=system())
        assert outcome() is Outcome.OVERDUE
        assert "A date was moved after it was due: Ringbeam" in str(found(OURS).reason)
        finished(one)
        assert outcome() is Outcome.MET


@pytest.mark.parametrize("lacking", [{"due": None}, {"owner": None}])
def test_one_without_owner_or_day_is_short(nonconformity, olga, lacking):
    finished(action(nonconformity, olga))
    action(nonconformity, olga, **lacking)
    assert outcome() is Outcome.SHORT


def test_an_effect_that_nobody_verified_is_late_after_ninety_days(nonconformity, olga, amir):
    one = action(nonconformity, olga, verify=True)
    handed = {"evidence": "Report.", "verifier": amir.person}
    one = take(one, "hand_over", by=system(), given=handed)
    assert outcome(day(90)) is Outcome.FEW
    assert outcome(day(92)) is Outcome.OVERDUE
    take(one, "verify", by=amir, given={"effect": "Not seen again."})
    assert outcome(day(92)) is Outcome.MET


@pytest.mark.parametrize("planted", [{"effect": " "}, {"verified": None}])
def test_done_without_the_verification_that_was_asked_for_breaks_the_duty(
    nonconformity, olga, planted
):
    one = finished(action(nonconformity, olga))
    plant(one, verify=True, **{"effect": "Seen.", "verified": MONDAY, **planted})
    assert outcome() is Outcome.BROKEN


def test_archiving_a_late_one_takes_nothing_out_and_cancelling_counts_neither_way(
    nonconformity, olga
):
    one = action(nonconformity, olga)
    archive(one, by=system())
    assert outcome(day(5)) is Outcome.OVERDUE
    other = action(nonconformity, olga)
    take(other, "cancel", by=system(), given={"cancelled_because": "Twice."})
    assert found(OURS, day(5)).count == 1


def test_it_counts_for_the_standards_that_its_nonconformity_cites(nonconformity, olga):
    finished(action(nonconformity, olga))
    finished(make("action", description="x", owner=olga.person, due=MONDAY))
    assert found(OURS).count == 1
    assert outcome(rule="actions-carried-out-iso-9001") is Outcome.NOTHING


def test_it_never_makes_the_clause_green_by_itself(nonconformity, olga):
    finished(action(nonconformity, olga))
    cleared(nonconformity)
    told = result(REACTING)
    assert told.status == "partial"
    assert "acted" in [one.key for one, met in told.elements if met]


def test_a_past_day_sees_it_as_it_was(nonconformity, olga):
    one = action(nonconformity, olga)
    with at(6):
        finished(one)
        edition = REACTING.rpartition(":")[0]
        then = assessed(day(5), [edition]).results[REACTING].found
        now = assessed(day(6), [edition]).results[REACTING].found
    assert {f.outcome for r, _s, f in then if r.id == OURS} == {Outcome.OVERDUE}
    assert {f.outcome for r, _s, f in now if r.id == OURS} == {Outcome.MET}
