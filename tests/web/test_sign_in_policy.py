"""The sign-in policy: who is led to a second step first, and who has rested too long."""

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client

from ringbeam.core import access
from ringbeam.core.sign_in_policy import set_sign_in_policy, sign_in_policy
from tests.web.authenticators import INDEX, code_of, rested, sign_in, with_app
from tests.web.pages import text_of

pytestmark = pytest.mark.django_db
REQUIRED = "/accounts/2fa/required/"
POLICY = "/access/policy/"


@pytest.fixture(autouse=True)
def nothing_guessed():
    cache.clear()
    yield
    cache.clear()


def browser_of(name):
    made = Client()
    sign_in(made, name)
    return made


def test_an_administrator_sets_it_and_history_tells(adam, client_of):
    answer = client_of(adam).post(POLICY, {"roles": ["administrator"], "idle_minutes": "30"})

    assert answer.status_code == 302
    assert sign_in_policy().roles == {"administrator"}
    line = access.told().get()
    assert line.said == "sign_in_policy"
    assert line.changes["second_step_for"] == [[], ["administrator"]]
    assert line.changes["idle_minutes"] == [0, 30]


def test_nobody_else_sees_or_sets_it(mona, olga, client_of):
    for other in (mona, olga):
        assert client_of(other).get(POLICY).status_code == 404
        given = {"roles": ["member"], "idle_minutes": "5"}
        assert client_of(other).post(POLICY, given).status_code == 404
    assert not sign_in_policy().roles


def test_what_cannot_be_is_refused(adam, client_of):
    with pytest.raises(ValidationError):
        set_sign_in_policy(roles=["emperor"], idle_minutes=0, by=adam)
    answer = client_of(adam).post(POLICY, {"idle_minutes": "2"})

    assert answer.status_code == 422
    assert "From 5 to 1440" in text_of(answer)
    assert not set_sign_in_policy(roles=[], idle_minutes=0, by=adam)


def test_whose_role_asks_for_it_can_do_nothing_else_first(olga, adam):
    browser = browser_of("olga")
    assert browser.get("/work/").status_code == 200
    set_sign_in_policy(roles=["member"], idle_minutes=0, by=adam)

    for address in ("/", "/incidents/", "/account/", POLICY, "/accounts/password/change/"):
        assert browser.get(address)["Location"] == REQUIRED
    assert browser.post("/account/tokens/", {"label": "x"})["Location"] == REQUIRED
    assert browser.get("/api/v1/me").status_code == 403
    part = browser.get("/work/", headers={"hx-request": "true"})
    assert part["HX-Redirect"] == REQUIRED

    with_app(browser)
    assert browser.get("/work/").status_code == 200
    assert browser.get("/api/v1/me").status_code == 200


def test_other_roles_are_not_asked(carl, adam):
    set_sign_in_policy(roles=["member"], idle_minutes=0, by=adam)

    assert browser_of("carl").get("/").status_code == 200


def test_a_session_without_the_step_must_take_it_with_what_there_is(olga, adam):
    early = browser_of("olga")
    secret, _codes = with_app(browser_of("olga"))
    set_sign_in_policy(roles=["member"], idle_minutes=0, by=adam)

    assert early.get("/")["Location"] == REQUIRED
    assert "Take it now" in text_of(early.get(REQUIRED))
    assert early.get(INDEX)["Location"] == REQUIRED
    assert early.get("/accounts/2fa/totp/deactivate/")["Location"] == REQUIRED
    early.post("/accounts/2fa/reauthenticate/", {"code": code_of(secret)})
    assert early.get("/").status_code == 200


def test_whoever_rests_too_long_signs_in_again(olga, adam):
    set_sign_in_policy(roles=[], idle_minutes=30, by=adam)
    browser = browser_of("olga")
    browser.get("/work/")

    with rested(29):
        assert browser.get("/work/").status_code == 200
    with rested(58):
        assert browser.get("/work/").status_code == 200
        assert browser.get("/api/v1/me").status_code == 200
    with rested(89):
        assert browser.get("/api/v1/me").status_code == 401
        assert "/accounts/login/" in browser.get("/work/")["Location"]
    assert "/accounts/login/" in browser.get("/work/")["Location"]


def test_a_clock_that_ticks_is_nobody_at_work(olga, adam):
    set_sign_in_policy(roles=[], idle_minutes=30, by=adam)
    browser = browser_of("olga")
    for minutes in (10, 20):
        with rested(minutes):
            ticking = {"hx-request": "true", "x-unattended": "true"}
            assert browser.get("/work/", headers=ticking).status_code == 200

    with rested(31):
        assert "/accounts/login/" in browser.get("/")["Location"]


def test_a_page_for_everybody_keeps_no_session_alive(olga, adam):
    set_sign_in_policy(roles=[], idle_minutes=30, by=adam)
    browser = browser_of("olga")

    with rested(31):
        browser.get("/accounts/login/")
        assert "/accounts/login/" in browser.get("/work/")["Location"]


def test_a_cookie_that_somebody_made_up_says_nothing(olga, adam):
    set_sign_in_policy(roles=[], idle_minutes=30, by=adam)
    browser, other = browser_of("olga"), browser_of("olga")
    with rested(20):
        other.get("/")
    told = other.cookies["ringbeam_seen"].value

    for made_up in (told, told.replace(".", ".0"), "99999999999.x", "x"):
        browser.cookies["ringbeam_seen"] = made_up
        with rested(31):
            found = browser.get("/")
        assert "/accounts/login/" in found["Location"]
        browser = browser_of("olga")


def test_a_limit_that_comes_begins_now(olga, adam):
    browser = browser_of("olga")
    with rested(600):
        set_sign_in_policy(roles=[], idle_minutes=30, by=adam)
        assert browser.get("/").status_code == 200


def test_without_a_policy_nothing_is_kept_and_asked(olga):
    browser = browser_of("olga")
    browser.get("/")

    assert "ringbeam_seen" not in browser.cookies
