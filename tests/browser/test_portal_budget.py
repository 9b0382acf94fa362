"""The portal within its budget, by keyboard alone: report, order, approve, follow."""

import re

import pytest

from tests.browser.hands import Hands

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
TICKET = re.compile(r"/(incidents|service-requests)/[A-Z]+-\d+/")
REQUEST = re.compile(r"/service-requests/REQ-\d+/")


@pytest.fixture
def hands(visits):
    """The hands of a customer, on their first page."""
    shown = visits.page("customer")
    shown.goto("/")
    return Hands(shown)


def test_a_fault_is_reported_by_one_click_one_text_and_a_send(hands):
    hands.click(hands.page.get_by_role("link", name=re.compile("Something is broken")))
    hands.write("The label printer is dead")
    hands.press("Control+Enter")
    hands.page.wait_for_url(TICKET)
    assert (hands.acts, hands.texts) == (2, 1)


def test_a_fault_is_reported_by_keyboard_alone(hands):
    hands.reach("a.bigc", "Something is broken")
    hands.press("Enter")
    hands.page.locator("#id_text").wait_for()
    assert hands.on("#id_text")
    hands.write("The scanner at gate 4 is dead")
    hands.press("Control+Enter")
    hands.page.wait_for_url(TICKET)
    assert hands.page.locator("h1").inner_text() == "The scanner at gate 4 is dead"


def test_a_thing_of_the_catalogue_is_ordered_by_two_acts(hands):
    hands.reach("[aria-labelledby=ca] a.card", "Wi-Fi for a guest")
    hands.press("Enter")
    hands.page.wait_for_url("**/catalogue/ITM-*/")
    hands.reach("#main form.asking :is(input:not([type=hidden]), textarea)")
    hands.write("Dana Osei")
    hands.press("Control+Enter")
    hands.page.wait_for_url(REQUEST)
    assert hands.acts == 2


def test_an_approval_is_given_by_one_act(hands):
    first = hands.page.locator("[aria-labelledby=td] li").first
    ref = first.locator(".m").first.inner_text().split()[0]
    hands.reach("[aria-labelledby=td] button.pri", ref)
    hands.press("Enter")
    hands.page.wait_for_url(f"**/approvals/{ref}/**")
    hands.page.goto("/")
    assert hands.page.locator("[aria-labelledby=td]").get_by_text(ref).count() == 0
    assert hands.acts == 1


def test_how_far_it_is_stands_in_plain_words_without_any_act(hands):
    card = hands.page.locator("[aria-labelledby=mr] .reqs > li").first
    said = card.inner_text()
    assert re.search(r"We have received it|We are working on it|Waits for|Done|need", said)
    assert hands.acts == 0


def test_what_is_wrong_can_be_told_from_the_catalogue_by_one_act(hands):
    hands.page.goto("/catalogue/")
    hands.reach("#main .actions a", "Something is broken")
    hands.press("Enter")
    hands.page.locator("#id_text").wait_for()
    assert hands.acts == 1


def test_more_is_said_of_a_ticket_by_keyboard(hands):
    hands.reach("[aria-labelledby=mr] .ra a", "Add information")
    hands.press("Enter")
    hands.page.wait_for_url(TICKET)
    hands.reach("#reply")
    hands.write("It is the one beside the door.")
    hands.press("Control+Enter")
    hands.page.locator("ol.cv").get_by_text("It is the one beside the door.").wait_for()


def test_a_complaint_is_made_by_keyboard(hands):
    hands.reach("a.bigc", "I want to complain")
    hands.press("Enter")
    hands.page.locator("#id_text").wait_for()
    assert hands.on("#id_text")
    hands.write("Nobody called back")
    hands.press("Control+Enter")
    hands.page.wait_for_url(re.compile(r"/complaints/[A-Z]+-\d+/"))
    assert hands.page.locator("h1").inner_text() == "Nobody called back"
