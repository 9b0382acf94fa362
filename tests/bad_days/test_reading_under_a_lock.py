"""While another process writes, records are read at once: reading neither waits nor writes."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from tests.browser.installation import ROOT, copied, surroundings

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]
# Signs in, says so, waits for a word, and reads each page once, each over a fresh connection.
READ = """
import json, sys, time
import django
django.setup()
from django.db import connection
from django.test import Client
from ringbeam.core.accounts import Account
account = Account.objects.get(email="manager@nordhaven.example")
visitor, browser = Client(headers={"host": "localhost"}), Client(headers={"host": "localhost"})
browser.force_login(account, backend="ringbeam.site.sessions.Accounts")
print("ready", flush=True)
found = {}
for address in json.loads(sys.stdin.readline()):
    connection.close()
    start = time.monotonic()
    reader = visitor if address.startswith("/accounts/") else browser
    status = reader.get(address).status_code
    found[address] = [status, time.monotonic() - start]
print(json.dumps(found))
"""
PAGES = (
    *(
        "/",
        "/conformity/",
        "/conformity/iso-20000-1/2018/8.6.1/",
        "/accounts/login/",
        "/work/",
        "/incidents/?all",
        "/incidents/new/",
        "/standards/",
    ),
    *("/notices/", "/search/?q=printer", "/documents/?all", "/account/", "/imports/"),
    *("/record-types/", "/api/v1/incidents", "/api/v1/openapi.json", "/healthz"),
    "/incidents/export.csv?all",
)
WAITED = 15.0  # whoever waits for the lock waits for twenty seconds


def test_the_first_reading_of_a_page_waits_for_nobody(filled_home, tmp_path):
    home = copied(filled_home, tmp_path / "home")
    with subprocess.Popen(
        [sys.executable, "-c", READ],
        env=surroundings(home, DJANGO_SETTINGS_MODULE="ringbeam.site.settings"),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as reader:
        assert reader.stdout.readline() == "ready\n"
        with closing(sqlite3.connect(home / "ringbeam.sqlite3", timeout=20)) as writer:
            writer.isolation_level = None
            writer.execute("BEGIN IMMEDIATE")
            said, _nothing = reader.communicate(json.dumps(PAGES) + "\n")
            writer.execute("ROLLBACK")

    found = json.loads(said.splitlines()[-1])
    assert {address: status for address, (status, _took) in found.items()} == dict.fromkeys(
        PAGES, 200
    )
    assert [
        (address, took) for address, (_status, took) in found.items() if took > WAITED
    ] == []
