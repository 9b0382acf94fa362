"""What every answer carries, and what follows from the outside address."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

import ringbeam
from ringbeam.standards.loading import load

SHOW = """
import json
from ringbeam.site import settings as s
names = ("ALLOWED_HOSTS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS",
         "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME",
         "SECURE_SSL_REDIRECT", "SECURE_PROXY_SSL_HEADER", "CSRF_TRUSTED_ORIGINS", "DEBUG")
print(json.dumps({name: getattr(s, name) for name in names}))
"""


def settings_with(tmp_path, **environment):
    surroundings = os.environ | {"RINGBEAM_HOME": str(tmp_path)} | environment
    shown = subprocess.run(
        [sys.executable, "-c", SHOW],
        env=surroundings,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(shown.stdout)


@pytest.mark.django_db
def test_no_page_may_run_or_load_anything_foreign():
    answer = Client().get("/healthz")
    policy = dict(
        part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";")
    )

    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"


DOWNLOADS = (
    *("incidents/export.csv", "incidents/export.xlsx", "incidents/export.json"),
    *("conformity/fix-list/export.csv", "conformity/compare/export.csv"),
    *(
        "conformity/documented-information/export.csv",
        "conformity/documented-information/export.xlsx",
    ),
    "conformity/transition/iso-9001/2015/2026/export.csv",
    *("standards/iso-9001/2015/export.csv", "standards/iso-9001/2015/export.xlsx"),
    "standards/iso-9001/2015/export.json",
)


def test_a_download_is_a_file_that_no_browser_runs_guesses_or_keeps(mona, client_of):
    load()
    browser = client_of(mona)
    for address in DOWNLOADS:
        answer = browser.get(f"/{address}")
        assert answer.status_code == 200, address
        assert answer["Content-Disposition"].startswith('attachment; filename="')
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "private, no-store"


def test_a_file_is_given_out_in_one_place():
    """What the test above asks of some downloads holds for all."""
    rooms = Path(ringbeam.__file__).parent
    named = {
        str(one.relative_to(rooms))
        for one in rooms.rglob("*.py")
        if re.search(r"FileResponse\(|Content-Disposition", one.read_text())
    }
    of_programs = {"api/conversations.py", "api/printing.py"}
    assert named == of_programs | {"web/attachments.py", "web/files.py", "web/printing.py"}


@pytest.mark.django_db
def test_a_foreign_name_is_not_answered_to():
    assert Client().get("/healthz", headers={"host": "evil.example"}).status_code == 400


def test_a_secure_address_makes_everything_secure(tmp_path):
    found = settings_with(
        tmp_path, RINGBEAM_URL="https://ring.example.org", RINGBEAM_TRUSTED_PROXIES="1"
    )

    assert found["ALLOWED_HOSTS"] == ["ring.example.org"]
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://ring.example.org"]
    assert found["SESSION_COOKIE_SECURE"]
    assert found["SESSION_COOKIE_NAME"] == "__Host-ringbeam_session"
    assert found["CSRF_COOKIE_NAME"] == "__Host-csrftoken"
    assert found["CSRF_COOKIE_SECURE"]
    assert found["SECURE_HSTS_SECONDS"] == 31_536_000
    assert found["SECURE_SSL_REDIRECT"]
    assert found["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]
    assert not found["DEBUG"]


def test_without_a_known_proxy_its_headers_are_not_believed(tmp_path):
    found = settings_with(tmp_path, RINGBEAM_URL="https://ring.example.org")

    assert found["SECURE_PROXY_SSL_HEADER"] is None
    assert not found["SECURE_SSL_REDIRECT"]
