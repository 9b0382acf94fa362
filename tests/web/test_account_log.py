"""What people change of their own account is in the log, for history tells of records alone."""

import logging

import pytest

from ringbeam.core.accounts import Token


@pytest.fixture
def logged(caplog):
    caplog.set_level(logging.INFO)
    return lambda: " ".join(str(line.msg) for line in caplog.records)


def test_a_new_name_is_logged(olga, client_of, logged):
    client_of(olga).post("/account/", {"name": "Mona", "zone": "UTC"})
    assert "renamed" in logged()
    assert "olga@ringbeam.example" in logged()


def test_a_token_that_is_made_and_withdrawn_is_logged_without_its_secret(
    olga, client_of, logged
):
    browser = client_of(olga)
    page = browser.post("/account/tokens/", {"label": "A robot", "scope": "read", "days": "30"})
    made = Token.objects.get()
    browser.post(f"/account/tokens/{made.pk}/withdraw/")

    assert "token issued" in logged()
    assert "token withdrawn" in logged()
    assert "rb_" in page.content.decode()
    assert "rb_" not in logged()
