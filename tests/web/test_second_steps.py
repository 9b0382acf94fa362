"""A second step beside the password: set up, asked for, used once, told, and got rid of."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from ringbeam.core import access, admission, second_steps
from ringbeam.core.accounts import Account
from ringbeam.core.actors import system
from ringbeam.core.history import HistoryLine
from tests.web.authenticators import ADD_APP, INDEX, code_of, sign_in, with_app
from tests.web.pages import text_of

pytestmark = pytest.mark.django_db
STEP_TWO = "/accounts/2fa/authenticate/"


@pytest.fixture(autouse=True)
def nothing_guessed():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def browser(olga):
    made = Client()
    sign_in(made, "olga")
    return made


def signed_in(browser):
    return browser.get("/account/").status_code == 200


def test_an_app_is_set_up_and_then_asked_for(browser):
    secret, codes = with_app(browser)
    other = Client()
    first = sign_in(other, "olga")
    page = other.get(STEP_TWO)

    assert first["Location"] == STEP_TWO
    assert not signed_in(other)
    assert "recovery code" in text_of(page)
    assert "Use a passkey" not in text_of(page)
    other.post(STEP_TWO, {"code": code_of(secret)})
    assert signed_in(other)
    assert len(codes) == 10


def test_a_wrong_code_sets_nothing_up(browser):
    browser.get(ADD_APP)
    answer = browser.post(ADD_APP, {"code": "000000"})

    assert "This code is not right" in text_of(answer)
    assert not Authenticator.objects.exists()


def test_a_code_is_good_once_and_so_is_a_recovery_code(browser):
    secret, codes = with_app(browser)

    def tried(code):
        other = Client()
        sign_in(other, "olga")
        other.post(STEP_TWO, {"code": code})
        return signed_in(other)

    now = code_of(secret)
    assert [tried(now), tried(now)] == [True, False]
    assert [tried(codes[0]), tried(codes[0]), tried(codes[1])] == [True, False, True]


def test_guessing_codes_is_braked(browser):
    secret, _codes = with_app(browser)
    other = Client()
    sign_in(other, "olga")
    for turn in range(5):
        other.post(STEP_TWO, {"code": f"00000{turn}"})

    braked = other.post(STEP_TWO, {"code": code_of(secret)})

    assert "Too many" in text_of(braked)
    assert not signed_in(other)


def test_what_is_kept_of_a_key_is_of_no_use_without_the_secret_key(browser, settings):
    secret, codes = with_app(browser)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert secret not in kept
    assert not any(code in kept for code in codes)
    settings.SECRET_KEY = "another secret key, as after a restore elsewhere"
    assert not Authenticator.objects.get(type="totp").wrap().validate_code(code_of(secret))


def test_codes_are_shown_once(browser):
    with_app(browser)
    again = browser.get("/accounts/2fa/recovery-codes/")

    assert "cannot be shown again" in text_of(again)
    assert "<li><code>" not in again.content.decode()


def test_each_change_is_told_without_a_secret(browser):
    secret, codes = with_app(browser)
    browser.post("/accounts/2fa/recovery-codes/generate/")
    browser.post("/accounts/2fa/totp/deactivate/")

    told = [line.said for line in access.told().order_by("number")]
    assert told == ["add_factor", "make_codes", "remove_factor"]
    values = str(list(HistoryLine.objects.values_list("values", flat=True)))
    assert secret not in values
    assert not any(code in values for code in codes)
    assert not Authenticator.objects.exists()


def test_an_administrator_forgets_the_device_that_was_lost(browser, adam, olga):
    with_app(browser)
    account = Account.objects.get(pk=olga.account)

    assert second_steps.forget_second_steps(account, by=adam) == 2
    assert second_steps.forget_second_steps(account, by=adam) == 0

    assert access.told().latest("number").who == "Adam"
    other = Client()
    sign_in(other, "olga")
    assert signed_in(other)


def test_the_page_says_what_one_has(browser):
    assert "not set up" in text_of(browser.get(INDEX))
    with_app(browser)
    page = text_of(browser.get(INDEX))

    assert "10 codes left" in page
    assert "this one" in page


def test_sessions_are_listed_and_ended(browser, olga):
    phone, tablet = Client(), Client(headers={"user-agent": "Mozilla (iPad) Safari/6"})
    for other in (phone, tablet):
        sign_in(other, "olga")
    page = browser.get(INDEX).content.decode()
    number = page.split("/accounts/sessions/")[1].split("/end/")[0]

    assert "Safari, iPad" in page
    browser.post(f"/accounts/sessions/{number}/end/")
    assert [signed_in(one) for one in (phone, tablet)].count(True) == 1
    browser.post("/accounts/sessions/end/")

    assert [signed_in(one) for one in (browser, phone, tablet)] == [True, False, False]
    assert {line.said for line in access.told()} == {"end_sessions"}


def test_another_persons_session_is_not_there(browser, mona):
    other = Client()
    sign_in(other, "mona")
    mine = Account.objects.get(email="mona@ringbeam.example").usersession_set.get()

    assert browser.post(f"/accounts/sessions/{mine.pk}/end/").status_code == 404
    assert signed_in(other)
    assert "/end/" not in other.get(INDEX).content.decode()


def test_a_session_that_was_never_listed_ends_with_all(olga, client_of):
    browser = client_of(olga)
    account = Account.objects.get(pk=olga.account)
    assert signed_in(browser)

    admission.end_sessions(account, by=system())

    assert not signed_in(browser)
