"""The queue of the desk by keyboard alone, with others at work: journeys of section 11."""

import pytest

from tests.browser.test_accessibility import found_on
from tests.chromium import NARROW

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
QUEUE = "/desk/?state=open&sort=-entry"
FOCUSED = "() => document.activeElement.textContent.trim()"
ASK = "() => document.dispatchEvent(new Event('visibilitychange'))"


def press(shown, *keys):
    for key in keys:
        shown.keyboard.press(key)


def rows(shown):
    return shown.locator("[data-rows] tbody tr")


def refs(shown, number):
    return [rows(shown).nth(place).get_attribute("data-ref") for place in range(number)]


def page_of(ref):
    """Where a ticket of either kind stands."""
    return f"/{'incidents' if ref.startswith('INC') else 'service-requests'}/{ref}/"


def test_three_keys_open_the_most_urgent_ticket(page):
    page.goto("/")
    press(page, "g", "d")
    page.wait_for_url("**/desk/?state=open&assignee=me")
    first = rows(page).first
    wanted = first.get_attribute("data-ref")
    page.wait_for_function("() => document.querySelector('tr.cur')")
    press(page, "Enter")

    page.wait_for_url(f"**{page_of(wanted)}*")
    assert page.locator(".crumbs a").first.inner_text() == "Service desk"


def test_two_tickets_are_assigned_by_selecting_them_and_two_keys(page):
    page.goto(QUEUE)
    chosen = refs(page, 2)
    press(page, "x", "x", "a")
    assert page.evaluate(FOCUSED) == "Assign to me"
    press(page, "Enter")

    page.wait_for_url("**/desk/bulk/")
    assert all(page.locator("main").get_by_text(ref).count() for ref in chosen)
    page.get_by_role("link", name="Back to the list").click()
    page.wait_for_url(f"**{QUEUE}")
    faces = [rows(page).nth(at).locator(".c-assignee").inner_text() for at in (0, 1)]
    assert all("Aoife Byrne" in face for face in faces)


@pytest.mark.parametrize(
    ("key", "focused"), [("p", "High"), ("s", "Assign…"), ("l", ""), ("f", "Type")]
)
def test_each_key_opens_its_menu_at_its_first_choice(page, key, focused):
    page.goto(QUEUE)
    press(page, "j", "x")
    press(page, key)
    open_menu = page.locator("details[data-pop][open]")
    assert open_menu.count() == 1
    if key in "ps":
        assert page.evaluate(FOCUSED) == focused
    press(page, "Escape")
    assert open_menu.count() == 0


def test_views_by_number_and_a_peek_by_space(page):
    page.goto(QUEUE)
    wanted = page.locator("[data-view='4']").get_attribute("href")
    press(page, "4")
    page.wait_for_url(f"**{wanted}")
    assert "due=today" in page.url

    page.goto(QUEUE)
    title = rows(page).first.locator(".c-title a.t").inner_text()
    press(page, "j", " ")
    page.locator("#peek h2", has_text=title).wait_for()
    press(page, "Escape")
    assert page.locator("#peek").inner_html() == ""
    assert page.evaluate(FOCUSED) == title


def test_what_others_do_arrives_and_leaves_focus_and_selection(visits):
    mine, other = visits.page("agent"), visits.page("manager")
    mine.goto(QUEUE)
    press(mine, "x")
    held, changed = mine.evaluate(FOCUSED), refs(mine, 3)[2]

    other.goto(page_of(changed))
    other.fill("#reply", "We look at it.")
    mine.wait_for_timeout(2500)
    mine.evaluate(ASK)
    mine.locator(f"tr[data-ref={changed}] .here", has_text="is writing").wait_for()

    other.locator("form.cmp button.pri").click()
    other.wait_for_url("**#latest")
    mine.wait_for_timeout(2500)
    mine.evaluate(ASK)
    mine.locator(f"tr[data-ref={changed}] .chg").wait_for()

    assert changed in mine.locator("[data-live]").inner_text()
    assert mine.evaluate(FOCUSED) == held
    assert mine.locator("tbody input:checked").count() == 1
    press(mine, "j")
    assert mine.evaluate("() => document.querySelector('tr.cur').dataset.ref") == changed


def test_two_at_one_ticket_see_each_other_and_the_second_keeps_the_text(visits):
    visits.expected = ("409 (Conflict)",)
    mine, other = visits.page("agent"), visits.page("manager")
    mine.goto(QUEUE)
    ref = refs(mine, 1)[0]
    for shown in (other, mine):
        shown.goto(page_of(ref))
    mine.locator("[data-here]", has_text="has this open").wait_for()

    for shown, text in ((other, "From the other."), (mine, "Mine, typed meanwhile.")):
        shown.fill("#reply", text)
        shown.locator("form.cmp button.pri").click()
    mine.locator("h1", has_text="Somebody wrote while you did").wait_for()
    assert mine.get_by_text("From the other.").count()
    assert mine.locator("#again").input_value() == "Mine, typed meanwhile."

    mine.locator("#again").press("Control+Enter")
    mine.wait_for_url("**#latest")
    assert mine.locator("ol.cv").get_by_text("Mine, typed meanwhile.").count() == 1


def test_a_shift_is_handed_over_by_keyboard(visits):
    shown = visits.page("agent")
    shown.goto("/desk/hand-over/")
    shown.locator("#ho-shift").press_sequentially("early")
    shown.keyboard.press("Control+Enter")
    shown.wait_for_url("**/handovers/SHO-*/edit/tickets/")
    shown.goto(shown.url.replace("edit/tickets/", ""))
    assert shown.get_by_text("How they stand now").count() == 1


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_no_page_of_the_queue_has_a_finding(visits, look):
    width = {"viewport": NARROW} if look == "phone" else {}
    scheme = "dark" if look == "dark" else "light"
    shown = visits.page("agent", bypass_csp=True, color_scheme=scheme, **width)
    found = {}
    for address in (
        *("/desk/?state=open", "/desk/board/?state=open", "/desk/calendar/?state=open"),
        *("/desk/hand-over/", "/handovers/?all"),
    ):
        shown.goto(address)
        if problems := found_on(shown):
            found[address] = problems
    shown.goto(QUEUE)
    if look != "phone":
        press(shown, "j", "x", "a")
        found |= {"bulk": bulk} if (bulk := found_on(shown)) else {}
    assert found == {}
