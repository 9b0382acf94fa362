"""Sign-in that came and that failed stands in the log, and nobody's name with it."""

import pytest
from django.test import Client

from tests.cast import PASSWORD

LOGIN, NAME = "/accounts/login/", "ringbeam.site.signin"
OF_THE_LINE = {"logger", "timestamp", "request", "request_id"}


@pytest.mark.django_db
def test_sign_in_is_told_by_the_accounts_number_and_a_failure_by_nothing(mona, caplog):
    with caplog.at_level("INFO", logger=NAME):
        for password in ("wrong", PASSWORD):
            Client().post(LOGIN, {"login": "mona@ringbeam.example", "password": password})

    told = [one.msg for one in caplog.records if one.name == NAME]
    assert [{n: v for n, v in one.items() if n not in OF_THE_LINE} for one in told] == [
        {"event": "sign-in failed", "level": "warning"},
        {"event": "signed in", "account": mona.account, "level": "info"},
    ]
