"""The queue of the desk: all kinds of ticket in one list, what breaks first on top."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.writing import edit, take
from tests.desk.tickets import later, ticket


@pytest.fixture
def two(kestrel):
    """A ticket that is due soon, and one that is due later; it came first."""
    late = ticket(kestrel, title="Slow")
    soon = ticket(kestrel, title="Down", impact=1, urgency=1)
    return soon, late


@pytest.fixture
def at_noon(two):
    """A quarter past nine on the same Monday."""
    with clock.stopped(later(minutes=15)) as now:
        yield now


def shown(client, address="/desk/?state=open"):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def refs_in(page):
    return re.findall(r'name="ref" value="([A-Z]+-[0-9]+)"', page)


def test_the_queue_shows_first_what_breaks_first(two, at_noon, amir, client_of):
    page = shown(client_of(amir))

    assert refs_in(page) == [one.ref for one in two]
    assert f'href="/incidents/{two[0].ref}/?list=' in page
    assert "to respond" in page
    assert '<span class="vh">Incident</span>' in page
    assert "&lt;" not in page.partition("<tbody")[2].partition("</tbody")[0]


def test_without_asking_it_opens_with_what_is_mine(two, at_noon, amir, client_of):
    edit(two[1], {"assignee": amir.person}, by=system())
    answer = client_of(amir).get("/desk/")

    assert answer["Location"] == "/desk/?state=open&assignee=me"
    assert refs_in(shown(client_of(amir), answer["Location"])) == [two[1].ref]


def test_who_steps_on_from_a_ticket_stays_in_the_queue(two, at_noon, amir, client_of):
    client = client_of(amir)
    link = (
        re.search(r'href="(/incidents/INC[^"]+)"', shown(client)).group(1).replace("&amp;", "&")
    )
    page = shown(client, link)

    assert 'href="/desk/?state=open"' in page
    on = re.search(r'href="([^"]+/next/[^"]+)"', page).group(1).replace("&amp;", "&")
    assert client.get(on)["Location"].startswith(f"/incidents/{two[1].ref}/?list=")


def test_customers_and_strangers_find_no_queue(two, at_noon, carl, sam, client_of):
    for one in (carl, sam):
        assert client_of(one).get("/desk/?state=open").status_code == 404


def test_an_act_on_tickets_is_done_to_each_by_its_own_register(two, at_noon, amir, client_of):
    sent = {"ref": [one.ref for one in two], "act": "set:assignee:me", "query": "state=open"}
    answer = client_of(amir).post("/desk/bulk/", sent)

    assert answer.status_code == 200
    assert "2 records done" in answer.content.decode()
    assert 'href="/desk/?state=open"' in answer.content.decode()
    page = shown(client_of(amir), "/desk/?state=open&assignee=me")
    assert refs_in(page) == [one.ref for one in two]


def test_the_queue_is_a_board_and_a_calendar_too(two, at_noon, amir, client_of):
    take(two[1], "start", by=system())
    board = shown(client_of(amir), "/desk/board/?state=open")
    assert "Down" in board
    assert "Slow" in board
    assert "Down" in shown(client_of(amir), "/desk/calendar/?state=open")


def test_words_and_the_kind_narrow_the_queue(two, at_noon, amir, client_of):
    client = client_of(amir)
    assert refs_in(shown(client, "/desk/?q=Down")) == [two[0].ref]
    assert refs_in(shown(client, "/desk/?kind=incident")) == [one.ref for one in two]
    assert refs_in(shown(client, "/desk/?kind=nothing")) == []


def test_a_page_of_the_queue_takes_twelve_statements_whatever_it_shows(
    two, kestrel, amir, client_of
):
    with clock.stopped(later(minutes=15)):
        client = client_of(amir)
        shown(client)
        for number in range(8):
            ticket(kestrel, title=f"More {number}")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            shown(client)
    assert len(asked) <= 12, [one["sql"][:90] for one in asked]


@pytest.mark.parametrize("way", ["new/", "export.csv", "print.pdf", "choices/assignee/?q=a"])
def test_the_other_doors_of_a_list_answer_for_the_queue(two, at_noon, amir, client_of, way):
    answer = client_of(amir).get(f"/desk/{way}")
    assert answer.status_code in (200, 403, 404)
