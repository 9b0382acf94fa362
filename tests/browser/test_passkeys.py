"""A passkey is added, signs in alone, and is the second step, in a real browser."""

import pytest

from tests.chromium import PASSWORD, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
PERSON = "auditor@nordhaven.example"
OPTIONS = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_signs_in_alone_and_as_second_step(visits):
    shown = visits.page()
    device = shown.context.new_cdp_session(shown)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": OPTIONS})
    sign_in(shown, PERSON)
    shown.goto("/accounts/2fa/webauthn/add/")
    shown.fill("[name=name]", "This laptop")
    shown.click("[data-passkey-go]")
    shown.locator("h1", has_text="Recovery codes").wait_for()
    shown.goto("/accounts/2fa/")
    assert "signs in alone" in shown.locator("main").inner_text()
    assert "This laptop" in shown.locator("main").inner_text()

    shown.context.clear_cookies()
    shown.goto("/accounts/login/")
    shown.click("[data-passkey-go]")
    shown.locator("#menu").wait_for()

    shown.context.clear_cookies()
    sign_in(shown, PERSON, PASSWORD)
    shown.locator("h1", has_text="One more step").wait_for()
    shown.click("[data-passkey-go]")
    shown.locator("#menu").wait_for()

    shown.goto("/accounts/2fa/")
    shown.get_by_role("link", name="Remove This laptop").click()
    shown.click("main button[type=submit]")
    shown.locator("h1", has_text="Sign-in and devices").wait_for()
    assert "This laptop" not in shown.locator("main").inner_text()


def test_a_device_that_does_not_answer_is_said(visits):
    shown = visits.page()
    device = shown.context.new_cdp_session(shown)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": OPTIONS})
    visits.expected = ("NotAllowedError",)
    shown.goto("/accounts/login/")
    shown.click("[data-passkey-go]")

    shown.get_by_text("Nothing came from the device").wait_for()
