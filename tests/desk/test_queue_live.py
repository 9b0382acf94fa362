"""The queue while one looks at it: what others do arrives, and costs little meanwhile."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.conversation import comment
from ringbeam.core.entries import Entry
from ringbeam.core.history import HistoryLine
from ringbeam.core.writing import take
from ringbeam.desk.presence import say_here, who_is_here
from tests.cast import somebody
from tests.desk.tickets import later, ticket

ADDRESS = "/desk/live/?state=open"


@pytest.fixture
def printer(kestrel):
    """A ticket that both agents see."""
    return ticket(kestrel)


@pytest.fixture
def ben(printer):
    """Another agent."""
    return somebody("Ben", "member", "agent")


@pytest.fixture
def page(printer, amir, ben, client_of):
    """Amir's page, which has asked once: ``ask(minutes)`` asks again so much later."""
    client, had = client_of(amir), {"tag": ""}

    def ask(after=0.0):
        with clock.stopped(later(minutes=15 + after)):
            answer = client.get(ADDRESS, headers={"If-None-Match": f'"{had["tag"]}"'})
        told = answer.json() if answer.status_code == 200 else {}
        had.update(told)
        return answer.status_code, told

    assert ask()[0] == 200
    return ask


def at(minutes):
    return clock.stopped(later(minutes=15 + minutes))


def test_nothing_is_answered_while_nothing_happened(page):
    assert page(0.2) == (304, {})


def test_what_others_do_arrives_with_the_counts_of_the_views(page, printer, kestrel):
    with at(0.3):
        take(printer, "start", by=system())
        new = ticket(kestrel, title="Scanner")

    status, told = page(0.4)

    assert status == 200
    rows = {ref: html for ref, _version, html in told["rows"]}
    assert "In progress" in rows[printer.ref]
    assert "Scanner" in rows[new.ref]
    assert ["open", "2", False] in told["views"]
    assert "overdue" in told["summary"]


def test_a_reply_is_a_change_too(page, printer):
    before = page(1.1)[1]["rows"][0][1]
    with at(1.2):
        comment(printer, "We look at it.", by=system())
    status, told = page(1.3)

    assert status == 200
    assert told["rows"][0][1] > before


def test_a_second_reply_that_changes_nothing_else_is_one_as_well(page, printer, amir):
    with at(0.1):
        comment(printer, "We look at it.", by=system())
    before = page(0.2)[1]["rows"][0][1]
    with at(0.3):
        comment(printer, "Still looking.", by=system())
    told = page(0.4)[1]
    assert (told["rows"][0][1], told["said"]) == (before, [printer.ref])
    with at(0.5):
        comment(printer, "My own.", by=amir)
    assert page(0.6)[1]["said"] == []


def test_what_an_import_dated_later_hides_nothing(page, printer, kestrel):
    Entry.rows.filter(pk=ticket(kestrel).pk).update(updated=later(days=1))
    assert page(1.1)[0] == 200
    with at(1.2):
        take(printer, "start", by=system())
    assert "rows" in page(1.3)[1]


def test_clocks_run_on_every_minute(page):
    assert page(0.5)[0] == 304
    assert "rows" in page(1.5)[1]


def test_who_writes_is_shown_to_others_and_never_kept(page, printer, ben):
    lines = HistoryLine.objects.count()
    with at(0.1):
        say_here(printer.pk, ben.account, writing=True)

    status, told = page(0.2)

    assert (status, told["here"]) == (200, {printer.ref: "Ben is writing"})
    assert "rows" not in told
    assert HistoryLine.objects.count() == lines
    assert page(0.95)[1]["here"] == {}


def test_who_says_nothing_any_more_is_forgotten(printer, ben, amir):
    with clock.stopped(later(minutes=1)) as now:
        say_here(printer.pk, ben.account, writing=False)
        assert [one.words for one in who_is_here([printer.pk])] == ["Ben has this open"]
    with clock.stopped(now + timedelta(seconds=46)):
        assert who_is_here([printer.pk]) == []


def test_two_people_at_one_ticket_are_told_of_each_other(printer, amir, ben, client_of):
    address = f"/desk/here/{printer.ref}/"
    with clock.stopped(later(minutes=1)):
        client_of(ben).post(address, {"writing": "1", "version": printer.version})
        told = client_of(amir).post(address, {"writing": "0", "version": printer.version})
        assert told.json() == {"here": "Ben is writing", "changed": ""}

        comment(printer, "Done.", by=system())
        again = client_of(amir).post(address, {"version": printer.version}).json()
        assert again["changed"] == "Changed since you opened it."

        assert client_of(ben).post(address, {"gone": "1"}).status_code == 204
        assert client_of(amir).post(address, {}).json()["here"] == ""


def test_customers_and_strangers_are_told_nothing_of_who_works(
    printer, ben, carl, sam, client_of
):
    with clock.stopped(later(minutes=1)):
        for one in (carl, sam):
            client = client_of(one)
            assert client.post(f"/desk/here/{printer.ref}/", {}).status_code == 404
            assert client.get(ADDRESS).status_code == 404


def test_a_customer_of_the_ticket_sees_no_agent_at_it(kestrel, ben, client_of):
    with clock.stopped(later(minutes=1)):
        reported = ticket(kestrel)
        theirs = somebody("Cleo", "customer", scope=kestrel)
        page = client_of(theirs).get(f"/incidents/{reported.ref}/")
        assert page.status_code == 200
        assert "data-here" not in page.content.decode()
        assert client_of(theirs).post(f"/desk/here/{reported.ref}/").status_code == 404


def test_an_answer_that_nothing_happened_costs_a_few_small_statements(page, amir, client_of):
    with at(0.1):
        client = client_of(amir)
        tag = client.get(ADDRESS).json()["tag"]
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(ADDRESS, headers={"If-None-Match": f'"{tag}"'})
    assert answer.status_code == 304
    assert len(asked) <= 4, [one["sql"][:90] for one in asked]
