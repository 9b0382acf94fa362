"""Webhooks through the door: for administrators alone, their secret shown once."""

import pytest

from ringbeam.core import access, writing
from ringbeam.core.registers import named
from ringbeam.exchange.webhooks.delivering import deliver_to
from ringbeam.exchange.webhooks.endpoints import Attempt, Endpoint

pytestmark = pytest.mark.django_db
NEW = {"name": "Elsewhere", "url": "https://hooks.example.org/ringbeam?key=abcdef"}


@pytest.fixture
def administrator(adam, program_of):
    return program_of(adam)


@pytest.fixture
def made(administrator):
    return administrator.post("/webhooks", NEW).json()


def test_the_secret_is_shown_once_and_told_nowhere(administrator, made):
    where = f"/webhooks/{made['uid']}"
    shown = administrator.get(where).content.decode()
    told = [line.values for line in access.told()]

    assert made["secret"].startswith("whsec_")
    assert made["secret"] not in shown
    assert made["secret"] not in str(told)
    assert made["secret"] not in str(Endpoint.objects.values())
    assert "hooks.example.org" in str(told)
    assert "abcdef" not in str(told)


def test_nobody_else_knows_that_there_is_one(made, program_of, mona, ada, sam):
    where = f"/webhooks/{made['uid']}"
    for other in (mona, ada, sam):
        program = program_of(other)
        answers = (
            program.get("/webhooks"),
            program.post("/webhooks", NEW),
            program.get(where),
            program.patch(where, {"stage": "paused"}),
            program.delete(where),
            program.post(f"{where}/secret"),
            program.post(f"{where}/test"),
            program.post(f"{where}/replay", {"first": "1"}),
            program.get(f"{where}/attempts"),
        )
        assert {one.status_code for one in answers} == {404}


def test_what_cannot_be_is_said_field_by_field(administrator):
    given = {"name": " ", "url": "http://example.org/", "events": ["x"], "account": "no@one"}

    refused = administrator.post("/webhooks", given)

    assert refused.status_code == 422
    assert set(refused.json()["errors"]) == {"name", "url", "events", "account"}


def test_it_is_paused_resumed_changed_and_removed(administrator, made):
    where = f"/webhooks/{made['uid']}"

    assert administrator.patch(where, {"stage": "paused"}).json()["stage"] == "paused"
    assert administrator.patch(where, {"stage": "active"}).json()["stage"] == "active"
    changed = administrator.patch(where, {"events": ["incident.close", "incident.close"]})
    assert changed.json()["events"] == ["incident.close"]
    assert administrator.patch(where, {"stage": "disabled"}).status_code == 422
    assert administrator.delete(where).status_code == 204
    assert administrator.get(where).status_code == 404
    said = {line.said for line in access.told()}
    assert {"add_webhook", "change_webhook", "remove_webhook"} <= said


def test_attempts_are_read_and_one_is_sent_again(administrator, made, mona, monkeypatch):
    endpoint = Endpoint.objects.get(uid=made["uid"])
    writing.create(named("incident").model, {"title": "No mail"}, by=mona)
    where = f"/webhooks/{made['uid']}"
    # Its host is nowhere, which is an attempt too.
    Endpoint.objects.filter(pk=endpoint.pk).update(url="https://127.0.0.1/")
    deliver_to(endpoint.pk)

    [attempt] = administrator.get(f"{where}/attempts").json()["items"]

    assert (attempt["status"], attempt["delivered"]) == (None, False)
    assert "private" in attempt["fault"]
    again = {"first": attempt["number"]}
    assert administrator.post(f"{where}/replay", again).status_code == 409
    Endpoint.objects.filter(pk=endpoint.pk).update(after=int(attempt["number"]))
    assert administrator.post(f"{where}/replay", again).status_code == 202
    assert administrator.get(where).json()["replaying"] is True
    assert administrator.post(f"{where}/replay", {"first": "none"}).status_code == 422
    assert Attempt.objects.count() == 1
