"""What a window and a phone show of the same page; each of them fits: `test_accessibility`."""

import pytest

from tests.browser.pages import BACKGROUND, TOO_WIDE, addresses
from tests.chromium import NARROW, WIDE

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.slow]


def shown_by(visits, width, scheme):
    viewport = {"wide": WIDE, "phone": NARROW}[width]
    return visits.page(
        "manager", viewport=viewport, color_scheme=scheme, has_touch=width == "phone"
    )


def test_a_phone_has_a_bar_at_its_foot(visits):
    shown = shown_by(visits, "phone", "light")
    shown.goto("/")
    bar = shown.locator("nav.tabbar")

    assert bar.is_visible()
    assert not shown.locator("nav.side").is_visible()
    assert bar.locator("a").count() == 5
    assert bar.bounding_box()["y"] + bar.bounding_box()["height"] == NARROW["height"]
    bar.locator("a[href='/conformity/']").click()
    assert shown.locator("h1").inner_text() == "Conformity map"


def test_on_a_phone_the_menu_opens_and_rows_are_cards(visits):
    shown = shown_by(visits, "phone", "light")
    shown.goto("/incidents/?all")
    row = shown.locator("[data-rows] tbody tr").first

    assert row.bounding_box()["height"] > 60
    shown.click("[data-menu]")
    assert shown.locator("nav.side").is_visible()


def test_a_wide_window_has_the_menu_and_no_bar(visits):
    shown = shown_by(visits, "wide", "light")
    shown.goto("/")

    assert shown.locator("nav.side").is_visible()
    assert not shown.locator("nav.tabbar").is_visible()


def test_the_theme_that_was_chosen_stays(visits):
    shown = shown_by(visits, "wide", "light")
    shown.goto("/")
    before = shown.evaluate(BACKGROUND)
    shown.click("[data-theme-toggle]")
    chosen = shown.evaluate(BACKGROUND)
    shown.reload()

    assert shown.locator("html").get_attribute("data-theme") == "dark"
    assert shown.evaluate(BACKGROUND) == chosen != before
    shown.goto("/incidents/?all")
    assert shown.evaluate(BACKGROUND) == chosen


FROM_THE_RIGHT = "() => { document.documentElement.dir = 'rtl'; }"
START = "one => [one.getBoundingClientRect().left, innerWidth / 2]"


@pytest.mark.parametrize("width", ["wide", "phone"])
def test_a_page_read_from_the_right_is_turned_round_and_fits(visits, width):
    shown = shown_by(visits, width, "light")
    known = addresses(shown)
    too_wide = {}
    for name in ("home", "queue", "board", "record", "form", "map", "risk", "document", "work"):
        shown.goto(known[name])
        shown.evaluate(FROM_THE_RIGHT)
        if width == "wide":
            left, middle = shown.locator("nav.side").evaluate(START)
            assert left > middle, name
        if over := shown.evaluate(TOO_WIDE):
            too_wide[name] = over

    assert too_wide == {}
