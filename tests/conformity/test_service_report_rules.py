"""Rules over service reports: approved ones that name each agreement, and nothing else."""

import pytest

from ringbeam.conformity.declaring import Outcome
from ringbeam.core.actors import system
from ringbeam.core.writing import edit, take
from tests.cast import to_sign
from tests.conformity.stories import at, day, found, fresh, make, result
from tests.conformity.test_level_rules import agreed, kestrel, printing

__all__ = ["kestrel", "printing"]
WORDS = {"purpose": "Tell them.", "audience": "Kestrel", "findings": "All was kept."}
MARCH = {"start": "2026-03-01", "end": "2026-03-31"}
SOON, LATER, MUCH_LATER = day(110), day(129), day(150)


def report(mona, decided="Go on as before.", **given):
    """A report on March that was approved in April."""
    made = make("service_report", **{**MARCH, **WORDS, "decisions": decided, **given})
    with at(40):
        return take(made, "approve", **to_sign(mona))


@pytest.fixture
def gold(kestrel):
    """An agreement since New Year, with a limit of workload."""
    return agreed(kestrel, workload=10)


def outcomes(on, *rules):
    rules = rules or ("service-reports-approved", "workload-reported")
    return [found(one, on).outcome for one in rules]


def test_without_agreements_that_are_old_enough_there_is_nothing_to_report(kestrel):
    assert outcomes(SOON) == [Outcome.NOTHING] * 2
    agreed(kestrel)
    assert outcomes(day(10)) == [Outcome.NOTHING] * 2


def test_a_draft_counts_for_nothing_and_an_approved_report_does(gold, mona):
    draft = make("service_report", **MARCH, **WORDS)
    assert outcomes(SOON) == [Outcome.BROKEN] * 2
    with at(40):
        take(draft, "approve", **to_sign(mona))

    assert outcomes(SOON) == [Outcome.MET] * 2


def test_a_report_ages_and_is_none_when_its_period_is_long_over(gold, mona):
    report(mona)
    assert found("service-reports-approved", SOON).until == day(129)
    assert outcomes(LATER) == [Outcome.MET] * 2
    assert outcomes(MUCH_LATER) == [Outcome.BROKEN] * 2


def test_a_withdrawn_report_shows_nothing(gold, mona):
    made = report(mona)
    take(made, "withdraw", by=mona, given={"withdrawn_because": "Wrong customer."})

    assert outcomes(SOON) == [Outcome.BROKEN] * 2


def test_every_agreement_of_every_customer_is_looked_for(gold, mona):
    other = agreed(make("customer", title="Heron"), workload=5)
    report(mona, customer=gold.customer)

    finding = found("service-reports-approved", SOON)
    assert (finding.outcome, finding.deviating) == (Outcome.SHORT, (other.pk,))
    report(mona)
    assert outcomes(SOON) == [Outcome.MET] * 2


def test_a_limit_that_was_agreed_after_the_report_stands_in_none(kestrel, mona):
    unlimited = agreed(kestrel)
    report(mona)
    edit(fresh(unlimited), {"workload": 5}, by=system())

    assert outcomes(SOON) == [Outcome.MET, Outcome.BROKEN]


def test_what_was_decided_is_said_even_if_nothing_is(gold, mona):
    report(mona, decided="")
    assert outcomes(SOON, "service-reports-decided") == [Outcome.BROKEN]
    report(mona)
    assert outcomes(SOON, "service-reports-decided") == [Outcome.SHORT]


def test_reporting_is_never_green_by_reports_alone(gold, mona):
    report(mona)
    one = result("iso-20000-1:2018:9.4", SOON)

    assert (one.status, one.evidence_status) == ("partial", "partial")
