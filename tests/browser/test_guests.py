"""A guest in a browser: from the sign-in page by a real letter to the answer, on a phone.

The installation sends mail to a server on loopback; its own worker writes the letters.
"""

import re
import time

import pytest

from tests.browser.installation import copied, served
from tests.browser.test_accessibility import ALL, COLOURS, wrong_in
from tests.chromium import NARROW, Visits
from tests.core.mail_server import MailServer

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.slow]
LINK = re.compile(r"(/guest/report/[\w.-]+/)")
GWEN, PATIENCE_S, TYPING_S = "gwen@elsewhere.example", 90, 4


@pytest.fixture
def posting(chromium, filled_home, tmp_path):
    """An installation that sends mail, watched, and the server that takes it."""
    with MailServer() as server:
        home = copied(filled_home, tmp_path / "home")
        mail = f"smtp://127.0.0.1:{server.port}"
        with served(home, tmp_path / "spoken", RINGBEAM_EMAIL_URL=mail) as installation:
            visits = Visits(chromium, installation.url)
            yield visits, server
            visits.end()


def letter_to(server, address, number):
    """The letter of this number to an address, once the worker has sent it."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        found = [one for one in server.letters if address in one["To"]]
        if len(found) >= number:
            return found[number - 1].get_content()
        time.sleep(0.5)
    raise AssertionError(f"no letter {number} to {address}")


def looked(shown):
    assert [*wrong_in(shown, "light", ALL), *wrong_in(shown, "dark", COLOURS)] == []


def opened_form(visits):
    """The page of a manager who made a form and opened it to guests."""
    manager = visits.page("manager")
    manager.goto("/guest-forms/new/")
    manager.fill("[name=title]", "Visitors")
    manager.keyboard.press("Control+Enter")
    manager.wait_for_url(re.compile(r"/guest-forms/GFM-\d+/"))
    manager.get_by_role("button", name="Open to guests").first.click()
    manager.get_by_role("link", name="Address of the form").wait_for()
    return manager


def reported(guest, server):
    """Report from the sign-in page on, and confirm; the link and the incident's number."""
    guest.goto("/accounts/login/")
    guest.get_by_role("link", name="Report without an account").click()
    guest.wait_for_url(re.compile("/guest/[0-9a-f-]+/"))
    looked(guest)
    guest.locator("[name=text]").press_sequentially("The north gate does not open.")
    guest.fill("[name=name]", "Gwen Guest")
    guest.fill("[name=email]", GWEN)
    time.sleep(TYPING_S)
    guest.get_by_role("button", name="Send").click()
    guest.get_by_role("heading", name="Look into your mail").wait_for()
    looked(guest)
    link = LINK.search(letter_to(server, GWEN, 1))[1]
    guest.goto(link)
    looked(guest)
    guest.get_by_role("button", name="Yes, report it").click()
    guest.get_by_text("We have received it").wait_for()
    looked(guest)
    return link, re.search(r"INC-\d+", guest.locator("h1").inner_text())[0]


def test_a_guest_reports_confirms_and_reads_the_answer(posting):
    visits, server = posting
    manager, guest = opened_form(visits), visits.page(viewport=NARROW, bypass_csp=True)
    link, ref = reported(guest, server)
    manager.goto(f"/incidents/{ref}/")
    assert "Gwen Guest" in manager.locator("main").inner_text()
    manager.fill("form[data-composer] textarea", "Please ring at the south gate.")
    manager.keyboard.press("Control+Enter")
    manager.locator(".cv .msg", has_text="south gate").wait_for()

    assert "south gate" in letter_to(server, GWEN, 2)
    guest.goto(link)
    assert "south gate" in guest.locator("main").inner_text()
    assert "Aoife" not in guest.locator("main").inner_text()
    guest.fill("[name=text]", "I am in, thank you.")
    guest.get_by_role("button", name="Send").click()
    guest.locator(".msg", has_text="thank you").wait_for()
