"""Suppliers: somebody answers for each, a contract binds it, a review says how it did."""

from datetime import UTC, datetime

import pytest

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.refusals import Refused
from ringbeam.core.writing import create, take
from ringbeam.services.suppliers.supplier_contracts import SupplierContract
from ringbeam.services.suppliers.supplier_reviews import SupplierReview
from ringbeam.services.suppliers.suppliers import Supplier

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
AGREED = {"scope": "Lines.", "targets": "99.9 per cent.", "start": "2026-01-01"}


@pytest.fixture
def telnora(db):
    with clock.stopped(MONDAY):
        yield create(Supplier, {"title": "Telnora", "provides": "Lines."}, by=system())


@pytest.fixture
def contract(telnora):
    return create(SupplierContract, {"title": "Lines", "supplier": telnora.ref}, by=system())


@pytest.fixture
def review(telnora, olga):
    given = {"title": "Year", "supplier": telnora.ref, "owner": olga.person}
    return create(SupplierReview, given, by=system())


def reasons(act):
    with pytest.raises(Refused) as told:
        act()
    return told.value.reasons


def test_a_manager_approves_one_that_says_what_it_delivers(telnora, mona, olga, carl):
    assert reasons(lambda: take(telnora, "approve", by=olga))
    assert take(telnora, "approve", by=mona).state == "in_use"
    bare = create(Supplier, {"title": "Bare"}, by=mona)
    assert reasons(lambda: take(bare, "approve", by=mona)) == ["Say what it delivers."]
    assert not Supplier.register.may_see(carl, telnora)


def test_a_contract_says_what_by_which_targets_and_from_when(contract, mona):
    assert len(reasons(lambda: take(contract, "agree", by=mona))) == 3


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("2025-12-31", "It ends before it begins: say a later day."),
        ("2026-03-01", "It has ended already: say a later day, or make a new one."),
    ],
)
def test_a_contract_that_is_over_is_not_put_in_force(contract, mona, end, said):
    given = AGREED | {"end": end}
    assert reasons(lambda: take(contract, "agree", by=mona, given=given)) == [said]


@pytest.mark.parametrize(
    ("more", "day"),
    [
        ({"end": "2026-12-31", "notice_by": "2026-09-30"}, "2026-09-30"),
        ({"end": "2026-12-31"}, "2026-12-31"),
        ({}, None),
    ],
)
def test_it_is_due_when_notice_is_to_be_given_else_when_it_ends(contract, mona, more, day):
    one = take(contract, "agree", by=mona, given=AGREED | more)
    assert (one.due and clock.day_of(one.due).isoformat()) == day


def test_what_was_missed_says_what_follows(review, olga):
    given = {"held": "2026-03-02", "result": "missed", "figures": "99.1 per cent."}
    said = reasons(lambda: take(review, "evaluate", by=olga, given=given))
    assert said == ["Say what follows from the targets that were missed."]
    given |= {"follow_up": "A second line."}
    assert take(review, "evaluate", by=olga, given=given).evaluated == MONDAY


def test_a_review_is_not_held_ahead_of_its_day(review, olga):
    given = {"held": "2026-03-03", "result": "met", "figures": "99.9 per cent."}
    said = reasons(lambda: take(review, "evaluate", by=olga, given=given))
    assert said == ["Say on which day it was held."]
