"""A ticket by keyboard alone: journeys of section 11, counted in keys and acts."""

import pytest

from tests.browser.test_keyboard import new_incident

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
VALUE = "() => document.querySelector('#reply').value"
NAMED = "#named:not([hidden]) [role=option]"
DOT = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNg"
    "AAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)
PASTE = """(dot) => {
  const bytes = Uint8Array.from(atob(dot), (one) => one.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], "screen.png", { type: "image/png" }));
  const said = { clipboardData: data, bubbles: true, cancelable: true };
  document.querySelector("#reply").dispatchEvent(new ClipboardEvent("paste", said));
}"""


def scanners(shown):
    """The incident of the demonstration about which a known error is offered."""
    shown.goto("/incidents/?q=warehouse")
    found = shown.locator("[data-rows] a.t").filter(has_text="Warehouse scanners lose")
    shown.goto(found.first.get_attribute("href"))


def test_reply_and_wait_is_a_key_a_tick_and_a_send(page):
    new_incident(page, "Needs an answer")
    page.locator("main").press("r")
    page.keyboard.type("Which room is it?")
    page.locator("input[name=move]").press("Space")
    page.keyboard.press("Control+Enter")

    page.locator("ol.cv").get_by_text("Which room is it?").wait_for()
    assert "On customer" in page.locator(".tk-act").inner_text()
    assert page.locator(".toast").get_by_text("Undo").count() == 1


def test_a_ready_text_is_chosen_after_a_slash(page):
    new_incident(page, "Printer on fire")
    page.locator("main").press("r")
    page.keyboard.type("/ask")
    page.locator(NAMED).first.wait_for()
    page.keyboard.press("Enter")

    assert page.evaluate(VALUE).startswith("Hello ")
    assert "Aoife Byrne" in page.evaluate(VALUE)
    assert "{{" not in page.evaluate(VALUE)


def test_templates_have_a_button_for_who_uses_a_mouse(page):
    new_incident(page, "Printer on fire")
    page.get_by_role("button", name="Template").click()
    page.locator(NAMED).filter(has_text="Ask for more").click()
    assert page.evaluate(VALUE).startswith("Hello ")


def test_a_record_is_named_and_linked_after_a_number_sign(page):
    new_incident(page, "Scanners again")
    page.locator("main").press("i")
    page.keyboard.type("Like #scanners")
    page.locator(NAMED).first.wait_for()
    chosen = page.locator(NAMED).first.locator("small").inner_text()
    page.keyboard.press("Enter")
    assert page.evaluate(VALUE) == f"Like #{chosen} "
    page.keyboard.press("Control+Enter")

    page.locator("ol.cv").get_by_role("link", name=chosen).wait_for()
    assert page.locator("#related").get_by_text(chosen).count() == 1


def test_a_problem_is_linked_by_a_key_its_number_and_enter(page):
    page.goto("/problems/?all")
    address = page.locator("[data-rows] a.t").first.get_attribute("href")
    problem = address.split("/")[2]
    new_incident(page, "Caused by something known")
    page.keyboard.press("l")
    page.keyboard.type(problem)
    page.keyboard.press("Enter")
    page.locator("#related").get_by_role("link", name=problem).wait_for()


def test_a_picture_that_is_pasted_stands_in_the_message(page):
    new_incident(page, "With a picture")
    page.locator("main").press("r")
    page.keyboard.type("It looks so:\n")
    page.evaluate(PASTE, DOT)
    assert "![picture-1.png](picture-1.png)" in page.evaluate(VALUE)
    page.locator("#reply").focus()
    page.keyboard.press("Control+Enter")

    picture = page.locator("ol.cv .prose img")
    picture.wait_for()
    assert picture.evaluate("(one) => one.decode().then(() => one.naturalWidth)") == 1


def test_a_reply_resolves_by_keyboard_in_the_same_send(page):
    new_incident(page, "Solved with the answer")
    page.locator("main").press("r")
    page.keyboard.type("The cable was loose.")
    page.locator("details.up summary").press("Enter")
    page.locator("details.up button[value=resolve]").press("Enter")

    page.locator("ol.cv p").get_by_text("The cable was loose.").wait_for()
    assert "Resolved" in page.locator(".tk-act").inner_text()


def test_a_known_workaround_becomes_the_reply_by_one_act(page):
    scanners(page)
    button = page.get_by_role("button", name="Use workaround as reply")
    button.wait_for()
    button.press("Enter")
    assert "5 GHz" in page.evaluate(VALUE)
    assert page.evaluate("() => document.activeElement.id") == "reply"


def test_quoted_text_unfolds_by_keyboard(page):
    new_incident(page, "Long story")
    page.locator("main").press("r")
    page.keyboard.insert_text("Yes.\n\n> one\n> two\n> three\n> four")
    page.keyboard.press("Control+Enter")
    folded = page.locator("details.quoted")
    folded.wait_for()
    assert not folded.get_by_text("three").is_visible()
    folded.locator("summary").press("Enter")
    assert folded.get_by_text("three").is_visible()
