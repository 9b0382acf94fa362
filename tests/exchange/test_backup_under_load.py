"""A backup taken while people write holds one moment of all of it, and no half of anything."""

import hashlib
import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, connections, models
from django_tasks_db.models import DBTaskResult

from ringbeam.core import seals
from ringbeam.core.accounts import Account, Grant, Token
from ringbeam.core.comments import Comment
from ringbeam.core.entries import SHARED_COLUMNS, Entry
from ringbeam.core.files import StoredFile
from ringbeam.core.heartbeats import Heartbeat
from ringbeam.core.history import HistoryLine
from ringbeam.core.jobs import Schedule
from ringbeam.core.registers import registers
from ringbeam.core.search import SearchDocument
from ringbeam.core.watching.telling_watchers import NoticeCursor
from ringbeam.desk.incidents import Incident
from ringbeam.exchange.archives import lines, restore
from ringbeam.services.models import Clock
from tests.browser.installation import served, surroundings
from tests.desk.tickets import agreement
from tests.exchange.loading import backed_up_slowly, heard_of, wait_for, writing
from tests.web.pages import make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ROLES = ("member", "manager", "desk_agent")
WRITERS, BEFORE, AFTER = 3, 30, 15
RATE = {"RINGBEAM_API_RATE": "1000000"}


@pytest.fixture
def prepared():
    """Tokens for the writers, and a customer whose incidents have clocks."""
    customer = make("customer", title="Kestrel")
    agreement(customer)
    secrets = []
    for number in range(WRITERS):
        account = Account.objects.create_user(f"w{number}@x.org", None, name=f"W{number}")
        for role in ROLES:
            Grant.objects.create(account=account, role=role)
        secrets.append(Token.issue(account, name="w", scopes=["read", "write"])[1])
    return secrets, customer.ref


@pytest.fixture
def elsewhere(tmp_path, new_database):
    """A home, and the URL of a database of its own; "" where the database lies in the home."""
    home = tmp_path / "home"
    home.mkdir()
    return home, new_database


def copied_to(home, url):
    """Copy this database into another one, table by table, as the engine itself does it."""
    if not url:
        connection.ensure_connection()
        with closing(sqlite3.connect(home / "ringbeam.sqlite3")) as target:
            connection.connection.backup(target)
        return
    here = connection.settings_dict["NAME"]
    base, _slash, name = url.rpartition("/")
    connections.close_all()
    with psycopg.connect(f"{base}/postgres", autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}"')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{here}"')


def door_to(url, home):
    """The engine's own connection to a database, past everything of ours."""
    return closing(psycopg.connect(url) if url else sqlite3.connect(home))


def rows_in(url, home):
    """Every row of every table by its key, as the engine itself gives them."""
    found = {}
    with door_to(url, home) as door:
        for model in lines.tables():
            meta = model._meta
            fields = meta.concrete_fields
            named = ", ".join(f'"{one.column}"' for one in fields)
            rows = door.execute(f'SELECT {named} FROM "{meta.db_table}"').fetchall()
            made = [
                {
                    one.attname: value_of(one, value)
                    for one, value in zip(fields, row, strict=True)
                }
                for row in rows
            ]
            found[meta.label_lower] = {row[meta.pk.attname]: row for row in made}
    return found


def value_of(field, value):
    """A value of a row; JSON, which SQLite gives as its text, by what it means."""
    is_text = isinstance(field, models.JSONField) and isinstance(value, str)
    return json.loads(value) if is_text else value


def entry_of(table, row):
    """The entry that a row is about; None when it is about none."""
    return row["id"] if table == "core.entry" else row.get("entry_id")


# What the worker writes of itself with every round: which jobs ran, and how far they came.
OF_OPERATION = frozenset(
    {Heartbeat._meta.label_lower, Schedule._meta.label_lower, NoticeCursor._meta.label_lower}
    | {DBTaskResult._meta.label_lower}
)


def differences(there, here):
    """What is here and was never so there: the source went on, this stands where it was.

    A record that nobody touched since has the same rows in every table, no more and no less.
    """
    quiet = {
        pk
        for pk, row in here["core.entry"].items()
        if there["core.entry"].get(pk, {}).get("head") == row["head"]
    }
    for table, rows in here.items():
        if table in OF_OPERATION:
            continue
        source = there[table]
        for pk, row in rows.items():
            entry = entry_of(table, row)
            moved_on = entry is not None and entry not in quiet
            if row != source.get(pk) and not (moved_on and table != "core.historyline"):
                yield table, row, source.get(pk)
        for pk, row in source.items():
            if entry_of(table, row) in quiet and pk not in rows:
                yield table, None, row


