"""Complaining in the portal: one field, one's own customer, what it is about (8.3.2)."""

import pytest

from ringbeam.core.actors import system
from ringbeam.core.links import Link
from ringbeam.core.writing import edit
from ringbeam.organization.people import Person
from ringbeam.services.complaints import Complaint
from tests.web.pages import make, text_of

pytestmark = pytest.mark.django_db
HERE = "/complain/"


@pytest.fixture
def service():
    return make("service", title="Managed Network")


@pytest.fixture
def ticket(the_customer, service):
    return make("incident", title="Line down", customer=the_customer, service=service)


@pytest.fixture
def carls_person(carl, the_customer):
    """Carl among the customer's people, so that he sees himself."""
    me = Person.rows.get(pk=carl.person)
    edit(me, {"customer": the_customer}, by=system("test"))
    return me


def said(browser, **given):
    """What follows from sending the form, and the complaint that was made last."""
    return browser.post(HERE, given), Complaint.rows.order_by("-pk").first()


def test_one_text_is_a_complaint_of_ones_own_customer(
    carl, carls_person, the_customer, client_of
):
    answer, made = said(client_of(carl), text="Nobody calls back.\nTwice now.")

    assert answer["Location"] == f"/complaints/{made.ref}/"
    assert (made.title, made.customer_id) == ("Nobody calls back.", the_customer.pk)
    assert made.description == "Nobody calls back.\nTwice now."
    assert (made.requester_id, made.channel) == (carls_person.pk, "portal")


def test_it_is_linked_to_the_request_that_it_is_about(carl, client_of, ticket, service):
    assert ticket.ref in text_of(client_of(carl).get(HERE))
    _answer, made = said(client_of(carl), text="Too slow", about=ticket.ref)

    assert Link.objects.filter(source_id=made.pk, target_id=ticket.pk).exists()
    assert made.about_id == service.pk


def test_a_ticket_of_somebody_else_is_neither_offered_nor_linked(carl, client_of):
    other = make("incident", title="Of another customer")
    assert other.ref not in text_of(client_of(carl).get(HERE))
    _answer, made = said(client_of(carl), text="Too slow", about=other.ref)

    assert not Link.objects.filter(source_id=made.pk).exists()


@pytest.mark.parametrize("wanted", ["CUS-999999", "", "x' or 1=1"])
def test_another_customer_cannot_be_named(carl, the_customer, client_of, wanted):
    _answer, made = said(client_of(carl), text="For them", customer=wanted)

    assert made.customer_id == the_customer.pk


def test_without_words_nothing_is_made_and_what_was_chosen_stays(carl, client_of, ticket):
    answer, made = said(client_of(carl), text="  ", about=ticket.ref)

    assert (answer.status_code, made) == (422, None)
    assert "Say what you are not content with" in text_of(answer)
    assert f'value="{ticket.ref}" selected' in answer.content.decode()


def test_who_works_here_or_is_a_stranger_finds_no_such_page(mona, sam, client_of):
    assert client_of(mona).get(HERE).status_code == 404
    assert client_of(sam).get(HERE).status_code == 404
