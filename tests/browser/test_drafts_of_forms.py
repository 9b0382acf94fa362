"""What one types into a form is kept, offered to its writer alone, and gone when it is sent."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
NEW = "/incidents/new/"
SAID, OFFER = "[data-draft-said]", "[data-draft-offer]"


def typed(shown, **boxes):
    """Type, and go on once the page has said what became of it."""
    before = shown.locator(SAID).inner_text()
    for name, text in boxes.items():
        shown.fill(f"[name={name}]", text)
    told = "([path, before]) => document.querySelector(path).textContent !== before"
    shown.wait_for_function(told, arg=[SAID, before])
    return shown.locator(SAID).inner_text()


def test_what_was_typed_comes_back_in_any_tab_and_goes_when_it_is_sent(visits):
    visits.expected = ("409 (Conflict)",)
    first = visits.page("agent")
    first.goto(NEW)
    assert "Draft kept" in typed(first, title="Scales stand still", description="Since nine")
    first.fill("[name=description]", "Since nine, both of them")
    first.goto("/")  # left at once: the last words go along

    first.goto(NEW)
    assert first.input_value("[name=title]") == ""
    first.locator(OFFER).get_by_role("link", name="Take it up").click()
    assert first.input_value("[name=description]") == "Since nine, both of them"

    second = first.context.new_page()
    second.goto(f"{NEW}?draft=1")
    assert "Draft kept" in typed(second, title="Scales stand still again")
    assert "Open the form anew" in typed(first, title="Typed over it unseen")
    other = visits.page("manager")
    other.goto(NEW)
    assert other.locator(OFFER).count() == 0

    second.locator("form[data-draft] button[type=submit]").first.click()
    second.wait_for_url("**/incidents/INC-*/")
    assert second.locator("h1").inner_text() == "Scales stand still again"
    second.goto(NEW)
    assert second.locator(OFFER).count() == 0


def test_a_form_whose_draft_cannot_be_kept_says_so_and_is_sent_all_the_same(visits):
    visits.expected = ("403 (Forbidden)",)
    shown = visits.page("agent")
    shown.goto(NEW)
    shown.evaluate("document.querySelector('meta[name=csrf]').content = 'another'")

    assert "not kept at the moment" in typed(shown, title="Sent without a draft")
    shown.locator("form[data-draft] button[type=submit]").first.click()

    shown.wait_for_url("**/incidents/INC-*/")
    assert shown.locator("h1").inner_text() == "Sent without a draft"
