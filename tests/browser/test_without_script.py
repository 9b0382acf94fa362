"""Everything works without JavaScript: make, change, move, say, filter, select, search."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]


@pytest.fixture
def plain(visits):
    """A page of the agent in a browser that runs no script."""
    return visits.page("agent", java_script_enabled=False)


def submit(shown):
    shown.locator("main form .f-act button").first.click()


def made(shown, title):
    shown.goto("/incidents/new/")
    shown.fill("[name=title]", title)
    submit(shown)
    shown.wait_for_url("**/incidents/INC-*/")
    return shown.url


def test_make_change_move_and_say(plain):
    here = made(plain, "Without any script")
    assert plain.locator("h1").inner_text() == "Without any script"

    plain.goto(f"{here}edit/")
    plain.fill("[name=title]", "Changed without script")
    submit(plain)
    plain.wait_for_url(f"{here}*")
    assert plain.locator("h1").inner_text() == "Changed without script"

    plain.fill("#reply", "Said without script")
    plain.locator("form[data-composer] button[type=submit]").click()
    assert plain.locator("ol.cv").get_by_text("Said without script").count() == 1

    plain.goto(f"{here}move/cancel/")
    for one in plain.locator("main form textarea:visible").all():
        one.fill("It was a mistake.")
    submit(plain)
    plain.wait_for_url(f"{here}*")
    assert "Cancelled" in plain.locator(".tk-act").inner_text()


def test_filter_search_and_sort(plain):
    made(plain, "Quokka in the server room")
    plain.goto("/incidents/?all")
    plain.fill("#list-q", "quokka")
    plain.press("#list-q", "Enter")
    assert plain.locator("[data-rows] a.t").count() >= 1
    assert "Quokka" in plain.locator("[data-rows] a.t").first.inner_text()

    plain.goto("/search/?q=quokka")
    assert plain.locator("main").get_by_text("Quokka in the server room").count() >= 1

    plain.goto("/incidents/?all")
    plain.locator("details[data-filter] > summary").click()
    plain.locator("details[data-filter] details.fg > summary").first.click()
    plain.locator("details[data-filter] details.fg a").first.click()
    assert plain.locator(".chips a.xx").count() == 1
