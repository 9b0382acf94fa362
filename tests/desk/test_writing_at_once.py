"""Two agents who answer at once: the second reads the first answer before sending another."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringbeam.core import clock
from ringbeam.core.comments import Comment
from tests.cast import somebody
from tests.desk.tickets import later, ticket


@pytest.fixture
def printer(kestrel):
    return ticket(kestrel)


@pytest.fixture
def desk(printer, amir, client_of):
    """The browsers of Amir and Ben, who both have the ticket open, and what they have read."""
    ben = somebody("Ben", "member", "agent")
    with clock.stopped(later(minutes=1)):
        clients = [client_of(amir), client_of(ben)]
        pages = [one.get(f"/incidents/{printer.ref}/").content.decode() for one in clients]
        reads = [re.search(r'name="read"\s+value="([\d-]+)"', page).group(1) for page in pages]
        yield [
            lambda sent, client=client, read=read: client.post(
                f"/incidents/{printer.ref}/comment/", {"read": read, **sent}
            )
            for client, read in zip(clients, reads, strict=True)
        ]


def test_the_second_is_told_what_came_between_and_keeps_the_text(desk, printer):
    amir, ben = desk
    assert amir({"text": "A new toner is on its way."}).status_code == 302

    answer = ben({"text": "Have you tried\n another tray?", "move": "wait_for_customer"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "A new toner is on its way." in page
    assert "Have you tried\n another tray?" in page
    assert 'name="move" value="wait_for_customer"' in page
    assert Comment.objects.filter(entry=printer.entry).count() == 1
    printer.refresh_from_db()
    assert printer.state == "new"


def test_what_was_shown_then_is_sent_as_it_is(desk, printer):
    amir, ben = desk
    amir({"text": "A new toner is on its way."})
    page = ben({"text": "Another tray?"}).content.decode()
    read = re.search(r'name="read"\s+value="([\d-]+)"', page).group(1)

    assert ben({"text": "Another tray?", "read": read}).status_code == 302
    said = Comment.objects.filter(entry=printer.entry).order_by("pk")
    assert [one.text for one in said] == ["A new toner is on its way.", "Another tray?"]


def test_what_one_said_oneself_does_not_stand_in_the_way(desk):
    amir, _ben = desk
    assert amir({"text": "First."}).status_code == 302
    assert amir({"text": "And second."}).status_code == 302


def test_a_page_that_does_not_say_what_it_read_sends_as_before(desk):
    amir, ben = desk
    amir({"text": "First."})
    assert ben({"text": "Second.", "read": ""}).status_code == 302
    assert ben({"text": "Third.", "read": "nonsense"}).status_code == 302


def test_a_customer_is_not_stopped_by_a_note_that_stays_inside(
    desk, kestrel, printer, client_of
):
    amir, _ben = desk
    cleo = somebody("Cleo", "customer", scope=kestrel)
    amir({"text": "Between us.", "internal": "1"})
    sent = {"text": "Is there news?", "read": "0"}
    answer = client_of(cleo).post(f"/incidents/{printer.ref}/comment/", sent)
    assert answer.status_code == 302


def test_an_answer_costs_a_desk_sixteen_statements_whatever_was_said_before(desk, printer):
    amir, _ben = desk
    sent = {"text": "We look into it.", "read": "0"}
    counts = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as caught:
            assert amir(sent).status_code == 302
        asked = [one["sql"] for one in caught.captured_queries]
        # The one pair around it all is the transaction, inside that of this test.
        around = [sql for sql in asked if sql.startswith(("SAVEPOINT", "RELEASE"))]
        counts.append(len(asked) - len(around))
        assert len(around) == 2

    assert counts[1:] == [counts[1]] * 2
    assert counts[1] <= 16
