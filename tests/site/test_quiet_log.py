"""A day of work leaves nothing personal or secret in the log, whatever goes wrong."""

import io
import logging
import logging.config

import pytest
from django.db import IntegrityError, OperationalError
from django.test import Client

from ringbeam.core import conversation, writing
from ringbeam.core.accounts import Account, Token
from ringbeam.core.registers import named
from ringbeam.site.logs import logging_config, scrubbed
from ringbeam.web import records
from tests.cast import PASSWORD

DETAIL = """duplicate key value violates unique constraint "core_account_email_key"
DETAIL:  Key (email)=(carl@ringbeam.example) already exists: Carl Nordhaven.
LINE 1: INSERT INTO core_account VALUES ('Carl Nordhaven')"""


@pytest.fixture(params=["plain", "json"])
def written(request):
    """What is written to the log meanwhile, down to the least important line."""
    config, text = logging_config(request.param), io.StringIO()
    config["handlers"]["stderr"]["stream"] = text
    config["root"]["level"] = "DEBUG"
    for logger in config["loggers"].values():
        logger["level"] = "INFO"
    logging.config.dictConfig(config)
    yield text
    logging.config.dictConfig(logging_config("plain"))


def a_day(mona, client):
    """Sign in badly and well, make, change, say, search, look for what is not there."""
    visitor = Client(REMOTE_ADDR="192.0.2.77")
    for password in ("wrong", PASSWORD):
        given = {"login": "mona@ringbeam.example", "password": password}
        visitor.post("/accounts/login/", given)
    record = writing.create(named("incident").model, {"title": "Nordhaven fails"}, by=mona)
    where = f"/incidents/{record.ref}/"
    client.get(where)
    client.post(f"{where}edit/", {"title": "Nordhaven fails again"})
    client.post(f"{where}comment/", {"text": "Carl Nordhaven called"})
    conversation.comment(record, "Carl Nordhaven called again", by=mona)
    client.get("/search/?q=Nordhaven")
    client.get("/setup/Ab3dEf6hIj9kLm2nOp5qRs8t/")
    client.get("/incidents/carl@ringbeam.example/")
    client.get("/", headers={"host": "evil.example"})
    _token, secret = Token.issue(
        Account.objects.get(pk=mona.account), name="Nordhaven", scopes=["read"]
    )
    program = Client(headers={"authorization": f"Bearer {secret}"})
    program.get("/api/v1/incidents?q=Nordhaven")
    program.post("/api/v1/incidents", b"{", content_type="application/json")
    return secret, record


@pytest.mark.django_db
def test_nothing_of_a_day_of_work_is_in_the_log(written, mona, client_of, monkeypatch):
    client = client_of(mona)
    client.raise_request_exception = False
    secret, record = a_day(mona, client)
    faults = (
        IntegrityError(DETAIL),
        OperationalError(
            'connection to server at "192.0.2.77" failed for carl@ringbeam.example'
        ),
        ValueError(f"Bearer {secret} of ::ffff:192.0.2.77"),
    )
    for fault in faults:

        def broken(*_args, fault=fault, **_kwargs):
            raise fault

        monkeypatch.setattr(records, "found", broken)
        client.get(f"/incidents/{record.ref}/")

    log = written.getvalue()

    assert "IntegrityError" in log
    assert "Not Found" in log
    for personal in (
        *("Nordhaven", "Mona", "mona@", "carl@", "Carl", "192.0.2.77", "ffff"),
        *(secret, PASSWORD, "Ab3dEf6hIj9kLm2nOp5qRs8t"),
    ):
        assert personal not in log, personal


@pytest.mark.parametrize(
    "harmless",
    [
        "12:30:45 and 2026-03-04T12:00:00Z",
        'File "/src/ringbeam/web/records.py", line 12, in found',
        "Not Found: /incidents/INC-000042/",
        "version 5.2",
        "ringbeam.web.errors::busy",
    ],
)
def test_what_is_harmless_stays(harmless):
    assert scrubbed(harmless) == harmless


@pytest.mark.parametrize(
    "address", ["192.0.2.1", "2001:db8::1", "::1", "fe80::1", "::ffff:192.0.2.1"]
)
def test_addresses_of_machines_are_withheld(address):
    assert scrubbed(f"from {address} today") == "from withheld today"
