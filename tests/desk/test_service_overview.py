"""The page of a service: what every room says of it, each card asked for alone."""

import re
from datetime import timedelta

import pytest

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.conversation import link
from ringbeam.core.writing import create, take
from ringbeam.desk.problems import Problem
from ringbeam.services.counts import DUPLICATE_OF
from ringbeam.services.overview.cards import CARDS, card
from ringbeam.services.services import Service
from tests.desk.tickets import MONDAY, kestrel, monday, network, ticket
from tests.web.pages import statements, text_of

__all__ = ["kestrel", "monday", "network"]
MOST = 12


def page_of(service, name=""):
    return f"/services/{service.ref}/overview/{name and name + '/'}"


def words_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def part(browser, service, name):
    return words_of(browser.get(page_of(service, name), headers={"HX-Request": "true"}))


def resolved(one, hours):
    said = {"resolution": "A new drum.", "resolution_code": "fixed"}
    with clock.stopped(MONDAY + timedelta(hours=hours)):
        return take(type(one).rows.get(pk=one.pk), "resolve", by=system(), given=said)


@pytest.fixture
def browser(monday, mona, client_of):
    return client_of(mona)


def test_the_page_names_every_card_and_asks_for_none_of_them(browser, network):
    answer, asked = statements(browser, page_of(network))
    said = text_of(answer)
    assert all(str(one.title) in said for one in CARDS.values())
    assert all(page_of(network, name) in answer.content.decode() for name in CARDS)
    assert len(asked) <= MOST


@pytest.mark.parametrize("name", sorted(CARDS))
def test_each_card_is_cheap_and_says_so_where_there_is_nothing(browser, network, name):
    answer, asked = statements(browser, page_of(network, name), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert len(asked) <= MOST
    assert "<html" not in answer.content.decode()


@pytest.mark.parametrize("name", sorted(CARDS))
def test_each_card_costs_the_same_with_many_tickets(browser, network, kestrel, name):
    for hours in range(4):
        resolved(ticket(kestrel, service=network), hours)
    create(Problem, {"title": "Old drums", "service": network}, by=system())
    _answer, few = statements(browser, page_of(network, name), headers={"HX-Request": "true"})
    for hours in range(8):
        resolved(ticket(kestrel, service=network), hours)
        create(Problem, {"title": "Old drums", "service": network}, by=system())
    _answer, many = statements(browser, page_of(network, name), headers={"HX-Request": "true"})
    assert len(many) == len(few) <= MOST


def test_without_a_script_a_card_is_a_page(browser, network):
    said = text_of(browser.get(page_of(network, "desk")))
    assert "Open tickets" in said
    assert network.title in said


def test_figures_are_of_this_service_alone(browser, network, kestrel):
    other = create(Service, {"title": "Mail"}, by=system())
    for one in (network, network, other):
        ticket(kestrel, service=one)
    said = part(browser, network, "desk")
    assert "Open tickets 2" in " ".join(said.split())


def test_a_duplicate_is_not_counted(browser, network, kestrel):
    first, second = (ticket(kestrel, service=network) for _n in range(2))
    link(second, DUPLICATE_OF, first, by=system())
    assert "Open tickets 1" in part(browser, network, "desk")


def test_what_is_old_and_how_long_the_last_took(browser, network, kestrel):
    ticket(kestrel, service=network)
    for hours in (1, 3, 20):
        resolved(ticket(kestrel, service=network), hours)
    with clock.stopped(MONDAY + timedelta(days=11)):
        said = part(browser, network, "desk")
    assert "1 older than 10 days" in said
    assert "3 h" in said
    assert "of the last 3" in said


def test_promises_are_told_with_their_n_and_how_they_stand(browser, network, kestrel):
    resolved(ticket(kestrel, service=network), 1)
    said = part(browser, network, "promises")
    assert "1 of 1" in said
    assert "100 %" in said


def test_the_weeks_are_drawn_and_stand_in_a_table(browser, network, kestrel):
    resolved(ticket(kestrel, service=network), 1)
    answer = browser.get(page_of(network, "weeks"), headers={"HX-Request": "true"})
    assert 'role="img"' in answer.content.decode()
    assert "10 100 % 1 1" in words_of(answer)  # 2 March is in week 10


def test_the_backlog_is_reckoned_back_from_what_is_open(browser, network, kestrel):
    first = ticket(kestrel, service=network)
    ticket(kestrel, service=network)
    resolved(first, 24 * 8)
    with clock.stopped(MONDAY + timedelta(days=14)):
        said = part(browser, network, "backlog")
    assert "9 0 0 10 2 2 11 1 0 12 1 0" in said


def test_a_cancelled_ticket_is_no_part_of_the_backlog(browser, network, kestrel):
    ticket(kestrel, service=network)
    given = {"resolution": "Raised twice."}
    take(ticket(kestrel, service=network), "cancel", by=system(), given=given)
    assert "9 0 0 10 1 1" in part(browser, network, "backlog")


def test_agreements_stand_with_their_customer_and_month(browser, network, kestrel):
    resolved(ticket(kestrel, service=network), 1)
    said = part(browser, network, "agreements")
    assert "Kestrel" in said
    assert "n 1" in said


def test_open_problems_stand_with_their_state(browser, network):
    made = create(Problem, {"title": "Old drums", "service": network}, by=system())
    take(made, "declare_known", by=system(), given={"workaround": "Wait."})
    said = part(browser, network, "problems")
    assert "Old drums" in said
    assert "Known error" in said


def test_customers_and_strangers_do_not_read_it(network, carl, sam, mona, client_of):
    for one in (carl, sam):
        for name in ("", "desk"):
            assert client_of(one).get(page_of(network, name)).status_code == 404
    assert client_of(mona).get("/services/SRV-999999/overview/").status_code == 404
    assert client_of(mona).get(page_of(network, "nothing")).status_code == 404


def test_the_lists_it_leads_to_are_of_the_service(browser, network, kestrel):
    mine = ticket(kestrel, service=network)
    other = ticket(kestrel)
    said = text_of(browser.get(f"/desk/?service={network.ref}"))
    assert mine.ref in said
    assert other.ref not in said
    for plural in ("agreements", "configuration-items", "complaints"):
        assert browser.get(f"/{plural}/?service={network.ref}").status_code == 200


def test_the_record_leads_to_the_page(browser, network):
    record = browser.get(f"/services/{network.ref}/").content.decode()
    assert page_of(network) in record


def test_two_cards_of_one_name_are_refused():
    with pytest.raises(ValueError, match="desk"):
        card("desk", title="Desk", template="none.html")(lambda _service, _actor: None)
