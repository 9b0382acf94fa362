"""The focus is always seen, goes through every page and out again, and comes back."""

import pytest

from tests.browser.pages import addresses

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
MOST = 300
# What of the page takes the focus and shows nothing when it has it, or lies outside the window.
UNSEEN = """() => {
  const ringed = n => { const s = getComputedStyle(n);
    return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 1; };
  const wanted = "a[href],button,input,select,textarea,summary,[tabindex='0']";
  const all = [...document.querySelectorAll(wanted)].filter(
    n => n.checkVisibility() && !n.disabled);
  const unseen = all.filter(n => {
    n.focus();
    const box = n.getBoundingClientRect();
    const holders = [n, n.parentElement, n.parentElement.parentElement, ...(n.labels || [])];
    return document.activeElement !== n || !holders.some(h => h && ringed(h))
      || box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth;
  });
  return [all.length, unseen.map(n => n.outerHTML.slice(0, 160))];
}"""
STOP = """() => {
  const here = document.activeElement;
  if (here === document.body || here === document.documentElement) return null;
  window.stops = window.stops || [];
  if (!window.stops.includes(here)) window.stops.push(here);
  return [window.stops.indexOf(here), here.outerHTML.slice(0, 160)];
}"""


@pytest.mark.parametrize("name", ["queue", "record", "form", "panel"])
def test_the_focus_is_seen_wherever_it_is(visits, name):
    shown = visits.page("manager")
    shown.goto(addresses(shown)[name])
    shown.keyboard.press("Tab")  # by key, so that the browser shows where the focus goes

    number, unseen = shown.evaluate(UNSEEN)

    assert number > 20
    assert unseen == []


@pytest.mark.parametrize("name", ["record", "form"])
def test_the_focus_goes_through_the_page_and_out_again(visits, name):
    shown = visits.page("manager")
    shown.goto(addresses(shown)[name])
    stops = []
    for _step in range(MOST):
        shown.keyboard.press("Tab")
        stop = shown.evaluate(STOP)
        if stop is None or (stops and stop[0] == 0):
            break
        assert stop[0] == len(stops), f"back at {stop[1]}"
        stops.append(stop)

    assert "skip" in stops[0][1]
    assert 20 < len(stops) < MOST


IN_DIALOG = """() => document.activeElement === document.body
  || !!document.activeElement.closest('dialog')"""


def focused(shown):
    return shown.evaluate("() => document.activeElement.outerHTML.slice(0, 400)")


def test_the_focus_comes_back_from_what_was_closed(page):
    page.goto("/incidents/?all")
    page.keyboard.press("j")
    row = focused(page)
    assert "data-peek" in row
    for opens in ("?", " "):
        page.keyboard.press(opens)
        page.locator({"?": "dialog#keys[open]", " ": "#peek aside"}[opens]).wait_for()
        page.keyboard.press("Escape")
        assert focused(page) == row, opens

    page.keyboard.press("f")
    assert page.locator("details[data-filter][open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("details[data-filter][open]").count() == 0
    assert 'aria-keyshortcuts="f"' in focused(page)

    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.locator("dialog#keys[open]").wait_for()
    for _step in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(IN_DIALOG), focused(page)
    page.keyboard.press("Escape")
    assert 'data-open="keys"' in focused(page)


def test_a_problem_in_a_form_is_where_the_focus_goes(visits):
    visits.expected = ("422 (Unprocessable Entity)",)
    page = visits.page("agent")
    page.goto("/incidents/new/")
    page.locator("main form[data-form] [name=title]").press("Control+Enter")

    page.locator("#problems").wait_for()
    assert 'id="problems"' in focused(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.name") == "title"
