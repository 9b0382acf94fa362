"""What a person has in hand: an app that shows the code of the moment."""

import re
import time
from datetime import timedelta

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from ringbeam.core import clock
from tests.cast import PASSWORD

LOGIN, INDEX, ADD_APP = "/accounts/login/", "/accounts/2fa/", "/accounts/2fa/totp/activate/"
SECRET = re.compile(r'class="secret">([A-Z2-7=]+)<')
CODE = re.compile(r"<li><code>(\d{8})</code></li>")
STEP = 30


def code_of(secret, *, later=0):
    """What the app shows now, or so many steps later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // STEP + later))


def sign_in(browser, name, password=PASSWORD):
    """The answer to the first step of sign-in."""
    return browser.post(LOGIN, {"login": f"{name}@ringbeam.example", "password": password})


def with_app(browser):
    """Set an app up as whoever is signed in; its secret and the recovery codes."""
    secret = SECRET.search(browser.get(ADD_APP).content.decode())[1]
    answer = browser.post(ADD_APP, {"code": code_of(secret)}, follow=True)
    return secret, CODE.findall(answer.content.decode())


def rested(minutes):
    """A clock that stands so many minutes later."""
    return clock.stopped(clock.now() + timedelta(minutes=minutes))
