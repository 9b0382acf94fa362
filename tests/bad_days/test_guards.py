"""The doors hold: forgery, foreign hosts, cookies, uploads, no calls outside."""

import socket
from io import BytesIO

import pytest
from django.test import Client

from ringbeam.core.actors import system
from ringbeam.core.conversation import attach
from ringbeam.core.saved import SavedView
from tests.cast import PASSWORD
from tests.web.pages import make

LOGIN = "/accounts/login/"


@pytest.mark.django_db
def test_a_forged_request_is_refused(mona, client_of):
    group = make("group")
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = client_of(mona).cookies

    for address in (f"/groups/{group.ref}/edit/", "/groups/new/", "/account/tokens/", LOGIN):
        assert browser.post(address, {"title": "forged"}).status_code == 403, address
    forged = browser.patch(
        f"/api/v1/groups/{group.ref}", b'{"title": "x"}', content_type="application/json"
    )
    assert forged.status_code == 403


@pytest.mark.django_db
def test_a_null_character_is_left_out_of_what_any_form_says(mona, client_of):
    nobody = {"login": "no\0body@ringbeam.example", "password": "x"}
    assert Client().post(LOGIN, nobody).status_code == 200
    client_of(mona).post("/groups/views/", {"na\0me": "Nul\0byte"})
    assert SavedView.objects.get().name == "Nulbyte"


@pytest.mark.django_db
def test_cookies_of_a_secure_address(mona, settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    browser = Client()
    browser.get(LOGIN, secure=True)
    given = {"login": "mona@ringbeam.example", "password": PASSWORD}
    answer = browser.post(LOGIN, given, secure=True)

    session = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert session["secure"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert browser.cookies["csrftoken"]["secure"]
    assert browser.cookies["csrftoken"]["samesite"] == "Lax"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["page.html", "picture.svg", "script.js", "page.xhtml"])
def test_an_upload_comes_back_as_an_attachment(name, mona, client_of):
    one = attach(make("group"), BytesIO(b"<script>alert(1)</script>"), name, by=system())

    answer = client_of(mona).get(f"/files/{one.uid}/")

    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost@evil"])
def test_a_foreign_host_is_not_answered(host, mona, client_of):
    browser = client_of(mona)

    for address in ("/", LOGIN, "/api/v1/openapi.json", "/healthz"):
        assert browser.get(address, headers={"host": host}).status_code == 400, address


@pytest.mark.django_db
def test_no_page_calls_anything_outside(mona, client_of, monkeypatch):
    incident, browser = make("incident"), client_of(mona)
    real, called = socket.socket.connect, []

    def connect(self, address):
        outside = self.family != socket.AF_UNIX and address[0] not in {"127.0.0.1", "::1"}
        if outside:
            called.append(address)
            raise OSError("nothing outside is called")
        return real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *asked, **_more: called.append(asked))

    for address in (
        *("/", "/incidents/?all", f"/incidents/{incident.ref}/", "/incidents/new/"),
        *("/conformity/", "/standards/", "/search/?q=a", "/account/", "/notices/", "/work/"),
        *("/imports/", "/record-types/", "/api/v1/", "/api/v1/openapi.json"),
    ):
        assert browser.get(address).status_code == 200, address
    browser.post(
        f"/incidents/{incident.ref}/comment/",
        {"text": "https://example.org/ ![](http://x.org/y)"},
    )

    assert called == []
