"""Logging a call: who calls and what for, on behalf of a customer's person."""

import pytest

from ringbeam.core.actors import system
from ringbeam.core.writing import create, edit
from ringbeam.desk.incidents import Incident
from ringbeam.organization.people import Person
from ringbeam.services.models import ConfigurationItem, Customer
from tests.cast import somebody
from tests.desk.tickets import agreement, ticket
from tests.web.pages import text_of


@pytest.fixture
def ruben(monday):
    """A customer's person, with an agreement and an item."""
    customer = create(Customer, {"title": "Kestrel"}, by=system())
    agreement(customer)
    create(ConfigurationItem, {"title": "Scanner 12", "customer": customer}, by=system())
    given = {"title": "Ruben", "email": "r@kestrel.example", "customer": customer}
    return create(Person, given, by=system())


@pytest.fixture
def desk(client_of, monday):
    return client_of(somebody("Amir", "member", "agent"))


def test_a_call_is_logged_by_who_calls_and_one_line(desk, ruben):
    answer = desk.post("/desk/call/", {"requester": "Ruben", "title": "No Wi-Fi", "impact": 2})

    made = Incident.rows.get()
    assert answer.url == f"/incidents/{made.ref}/"
    assert (made.requester_id, made.customer_id) == (ruben.pk, ruben.customer_id)
    assert (made.channel, made.title) == ("Telephone", "No Wi-Fi")
    assert made.due is not None


def test_who_calls_shows_what_is_open_and_what_they_use(desk, ruben):
    known = ticket(Customer.rows.get(), requester=ruben, title="Printer")
    page = text_of(desk.get(f"/desk/call/about/?requester=Ruben ({ruben.ref})"))
    for told in ("Kestrel", "Printer", known.ref, "Scanner 12"):
        assert told in page
    assert "Printer" not in text_of(desk.get("/desk/call/about/?requester=Nobody"))


def test_a_caller_whom_nobody_knows_is_noted_by_name(desk, ruben):
    desk.post("/desk/call/", {"caller": "Ida, 0123 456", "title": "Door", "impact": 2})
    made = Incident.rows.get()
    assert made.description == "Called: Ida, 0123 456"
    assert made.requester_id is None


def test_what_was_typed_stays_where_nobody_is_said_or_known(desk, ruben):
    for who, told in (("", "Say who calls."), ("Xaver", "Xaver")):
        sent = {"requester": who, "title": "No Wi-Fi", "impact": 1}
        answer = desk.post("/desk/call/", sent)
        page = text_of(answer)
        assert answer.status_code == 422
        assert told in page
        assert 'value="No Wi-Fi"' in page
    assert not Incident.rows.exists()


def test_two_of_one_name_are_told_apart_by_their_number(desk, ruben):
    given = {"title": "Ruben", "email": "r2@kestrel.example"}
    second = create(Person, given, by=system())
    sent = {"requester": "Ruben", "title": "No Wi-Fi", "impact": 1}
    assert desk.post("/desk/call/", sent).status_code == 422
    desk.post("/desk/call/", {**sent, "requester": f"Ruben ({second.ref})"})
    assert Incident.rows.get().requester_id == second.pk


def test_it_is_for_agents_and_others_report(client_of, ruben, desk):
    cleo = somebody("Cleo", "customer", scope=Customer.rows.get())
    edit(Person.rows.get(pk=cleo.person), {"customer": Customer.rows.get()}, by=system())
    assert client_of(cleo).get("/desk/call/").status_code == 404
    assert client_of(cleo).get("/desk/call/about/?requester=Ruben").status_code == 404
    assert 'href="/desk/call/"' in text_of(desk.get("/"))
