"""Time spent on tickets: entered, withdrawn, added up, and read by who works here alone."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.history import HistoryLine
from ringbeam.core.refusals import Forbidden
from ringbeam.core.writing import create
from ringbeam.desk.incidents import Incident
from ringbeam.desk.service_requests import ServiceRequest
from ringbeam.desk.time_report import time_by_group
from ringbeam.desk.time_spent import TimeSpent, log_time, minutes_in, withdraw_time
from ringbeam.web.formats import duration
from tests.cast import somebody
from tests.desk.tickets import later, ticket
from tests.web.pages import statements, text_of

MARCH = date(2026, 3, 1)


@pytest.fixture
def amir(monday):
    return somebody("Amir", "member", "agent")


@pytest.fixture
def printer(kestrel):
    return ticket(kestrel)


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        *(("45", 45), ("45 min", 45), ("1:30", 90), ("1 h 30 min", 90), ("1h30m", 90)),
        *(("1,5 h", 90), ("2h", 120), (" 24 h ", 1440), ("٤٥", 45)),
    ],
)
def test_a_time_is_read_as_people_write_it(said, minutes):
    assert minutes_in(said) == minutes


@pytest.mark.parametrize("said", ["", "0", "soon", "25 h", "-5", "1:75", "1 h 2 h"])
def test_what_is_no_time_is_refused_with_an_example(said):
    with pytest.raises(ValidationError, match="45 min"):
        minutes_in(said)


@given(st.integers(1, 1439))
def test_what_the_product_says_of_a_time_can_be_entered_again(minutes):
    assert minutes_in(duration(minutes * 60)) == minutes


def test_the_ticket_keeps_the_sum_and_history_says_each_entry(printer, amir):
    log_time(printer, 30, by=amir, what="Toner")
    one = log_time(printer, 15, by=amir, billable=True)
    assert Incident.rows.get().spent == 45
    assert withdraw_time(one.pk, by=amir)
    assert not withdraw_time(one.pk, by=amir)
    assert Incident.rows.get().spent == 30
    said = HistoryLine.objects.filter(entry_id=printer.pk).order_by("number")
    assert list(said.values_list("said", flat=True))[1:] == [
        *("log_time", "log_time", "withdraw_time")
    ]


def test_entries_are_withdrawn_by_who_made_them_or_a_manager(printer, amir):
    one, two = log_time(printer, 30, by=amir), log_time(printer, 5, by=amir)
    ben = somebody("Ben", "member", "agent")
    with pytest.raises(Forbidden):
        withdraw_time(one.pk, by=ben)
    assert withdraw_time(two.pk, by=somebody("Mona", "manager"))


def test_customers_neither_enter_nor_read_it(printer, kestrel, amir, client_of):
    cleo = somebody("Cleo", "customer", scope=kestrel)
    log_time(printer, 30, by=amir, what="Looked for the toner")
    with pytest.raises(Forbidden):
        log_time(printer, 5, by=cleo)
    client = client_of(cleo)
    assert client.get(f"/desk/time/{printer.ref}/").status_code == 404
    assert client.post(f"/desk/time/{printer.ref}/", {"time": "5"}).status_code == 404
    page = text_of(client.get(f"/incidents/{printer.ref}/"))
    assert "Time spent" not in page
    assert "log_time" not in page
    assert client.get("/time-spent/").status_code == 404


def test_it_is_entered_on_the_ticket_and_what_was_typed_stays(printer, amir, client_of):
    client, url = client_of(amir), f"/desk/time/{printer.ref}/"
    wrong = client.post(url, {"time": "soon", "what": "Toner"})
    assert wrong.status_code == 422
    assert 'value="Toner"' in text_of(wrong)
    assert client.post(url, {"time": "5", "day": "2030-01-01"}).status_code == 422
    assert client.post(url, {"time": "5", "day": "then"}).status_code == 422
    client.post(url, {"time": "1 h", "what": "Toner", "billable": "1", "day": "2026-03-01"})
    one = TimeSpent.objects.get()
    assert (one.minutes, one.billable, one.day) == (60, True, date(2026, 3, 1))
    assert "Toner" in text_of(client.get(url))
    client.post(f"{url}{one.pk}/withdraw/")
    assert Incident.rows.get().spent == 0
    other = ticket(None)
    assert client.post(f"/desk/time/{other.ref}/{one.pk}/withdraw/").status_code == 404


def test_the_page_of_a_ticket_asks_nothing_more_for_it(printer, amir, client_of):
    client = client_of(amir)
    _page, before = statements(client, f"/incidents/{printer.ref}/")
    for _ in range(3):
        log_time(printer, 5, by=amir)
    _page, after = statements(client, f"/incidents/{printer.ref}/")
    assert len(after) == len(before)


def test_the_report_adds_what_was_spent_in_its_months(printer, kestrel, amir, client_of):
    asked = create(ServiceRequest, {"title": "A badge", "customer": kestrel}, by=system())
    log_time(printer, 30, by=amir, billable=True)
    log_time(asked, 60, by=amir)
    gone = log_time(asked, 600, by=amir)
    withdraw_time(gone.pk, by=amir)
    with clock.stopped(later(days=40)):
        log_time(printer, 90, by=amir)

    found = time_by_group("kind", MARCH, MARCH, system())
    assert found == [("service_request", 1, 1, 60, None), ("incident", 1, 1, 30, 30)]
    (mine,) = time_by_group("person", MARCH, MARCH, system())
    assert mine == (amir.person, 2, 2, 90, 30)
    client = client_of(somebody("Mona", "manager"))
    for by in ("person", "customer", "service", "kind", "month"):
        page = text_of(client.get(f"/time-spent/?by={by}"))
        assert "1 h 30 min" in page
        assert "Time, the billable part full. " in page
        assert "1 h 30 min, n 2" in page or "1 h, n 1; " in page
