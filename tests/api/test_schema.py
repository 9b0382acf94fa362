"""The description keeps its word: schemathesis asks the door by it, well and badly."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from ringbeam.core.accounts import Account, Token
from ringbeam.core.registers import named
from ringbeam.core.writing import create
from ringbeam.site.wsgi import application

# 422 is what the kernel says of values that only the data can judge: references, matrices.
CONFIG = SchemathesisConfig.from_dict(
    {
        "generation": {"mode": "all", "allow-x00": False, "deterministic": True},
        "phases": {"coverage": {"enabled": False}},
        "checks": {
            "positive_data_acceptance": {"expected-statuses": ["2xx", 304, 404, 409, 412, 422]},
            "negative_data_rejection": {"expected-statuses": ["4xx"]},
        },
    }
)
SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, config=CONFIG)
THOROUGHLY = SCHEMA.include(tag=["incidents", "everything"])
OF_ACCESS = SCHEMA.include(tag=["access", "webhooks"])
BRIEFLY = SCHEMA.include(operation_id_regex="^(create|list)_[a-z]+$").exclude(tag=["incidents"])


@pytest.fixture
def one_transaction():
    """Requests leave the connection open, which holds the transaction of the test."""
    both = (request_started, request_finished)
    for signal in both:
        signal.disconnect(close_old_connections)
    yield
    for signal in both:
        signal.connect(close_old_connections)


@pytest.fixture
def bearer(one_transaction, mona, add, settings):
    """The headers of a program that may do what the manager may, with something to find."""
    settings.API_RATE = 10**6
    add("group", "First line", owner=mona.person)
    add("customer", "Carl and Company")
    create(named("incident").model, {"title": "No mail"}, by=mona)
    return headers_of(mona)


@pytest.fixture
def bearer_of_all(one_transaction, adam, settings):
    """The headers of a program that may do what the administrator may."""
    settings.API_RATE = 10**6
    return headers_of(adam)


def headers_of(actor):
    account = Account.objects.get(pk=actor.account)
    _token, secret = Token.issue(account, name="a test", scopes=["write"])
    return {"Authorization": f"Bearer {secret}"}


@THOROUGHLY.parametrize()
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_door_answers_as_it_is_described(case, bearer):
    case.call_and_validate(headers=bearer)


@BRIEFLY.parametrize()
@settings(max_examples=1, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_kind_is_listed_and_added_as_it_is_described(case, bearer):
    case.call_and_validate(headers=bearer)


@OF_ACCESS.parametrize()
@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
def test_access_is_answered_for_as_it_is_described(case, bearer_of_all):
    case.call_and_validate(headers=bearer_of_all)
