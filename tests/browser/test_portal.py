"""The portal and the call form in a browser: journeys of section 11, by keyboard too."""

import re

import pytest

from tests.browser.test_accessibility import ALL, COLOURS, LOOKS, wrong_in

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
PAGES = (
    *("/", "/report/", "/report/?what=wrong", "/my-requests/?which=all", "/status/"),
    *("/catalogue/", "/complain/", "/approvals/?state=asked&owner=me"),
)
TICKET = re.compile(r"/incidents/INC-\d+/$")


@pytest.mark.parametrize("look", ["light", "phone"])
def test_every_page_of_the_portal_fits_and_has_no_finding(visits, look):
    shown = visits.page("customer", bypass_csp=True, **LOOKS[look])
    shown.goto("/my-requests/?which=all")
    ticket = shown.locator(".reqs a[href*=incidents]").first.get_attribute("href")
    found = {}
    for address in (*PAGES, ticket.partition("#")[0]):
        shown.goto(address)
        assert shown.locator("h1").count() == 1, address
        problems = [*wrong_in(shown, "light", ALL), *wrong_in(shown, "dark", COLOURS)]
        if problems:
            found[address] = problems

    assert found == {}


def test_a_fault_is_reported_by_one_click_and_one_field(visits):
    shown = visits.page("customer")
    shown.goto("/")
    shown.get_by_role("link", name=re.compile("Something is broken")).click()
    assert shown.evaluate("() => document.activeElement.id") == "id_text"
    shown.keyboard.type("The gate scanner is dead")
    shown.keyboard.press("Control+Enter")
    shown.wait_for_url(TICKET)

    shown.goto("/")
    first = shown.locator("[aria-labelledby=mr] .reqs > li").first
    assert "The gate scanner is dead" in first.inner_text()
    assert "We have received it" in first.inner_text()


def test_the_way_to_report_needs_neither_mouse_nor_script(visits):
    plain = visits.page("customer", java_script_enabled=False)
    plain.goto("/")
    plain.locator("a.bigc").first.press("Enter")
    plain.fill("#id_text", "Without a script")
    plain.get_by_role("button", name="Send").press("Enter")
    plain.wait_for_url(TICKET)
    assert plain.locator("h1").inner_text() == "Without a script"


def test_what_may_help_shows_while_one_types(visits):
    shown = visits.page("customer")
    shown.goto("/report/")
    shown.locator("#id_text").press_sequentially("I need a new laptop or screen")
    shown.locator("#suggested a.t").first.wait_for()
    assert "Laptop" in shown.locator("#suggested").inner_text()


def test_a_call_is_logged_by_keyboard_in_two_fields(page):
    page.goto("/desk/?state=open")
    page.keyboard.press("n")
    page.keyboard.press("i")
    page.wait_for_url("**/desk/call/")
    page.locator("[name=requester]").focus()
    page.keyboard.type("Ruben Verhaegen")
    page.keyboard.press("Tab")
    page.locator("#h-caller").wait_for()
    assert "Kestrel" in page.locator("main").inner_text()
    page.locator("[name=title]").focus()
    page.keyboard.type("Called about the dock door")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(TICKET)
    assert page.locator("h1").inner_text() == "Called about the dock door"
