"""The palette and the board in a browser: keys, focus, roles, moves by key and by drag."""

import pytest

from tests.browser.test_accessibility import found_on
from tests.browser.test_keyboard import new_incident

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
ACTIVE = "() => document.activeElement.getAttribute('role')"
IN_PALETTE = "() => !!document.activeElement.closest('#palette')"


def ask(page, words):
    page.keyboard.press("Control+k")
    page.keyboard.type(words)
    lines = page.locator(f"#pal-list[data-words='{words}'] [role=option]")
    lines.filter(has_text=words.lstrip(">")).first.wait_for()


def test_the_palette_opens_keeps_the_focus_and_gives_it_back(page):
    page.goto("/incidents/?state=open")
    page.keyboard.press("j")
    before = page.evaluate("() => document.activeElement.href")

    page.keyboard.press("Control+k")
    assert page.evaluate(ACTIVE) == "combobox"
    page.locator("#pal-list[role=listbox]").wait_for()
    for _press in range(4):
        page.keyboard.press("Tab")
        assert page.evaluate(IN_PALETTE) or page.evaluate(
            "() => document.activeElement === document.body"
        )
    page.keyboard.press("Escape")

    assert not page.locator("#palette").is_visible()
    assert page.evaluate("() => document.activeElement.href") == before


def test_a_place_is_gone_to_by_its_name(page):
    page.goto("/")
    ask(page, "Incidents")
    field = page.locator("#palette [role=combobox]")
    first = field.get_attribute("aria-activedescendant")
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") != first
    page.keyboard.press("ArrowUp")
    chosen = page.locator("#pal-list [aria-selected=true]")
    assert chosen.count() == 1
    wanted = chosen.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{wanted}*")


def test_a_move_of_the_open_record_is_taken_from_the_palette(page):
    new_incident(page, "Moved by palette")
    here = page.url
    ask(page, ">Start")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    page.locator(".tk-act", has_text="In progress").wait_for()
    assert page.url.split("?")[0] == here.split("?")[0]


def test_the_palette_and_the_board_have_no_finding(visits):
    shown = visits.page("manager", bypass_csp=True)
    shown.goto("/incidents/board/?state=open")
    board = found_on(shown)
    shown.keyboard.press("j")
    shown.keyboard.press("m")
    shown.locator("#mover li").first.wait_for()
    mover = found_on(shown)
    shown.keyboard.press("Escape")
    ask(shown, "incident")
    palette = found_on(shown)
    shown.goto("/incidents/calendar/?all")
    calendar = found_on(shown)

    assert (board, mover, palette, calendar) == ([], [], [], [])


def test_a_card_is_moved_by_key(page):
    new_incident(page, "Quagga by key")
    ref = page.url.rstrip("/").split("/")[-1]
    page.goto("/incidents/board/?all&q=quagga&by=state")
    page.keyboard.press("j")
    page.keyboard.press("m")
    page.locator("#mover button", has_text="Start").wait_for()
    page.locator("#mover button", has_text="Start").press("Enter")

    page.locator(f"[data-lane=in_progress] [data-card={ref}]").wait_for()
    assert page.evaluate("() => document.activeElement.closest('.kc').dataset.card") == ref


def test_a_card_is_dragged_where_a_move_leads(visits):
    page = visits.page("agent", viewport={"width": 2900, "height": 900})
    new_incident(page, "Okapi by drag")
    ref = page.url.rstrip("/").split("/")[-1]
    page.goto("/incidents/board/?all&q=okapi&by=state")
    card = page.locator(f"[data-card={ref}]")

    card.drag_to(page.locator("[data-lane=closed]"))
    page.locator("#toast", has_text="No move leads there").wait_for()
    card.drag_to(page.locator("[data-lane=in_progress]"))

    page.locator(f"[data-lane=in_progress] [data-card={ref}]").wait_for()


def test_without_script_board_and_moves_are_pages(visits):
    plain = visits.page("agent", java_script_enabled=False)
    plain.goto("/incidents/board/?state=open")
    plain.locator("[data-moves]").first.click()

    assert "/moves/" in plain.url
    assert plain.locator("main .mover li").count() > 1
