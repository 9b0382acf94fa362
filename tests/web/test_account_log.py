"""What people change of their own account stands in its history, without any secret."""

import pytest

from ringbeam.core import access
from ringbeam.core.accounts import Account, Token
from ringbeam.core.history import HistoryLine
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "another long and unlikely phrase"


def told(olga):
    return [
        line.said
        for line in HistoryLine.objects.filter(entry_id=olga.person).order_by("number")
    ][1:]


def test_a_new_name_is_told_with_the_one_before(olga, client_of):
    client_of(olga).post("/account/", {"name": "Mona", "zone": "UTC"})

    line = access.told().get()
    assert (line.said, line.who, line.door) == ("rename_account", "Olga", "web")
    assert line.changes["name"] == ["Olga", "Mona"]
    assert told(olga) == ["rename_account"]


def test_a_zone_alone_is_no_act(olga, client_of):
    client_of(olga).post("/account/", {"name": "Olga", "zone": "Europe/Brussels"})

    assert not access.told().exists()


def test_a_token_that_is_made_and_withdrawn_is_told_without_its_secret(olga, client_of):
    browser = client_of(olga)
    page = browser.post("/account/tokens/", {"label": "A robot", "scope": "read", "days": "30"})
    made = Token.objects.get()
    browser.post(f"/account/tokens/{made.pk}/withdraw/")

    assert told(olga) == ["issue_token", "withdraw_token"]
    assert "rb_" in page.content.decode()
    assert not HistoryLine.objects.filter(values__contains="rb_").exists()
    assert made.until is not None


def test_a_password_that_somebody_changes_is_told_and_not_shown(olga, client_of):
    given = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client_of(olga).post("/accounts/password/change/", given)

    assert Account.objects.get(pk=olga.account).check_password(NEW)
    assert told(olga) == ["set_password"]
    assert not HistoryLine.objects.filter(values__contains=NEW).exists()
