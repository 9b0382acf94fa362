"""Metrics and health: figures without names, for those who may watch."""

import re
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client

from ringbeam.core import clock, writing
from ringbeam.core.heartbeats import Heartbeat, beat, workers_alive
from ringbeam.core.registers import named
from ringbeam.site import health

pytestmark = pytest.mark.django_db
SECRET = "a secret of the test"


def told(client=None, **headers):
    answer = (client or Client()).get("/metrics", headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def figure(text, name):
    [value] = re.findall(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    return float(value)


def test_requests_are_counted_by_route_and_never_by_address(client_of, mona):
    incident = writing.create(named("incident").model, {"title": "No mail"}, by=mona)
    client, counted = client_of(mona), 'ringbeam_requests_total{method="GET",route="record"'
    client.get(f"/incidents/{incident.ref}/")
    before = figure(told(), counted + ',status="200"}')
    client.get(f"/incidents/{incident.ref}/")
    client.get("/nowhere/at/all/whatever/")

    text = told()

    assert figure(text, counted + ',status="200"}') == before + 1
    for personal in (incident.ref, "No mail", "Mona", "mona@", "nowhere", "127.0.0.1"):
        assert personal not in text


def test_what_stands_now_is_told(mona):
    beat("a worker")

    text = told()

    assert figure(text, "ringbeam_database_up") == 1
    assert figure(text, "ringbeam_workers_alive") == 1
    assert figure(text, "ringbeam_oldest_job_seconds") >= 0


def test_without_a_token_only_this_machine_may_watch(settings):
    assert Client().get("/metrics").status_code == 200
    assert Client(REMOTE_ADDR="192.0.2.1").get("/metrics").status_code == 404
    assert Client().get("/metrics", headers={"X-Forwarded-For": "::1"}).status_code == 404
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert Client().get("/metrics").status_code == 404


def test_with_a_token_whoever_sends_it_may_watch(settings):
    settings.METRICS_TOKEN = SECRET
    far = Client(REMOTE_ADDR="192.0.2.1")

    assert Client().get("/metrics").status_code == 404
    for wrong in ("Bearer wrong", f"Basic {SECRET}", "Bearer", ""):
        assert far.get("/metrics", headers={"Authorization": wrong}).status_code == 404
    assert told(far, Authorization=f"Bearer {SECRET}")


def test_it_is_alive_without_a_database_and_ready_with_a_worker(monkeypatch):
    far = Client(REMOTE_ADDR="192.0.2.1")
    assert far.get("/health/live").status_code == 200

    waiting = far.get("/health/ready")
    assert (waiting.status_code, waiting.content) == (503, b"not ready")
    assert Client().get("/health/ready").json()["worker"] == "none for a minute"
    beat("a worker")
    assert far.get("/health/ready").content == b"ready"
    assert set(Client().get("/health/ready").json().values()) == {"ok"}

    def broken():
        raise OperationalError("no route to host 10.1.2.3")

    monkeypatch.setattr(health, "is_pending", broken)
    assert far.get("/health/ready").content == b"not ready"
    assert Client().get("/health/ready").json()["database"] == "unreachable"
    assert far.get("/health/live").status_code == 200


def test_a_worker_that_is_silent_for_a_minute_is_not_alive():
    assert beat("one") is True
    assert beat("one") is False
    beat("another")
    assert workers_alive() == 2
    Heartbeat.objects.filter(pk="one").update(at=clock.now() - timedelta(seconds=61))
    assert workers_alive() == 1
    assert beat("one") is True
    assert workers_alive() == 2
