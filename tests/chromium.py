"""The browser of the tests: Debian's chromium, driven by playwright, on a real installation.

A page is watched while it is used: a script's error, a complaint on the console (the browser
says there what the content policy stopped), and a request to another host fail the test.
"""

import os
import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests import prepared
from tests.browser.installation import Installation, copied, served

NAMES = ("chromium", "chromium-browser", "google-chrome")
WIDE = {"width": 1440, "height": 900}
NARROW = {"width": 390, "height": 844}
PASSWORD = "demonstration"
PEOPLE = {
    "admin": "admin@nordhaven.example",
    "manager": "manager@nordhaven.example",
    "agent": "agent@nordhaven.example",
    "customer": "customer@kestrel.example",
}


def path() -> str | None:
    """Where the browser is, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """A running browser for the whole session; the test is left out when there is none."""
    if path() is None:
        pytest.skip("chromium is not installed")
    sync_api = pytest.importorskip("playwright.sync_api")
    # Playwright keeps an event loop in this thread, which Django would mistake for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def filled_home():
    """The home of an organization with people, promises and conversations; to be copied."""
    return prepared.filled()


@pytest.fixture(scope="session")
def running(filled_home, tmp_path_factory) -> Iterator[Installation]:
    """The product as people run it, web server and worker, with that organization."""
    folder = tmp_path_factory.mktemp("running")
    with served(copied(filled_home, folder / "home"), folder / "spoken") as installation:
        yield installation


class Visits:
    """Opens pages as somebody, in any width, with or without JavaScript, and watches them."""

    def __init__(self, chromium, url):
        self.chromium, self.url = chromium, url
        self.contexts, self.problems, self.cookies = [], [], {}
        self.expected = ()

    def page(self, person=None, *, viewport=WIDE, **more):
        """A fresh page; signed in when a person is named."""
        context = self.chromium.new_context(
            base_url=self.url, viewport=viewport, reduced_motion="reduce", **more
        )
        context.set_default_timeout(30_000)
        self.contexts.append(context)
        if person:
            context.add_cookies(self._cookies(person))
        shown = context.new_page()
        shown.on("pageerror", lambda error: self._note(f"error: {error}"))
        shown.on("console", self._said)
        shown.on("dialog", self._dialog)
        shown.on("request", self._asked)
        return shown

    def _cookies(self, person):
        """The session of a person, who signs in once."""
        if person not in self.cookies:
            context = self.chromium.new_context(base_url=self.url)
            shown = context.new_page()
            sign_in(shown, PEOPLE.get(person, person))
            assert "/accounts/login" not in shown.url
            self.cookies[person] = context.cookies()
            context.close()
        return self.cookies[person]

    def _note(self, problem):
        if not any(one in problem for one in self.expected):
            self.problems.append(problem)

    def _said(self, message):
        if message.type in {"error", "warning"}:
            self._note(f"console: {message.text} ({message.location.get('url')})")

    def _dialog(self, dialog):
        self._note(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _asked(self, request):
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != urlsplit(self.url).netloc:
            self._note(f"request to {request.url}")

    def end(self):
        """Close what is open; what was noted fails the test."""
        for context in self.contexts:
            context.close()
        self.contexts.clear()
        problems, self.problems, self.expected = self.problems, [], ()
        assert problems == []


def sign_in(shown, email, password=PASSWORD):
    """Sign in by the form."""
    shown.goto("/accounts/login/")
    shown.fill("input[name=login]", email)
    shown.fill("input[name=password]", password)
    shown.press("input[name=password]", "Enter")
    shown.wait_for_load_state()


@pytest.fixture(scope="session")
def all_visits(chromium, running):
    return Visits(chromium, running.url)


@pytest.fixture
def visits(all_visits):
    """Pages of this test, all watched until its end."""
    yield all_visits
    all_visits.end()


@pytest.fixture
def page(visits):
    """A fresh page of the agent, 1440 wide."""
    return visits.page("agent")
