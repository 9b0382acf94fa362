"""Everything works without JavaScript: in and out, make, change, move, say, filter, page."""

import re

import pytest

from tests.chromium import PASSWORD, PEOPLE
from tests.cli.processes import ringbeam

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]


@pytest.fixture
def plain(visits):
    """A page of the agent in a browser that runs no script."""
    return visits.page("agent", java_script_enabled=False)


def submit(shown):
    shown.locator("main form.form .f-act button").first.click()


def made(shown, title):
    shown.goto("/incidents/new/")
    shown.fill("[name=title]", title)
    submit(shown)
    shown.wait_for_url(re.compile(r"/incidents/INC-\d+/$"))
    return shown.url


def test_in_and_out(visits):
    plain = visits.page(java_script_enabled=False)
    plain.goto("/incidents/?all")
    plain.fill("[name=login]", PEOPLE["customer"])
    plain.fill("[name=password]", PASSWORD)
    plain.locator("main form button[type=submit]").click()
    assert plain.url.endswith("/incidents/?all")

    plain.locator("header details.pop summary.av").click()
    plain.get_by_role("button", name="Sign out").click()
    plain.wait_for_url("**/accounts/login/**")
    plain.goto("/incidents/?all")
    assert "/accounts/login/" in plain.url


def test_make_change_move_and_say(plain, tmp_path):
    here = made(plain, "Without any script")
    assert plain.locator("h1").inner_text() == "Without any script"

    plain.goto(f"{here}edit/")
    plain.fill("[name=title]", "Changed without script")
    submit(plain)
    plain.wait_for_url(here)
    assert plain.locator("h1").inner_text() == "Changed without script"

    file = tmp_path / "said.txt"
    file.write_text("and attached")
    plain.fill("#reply", "Said without script")
    plain.set_input_files("form[data-composer] input[type=file]", file)
    plain.locator("form[data-composer] button.pri").click()
    assert plain.locator("ol.cv").get_by_text("Said without script").count() == 1
    assert plain.locator("#files a", has_text="said.txt").count() == 1

    plain.locator("details:has(.moves) > summary").click()
    plain.locator(".moves a", has_text="Cancel").click()
    plain.wait_for_url("**/move/cancel/")


def test_a_move_says_what_it_needs_and_keeps_what_was_typed(visits, plain):
    visits.expected = ("422 (Unprocessable Entity)", "409 (Conflict)")
    here = made(plain, "Needs to say what restored it")
    plain.goto(f"{here}move/resolve/")
    plain.fill("[name=resolution_code]", "restart")
    submit(plain)
    assert plain.locator("#problems").is_visible()
    assert plain.locator("[name=resolution_code]").input_value() == "restart"

    plain.fill("[name=resolution]", "Restarted it.")
    submit(plain)
    plain.wait_for_url(here)
    assert "Resolved" in plain.locator(".tk-act").inner_text()


def test_filter_search_sort_and_export(plain):
    made(plain, "Quokka in the server room")
    plain.goto("/incidents/?all")
    plain.fill("#list-q", "quokka")
    plain.press("#list-q", "Enter")
    assert "Quokka" in plain.locator("[data-rows] a.t").first.inner_text()
    plain.goto("/search/?q=quokka")
    assert plain.locator("main").get_by_text("Quokka in the server room").count() >= 1

    plain.goto("/incidents/?all")
    before = plain.locator("[data-rows] td.k").all_inner_texts()
    with plain.expect_navigation():
        plain.locator("thead a", has_text="Priority").first.click()
    after = plain.locator("[data-rows] td.k").all_inner_texts()
    assert plain.locator("th[aria-sort]").inner_text().strip() == "Priority"
    assert len(after) > 20
    assert before != after

    plain.goto("/incidents/?all")
    plain.locator("details[data-filter] > summary").click()
    plain.locator("details[data-filter] details.fg > summary").first.click()
    with plain.expect_navigation():
        plain.locator("details[data-filter] details.fg a").first.click()
    assert plain.locator(".chips a.xx").count() == 1
    with plain.expect_download() as fetched:
        plain.locator("summary[aria-label^=More]").first.click()
        plain.get_by_role("link", name="Export as CSV").click()
    assert fetched.value.suggested_filename.endswith(".csv")


def test_many_at_once(plain):
    refs = [made(plain, f"One of {number}").rstrip("/").split("/")[-1] for number in (1, 2)]
    plain.goto("/incidents/?all&sort=-entry")
    for ref in refs:
        plain.check(f"input[name=ref][value='{ref}']")
    plain.get_by_role("button", name="Assign to me").click()

    done = plain.locator("main").inner_text()
    assert "2 records done" in done
    assert all(ref in done for ref in refs)


def test_page_by_page(plain, running, tmp_path):
    file = tmp_path / "sites.csv"
    names = [f"Store {number:03}" for number in range(120)]
    file.write_text("\n".join(["title", *names]))
    assert ringbeam(running.home, "import", "sites", str(file)).returncode == 0
    plain.goto("/sites/?sort=title&q=Store")
    seen = []
    while True:
        seen += [one.inner_text() for one in plain.locator("[data-rows] a[data-peek]").all()]
        following = plain.locator("nav.pager a[rel=next]")
        if not following.count():
            break
        with plain.expect_navigation():
            following.click()

    assert sorted(seen) == names
    plain.get_by_role("link", name="First page").click()
    assert plain.locator("nav.pager a[rel=next]").count() == 1
