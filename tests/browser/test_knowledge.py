"""Knowledge by keyboard alone: found while one types, read, judged; gaps are written."""

import pytest

from tests.browser.test_accessibility import found_on
from tests.chromium import NARROW

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
FOCUSED = """() => {
  const held = document.activeElement;
  return held === document.body ? "" : held.textContent.trim();
}"""


def press(shown, *keys):
    for key in keys:
        shown.keyboard.press(key)


def until_on(shown, words, key="Tab", most=25):
    """Press a key until what has the focus says these words."""
    for _time in range(most):
        if shown.evaluate(FOCUSED).startswith(words):
            return
        press(shown, key)
    raise AssertionError(f"{words} is not reached by {key}")


def to_content(shown):
    """Past the menu, as the first key on every page offers."""
    until_on(shown, "Skip to content")
    press(shown, "Enter")


def test_an_article_is_found_while_typing_read_and_judged_by_keyboard(visits):
    shown = visits.page("agent")
    shown.goto("/knowledge/")
    shown.locator("#kn-q").focus()
    shown.keyboard.type("remote")
    shown.wait_for_function("() => document.querySelectorAll('#kn-hits li').length === 1")
    until_on(shown, "VPN drops")
    press(shown, "Enter")

    shown.wait_for_url("**/knowledge/KNO-000001/")
    to_content(shown)
    until_on(shown, "What helps")
    press(shown, "Enter")
    shown.wait_for_url("**#s*-what-helps")
    until_on(shown, "It did not help")
    press(shown, "Enter")
    shown.wait_for_url("**#helpful")
    assert shown.get_by_text("You said: it did not help.").count() == 1


def test_a_gap_becomes_an_article_by_keyboard(visits):
    shown = visits.page("agent")
    shown.goto("/knowledge-gaps/")
    to_content(shown)
    until_on(shown, "Write it")
    press(shown, "Enter")
    shown.wait_for_url("**/articles/KNO-*/edit/")


def test_a_customer_reads_an_article_on_a_phone_without_a_finding(visits):
    shown = visits.page("customer", bypass_csp=True, viewport=NARROW, has_touch=True)
    shown.goto("/knowledge/?q=printer")
    assert found_on(shown) == []
    shown.get_by_role("link", name="Printer prints blank pages").click()
    shown.wait_for_url("**/knowledge/KNO-*/")
    assert shown.get_by_text("it may no longer hold").count() == 1
    assert found_on(shown) == []
    assert shown.get_by_role("link", name="Open the record").count() == 0
