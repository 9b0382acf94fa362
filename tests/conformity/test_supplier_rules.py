"""What records show of ISO/IEC 20000-1, 8.3.4, and what they never show alone."""

import pytest

from ringbeam.conformity.declaring import Outcome
from ringbeam.core.actors import system
from ringbeam.core.writing import edit, take
from tests.conformity.of_suppliers import contract, reviewed, supplier, suppliers
from tests.conformity.stories import at, day, found, fresh, make, plant, result

CLAUSES = ("iso-20000-1:2018:8.3.4.1", "iso-20000-1:2018:8.3.4.2")
SORTS = [("external-suppliers", "external"), ("internal-suppliers", "internal")]
EACH = pytest.mark.parametrize(("rule", "sort"), [*SORTS, ("internal-suppliers", "customer")])


def test_well_kept_they_show_a_part_and_the_rest_is_for_people(monday, author):
    suppliers(author)
    for rule, _sort in SORTS:
        assert found(f"{rule}-agreed").outcome is Outcome.MET
        assert found(f"{rule}-monitored").outcome is Outcome.MET
    assert [result(clause).status for clause in CLAUSES] == ["partial", "partial"]


@EACH
def test_one_that_is_only_considered_is_not_asked(monday, rule, sort):
    make("supplier", sort=sort)
    assert found(f"{rule}-agreed").outcome is Outcome.NOTHING


@EACH
def test_one_in_use_needs_a_contract_in_force(monday, author, rule, sort):
    one = supplier(author, sort=sort)
    assert found(f"{rule}-agreed").outcome is Outcome.BROKEN
    make("supplier_contract", supplier=one.ref, scope="Lines.", targets="All.")
    assert found(f"{rule}-agreed").outcome is Outcome.BROKEN
    contract(one)
    assert found(f"{rule}-agreed").outcome is Outcome.MET


@pytest.mark.parametrize("lacking", [{"owner": None}, {"contact": " "}])
def test_it_needs_somebody_who_answers_for_it_and_a_contact(monday, author, lacking):
    one = supplier(author)
    contract(one)
    edit(fresh(one), lacking, by=system())
    assert found("external-suppliers-agreed").outcome is Outcome.BROKEN


def test_a_contract_without_interfaces_is_not_enough(monday, author):
    contract(supplier(author), interfaces="")
    assert found("external-suppliers-agreed").outcome is Outcome.BROKEN


def test_a_contract_that_ended_or_has_not_begun_binds_nobody(monday, author):
    held = contract(supplier(author), end=str(day(10)))
    with at(10):
        assert found("external-suppliers-agreed").outcome is Outcome.MET
    with at(11):
        assert found("external-suppliers-agreed").outcome is Outcome.BROKEN
        assert result(CLAUSES[0]).status == "failing"
        plant(held, end=None, start=day(12))
        assert found("external-suppliers-agreed").outcome is Outcome.BROKEN


def test_a_contract_of_another_supplier_does_not_count(monday, author):
    contract(supplier(author, sort="internal"))
    supplier(author)
    assert found("external-suppliers-agreed").outcome is Outcome.BROKEN


def test_a_review_is_asked_after_a_year_and_grows_old(monday, author):
    one = supplier(author)
    assert found("external-suppliers-monitored").outcome is Outcome.NOTHING
    with at(402):
        assert found("external-suppliers-monitored").outcome is Outcome.BROKEN
        make("supplier_review", supplier=one.ref)
        assert found("external-suppliers-monitored").outcome is Outcome.BROKEN
        reviewed(one)
        assert found("external-suppliers-monitored").outcome is Outcome.MET
    with at(804):
        assert found("external-suppliers-monitored").outcome is Outcome.BROKEN


def test_one_that_ended_is_not_asked(monday, author):
    take(fresh(supplier(author)), "finish", by=system())
    assert found("external-suppliers-agreed").outcome is Outcome.NOTHING
