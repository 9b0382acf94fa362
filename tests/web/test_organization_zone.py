"""The organization's zone: its days begin and end there, and a change moves no due day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from ringbeam.core import access, clock, formats, organization_zone
from ringbeam.core.accounts import Account
from ringbeam.core.actors import WEB, actor_of
from ringbeam.core.entries import Entry
from ringbeam.core.listing import asked_of
from ringbeam.core.organization_zone import set_organization_zone
from ringbeam.core.registers import named
from tests.web.pages import make, text_of

pytestmark = pytest.mark.django_db
BERLIN, NEW_YORK, KIRITIMATI = "Europe/Berlin", "America/New_York", "Pacific/Kiritimati"
DAY = date(2026, 3, 10)
NEXT = DAY + timedelta(days=1)
PAGE = "/access/zone/"


def due(title, at):
    """An incident that is due at this time."""
    record = make("incident", title=title)
    for model in (Entry, type(record)):
        model.rows.filter(pk=record.pk).update(due=at)
    return record


def reading_in(actor, zone):
    """The same person in another zone."""
    Account.objects.filter(pk=actor.account).update(zone=zone)
    return actor_of(Account.objects.get(pk=actor.account), door=WEB)


def listed(actor, **asked):
    """The titles that the list of incidents shows for these filters."""
    chosen = asked_of(
        named("incident"), actor, {name: [value] for name, value in asked.items()}
    )
    return {one.title for one in chosen.rows()}


def test_an_administrator_chooses_it_and_history_tells(adam, client_of):
    page = text_of(client_of(adam).get(PAGE))
    answer = client_of(adam).post(PAGE, {"zone": BERLIN})

    assert "moves nothing to another day" in page
    assert answer.status_code == 302
    assert organization_zone.organization_zone() == BERLIN
    line = access.told().get()
    assert (line.said, line.changes) == ("organization_zone", {"zone": ["UTC", BERLIN]})
    assert "changed the organization" in text_of(client_of(adam).get("/access/"))


def test_nobody_else_sees_or_chooses_it(mona, olga, client_of):
    for other in (mona, olga):
        assert client_of(other).get(PAGE).status_code == 404
        assert client_of(other).post(PAGE, {"zone": BERLIN}).status_code == 404
    assert organization_zone.organization_zone() == "UTC"


def test_a_zone_that_there_is_not_is_refused(adam, client_of):
    with pytest.raises(ValidationError):
        set_organization_zone("Moon/Tranquility", by=adam)

    assert client_of(adam).post(PAGE, {"zone": "Moon/Tranquility"}).status_code == 422
    assert not set_organization_zone("UTC", by=adam)
    assert not access.told().exists()


def test_a_day_ends_when_it_is_over_there(adam):
    set_organization_zone(BERLIN, by=adam)

    assert clock.due_on(DAY) == datetime(2026, 3, 10, 22, 59, 59, tzinfo=UTC)
    with clock.stopped(datetime(2026, 3, 10, 23, 30, tzinfo=UTC)):
        assert clock.today() == NEXT
    assert clock.start_of(NEXT) - clock.due_on(DAY) == timedelta(seconds=1)


def test_a_change_moves_no_due_day(adam):
    written = [clock.due_on(DAY)]
    for zone in (BERLIN, NEW_YORK, BERLIN):
        set_organization_zone(zone, by=adam)
        written.append(clock.due_on(DAY))

    assert len(set(written)) == 3
    assert {clock.dated(at) for at in written} == {DAY}
    assert clock.ends_of(DAY) == set(written)
    with timezone.override(ZoneInfo(KIRITIMATI)):
        assert {formats.day_of(at) for at in written} == {DAY}


def test_another_process_goes_by_it_with_its_next_request(adam, client_of):
    set_organization_zone(BERLIN, by=adam)
    clock.go_by(())
    organization_zone.keep_up()
    assert organization_zone.organization_zone() == BERLIN

    clock.go_by(())
    client_of(adam).get("/work/")
    assert [str(zone) for zone in clock.zones()] == [BERLIN, "UTC"]


@pytest.mark.parametrize("zone", ["UTC", BERLIN, NEW_YORK, KIRITIMATI, "Pacific/Honolulu"])
def test_a_list_and_a_calendar_find_a_due_day_on_its_day_in_every_zone(
    zone, mona, adam, client_of
):
    due("Before", clock.due_on(DAY))
    set_organization_zone(NEW_YORK, by=adam)
    due("Now", clock.due_on(DAY))
    due("Beside", clock.due_on(NEXT))
    reader = reading_in(mona, zone)

    assert listed(reader, due="2026-03-10") == {"Before", "Now"}
    assert listed(reader, due_from="2026-03-11") == {"Beside"}
    assert listed(reader, due_before="2026-03-11") == {"Before", "Now"}
    assert listed(reader, due_from="2026-03-10", due_before="2026-03-12") == {
        *("Before", "Now", "Beside")
    }
    page = text_of(client_of(mona).get("/incidents/calendar/?span=month&on=2026-03-10"))
    cell = next(one for one in page.split("<td ") if "due=2026-03-10" in one)
    assert ("Before" in cell, "Now" in cell, "Beside" in cell) == (True, True, False)


def test_a_moment_stays_on_the_day_of_the_reader(mona, adam):
    set_organization_zone(NEW_YORK, by=adam)
    due("Late at night", datetime(2026, 3, 10, 22, 30, tzinfo=UTC))

    assert listed(reading_in(mona, KIRITIMATI), due="2026-03-11") == {"Late at night"}
    assert listed(reading_in(mona, "UTC"), due="2026-03-10") == {"Late at night"}
