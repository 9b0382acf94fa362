"""Every task of the desk by keyboard alone, within its budget: design, sections 7, 8, 11."""

import re
from urllib.parse import urlsplit

import pytest

from tests.browser.hands import Hands
from tests.browser.test_keyboard import new_incident
from tests.browser.test_queue import QUEUE, page_of, refs, rows
from tests.browser.test_ticket_page import scanners

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
PLACES = (
    *(("h", "/"), ("w", "/work/"), ("c", "/conformity/"), ("d", "/desk/"), ("r", "/risks/")),
    *(("a", "/audits/"), ("o", "/documents/")),
)
FORMS = (
    *(("i", "**/desk/call/"), ("r", "**/service-requests/new/")),
    *(("k", "**/risks/new/"), ("f", "**/nonconformities/new/")),
)
CURRENT = "() => document.querySelector('tr.cur')"


@pytest.fixture
def hands(page):
    """The hands of an agent."""
    return Hands(page)


def problem_of(shown):
    """The number of a problem, and the page where it was found."""
    shown.goto("/problems/?all")
    address = shown.locator("[data-rows] a.t").first.get_attribute("href")
    return address.split("/")[2]


class TestAnywhere:
    @pytest.mark.parametrize(("key", "address"), PLACES, ids=[key for key, _to in PLACES])
    def test_two_keys_lead_to_each_place(self, hands, key, address):
        hands.page.goto("/notices/")
        hands.press("g", key)
        hands.page.wait_for_url(lambda url: urlsplit(url).path == address)
        assert hands.page.locator("h1").count() == 1

    @pytest.mark.parametrize(("key", "address"), FORMS, ids=[key for key, _to in FORMS])
    def test_two_keys_lead_to_each_form_and_into_its_first_field(self, hands, key, address):
        hands.page.goto("/notices/")
        hands.press("n", key)
        hands.page.wait_for_url(address)
        assert hands.on("#main form.form :is(input, select, textarea)")

    def test_a_customer_is_led_nowhere_that_is_not_for_them(self, visits):
        shown = visits.page("customer")
        shown.goto("/")
        here = shown.url
        hands = Hands(shown)
        for key in "drac":
            hands.press("g", key)
        shown.wait_for_timeout(300)
        assert shown.url == here

    def test_the_menu_of_what_may_be_added_begins_with_what_has_a_key(self, hands):
        hands.page.goto("/notices/")
        hands.press("n")
        first = hands.page.locator("[data-new][href]").first
        assert first.get_attribute("data-key")
        assert first.locator("kbd").get_attribute("aria-hidden") == "true"

    def test_the_most_urgent_task_of_home_is_one_act_away(self, hands):
        hands.page.goto("/")
        hands.reach("#main .item a.t")
        wanted = hands.page.evaluate("() => document.activeElement.pathname")
        hands.press("Enter")
        hands.page.wait_for_url(f"**{wanted}**")
        assert hands.acts == 1

    def test_the_evidence_for_a_clause_is_five_keys_away(self, hands):
        hands.page.goto("/")
        hands.press("Control+k")
        hands.page.locator("#pal-list").wait_for()
        for sign in "8.6":
            hands.press(sign)
        found = hands.page.locator("#pal-list[data-words='8.6'] [role=option]")
        found.filter(has_text="8.6").first.wait_for()
        hands.press("Enter")
        hands.page.wait_for_url(re.compile(r"/conformity/[a-z0-9-]+/\d+/8\.6(\.\d)?/$"))
        hands.page.locator("#panel ul.rules, #panel .layers").first.wait_for()
        assert hands.acts == 5


class TestTheQueue:
    def test_the_next_ticket_is_seen_at_once_and_opened_by_two_keys(self, hands):
        hands.page.goto(QUEUE)
        wanted = page_of(refs(hands.page, 1)[0])
        hands.press("j", "Enter")
        hands.page.wait_for_url(f"**{wanted}**")
        assert hands.acts == 2

    def test_two_are_assigned_by_four_keys_from_wherever_one_is(self, hands):
        hands.page.goto(QUEUE)
        chosen = refs(hands.page, 2)
        hands.press("x", "x", "a", "Enter")
        hands.page.wait_for_url("**/desk/bulk/")
        assert all(hands.page.locator("main").get_by_text(one).count() for one in chosen)
        assert hands.acts == 4

    @pytest.mark.parametrize("key", ["p", "s", "l"])
    def test_priority_state_and_link_of_several(self, hands, key):
        problem = problem_of(hands.page)
        hands.page.goto(QUEUE)
        chosen = refs(hands.page, 2)
        hands.press("x", "x", key)
        if key == "l":
            hands.write(problem)
        hands.press("Enter")
        hands.page.wait_for_url("**/desk/bulk/")
        shown = hands.page.locator("main")
        shown.locator("h1").wait_for()
        assert all(shown.get_by_text(one).count() for one in chosen)
        assert hands.acts == 4

    def test_one_is_taken_out_of_the_selection_again(self, hands):
        hands.page.goto(QUEUE)
        hands.press("x", "x", "k", "x")
        boxes = hands.page.locator("[data-rows] tbody input[name=ref]")
        assert [boxes.nth(place).is_checked() for place in range(3)] == [True, False, False]

    def test_a_view_is_switched_by_one_key(self, hands):
        hands.page.goto(QUEUE)
        wanted = hands.page.locator("[data-view='3']").get_attribute("href")
        hands.press("3")
        hands.page.wait_for_url(f"**{wanted}")
        assert hands.acts == 1

    def test_a_view_is_saved_by_two_acts_and_its_name(self, hands):
        hands.page.goto("/desk/?state=open&priority=P2")
        hands.reach("summary", "Save this view")
        hands.press("Enter")
        hands.page.wait_for_function("() => document.activeElement.name === 'name'")
        hands.write("Nothing but P2")
        hands.press("Enter")
        hands.page.locator("a[data-view]", has_text="Nothing but P2").wait_for()
        assert hands.acts == 2


