"""Endpoints that a receiver on loopback stands behind."""

from datetime import timedelta

import pytest

from ringbeam.core import clock, writing
from ringbeam.core.accounts import Account
from ringbeam.core.registers import named
from ringbeam.exchange.webhooks import administering
from ringbeam.exchange.webhooks.delivering import deliver_to
from ringbeam.exchange.webhooks.endpoints import Endpoint
from ringbeam.exchange.webhooks.holding import HELD
from tests.exchange.webhooks.receiver import receiving


@pytest.fixture
def receiver(settings):
    settings.WEBHOOK_HOSTS = frozenset({"127.0.0.1"})
    settings.OUTSIDE_URL = "https://ringbeam.example"
    with receiving() as one:
        yield one


@pytest.fixture
def connect(receiver, adam):
    """Make an endpoint at the receiver that acts as somebody; with its secret."""

    def made(actor, *events, **given):
        email = Account.objects.get(pk=actor.account).email
        given = {"name": "Elsewhere", "url": receiver.url, "account": email, **given}
        if events:
            given["events"] = list(events)
        return administering.add(given, by=adam)

    return made


@pytest.fixture
def outage(mona, the_customer):
    given = {"title": "No mail", "customer": the_customer.ref}
    return writing.create(named("incident").model, given, by=mona)


def delivered(endpoint):
    """Let the worker deliver; the endpoint as it stands then."""
    deliver_to(endpoint.pk)
    return Endpoint.objects.get(pk=endpoint.pk)


def delivered_later(endpoint):
    """The same, once nothing that was done can be taken back any more."""
    with clock.stopped(clock.now() + HELD + timedelta(seconds=1)):
        return delivered(endpoint)


def ready(endpoint):
    """Let the time of the next try be now."""
    Endpoint.objects.filter(pk=endpoint.pk).update(due=None)
    return endpoint
