"""Bad days of the desk's clocks: a calendar changed under them, and nights that are odd."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.signing import by_password
from ringbeam.core.writing import create, edit
from ringbeam.desk.recomputing import recompute
from ringbeam.services.levels import Event, Switches, Target, Terms, calendar_from, clocks_of
from ringbeam.services.models import AgreementVersion, Calendar, Customer
from tests.cast import PASSWORD
from tests.desk.test_incident_clocks import go, resolve
from tests.desk.tickets import (
    OFFICE,
    agreement,
    calendar,
    clock_of,
    kestrel,
    later,
    monday,
    ticket,
)
from tests.web.pages import text_of

__all__ = ["kestrel", "monday"]
HOUR = 3600
ALWAYS = {day: [["00:00", "24:00"]] for day in (*OFFICE, "sat", "sun")}
NIGHT = {day: [["00:00", "06:00"]] for day in ALWAYS}
SPRING, AUTUMN = datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC)
SHORT = {**OFFICE, "mon": [["09:00", "12:00"]]}


def test_a_calendar_that_is_changed_moves_no_clock_that_runs(kestrel, client_of, amir):
    incident = ticket(kestrel)
    before = clock_of(incident, "resolution").due
    with clock.stopped(later(hours=1)):
        edit(Calendar.rows.get(), {"weekly": SHORT}, by=system())
    go(incident, "start", later(hours=2))
    with clock.stopped(later(hours=3)):
        page = text_of(client_of(amir).get(f"/incidents/{incident.ref}/clocks/"))
        fresh = ticket(kestrel)

    assert clock_of(incident, "resolution").due == before == later(days=1, hours=8)
    assert clock_of(fresh, "resolution").due > before
    assert "it is at version 2" in page
    with clock.stopped(later(hours=3)):
        page = text_of(client_of(amir).get(f"/incidents/{fresh.ref}/clocks/"))
    assert "it is at version 2" not in page


def test_a_calendar_that_is_changed_in_a_wait_keeps_the_wait_as_it_was_agreed(kestrel):
    incident = ticket(kestrel)
    go(incident, "start", later(minutes=30))
    go(incident, "wait_for_customer", later(hours=1))
    with clock.stopped(later(hours=2)):
        edit(Calendar.rows.get(), {"weekly": SHORT}, by=system())
    go(incident, "go_on", later(hours=5))

    kept = clock_of(incident, "resolution")
    assert (kept.paused, kept.due) == (4 * HOUR, later(days=2, hours=4))


def test_only_a_signed_recomputation_counts_by_the_calendar_as_it_is_now(kestrel, mona):
    incident = resolve(ticket(kestrel), later(hours=7))
    assert clock_of(incident, "resolution").elapsed == 7 * HOUR
    with clock.stopped(later(hours=8)):
        edit(Calendar.rows.get(), {"weekly": SHORT}, by=system())
        assert clock_of(incident, "resolution").elapsed == 7 * HOUR
        proof = by_password(mona, PASSWORD)
        recompute(incident, reason="Closed on Monday.", by=mona, signing=proof)
    kept = clock_of(incident, "resolution")
    assert (kept.elapsed, kept.version) == (3 * HOUR, AgreementVersion.objects.get(number=2))


@pytest.mark.parametrize(("night", "open_hours"), [(SPRING, 5), (AUTUMN, 7)])
def test_a_ticket_over_the_night_on_which_the_clocks_change(monday, night, open_hours):
    """Open from midnight to six on the wall: an hour less in spring, one more in autumn."""
    customer = create(Customer, {"title": "Owl"}, by=system())
    agreement(customer, hours=calendar(weekly=NIGHT, zone="Europe/Berlin"))
    wall = (night + timedelta(days=1)).replace(tzinfo=ZoneInfo("Europe/Berlin"))
    opened = wall.astimezone(UTC)
    with clock.stopped(opened):
        incident = ticket(customer)
    done = wall.replace(hour=7).astimezone(UTC)
    resolve(incident, done)
    assert clock_of(incident, "resolution").elapsed == open_hours * HOUR


@given(
    st.sampled_from([SPRING, AUTUMN]),
    st.integers(0, 48 * HOUR),
    st.integers(1, 30 * HOUR),
    st.integers(0, 20 * HOUR),
    st.integers(0, 20 * HOUR),
)
def test_around_the_clock_every_second_counts_once_whatever_the_wall_says(
    night, begin, target, first, wait
):
    terms = Terms(
        calendar_from({"timezone": "Europe/Berlin", "weekly": ALWAYS}),
        {"1": {"resolution": Target(target)}},
        Switches(pausing={"resolution": frozenset({"waiting_customer"})}),
    )
    start = int(night.timestamp()) + begin
    events = [
        Event(start, "opened", priority="1"),
        Event(start + first, "moved", state="waiting_customer"),
        Event(start + first + wait, "moved", state="in_progress"),
    ]
    (told,) = clocks_of(events, terms, start + first + wait)
    assert told.elapsed == first
    assert told.paused == wait
    assert told.due == start + target + (wait if first < target else 0)
