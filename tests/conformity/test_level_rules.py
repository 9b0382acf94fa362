"""Rules over agreements, service levels, services and configuration items."""

import pytest

from ringbeam.conformity.declaring import RULES, Outcome
from ringbeam.conformity.populations import populations
from ringbeam.core.actors import system
from ringbeam.core.acts import Act
from ringbeam.core.writing import archive, edit, take
from tests.conformity.stories import at, close, day, found, fresh, make, result
from tests.desk.tickets import OFFICE, SWITCHES, TARGETS

LEVELS = "iso-20000-1:2018:8.3.3"


@pytest.fixture
def printing(monday):
    """A service."""
    return make("service", title="Printing", description="Paper with words on it.")


@pytest.fixture
def kestrel(monday):
    """A customer."""
    return make("customer", title="Kestrel")


def agreed(customer, **given):
    """An agreement in force since New Year, reviewed a hundred days from Monday."""
    made = make(
        "agreement",
        customer=customer,
        calendar=make("calendar", weekly=OFFICE),
        targets=TARGETS,
        switches=SWITCHES,
        start="2026-01-01",
        review=str(day(100)),
        **given,
    )
    return take(made, "agree", by=system(), act=Act(system(), "agree", source="on paper"))


def test_a_service_in_use_needs_an_agreement_with_its_customer(printing, kestrel):
    assert found("services-agreed").outcome is Outcome.NOTHING
    make("incident", customer=kestrel, service=printing)
    assert found("services-agreed").outcome is Outcome.BROKEN

    agreed(kestrel)
    assert found("services-agreed").outcome is Outcome.MET

    make("incident", customer=make("customer", title="Heron"), service=printing)
    finding = found("services-agreed")
    assert finding.outcome is Outcome.SHORT
    assert finding.deviating == (printing.pk,)


def test_a_limit_set_below_what_the_rule_is_argued_for_leaves_nothing_out(printing, kestrel):
    make("incident", customer=kestrel, service=printing)
    with at(60):
        one = RULES["services-agreed"].under({"services-agreed.within": 1})
        finding = one.judge(populations(one.needs), day(60))
        assert (finding.outcome, finding.count) == (Outcome.BROKEN, 1)
        assert "90 days" in str(finding.reason)


def test_an_agreement_about_another_service_or_without_targets_is_none(printing, kestrel):
    make("incident", customer=kestrel, service=printing)
    other = make("service", title="Scanning")

    agreed(kestrel, service=other)
    assert found("services-agreed").outcome is Outcome.BROKEN
    edit(agreed(kestrel, service=printing), {"targets": []}, by=system())
    assert found("services-agreed").outcome is Outcome.BROKEN


def test_incidents_that_name_no_customer_or_service_cannot_be_matched(printing, kestrel):
    agreed(kestrel)
    make("incident", service=printing)
    make("incident", customer=kestrel)

    assert found("services-agreed").deviations == 2


def test_agreements_are_reviewed_by_their_date(kestrel):
    agreement = agreed(kestrel)

    assert found("agreements-reviewed", day(10)).outcome is Outcome.FEW
    assert found("agreements-reviewed", day(101)).outcome is Outcome.OVERDUE
    with at(90):
        edit(fresh(agreement), {"review": str(day(190))}, by=system())
    assert found("agreements-reviewed", day(95)).outcome is Outcome.MET
    assert found("agreements-reviewed", day(185)).outcome is Outcome.AGEING
    assert found("agreements-reviewed", day(191)).outcome is Outcome.OVERDUE


def test_a_review_that_was_missed_stays_missed_until_the_next_is_held(kestrel):
    agreement = agreed(kestrel)
    with at(110):
        edit(fresh(agreement), {"review": str(day(200))}, by=system())
    assert found("agreements-reviewed", day(120)).outcome is Outcome.OVERDUE
    with at(190):
        edit(fresh(agreement), {"review": str(day(400))}, by=system())
    assert found("agreements-reviewed", day(200)).outcome is Outcome.MET


def test_a_limit_of_workload_is_part_of_an_agreement(kestrel):
    agreement = agreed(kestrel)
    assert found("agreements-limited").outcome is Outcome.BROKEN

    edit(fresh(agreement), {"workload": 200}, by=system())

    assert found("agreements-limited").outcome is Outcome.MET


def test_promises_of_the_last_complete_month_are_measurements(printing, kestrel):
    agreed(kestrel)
    close(make("incident", customer=kestrel, service=printing))

    assert found("levels-measured", day(0)).outcome is Outcome.NOTHING
    april = found("levels-measured", day(30))
    assert april.outcome is Outcome.MET
    assert "2026-03" in april.reason
    assert found("levels-measured", day(70)).outcome is Outcome.NOTHING


def test_agreed_but_never_measured_is_at_best_partial(printing, kestrel):
    make("incident", customer=kestrel, service=printing)
    agreed(kestrel, workload=100)

    one = result(LEVELS)

    assert one.status == "partial"
    assert one.evidence_status == "partial"


def test_services_and_items_are_described(printing):
    assert found("services-described").outcome is Outcome.MET
    bare = make("service", title="Scanning")
    assert found("services-described").outcome is Outcome.SHORT
    archive(bare, by=system())  # it is live all the same
    assert found("services-described").outcome is Outcome.SHORT
    take(fresh(bare), "retire", by=system())
    assert found("services-described").outcome is Outcome.MET

    item = make("configuration_item", title="PRN-1")
    assert found("configuration-items-described").outcome is Outcome.BROKEN
    edit(item, {"sort": "printer", "service": printing}, by=system())
    assert found("configuration-items-described").outcome is Outcome.MET