def here_are():
    """What of the writers' acts can be found here, said as they say it."""
    said = {("title", one) for one in Incident.rows.values_list("title", flat=True)}
    said |= {("comment", one) for one in Comment.objects.values_list("text", flat=True)}
    said |= {("file", one) for one in StoredFile.objects.values_list("sha256", flat=True)}
    for line in HistoryLine.objects.select_related("entry"):
        said |= {
            ("description", line.changes.get("description", (None, None))[1]),
            ("move", f"{line.entry.ref} {line.said}"),
        }
    return said


def halves():
    """Records of which not every part is there."""
    everything = Entry.rows.exclude(kind="access")
    entries = dict(everything.values_list("pk", "lines"))
    for register in registers():
        names = ("pk", *SHARED_COLUMNS)
        own = set(register.model.rows.values_list(*names))
        yield from own ^ set(Entry.rows.filter(kind=register.kind).values_list(*names))
    searched = set(SearchDocument.objects.values_list("pk", flat=True))
    yield from entries.keys() - searched
    for pk, count in entries.items():
        if HistoryLine.objects.filter(entry_id=pk).count() != count:
            yield "history", pk
    said = ((one.entry_id, one.changes.get("text")) for one in HistoryLine.objects.all())
    texts = {(entry, text[1]) for entry, text in said if text}
    yield from texts ^ set(Comment.objects.values_list("entry_id", "text"))
    for one in Incident.rows.all():
        if Clock.objects.filter(entry_id=one.pk).count() < 2:
            yield "clocks", one.ref
    for one in StoredFile.objects.all():
        with one.open() as file:
            if hashlib.sha256(file.read()).hexdigest() != one.sha256:
                yield "file", one.name


class Taken(NamedTuple):
    """A backup under load: what was heard, and between which instants its moment lies."""

    path: Path
    heard: list
    begun: float
    first: float
    during: int

    def before_it(self):
        """What was acknowledged before it began."""
        return {said for _sent, at, said in self.heard if at < self.begun}

    def after_it(self):
        """What was sent when its moment was over; a move may have been taken before as well."""
        return {said for sent, _at, said in self.heard if sent > self.first} - {
            said for sent, _at, said in self.heard if sent <= self.first
        }


def taken_under_load(prepared, elsewhere, folder):
    """Serve the product elsewhere, write there, and back it up meanwhile."""
    (secrets, customer), (home, url) = prepared, elsewhere
    more = {"DATABASE_URL": url} if url else {}
    path = folder / "backup.zip"
    with (
        served(home, folder / "spoken", **RATE, **more) as running,
        writing(running.url, secrets, customer) as writers,
    ):
        wait_for(writers, BEFORE)
        known = heard_of(writers)
        begun, first = backed_up_slowly(surroundings(home, **more), path, writers)
        during = heard_of(writers) - known
        wait_for(writers, AFTER)
    heard = [one for writer in writers for one in writer.heard]
    return Taken(path, heard, begun, first, during)


def rows_here():
    """The rows of the test's own database."""
    name = connection.settings_dict["NAME"]
    base = os.environ.get("DATABASE_URL", "").rpartition("/")[0]
    return rows_in(f"{base}/{name}" if base else "", name)


def test_a_backup_under_load_is_one_moment_whole_and_restored_row_by_row(
    prepared, elsewhere, tmp_path, settings
):
    home, url = elsewhere
    copied_to(home, url)
    taken = taken_under_load(prepared, elsewhere, tmp_path)

    call_command("flush", interactive=False, verbosity=0)
    settings.MEDIA_ROOT = tmp_path / "restored"
    found = restore(taken.path)

    assert taken.during > BEFORE
    assert taken.before_it() - here_are() == set()
    assert taken.after_it() & here_are() == set()
    assert list(halves()) == []
    assert (found.faults, found.lost, seals.verify().faults) == ([], [], [])
    there, here = rows_in(url, home / "ringbeam.sqlite3"), rows_here()
    assert len(there["core.historyline"]) > len(here["core.historyline"])
    assert list(differences(there, here)) == []
