"""Reports of the desk: what was done and how, what is open, where the time went."""

import io
from datetime import timedelta

import openpyxl
import pytest

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.conversation import link
from ringbeam.core.reports import Question
from ringbeam.core.writing import create, edit, take
from ringbeam.desk.desk_figures import Spent, Work, backlog_by, time_by, work_by
from ringbeam.desk.service_requests import ServiceRequest
from ringbeam.organization.models import Group
from ringbeam.services.counts import DUPLICATE_OF
from tests.cast import somebody
from tests.desk.tickets import MONDAY, later, ticket
from tests.web.pages import statements, text_of

MARCH = Question(MONDAY.date().replace(day=1), MONDAY.date().replace(day=1), "group")


def resolve(record):
    edit(record, {"resolution": "Toner"}, by=system())
    take(record, "resolve", by=system())


@pytest.fixture
def groups(monday):
    return [create(Group, {"title": title}, by=system()) for title in ("Network", "Clinic")]


@pytest.fixture
def month(kestrel, groups):
    """Four tickets: done at once, handed on, come back, still open; and one told twice."""
    network, clinic = groups
    at_once = ticket(kestrel, group=network)
    handed, back, left = (ticket(kestrel, group=network) for _ in range(3))
    with clock.stopped(later(hours=1)):
        edit(handed, {"group": clinic}, by=system())
        resolve(back)
    with clock.stopped(later(hours=2)):
        take(back, "reopen", by=system())
    with clock.stopped(later(hours=3)):
        for one in (at_once, handed, back):
            resolve(one)
        twice = ticket(kestrel, group=network)
        link(twice, DUPLICATE_OF, left, by=system())
        resolve(twice)
    return left


def test_what_was_done_tells_what_took_one_touch_and_what_came_back(month, groups):
    network, clinic = groups
    assert work_by("group", MARCH, system()) == {
        network.pk: Work(opened=3, done=2, at_once=1, again=1),
        clinic.pk: Work(opened=1, done=1, passed_on=1),
    }


def test_requests_count_beside_incidents(kestrel, monday):
    ticket(kestrel)
    create(ServiceRequest, {"title": "A badge", "customer": kestrel}, by=system())
    assert {key: one.opened for key, one in work_by("kind", MARCH, system()).items()} == {
        "incident": 1,
        "service_request": 1,
    }


def test_a_ticket_that_waited_was_not_done_at_first_contact(kestrel):
    record = ticket(kestrel)
    with clock.stopped(later(hours=1)):
        take(record, "wait_for_customer", by=system())
        take(record, "go_on", by=system())
        resolve(record)
    (work,) = work_by("group", MARCH, system()).values()
    assert (work.done, work.at_once) == (1, 0)


def test_the_backlog_tells_how_old_what_is_open_is(month, kestrel):
    with clock.stopped(later(days=40)):
        ticket(kestrel)
        (found,) = backlog_by("priority", system()).values()
        assert found.ages == [1, 0, 0, 1, 0]
        assert found.oldest == MONDAY


def test_time_by_state_adds_what_ended_and_leaves_out_what_is_done(month, groups):
    found = time_by("state", MARCH, system())
    assert found["new"] == Spent(tickets=3, stays=4, time=timedelta(hours=1 + 1 + 2 + 3))
    assert found["in_progress"] == Spent(tickets=1, stays=1, time=timedelta(hours=1))
    assert set(found) == {"new", "in_progress"}


@pytest.mark.parametrize("name", ["desk-work", "backlog", "time-by-state"])
def test_a_report_is_a_page_a_workbook_and_a_print_in_every_group(month, client_of, name):
    mona = somebody("Mona", "manager")
    client = client_of(mona)
    page = text_of(client.get(f"/{name}/"))
    for by in ("group", "service", "customer", "kind"):
        assert client.get(f"/{name}/?by={by}").status_code == 200
    assert "Network" in text_of(client.get(f"/{name}/?by=group"))
    book = openpyxl.load_workbook(io.BytesIO(_whole(client.get(f"/{name}/?form=xlsx"))))
    assert book.active.max_row > 1
    assert _whole(client.get(f"/{name}/?form=pdf")).startswith(b"%PDF")
    assert page.count("<h1") == 1


def test_where_the_time_went_is_drawn_with_how_many_tickets(month, client_of):
    page = text_of(client_of(somebody("Mona", "manager")).get("/time-by-state/"))
    assert "Share of time. New: 87.5 %, n 3; In progress: 12.5 %, n 1" in page


def _whole(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_customers_and_strangers_are_told_of_no_report(month, kestrel, client_of):
    for who in (somebody("Cleo", "customer", scope=kestrel), somebody("Sam")):
        for name in ("desk-work", "backlog", "time-by-state"):
            assert client_of(who).get(f"/{name}/").status_code == 404
        assert "/backlog/" not in text_of(client_of(who).get("/"))


def test_a_report_takes_the_same_statements_whatever_there_is(month, kestrel, client_of):
    client = client_of(somebody("Mona", "manager"))
    for name in ("desk-work", "backlog", "time-by-state"):
        _page, before = statements(client, f"/{name}/")
        for _ in range(3):
            ticket(kestrel)
        _page, after = statements(client, f"/{name}/")
        assert len(after) == len(before) <= 16
