"""The page of a ticket: what else who asked has, what is like it, until when it comes back."""

from datetime import timedelta

import pytest

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.conversation import links_of
from ringbeam.core.refusals import Refused
from ringbeam.core.writing import create, edit, take
from ringbeam.desk.incidents import Incident
from ringbeam.desk.reopening import may_be_reopened_until
from ringbeam.desk.similar import similar_to
from ringbeam.organization.people import Person
from ringbeam.services.agreements import Agreement
from ringbeam.services.configuration_items import ConfigurationItem
from ringbeam.services.customers import Customer
from tests.cast import somebody
from tests.desk.tickets import later, ticket
from tests.web.pages import statements, text_of


@pytest.fixture
def amir(monday):
    return somebody("Amir", "member", "agent")


@pytest.fixture
def cleo(kestrel):
    made = somebody("Cleo", "customer", scope=kestrel)
    edit(Person.rows.get(pk=made.person), {"customer": kestrel}, by=system())
    return made


def beside(browser, one):
    return browser.get(f"/desk/beside/{one.ref}/")


def test_an_agent_sees_what_else_who_asked_has_open_ones_first(kestrel, amir, cleo, client_of):
    done = ticket(kestrel, title="Old trouble", requester=cleo.person)
    take(done, "resolve", by=amir, given={"resolution": "Restarted."})
    one = ticket(kestrel, requester=cleo.person)
    other = ticket(kestrel, title="Second thing", requester=cleo.person)
    ticket(kestrel, title="Of somebody else")
    create(ConfigurationItem, {"title": "Laptop 12", "owner": cleo.person}, by=system())

    page = text_of(beside(client_of(amir), one))

    assert page.index(other.ref) < page.index(done.ref)
    assert "Laptop 12" in page
    assert "Of somebody else" not in page
    assert f">{one.ref}<" not in page
    assert f"/desk/beside/{one.ref}/" in text_of(client_of(amir).get(f"/incidents/{one.ref}/"))


def test_it_is_no_page_for_customers_nor_for_guessed_numbers(kestrel, amir, cleo, client_of):
    one = ticket(kestrel, requester=cleo.person)
    assert beside(client_of(cleo), one).status_code == 404
    assert client_of(amir).get("/desk/beside/INC-999999/").status_code == 404
    assert "/desk/beside/" not in text_of(client_of(cleo).get(f"/incidents/{one.ref}/"))


def test_what_is_beside_costs_the_same_for_many(kestrel, amir, cleo, client_of):
    one = ticket(kestrel, requester=cleo.person)
    browser = client_of(amir)
    few = len(statements(browser, f"/desk/beside/{one.ref}/")[1])
    for _n in range(8):
        ticket(kestrel, requester=cleo.person)
    assert len(statements(browser, f"/desk/beside/{one.ref}/")[1]) == few


def test_the_same_told_twice_is_offered_and_merged_by_one_click(kestrel, amir, client_of):
    first = ticket(kestrel, title="Scanners lose network in hall B")
    second = ticket(kestrel, title="No network for scanners")

    page = text_of(client_of(amir).get(f"/incidents/{second.ref}/suggestion/"))

    assert f'name="target" value="{first.ref}"' in page
    client_of(amir).post(f"/incidents/{second.ref}/do/merge_into/", {"target": first.ref})
    second.refresh_from_db()
    assert not second.open
    assert similar_to(Incident.rows.get(pk=first.pk), amir) is None


def test_another_customers_open_ticket_is_never_called_the_same(kestrel, amir):
    other = create(Customer, {"title": "Vantern"}, by=system())
    ticket(other, title="Scanners lose network in hall B")
    assert similar_to(ticket(kestrel, title="No network for scanners"), amir) is None


def test_how_the_like_of_it_was_resolved_is_offered_as_a_reply(
    kestrel, network, amir, client_of
):
    old = ticket(kestrel, title="Scanners lose network in hall", service=network)
    take(old, "resolve", by=amir, given={"resolution": "Pin them to 5 GHz."})
    new = ticket(kestrel, title="All scanners lose network again", service=network)
    assert similar_to(new, amir).resolution == "Pin them to 5 GHz."
    page = text_of(client_of(amir).get(f"/incidents/{new.ref}/suggestion/"))
    assert 'data-say="Pin them to 5 GHz."' in page


def done(kestrel, cleo, amir, **more):
    one = ticket(kestrel, requester=cleo.person, **more)
    with clock.stopped(later(hours=2)):
        return take(one, "resolve", by=amir, given={"resolution": "Restarted."})


def agreed(days):
    """The agreement says from now on how long what is done can be reopened."""
    edit(Agreement.rows.get(), {"reopen_days": days}, by=system())


def test_a_ticket_keeps_what_was_agreed_when_it_was_opened(kestrel, amir, cleo):
    agreed(14)
    with clock.stopped(later(minutes=1)):
        one = ticket(kestrel, requester=cleo.person)
    with clock.stopped(later(minutes=2)):
        agreed(1)
        take(one, "resolve", by=amir, given={"resolution": "Restarted."})
    until = may_be_reopened_until(Incident.rows.get(pk=one.pk))
    assert until == later(minutes=2) + timedelta(days=14)


def test_who_asked_reopens_as_long_as_the_agreement_says(kestrel, amir, cleo):
    agreed(14)
    one, other = done(kestrel, cleo, amir), done(kestrel, cleo, amir)
    until = later(hours=2) + timedelta(days=14)
    assert may_be_reopened_until(Incident.rows.get(pk=one.pk)) == until

    with clock.stopped(until):
        assert take(one, "reopen", by=cleo).open
    with clock.stopped(until + timedelta(seconds=1)):
        with pytest.raises(Refused, match=f"Report it again and name {other.ref}"):
            take(other, "reopen", by=cleo)
        assert take(other, "reopen", by=amir).open


def test_without_a_word_of_it_a_ticket_comes_back_at_any_time(kestrel, amir, cleo):
    one = done(kestrel, cleo, amir)
    with clock.stopped(later(days=900)):
        assert take(one, "reopen", by=cleo).open


def test_what_comes_too_late_is_reported_again_and_linked(kestrel, amir, cleo, client_of):
    agreed(1)
    one = done(kestrel, cleo, amir)
    browser = client_of(cleo)
    with clock.stopped(later(days=9)):
        page = text_of(browser.get(f"/incidents/{one.ref}/"))
        assert f"/report/?again={one.ref}" in page
        assert f'value="{one.ref}"' in text_of(browser.get(f"/report/?again={one.ref}"))
        browser.post("/report/", {"text": "It is back", "again": one.ref})
    new = Incident.rows.exclude(pk=one.pk).get()
    assert [(link.kind, link.target_id) for link in links_of(new.pk)[0]] == [
        ("follows", one.pk)
    ]


def test_a_guessed_number_is_not_linked_by_reporting_again(kestrel, amir, cleo, client_of):
    other = create(Customer, {"title": "Vantern"}, by=system())
    theirs = ticket(other)
    client_of(cleo).post("/report/", {"text": "It is back", "again": theirs.ref})
    assert links_of(theirs.pk) == ([], [])
