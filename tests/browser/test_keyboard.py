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
    page.keyboard.press("x")
    assert page.locator(".bulk [data-count]").inner_text() == "2"

    wanted = links.nth(3).get_attribute("href")
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
    page.wait_for_url("**/desk/call/")


def test_all_that_match_are_chosen_by_keys_and_shown_first(page):
    page.goto("/controls/?all")
    bar = page.locator(".bulk")
    page.keyboard.press("Shift+X")
    assert bar.locator("[data-count]").inner_text() == "50"
    page.locator(".bulk [data-total]").wait_for()
    total = bar.locator("[data-total]").get_attribute("data-total")
    page.keyboard.press("Shift+X")
    assert bar.locator("[data-count]").inner_text() == total != "50"

    page.keyboard.press("j")
    page.keyboard.press("x")  # one less than the page: no longer all
    assert bar.locator("[data-whole]").is_hidden()
    assert bar.locator("[data-count]").inner_text() == "49"
    for key in ("k", "x", "Shift+X", "a"):
        page.keyboard.press(key)
    page.get_by_text("Nothing has happened yet.").wait_for()
    # The agent may read the controls of Annex A, and no more.
    assert page.get_by_text(f"{total} would be refused as they are now").count() == 2


def test_bulk_acts_by_keys(page):
    new_incident(page, "To be linked to")
    target = page.url.rstrip("/").split("/")[-1]
    for title in ("Second of two", "First of two"):
        new_incident(page, title)
    page.goto("/incidents/?sort=-created")
    refs = page.locator("[data-rows] td.k")
    chosen = [refs.nth(0).inner_text(), refs.nth(1).inner_text()]
    for key in ("x", "x", "l"):
        page.keyboard.press(key)
    assert page.evaluate(FOCUSED) == "bulk-target"
    page.keyboard.type(target)
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents/bulk/")
    page.locator("h1", has_text="Link").wait_for()
    assert all(page.locator("main").get_by_text(one).count() == 1 for one in chosen)

    page.goto("/incidents/?sort=-created")
    for key in ("j", "x", "p", "Enter"):
        page.keyboard.press(key)
    page.locator("h1", has_text="Change").wait_for()
    page.goto("/incidents/?sort=-created")
    for key in ("j", "x", "a"):
        page.keyboard.press(key)
    page.wait_for_url("**/incidents/bulk/")
    page.goto(f"/incidents/{chosen[0]}/")
    side = page.locator(".tk-side").inner_text()
    assert target in side
    assert "Aoife Byrne" in side


def test_enter_on_a_box_does_nothing(page):
    page.goto(QUEUE)
    box = page.locator("[data-rows] tbody input[name=ref]").first
    box.focus()
    page.keyboard.press("Space")
    assert box.is_checked()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(300)
    assert page.url.endswith(QUEUE)

    page.keyboard.press("x")  # the row that has the focus
    assert not box.is_checked()


def test_views_and_the_rail_by_keys(page):
    page.goto(QUEUE)
    second = page.locator("[data-view='2']").get_attribute("href")
    page.keyboard.press("2")
    page.wait_for_url(f"**{second}")
    before = page.locator("#app").get_attribute("class")
    page.keyboard.press("[")
    assert page.locator("#app").get_attribute("class") != before
    page.keyboard.press("[")
    page.keyboard.press("Control+k")
    assert page.locator("dialog#palette").is_visible()
    assert page.evaluate("() => document.activeElement.getAttribute('role')") == "combobox"


def test_next_and_previous_of_the_list_one_came_from(page):
    page.goto("/incidents/?all")
    rows = page.locator("[data-rows] a[data-peek]")
    links = [rows.nth(place).get_attribute("href") for place in range(3)]
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{links[0]}")
    page.keyboard.press("j")
    page.wait_for_url(f"**{links[1].split('?')[0]}*")
    page.keyboard.press("j")
    page.wait_for_url(f"**{links[2].split('?')[0]}*")
    page.keyboard.press("k")
    page.wait_for_url(f"**{links[1].split('?')[0]}*")


CELL = "() => [document.activeElement.className.split(' ')[0], document.activeElement.href]"


def test_the_map_by_keys(visits):
    shown = visits.page("manager")
    shown.goto("/")
    shown.keyboard.press("g")
    shown.keyboard.press("c")
    shown.wait_for_url("**/conformity/")
    where = []
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft"):
        shown.keyboard.press(key)
        name, href = shown.evaluate(CELL)
        assert name == "cell"
        where.append(href)
    assert len(set(where[:4])) == 4
    assert where[4] == where[0]

    shown.keyboard.press("j")
    assert shown.evaluate("() => 'pressing' in document.activeElement.dataset")
    _cell, href = shown.evaluate(CELL)
    shown.keyboard.press("Enter")
    shown.wait_for_url(href)
    shown.locator("#p-t").wait_for()
    assert shown.evaluate("() => !!document.activeElement.closest('#panel')")
    shown.keyboard.press("ArrowDown")
    assert shown.evaluate("() => !!document.activeElement.closest('#panel')")
    shown.keyboard.press("Escape")
    assert shown.evaluate(CELL) == ["cell", href]


def test_assign_state_and_link_of_a_record(page):
    new_incident(page, "Handled by keys")
    here = page.url
    page.keyboard.press("s")
    assert page.evaluate("() => !!document.activeElement.closest('.moves')")
    page.keyboard.press("Escape")
    assert page.evaluate("() => document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("l")
    assert page.evaluate(FOCUSED) == "link-target"
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.wait_for_url(f"{here}edit/assignee/")
    assert page.evaluate(FOCUSED_NAME) == "assignee"
    page.keyboard.type("Ag")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: url == here)


def test_no_key_fires_in_a_field(page):
    page.goto("/incidents/new/")
    here = page.url
    for name in ("title", "description", "impact"):
        page.locator(f"main form[data-form] [name={name}]").focus()
        for key in ("g", "h", "n", "i", "?", "/", "["):
            page.keyboard.press(key)
        assert page.evaluate(FOCUSED_NAME) == name
    assert page.url == here
    assert page.locator("main [name=title]").input_value() == "ghni?/["
    assert not page.locator("dialog#keys").is_visible()


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
    assert page.evaluate(FOCUSED_NAME) == "resolution_code"


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
