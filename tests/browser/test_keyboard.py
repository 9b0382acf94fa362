"""The desk by keyboard alone: queue, peek, bulk, search, reply, resolve; and keys off."""

import pytest

from tests.browser.pages import first_of
from tests.chromium import PASSWORD, PEOPLE, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
QUEUE = "/incidents/?state=open"
FOCUSED_NAME = "() => document.activeElement.name"
FOCUSED = "() => document.activeElement.id || document.activeElement.name || ''"


def new_incident(shown, title):
    """An incident that this test alone changes; the page stays on it."""
    shown.goto("/incidents/new/")
    shown.fill("[name=title]", title)
    shown.locator(
        "main form[data-form] button[type=submit], main form .f-act button"
    ).first.click()
    shown.wait_for_url("**/incidents/INC-*/")


def test_signing_in_without_a_mouse(visits):
    shown = visits.page()
    shown.goto("/accounts/login/?next=/incidents/")
    for name, typed in (("login", PEOPLE["agent"]), ("password", PASSWORD)):
        while shown.evaluate(FOCUSED_NAME) != name:
            shown.keyboard.press("Tab")
        shown.keyboard.type(typed)
    shown.keyboard.press("Enter")

    shown.locator("h1", has_text="Incidents").wait_for()


def test_the_rows_of_the_queue(page):
    page.goto(QUEUE)
    links = page.locator("[data-rows] a[data-peek]")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("j")
    assert page.locator("[data-rows] tr").nth(2).get_attribute("class") == "cur"

    page.keyboard.press(" ")
    page.locator("#peek").get_by_text(links.nth(1).inner_text()).first.wait_for()
    page.keyboard.press("Escape")
    assert page.locator("#peek").inner_html() == ""

    page.keyboard.press("x")
    assert page.locator(".bulk").is_visible()
    assert page.locator(".bulk [data-count]").inner_text() == "1"
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator(".bulk [data-count]").inner_text() == "2"

    wanted = links.nth(2).get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{wanted}*")


def test_search_filter_help_and_places(page):
    page.goto(QUEUE)
    page.keyboard.press("/")
    assert page.evaluate(FOCUSED) == "list-q"
    page.keyboard.type("jgn?x")
    assert page.locator("#list-q").input_value() == "jgn?x"
    assert not page.locator("dialog#keys").is_visible()

    page.goto(QUEUE)
    page.keyboard.press("f")
    assert page.locator("details[data-filter]").get_attribute("open") is not None
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("dialog#keys").is_visible()
    page.keyboard.press("g")
    page.keyboard.press("c")
    assert page.url.endswith(QUEUE)
    page.keyboard.press("Escape")
    assert not page.locator("dialog#keys").is_visible()

    page.keyboard.press("g")
    page.keyboard.press("h")
    page.wait_for_url(lambda url: url.endswith("/") and "incidents" not in url)
    page.keyboard.press("n")
    page.keyboard.press("i")
    page.wait_for_url("**/incidents/new/")


def test_the_map_by_keys(visits):
    shown = visits.page("manager")
    shown.goto("/")
    shown.keyboard.press("g")
    shown.keyboard.press("c")
    shown.wait_for_url("**/conformity/")
    shown.keyboard.press("ArrowDown")
    shown.keyboard.press("ArrowDown")
    assert "cell" in shown.evaluate("() => document.activeElement.className")
    shown.keyboard.press("Enter")
    shown.wait_for_url("**/conformity/*/*/*/**")
    shown.locator("#p-t").wait_for()


def test_reply_note_and_resolve(page):
    new_incident(page, "By keyboard alone")
    here = page.url
    page.locator("main").press("r")
    assert page.evaluate(FOCUSED) == "reply"
    page.keyboard.type("We are looking into it: e, j, k.")
    page.keyboard.press("Control+Enter")
    page.locator("ol.cv").get_by_text("We are looking into it: e, j, k.").wait_for()
    assert page.url.split("?")[0].split("#")[0] == here

    page.locator("main").press("i")
    assert page.locator("input[name=internal][value='1']").is_checked()
    assert page.evaluate(FOCUSED) == "reply"


def test_e_opens_the_form_that_resolves(page):
    page.goto("/incidents/?state=in_progress")
    page.goto(page.locator("[data-rows] a.t").first.get_attribute("href"))
    page.keyboard.press("e")
    page.wait_for_url("**/move/resolve/")


def test_keys_can_be_switched_off(visits):
    shown = visits.page("agent")
    shown.goto("/account/")
    shown.uncheck("input[name=keys]")
    shown.locator("main form button").first.click()
    shown.goto(first_of(shown, "incidents"))
    shown.keyboard.press("?")
    shown.keyboard.press("r")

    assert not shown.locator("dialog#keys").is_visible()
    assert shown.evaluate(FOCUSED) != "reply"


def test_a_wrong_password_says_so(visits):
    visits.expected = ("400 (Bad Request)",)
    shown = visits.page()
    sign_in(shown, "nobody@nordhaven.example", "not the password")

    assert "/accounts/login/" in shown.url
    assert shown.locator("[role=alert], .errors, #problems").first.is_visible()
