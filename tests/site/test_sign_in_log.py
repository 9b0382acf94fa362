"""Sign-in that came and that failed stands in the log, and nobody's name with it."""

import pytest
from django.test import Client
from structlog.testing import capture_logs

from tests.cast import PASSWORD

LOGIN = "/accounts/login/"


@pytest.mark.django_db
def test_sign_in_is_told_by_the_accounts_number_and_a_failure_by_nothing(mona):
    with capture_logs() as told:
        for password in ("wrong", PASSWORD):
            Client().post(LOGIN, {"login": "mona@ringbeam.example", "password": password})

    said = [one for one in told if one["event"].startswith(("signed", "sign-in"))]
    assert said == [
        {"event": "sign-in failed", "log_level": "warning"},
        {"event": "signed in", "account": mona.account, "log_level": "info"},
    ]