class TestTheTicket:
    def test_a_reply_that_waits_for_the_customer_is_three_acts(self, hands):
        new_incident(hands.page, "Which of them is it?")
        hands.press("r")
        hands.write("Which room is it?")
        hands.press("Control+Shift+Enter")

        hands.page.locator("ol.cv").get_by_text("Which room is it?").wait_for()
        assert "On customer" in hands.page.locator(".tk-act").inner_text()
        assert hands.acts + hands.texts == 3

    def test_a_reply_alone_waits_for_nobody(self, hands):
        new_incident(hands.page, "We are on it")
        hands.press("r")
        hands.write("We are on it.")
        hands.press("Control+Enter")
        hands.page.locator("ol.cv").get_by_text("We are on it.").wait_for()
        assert "On customer" not in hands.page.locator(".tk-act").inner_text()

    def test_a_known_workaround_is_one_act_and_the_send(self, hands):
        scanners(hands.page)
        hands.reach("button[data-say]")
        hands.press("Enter")
        assert hands.on("#reply")
        hands.press("Control+Enter")
        hands.page.locator("ol.cv").get_by_text("5 GHz").first.wait_for()
        assert hands.acts == 2

    def test_a_problem_is_linked_by_three_acts(self, hands):
        problem = problem_of(hands.page)
        new_incident(hands.page, "Caused by that again")
        hands.press("l")
        hands.write(problem)
        hands.press("Enter")
        hands.page.locator("#related").get_by_role("link", name=problem).wait_for()
        assert hands.acts + hands.texts == 3

    def test_it_is_resolved_by_two_keys_a_code_and_a_text(self, hands):
        new_incident(hands.page, "A loose cable")
        here = hands.page.url
        hands.press("e")
        hands.page.wait_for_url("**/move/resolve/")
        assert hands.on("[name=resolution_code]")
        hands.write("s")
        hands.reach("[name=resolution]")
        hands.write("The cable was loose.")
        hands.press("Control+Enter")
        hands.page.wait_for_url(lambda url: url.split("?")[0] == here)
        assert "Resolved" in hands.page.locator(".tk-act").inner_text()
        assert hands.acts == 2

    def test_it_is_assigned_and_moved_by_keys(self, hands):
        new_incident(hands.page, "To be taken up")
        here = hands.page.url
        hands.press("a")
        hands.page.wait_for_url("**/edit/assignee/")
        hands.write("Aoife")
        hands.press("Control+Enter")
        hands.page.wait_for_url(lambda url: url.split("?")[0] == here)
        hands.press("s")
        hands.reach(".moves :is(a, button)", "Start")
        hands.press("Enter")
        hands.page.locator(".tk-act", has_text="In progress").wait_for()
        assert "Aoife Byrne" in hands.page.locator(".tk-side").inner_text()

    def test_which_clauses_it_serves_is_seen_without_any_act(self, hands):
        scanners(hands.page)
        side = hands.page.locator(".tk-side")
        side.get_by_text("8.6.1").first.wait_for()
        assert hands.acts == 0

    def test_a_call_is_logged_by_two_keys_two_texts_and_a_send(self, hands):
        hands.page.goto("/desk/?state=open")
        hands.press("n", "i")
        hands.page.wait_for_url("**/desk/call/")
        assert hands.on("[name=requester]")
        hands.write("Ruben Verhaegen")
        hands.reach("[name=title]")
        hands.write("The dock door again")
        hands.press("Control+Enter")
        hands.page.wait_for_url(re.compile(r"/incidents/INC-\d+/$"))
        assert (hands.acts, hands.texts) == (3, 2)

    def test_next_and_previous_of_the_queue_by_a_key_each(self, hands):
        hands.page.goto(QUEUE)
        first, second = refs(hands.page, 2)
        hands.press("j", "Enter")
        hands.page.wait_for_url(f"**{page_of(first)}**")
        hands.press("j")
        hands.page.wait_for_url(f"**{page_of(second)}**")
        hands.press("k")
        hands.page.wait_for_url(f"**{page_of(first)}**")


def test_the_most_urgent_ticket_is_three_keys_away(hands):
    hands.page.goto("/")
    hands.press("g", "d")
    hands.page.wait_for_url("**/desk/**")
    wanted = page_of(rows(hands.page).first.get_attribute("data-ref"))
    hands.page.wait_for_function(CURRENT)
    hands.press("Enter")
    hands.page.wait_for_url(f"**{wanted}**")
    assert hands.acts == 3


def test_what_is_promised_and_missed_is_seen_and_why_is_one_act(visits):
    hands = Hands(visits.page("manager"))
    hands.page.goto("/service-levels/")
    table = hands.page.locator("main table").first
    assert table.locator("tbody tr").count()
    hands.reach("main table tbody a")
    hands.press("Enter")
    hands.page.wait_for_url("**/service-levels/AGR-*/**")
    assert hands.acts == 1
