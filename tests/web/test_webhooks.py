"""The page of webhooks: for administrators, whose clicks do what the words say."""

import pytest

from ringbeam.exchange.webhooks.endpoints import Endpoint

pytestmark = pytest.mark.django_db
GIVEN = {
    "name": "Elsewhere",
    "url": "https://hooks.example.org/ringbeam",
    "events": "incident.close\nincident.*",
    "account": "adam@ringbeam.example",
}


@pytest.fixture
def browser(client_of, adam):
    return client_of(adam)


@pytest.fixture
def endpoint(browser):
    browser.post("/webhooks/", {**GIVEN, "events": "*"})
    return Endpoint.objects.get()


def test_a_secret_is_shown_in_the_answer_and_never_again(browser):
    answer = browser.post("/webhooks/", {**GIVEN, "events": "incident.close, incident.*"})
    endpoint = Endpoint.objects.get()

    assert endpoint.secret in answer.content.decode()
    assert endpoint.events == ["incident.*", "incident.close"]
    for address in ("/webhooks/", f"/webhooks/{endpoint.uid}/", "/access/"):
        page = browser.get(address)
        assert page.status_code == 200
        assert endpoint.secret not in page.content.decode()
        assert "no-store" in page.get("Cache-Control", "") or address == "/access/"


def test_what_is_wrong_is_said_beside_the_form(browser):
    answer = browser.post("/webhooks/", {**GIVEN, "url": "http://example.org/", "events": "x"})

    assert answer.status_code == 422
    assert "Use https" in answer.content.decode()
    assert not Endpoint.objects.exists()


def test_the_buttons_do_what_they_say(browser, endpoint):
    page = f"/webhooks/{endpoint.uid}/"
    for way, stage in (("pause", "paused"), ("resume", "active")):
        assert browser.post(f"{page}{way}/").status_code == 302
        assert Endpoint.objects.get().stage == stage
    renewed = browser.post(f"{page}renew/").content.decode()
    assert Endpoint.objects.get().secret in renewed
    assert Endpoint.objects.get().secret != endpoint.secret
    assert browser.post(page, {**GIVEN, "events": "incident.close"}).status_code == 302
    assert Endpoint.objects.get().events == ["incident.close"]
    assert browser.post(f"{page}dance/").status_code == 404
    assert browser.post(f"{page}remove/").status_code == 302
    assert not Endpoint.objects.exists()


def test_nobody_else_finds_it(client_of, endpoint, mona, sam):
    for other in (mona, sam):
        client = client_of(other)
        assert client.get("/webhooks/").status_code == 404
        assert client.get(f"/webhooks/{endpoint.uid}/").status_code == 404
        assert client.post(f"/webhooks/{endpoint.uid}/remove/").status_code == 404
        assert "/webhooks/" not in client.get("/").content.decode()
    assert Endpoint.objects.exists()


def test_the_names_of_events_are_those_of_what_one_sees(client_of, mona, sam):
    assert "incident.close" in client_of(mona).get("/events/").content.decode()
    assert "incident.close" not in client_of(sam).get("/events/").content.decode()
