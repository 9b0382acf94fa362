"""Accounts are opened by invitation: a link that is good once, for a week, for nobody else."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from ringbeam.core import access, admission, clock, invitations, rules
from ringbeam.core.accounts import Account, Grant
from ringbeam.core.history import HistoryLine
from ringbeam.core.sign_in_policy import set_sign_in_policy
from tests.cast import somebody
from tests.web.authenticators import sign_in, with_app
from tests.web.pages import text_of

pytestmark = pytest.mark.django_db
LINK = re.compile(r"/invitation/[\w-]{40,}/")
INVITE = "/access/accounts/invite/"
GIVEN = {"email": "Nora@ringbeam.example", "name": "Nora", "roles": ["member"]}
PASSWORD = "a long and unlikely phrase"
ABSENT, WEAK = 404, 422


@pytest.fixture(autouse=True)
def nothing_guessed():
    cache.clear()
    yield
    cache.clear()


def link_in(answer):
    return LINK.search(answer.content.decode())[0]


def test_the_link_is_shown_once_and_lets_in_once(adam, client_of):
    administrator = client_of(adam)
    link = link_in(administrator.post(INVITE, GIVEN))
    nora = Account.objects.get(email="nora@ringbeam.example")

    assert not LINK.search(administrator.get(f"/access/accounts/{nora.pk}/").content.decode())
    assert "invited" in text_of(administrator.get("/access/accounts/"))
    browser = Client()
    assert "nora@ringbeam.example" in text_of(browser.get(link))
    assert browser.post(link, {"password": "short"}).status_code == WEAK
    assert browser.post(link, {"password": PASSWORD})["Location"] == "/"
    assert browser.get("/work/").status_code == 200
    assert [Client().get(link).status_code, Client().post(link, {}).status_code] == [ABSENT] * 2
    assert sign_in(Client(), "nora", PASSWORD)["Location"] == "/"


def test_it_is_told_and_no_secret_is(adam, client_of):
    link = link_in(client_of(adam).post(INVITE, GIVEN))
    Client().post(link, {"password": PASSWORD})

    said = [line.said for line in access.told().order_by("number")]
    assert said == ["open_account", "grant", "invite", "set_password"]
    secret = link.split("/")[2]
    assert not HistoryLine.objects.filter(values__contains=secret).exists()
    assert not invitations.Invitation.objects.filter(digest=secret).exists()


def test_a_link_is_good_for_a_week_and_only_the_newest(adam, client_of):
    administrator = client_of(adam)
    first = link_in(administrator.post(INVITE, GIVEN))
    nora = Account.objects.get(email="nora@ringbeam.example")
    newest = link_in(administrator.post(f"/access/accounts/{nora.pk}/invite/"))

    assert Client().get(first).status_code == ABSENT
    with clock.stopped(clock.now() + timedelta(days=6)):
        assert Client().get(newest).status_code == 200
    with clock.stopped(clock.now() + timedelta(days=8)):
        assert Client().get(newest).status_code == ABSENT


def test_a_closed_account_is_let_in_by_no_link(adam, client_of):
    link = link_in(client_of(adam).post(INVITE, GIVEN))
    nora = Account.objects.get(email="nora@ringbeam.example")
    admission.deactivate(nora, by=adam)

    assert Client().get(link).status_code == ABSENT


def test_mail_goes_out_where_it_is_set_up(adam, client_of, settings):
    settings.SENDS_MAIL = True
    link = link_in(client_of(adam).post(INVITE, GIVEN))

    assert mail.outbox[0].to == ["nora@ringbeam.example"]
    assert link in mail.outbox[0].body


def test_the_policy_holds_for_whoever_comes_by_a_link(adam, client_of):
    set_sign_in_policy(roles=["member"], idle_minutes=0, by=adam)
    administrator = Client()
    sign_in(administrator, "adam")
    browser = Client()
    browser.post(link_in(administrator.post(INVITE, GIVEN)), {"password": PASSWORD})

    assert browser.get("/work/")["Location"] == "/accounts/2fa/required/"


def test_nobody_else_invites_or_sees_accounts(mona, the_customer, client_of):
    part = somebody("Paula", rules.ADMINISTRATOR.name, scope=the_customer)
    for other in (mona, part):
        browser = client_of(other)
        addresses = ("/access/accounts/", INVITE, f"/access/accounts/{mona.account}/")
        assert [browser.get(one).status_code for one in addresses] == [ABSENT] * 3
        assert browser.post(INVITE, GIVEN).status_code == ABSENT
        for act in ("close", "grants", "invite", "end-sessions", "forget-steps"):
            answer = browser.post(
                f"/access/accounts/{mona.account}/{act}/", {"role": "manager"}
            )
            assert answer.status_code == ABSENT
    assert Account.objects.count() == 2


def test_a_role_is_given_until_a_day_and_taken_away(adam, olga, the_customer, client_of):
    browser = client_of(adam)
    page = f"/access/accounts/{olga.account}/"
    day = (clock.now() + timedelta(days=30)).date().isoformat()
    browser.post(
        f"{page}grants/",
        {"role": "manager", "scope": the_customer.ref, "kinds": ["incident"], "until": day},
    )
    made = Grant.objects.get(account_id=olga.account, role="manager")
    text = text_of(browser.get(page))

    assert (made.scope_id, made.kinds) == (the_customer.pk, ["incident"])
    assert "only incidents" in text
    assert "until" in text
    browser.post(f"{page}grants/{made.pk}/remove/")
    assert not Grant.objects.filter(pk=made.pk).exists()
    assert [line.said for line in access.told().order_by("number")] == ["grant", "revoke"]


def test_a_role_that_cannot_be_is_refused(adam, olga, client_of):
    page = f"/access/accounts/{olga.account}/grants/"
    browser = client_of(adam)

    assert browser.post(page, {"role": "emperor"}).status_code == WEAK
    assert browser.post(page, {"role": "member", "scope": "XXX-000001"}).status_code == WEAK
    assert browser.post(page, {"role": "auditor", "until": "2001-01-01"}).status_code == WEAK
    assert browser.post(page, {"role": "auditor", "until": "9999-12-31"}).status_code == WEAK
    assert Grant.objects.filter(account_id=olga.account).count() == 1


def test_closing_ends_everything_and_nobody_closes_their_own(adam, olga, client_of):
    browser = Client()
    sign_in(browser, "olga")
    with_app(browser)
    admission.issue_token(
        Account.objects.get(pk=olga.account), name="robot", scopes=["read"], by=olga
    )
    administrator = client_of(adam)

    assert administrator.post(f"/access/accounts/{adam.account}/close/").status_code == 409
    administrator.post(f"/access/accounts/{olga.account}/close/")
    account = Account.objects.get(pk=olga.account)
    assert not account.is_active
    assert not account.grants.exists()
    assert not account.tokens.filter(withdrawn__isnull=True).exists()
    administrator.post(f"/access/accounts/{olga.account}/reopen/")
    assert "/accounts/login/" in browser.get("/work/")["Location"]


def test_mail_that_fails_is_said_and_the_link_is_there(adam, client_of, settings):
    settings.SENDS_MAIL = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    answer = client_of(adam).post(INVITE, GIVEN)

    assert "give it to them yourself" in text_of(answer)
    assert link_in(answer)
