"""Whether an incident is one of information security: suspected, then assessed by a person."""

import pytest

from ringbeam.core.actors import system
from ringbeam.core.writing import create, edit
from ringbeam.desk.categories import Category
from ringbeam.desk.incidents import Incident
from tests.web.pages import make, statements, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def phishing():
    return create(Category, {"title": "Suspicious mail", "security": True}, by=system("test"))


def again(incident):
    return Incident.rows.get(pk=incident.pk)


def test_what_comes_under_such_a_category_waits_for_its_assessment(phishing):
    assert make("incident", category=phishing).security == "reported"
    assert make("incident", category=make("category", title="Printers")).security == ""
    assert make("incident").security == ""


def test_a_category_that_is_given_later_raises_the_suspicion_too(phishing, amir):
    incident = make("incident")
    edit(incident, {"category": phishing}, by=amir)
    assert again(incident).security == "reported"


def test_another_category_does_not_take_it_away(phishing, amir):
    incident = make("incident", category=phishing)
    edit(incident, {"category": make("category", title="Printers")}, by=amir)
    assert again(incident).security == "reported"


def test_what_somebody_decided_stays_and_history_says_who(phishing, amir, client_of):
    incident = make("incident", category=phishing)
    edit(incident, {"security": "event"}, by=amir)
    edit(again(incident), {"title": "Odd mail, again"}, by=amir)
    assert again(incident).security == "event"
    told = text_of(client_of(amir).get(f"/incidents/{incident.ref}/history/"))
    assert "Security event, no incident" in told
    assert amir.name in told


def test_taking_the_suspicion_out_says_that_it_was_none(phishing, amir):
    incident = make("incident", category=phishing)
    edit(incident, {"security": ""}, by=amir)
    assert again(incident).security == "no_event"


def test_the_list_of_those_that_wait(phishing, amir, client_of):
    waits, other = make("incident", category=phishing, title="Odd mail"), make("incident")
    shown = text_of(client_of(amir).get("/incidents/?security=reported"))
    assert waits.ref in shown
    assert other.ref not in shown


def test_customers_neither_see_nor_set_it(phishing, the_customer, carl, client_of):
    incident = make("incident", category=phishing, customer=the_customer)
    shown = client_of(carl).get(f"/incidents/{incident.ref}/")
    assert shown.status_code == 200
    assert "to be assessed" not in text_of(shown)
    asked = [
        client_of(carl).get(f"/incidents/?security={one}") for one in ("reported", "no_event")
    ]
    assert len({incident.ref in text_of(one) for one in asked}) == 1  # the filter tells nothing


def test_the_page_asks_no_more_for_it(phishing, amir, client_of):
    browser = client_of(amir)
    plain = make("incident", category=make("category", title="Printers"))
    suspected = make("incident", category=phishing)
    _page, few = statements(browser, f"/incidents/{plain.ref}/")
    _page, many = statements(browser, f"/incidents/{suspected.ref}/")
    assert len(many) == len(few)
