"""8.6.2 by service requests: each duty is kept, broken, or cannot be seen."""

import pytest

from ringbeam.conformity.declaring import Outcome
from ringbeam.core.actors import system
from ringbeam.core.writing import take
from tests.conformity.stories import at, found, make, plant, result

REQUESTS = "iso-20000-1:2018:8.6.2"
RESULT = {"result": "Handed over."}
KEPT = (
    *("requests-classified", "requests-prioritized", "requests-fulfilled"),
    *("requests-instructed", "requests-running"),
)


@pytest.fixture
def item(monday):
    """An item with instructions."""
    given = {"service": make("service"), "instructions": "Pack it."}
    return take(make("catalogue_item", **given), "offer", by=system())


@pytest.fixture
def handled(item):
    """Twenty orders that were fulfilled and closed."""
    done = [
        take(make("service_request", item=item), "fulfil", by=system(), given=RESULT)
        for _n in range(20)
    ]
    return [take(one, "close", by=system()) for one in done]


@pytest.mark.parametrize("name", KEPT)
def test_orders_that_were_handled_keep_every_duty(handled, name):
    assert found(name).outcome is Outcome.MET


def test_incidents_alone_show_nothing_of_it(monday):
    make("incident")

    assert result(REQUESTS).status == "no_evidence"


def test_what_was_fulfilled_long_ago_is_closed(handled):
    with at(40):
        assert found("requests-closed").outcome is Outcome.MET


def test_few_requests_show_little(item):
    take(make("service_request", item=item), "fulfil", by=system(), given=RESULT)

    assert found("requests-classified").outcome is not Outcome.MET


PLANTED = [
    ("requests-classified", {"item": None}),
    ("requests-prioritized", {"priority": 1}),
    ("requests-fulfilled", {"result": "  "}),
]


@pytest.mark.parametrize(("name", "values"), PLANTED, ids=str)
def test_planted_deviations_are_found_by_their_rule(handled, name, values):
    for one in handled[:3]:
        plant(one, **values)

    finding = found(name)

    assert finding.outcome is not Outcome.MET
    assert set(finding.deviating) == {one.pk for one in handled[:3]}


def test_items_without_instructions_are_found_by_their_orders(item, handled):
    plant(item, instructions=" ")

    assert found("requests-instructed").outcome is not Outcome.MET


def test_requests_left_lying_count_against_it(item, handled):
    for _n in range(20):
        make("service_request", item=item)
    with at(100):
        finding = found("requests-not-left-open")

    assert finding.outcome is not Outcome.MET
