"""What records show of ISO/IEC 20000-1, 8.7.1, and what they never show alone."""

from ringbeam.conformity.declaring import Outcome
from ringbeam.core.actors import system
from ringbeam.core.writing import archive, take
from ringbeam.services.availability.hearing import hear
from tests.conformity.of_availability import FOUND, availability, outage, target
from tests.conformity.stories import at, found, fresh, make, result

CLAUSE = "iso-20000-1:2018:8.7.1"


def test_without_any_there_is_no_evidence(monday):
    make("service")
    assert found("availability-monitored").outcome is Outcome.NOTHING
    assert found("outages-investigated").outcome is Outcome.NOTHING


def test_well_kept_it_shows_a_part_and_the_rest_is_for_people(monday):
    availability(make("service"))
    for rule in ("availability-agreed", "availability-monitored", "outages-investigated"):
        assert found(rule).outcome is Outcome.MET
    assert result(CLAUSE).status == "partial"


def test_a_service_without_a_target_in_force_is_short(monday):
    target(make("service"))
    other = make("service")
    draft = {"calendar": make("calendar"), "share": "99", "requirement": "It is needed."}
    make("availability_target", service=other, **draft)
    assert found("availability-agreed").outcome is Outcome.SHORT
    take(fresh(other), "retire", by=system())
    assert found("availability-agreed").outcome is Outcome.MET


def test_a_service_that_nobody_watches_breaks_it(monday):
    service = make("service")
    target(service)
    assert found("availability-monitored").outcome is Outcome.BROKEN
    monitor = make("monitor", service=service)
    assert found("availability-monitored").outcome is Outcome.BROKEN
    hear(monitor, marks=[], by=system())
    assert found("availability-monitored").outcome is Outcome.MET
    take(monitor, "stop", by=system())
    assert found("availability-monitored").outcome is Outcome.BROKEN


def test_a_monitor_that_fell_silent_watches_nothing(monday):
    service = make("service")
    target(service)
    hear(make("monitor", service=service), marks=[], by=system())
    with at(35):
        assert found("availability-monitored").outcome is Outcome.MET
    with at(37):
        assert found("availability-monitored").outcome is Outcome.BROKEN
        assert result(CLAUSE).status == "failing"


def test_an_outage_that_nobody_looks_into_breaks_it_after_ten_days(monday):
    one = outage(make("service"))
    with at(10):
        assert found("outages-investigated").outcome is Outcome.NOTHING
    with at(12):
        assert found("outages-investigated").outcome is Outcome.BROKEN
        archive(fresh(one), by=system())
        assert found("outages-investigated").outcome is Outcome.BROKEN
        take(fresh(one), "investigate", by=system(), given=FOUND)
        assert found("outages-investigated").outcome is Outcome.MET


def test_neither_planned_work_nor_what_was_none_is_asked(monday):
    service = make("service")
    outage(service, sort="planned")
    none = {"dismissed_because": "The probe was broken."}
    take(outage(service), "dismiss", by=system(), given=none)
    with at(20):
        assert found("outages-investigated").outcome is Outcome.NOTHING
