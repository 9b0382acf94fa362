"""What was typed is never lost: two tabs, a database that is away, a page that was left."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]


def made(shown, title):
    shown.goto("/incidents/new/")
    shown.fill("main form.form [name=title]", title)
    shown.locator("main form.form .f-act button").first.click()
    shown.wait_for_url(re.compile(r"/incidents/INC-\d+/$"))
    return shown.url


def saved(shown):
    shown.locator("main form.form .f-act button").first.click()


def edited(shown, address, **values):
    shown.goto(address)
    for name, value in values.items():
        shown.fill(f"[name={name}]", value)
    saved(shown)
    shown.wait_for_url(address.partition("edit/")[0])


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_two_tabs_on_one_record(visits, script):
    visits.expected = ("409 (Conflict)",)
    one = visits.page("agent", java_script_enabled=script)
    other = visits.page("manager", java_script_enabled=script)
    here = made(one, "As it was")
    one.goto(f"{here}edit/")
    edited(other, f"{here}edit/", title="Theirs", location="Their room")

    one.fill("[name=title]", "Mine")
    one.fill("[name=description]", "Typed for\nan hour")
    saved(one)
    assert one.locator("h1").inner_text() == "Two versions"
    table = one.locator("main table").inner_text()
    assert "Theirs" in table
    assert "Mine" in table
    assert one.locator("[name=description]").input_value() == "Typed for\nan hour"
    assert "Their room" not in table  # nothing was typed there, so there is nothing to choose

    edited(other, f"{here}edit/title/", title="Theirs again")  # faster once more
    saved(one)
    assert "Theirs again" in one.locator("main table").inner_text()
    one.uncheck("input[name=only][value=title]")
    saved(one)
    one.wait_for_url(here)
    text = one.locator("main").inner_text()
    assert one.locator("h1").inner_text() == "Theirs again"
    assert "Typed for" in text
    assert "Their room" in text


AWAY = {"status": 503, "content_type": "text/html", "body": "<h1>Not at the moment</h1>"}


def nobody_takes(shown):
    """Let what is sent next be refused by a database that is away; all else is answered."""
    refused = []

    def answer(route):
        sent = route.request.method == "POST" and route.request.is_navigation_request()
        if not sent or refused:
            route.continue_()
            return
        refused.append(route.request.url)
        route.fulfill(**AWAY)

    shown.route("**/*", answer)


def test_what_was_typed_is_there_again_when_nobody_took_it(visits):
    visits.expected = ("503 (Service Unavailable)", "favicon.ico")
    shown = visits.page("agent")
    here = made(shown, "Typed once")
    nobody_takes(shown)
    shown.fill("#reply", "A long answer")
    shown.evaluate("() => document.querySelector('form[data-composer]').requestSubmit()")
    shown.get_by_text("Not at the moment").wait_for()
    shown.go_back()
    assert shown.locator("#reply").input_value() == "A long answer"
    shown.goto("/incidents/")
    shown.goto(here)
    assert shown.locator("#reply").input_value() == "A long answer"

    shown.locator("#reply").press("Control+Enter")
    shown.locator("ol.cv").get_by_text("A long answer").wait_for()
    assert shown.locator("#reply").input_value() == ""
    shown.goto(here)
    assert shown.locator("#reply").input_value() == ""


def test_a_form_that_was_not_taken_is_as_it_was_on_going_back(visits):
    visits.expected = ("503 (Service Unavailable)", "favicon.ico")
    shown = visits.page("agent")
    here = made(shown, "Written twice")
    shown.goto(f"{here}edit/")
    shown.fill("[name=description]", "Typed for an hour")
    nobody_takes(shown)
    saved(shown)
    shown.get_by_text("Not at the moment").wait_for()
    shown.go_back()
    assert shown.locator("[name=description]").input_value() == "Typed for an hour"

    saved(shown)
    shown.wait_for_url(here)
    assert "Typed for an hour" in shown.locator("main").inner_text()
