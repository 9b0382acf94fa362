"""The clocks of an incident follow what happens to it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.acts import Act
from ringbeam.core.conversation import comment
from ringbeam.core.signing import by_password
from ringbeam.core.writing import create, edit, take
from ringbeam.desk.explaining import explain
from ringbeam.desk.recomputing import recompute
from ringbeam.services.models import Agreement, AgreementVersion, Clock, Customer
from tests.cast import PASSWORD
from tests.desk.tickets import (
    HOUR,
    MONDAY,
    SWITCHES,
    TARGETS,
    agreement,
    calendar,
    clock_of,
    due_of,
    later,
    ticket,
)

AROUND_THE_CLOCK = {
    day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
}


def go(record, move, at, **given):
    with clock.stopped(at):
        return take(record, move, by=system(), given=given)


def say(record, at, *, internal=False, automatic=False):
    act = Act(system(), "comment", event={"automatic": automatic}) if automatic else None
    with clock.stopped(at):
        comment(record, "We are on it.", by=system(), internal=internal, act=act)


def resolve(record, at):
    return go(record, "resolve", at, resolution="Put out.")


def test_a_new_incident_is_due_when_its_first_promise_is(kestrel):
    incident = ticket(kestrel)

    assert due_of(incident) == later(hours=2)
    assert clock_of(incident, "resolution").due == later(days=1, hours=8)
    assert clock_of(incident, "response").state == "running"


def test_without_an_agreement_nothing_is_due(monday, network):
    assert due_of(ticket(None, service=network)) is None


def test_a_reply_to_the_customer_is_the_response(kestrel):
    incident = ticket(kestrel)

    say(incident, later(minutes=9))

    response = clock_of(incident, "response")
    assert (response.state, response.elapsed) == ("met", 540)
    assert due_of(incident) == later(days=1, hours=8)


def test_an_automatic_receipt_or_a_note_is_no_response(kestrel):
    incident = ticket(kestrel)

    say(incident, later(minutes=1), automatic=True)
    say(incident, later(minutes=2), internal=True)
    go(incident, "start", later(minutes=3))

    assert clock_of(incident, "response").state == "running"


def test_waiting_for_the_customer_holds_the_resolution(kestrel):
    incident = ticket(kestrel)
    say(incident, later(minutes=5))

    go(incident, "wait_for_customer", later(hours=1))
    assert due_of(incident) is None
    assert clock_of(incident, "resolution").reason == "waiting_customer"
    go(incident, "go_on", later(hours=3))

    assert due_of(incident) == later(days=2, hours=2)
    assert clock_of(incident, "resolution").paused == 2 * 3600


def test_a_reply_while_waiting_is_stored_although_nothing_is_due(kestrel):
    incident = ticket(kestrel)
    say(incident, later(minutes=5))
    go(incident, "wait_for_customer", later(hours=1))
    before = clock_of(incident, "resolution").elapsed

    say(incident, later(hours=2))

    assert clock_of(incident, "resolution").elapsed == before == 3600


def test_a_change_of_priority_brings_its_own_target(kestrel):
    incident = ticket(kestrel)
    say(incident, later(minutes=5))

    with clock.stopped(later(hours=1)):
        edit(incident, {"impact": 1, "urgency": 1}, by=system())

    assert due_of(incident) == later(hours=4)
    assert clock_of(incident, "resolution").priority == "1"


def test_the_switch_go_on_keeps_the_target_when_the_priority_changes(kestrel):
    first = Agreement.rows.get()
    edit(first, {"switches": {**SWITCHES, "on_priority": "go_on"}}, by=system())
    incident = ticket(kestrel)
    say(incident, later(minutes=5))

    with clock.stopped(later(hours=1)):
        edit(incident, {"impact": 1, "urgency": 1}, by=system())

    assert due_of(incident) == later(days=1, hours=8)


def test_what_is_resolved_is_frozen_and_not_due(kestrel):
    incident = ticket(kestrel)

    resolve(incident, later(hours=3))

    assert due_of(incident) is None
    assert clock_of(incident, "response").state == "missed"
    assert clock_of(incident, "resolution").state == "met"
    assert clock_of(incident, "resolution").frozen == later(hours=3)


def test_what_is_reopened_runs_on_without_the_time_as_resolved(kestrel):
    incident = resolve(ticket(kestrel), later(hours=1))

    go(incident, "reopen", later(hours=4))

    resolution = clock_of(incident, "resolution")
    assert (resolution.number, resolution.frozen, resolution.stopped) == (1, None, None)
    assert due_of(incident) == later(days=2, hours=3)


def test_reopening_may_add_a_clock_and_keep_the_old_result(kestrel):
    edit(Agreement.rows.get(), {"switches": {"on_reopening": "new"}}, by=system())
    incident = resolve(ticket(kestrel), later(hours=1))

    go(incident, "reopen", later(hours=4))

    kept = Clock.objects.get(entry_id=incident.pk, metric="resolution", number=1)
    assert (kept.state, kept.elapsed) == ("met", 3600)
    assert clock_of(incident, "resolution").number == 2
    assert due_of(incident) == later(days=2, hours=4)


def test_a_ticket_keeps_the_version_that_it_was_opened_under(kestrel):
    incident = ticket(kestrel)
    shorter = [{**one, "seconds": one["seconds"] // 2} for one in TARGETS]

    with clock.stopped(later(minutes=5)):
        edit(Agreement.rows.get(), {"targets": shorter}, by=system())
        assert due_of(ticket(kestrel)) == later(hours=1, minutes=5)
    say(incident, later(minutes=10))

    assert due_of(incident) == later(days=1, hours=8)
    assert AgreementVersion.objects.count() == 2


def test_an_agreement_about_the_service_goes_before_a_general_one(kestrel, network):
    quick = [{"priority": 3, "metric": "response", "seconds": 60}]
    agreement(kestrel, title="Network", service=network, targets=quick)

    assert due_of(ticket(kestrel, service=network)) == later(minutes=1)
    assert due_of(ticket(kestrel)) == later(hours=2)


def test_a_cancelled_incident_has_broken_no_promise(kestrel):
    incident = ticket(kestrel)

    go(incident, "cancel", later(hours=9), resolution="Not ours.")

    assert {one.state for one in Clock.objects.all()} == {"cancelled"}


def test_clocks_cost_a_new_incident_two_statements(kestrel):
    ticket(kestrel)

    def statements(customer):
        with CaptureQueriesContext(connection) as caught:
            ticket(customer)
        return len(caught.captured_queries)

    without = statements(None)
    # One more resolves the customer that is named.
    assert statements(kestrel) <= without + 3


def test_what_does_not_matter_to_clocks_reads_nothing(kestrel):
    incident = ticket(kestrel)
    with CaptureQueriesContext(connection) as caught:
        edit(incident, {"location": "Hall B"}, by=system())

    assert not any("services_clock" in one["sql"] for one in caught.captured_queries)
    assert due_of(incident) == later(days=0) + timedelta(hours=2)


def test_a_calendar_that_changes_while_clocks_run_holds_for_new_tickets_alone(kestrel):
    running = ticket(kestrel)
    hours = Agreement.rows.get().calendar
    with clock.stopped(later(hours=1)):
        edit(hours, {"exceptions": {"2026-03-02": [["09:00", "11:00"]]}}, by=system())
        say(running, later(hours=1))
        assert due_of(running) == later(days=1, hours=8)
        # One open hour today, and one tomorrow.
        assert due_of(ticket(kestrel)) == later(days=1, hours=1)

    explained = explain(running, later(hours=1))
    assert explained.version.number == 1
    assert all(one.agrees for one in explained.clocks)


def test_a_calendar_that_was_wrong_is_put_right_for_a_running_ticket_by_counting_anew(
    kestrel, mona
):
    running = ticket(kestrel)
    hours = Agreement.rows.get().calendar
    with clock.stopped(later(hours=1)):
        edit(hours, {"exceptions": {"2026-03-02": [["09:00", "10:00"]]}}, by=system())
        proof = by_password(mona, PASSWORD)
        recompute(running, reason="The office closed at ten.", by=mona, signing=proof)
    assert due_of(running) == later(days=1, hours=1)


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        ("2026-03-28T23:00+01:00", "2026-03-29T08:00+02:00"),
        ("2026-10-24T23:00+02:00", "2026-10-25T06:00+01:00"),
    ],
)
def test_a_night_in_which_clocks_change_has_the_hours_that_it_has(db, opened, due):
    customer = create(Customer, {"title": "Night shift"}, by=system())
    always = calendar(zone="Europe/Brussels", weekly=AROUND_THE_CLOCK)
    with clock.stopped(MONDAY):
        agreement(
            customer,
            hours=always,
            targets=[{"priority": 3, "metric": "resolution", "seconds": 8 * HOUR}],
        )
    at = datetime.fromisoformat(opened).astimezone(UTC)
    with clock.stopped(at):
        one = ticket(customer)
    assert due_of(one) == datetime.fromisoformat(due).astimezone(UTC)
    assert due_of(one) - at == timedelta(hours=8)
