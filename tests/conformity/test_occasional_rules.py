"""Occasional evidence: it lowers and shows where it sees enough, and is silent elsewhere."""

import pytest

from ringbeam.conformity.declaring import Outcome
from ringbeam.core.actors import system
from ringbeam.core.writing import edit, take
from tests.conformity.stories import at, day, found, fresh, make, plant, result
from tests.conformity.test_level_rules import kestrel
from tests.conformity.test_scopes import in_force, writer
from tests.conformity.test_service_report_rules import SOON, gold, report
from tests.desk.tickets import agreement, ticket

__all__ = ["gold", "kestrel", "writer"]

DEALT_WITH, KEPT = "iso-9001:2015:8.7.1", "iso-9001:2015:8.7.2"
ANALYSED = "iso-9001:2015:9.1.3"
ASSESSED, RESPONDED, REPORTED = (
    f"iso-27001:2022:{one}" for one in ("A.5.25", "A.5.26", "A.6.8")
)


@pytest.fixture
def phishing(monday):
    """A category whose incidents are assessed."""
    return make("category", title="Suspicious mail", security=True)


@pytest.fixture
def late(monday):
    """Twenty incidents that broke their promise two months before."""
    customer = make("customer", title="Kestrel")
    agreement(customer)
    with at(0):
        return [ticket(customer) for _n in range(20)]


def resolved(tickets, words, n=20):
    with at(n):
        for one in tickets:
            given = {"resolution": words, "resolution_code": "fixed"}
            take(fresh(one), "resolve", by=system(), given=given)


class TestWhatMissedAnAgreedTarget:
    def test_without_a_missed_target_nothing_is_said_of_8_7(self, monday):
        make("incident")
        assert found("broken-promises-corrected").outcome is Outcome.NOTHING
        assert result(DEALT_WITH).status == "needs_person"

    def test_put_right_and_written_down_it_shows_a_part(self, late):
        resolved(late, "Replaced the line card.")
        with at(60):
            assert found("broken-promises-corrected").outcome is Outcome.MET
            assert found("broken-promises-recorded").outcome is Outcome.MET
            assert result(DEALT_WITH).status == "partial"
            assert result(KEPT).status == "partial"

    def test_left_lying_it_is_broken(self, late):
        with at(60):
            assert found("broken-promises-corrected").outcome is Outcome.BROKEN
            assert result(DEALT_WITH).status == "failing"

    def test_within_its_time_it_is_not_asked_yet(self, late):
        with at(20):
            assert found("broken-promises-corrected").outcome is Outcome.NOTHING

    def test_a_code_alone_does_not_say_what_was_done(self, late):
        resolved(late, "Replaced the line card.")
        for one in late:
            plant(one, resolution="")  # as an import may bring it
        with at(60):
            assert found("broken-promises-recorded").outcome is Outcome.BROKEN

    def test_a_few_say_nothing_yet(self, late):
        resolved(late[:3], "Replaced the line card.")
        for one in late[3:]:
            plant(one, state="cancelled")
        with at(60):
            assert found("broken-promises-corrected").outcome is Outcome.FEW
            assert result(DEALT_WITH).status == "needs_person"


class TestEventsOfInformationSecurity:
    def test_without_any_the_controls_ask_a_person(self, monday):
        make("incident")
        assert found("security-events-assessed").outcome is Outcome.NOTHING
        assert [result(one).status for one in (ASSESSED, REPORTED)] == ["needs_person"] * 2
        assert result(RESPONDED).status == "no_evidence"  # its records are asked for by name

    def test_what_waits_too_long_for_its_assessment_breaks_it(self, phishing):
        for _n in range(20):
            make("incident", category=phishing)
        with at(2):
            assert found("security-events-assessed").outcome is Outcome.NOTHING
        with at(5):
            assert found("security-events-assessed").outcome is Outcome.BROKEN
            assert result(ASSESSED).status == "failing"

    def test_assessed_ones_show_a_part_of_the_control(self, phishing):
        for _n in range(20):
            edit(make("incident", category=phishing), {"security": "no_event"}, by=system())
        with at(5):
            assert found("security-events-assessed").outcome is Outcome.MET
            assert result(ASSESSED).status == "partial"

    def test_a_security_incident_that_says_what_was_done_was_responded_to(self, phishing):
        incidents = [make("incident", category=phishing) for _n in range(20)]
        for one in incidents:
            edit(fresh(one), {"security": "incident"}, by=system())
        with at(40):
            assert found("security-incidents-responded").outcome is Outcome.BROKEN
        resolved(incidents, "Blocked the sender, changed the password.", n=41)
        with at(42):
            assert found("security-incidents-responded").outcome is Outcome.MET
            assert result(RESPONDED).status == "partial"

    def test_who_reported_it_is_named(self, phishing, author):
        make("incident", category=phishing, requester=author.person)
        assert found("security-events-reported").outcome is Outcome.MET
        make("incident", category=phishing)
        assert found("security-events-reported").outcome is Outcome.SHORT

    def test_an_incident_that_nobody_suspects_is_not_counted(self, phishing, author):
        make("incident", category=make("category", title="Printers"))
        assert found("security-events-reported").outcome is Outcome.NOTHING


class TestReportsThatAnalyse:
    def test_no_report_is_no_miss(self, monday):
        assert found("service-reports-analysed").outcome is Outcome.NOTHING
        assert result(ANALYSED).status == "needs_person"

    def test_an_approved_one_with_findings_and_decisions_shows_a_part(self, gold, mona):
        report(mona)
        assert found("service-reports-analysed", SOON).outcome is Outcome.MET
        assert result(ANALYSED, SOON).status == "partial"

    def test_one_without_a_decision_is_short(self, gold, mona):
        report(mona)
        report(mona, title="Again", decided="")
        assert found("service-reports-analysed", SOON).outcome is Outcome.SHORT

    def test_one_of_two_years_ago_says_nothing(self, gold, mona):
        report(mona)
        assert found("service-reports-analysed", day(600)).outcome is Outcome.NOTHING


class TestAScopeThatLeavesThemOut:
    def test_narrowing_it_does_not_hide_what_is_broken(self, writer, mona, late):
        inside = make("service", title="Backup")
        with at(60):
            in_force(writer, mona, inside, editions=("iso-9001:2015",))
            assert found("broken-promises-corrected").outcome is Outcome.BROKEN
            assert result(DEALT_WITH).status == "failing"  # they name no service: inside

    def test_what_is_left_out_is_no_evidence_instead_of_a_question(self, writer, mona, monday):
        inside, outside = make("service", title="Backup"), make("service", title="Printing")
        customer = make("customer", title="Kestrel")
        agreement(customer)
        with at(0):
            for _n in range(20):
                ticket(customer, service=outside)
        with at(60):
            in_force(writer, mona, inside, editions=("iso-9001:2015",))
            assert result(DEALT_WITH).status == "no_evidence"
            assert result("iso-9001:2026:8.7.1").status == "failing"
