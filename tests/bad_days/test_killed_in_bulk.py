"""SIGKILL in the middle of a bulk act: whole records only, and it can be sent again.

Imports, restores and upgrades that are killed stand with the tests of the command line and the
site.
"""

import json
import signal
import subprocess
import sys

import pytest

from tests.browser.installation import ROOT, surroundings

pytestmark = pytest.mark.slow
RECORDS, BEFORE = 12, 4
# Replies to every group at once. To "die", the process is killed when a comment is written and
# its line of history is not, after some whole ones.
ACT = """
import json, os, signal, sys
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
from django.test import Client
from ringbeam.core import history, seals
from ringbeam.core.accounts import Account, Grant
from ringbeam.core.actors import system
from ringbeam.core.comments import Comment
from ringbeam.core.history import HistoryLine
from ringbeam.core.writing import create
from ringbeam.organization.groups import Group

def counts():
    said = HistoryLine.objects.filter(said="comment").count()
    chained = sum(HistoryLine.objects.filter(entry_id=one.pk).count() == one.entry.lines
                  for one in Group.rows.select_related("entry"))
    return [Comment.objects.count(), said, chained]

def dying(entry, act, changes, real=history.write):
    if act.said == "comment" and Comment.objects.count() > whole:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(entry, act, changes)

records, whole = int(sys.argv[2]), int(sys.argv[3])
if sys.argv[1] == "die":
    manager = Account.objects.create_user("m@ringbeam.example", None, name="Mona")
    Grant.objects.create(account=manager, role="manager")
    for number in range(records):
        create(Group, {"title": f"Group {number}"}, by=system())
    history.write = dying
before = counts()
browser = Client(headers={"host": "localhost"})
browser.force_login(Account.objects.get(email="m@ringbeam.example"),
                    backend="ringbeam.site.sessions.Accounts")
refs = list(Group.rows.order_by("ref").values_list("ref", flat=True))
answer = browser.post("/groups/bulk/", {"ref": refs, "act": "reply", "value": "To all of you."})
print(json.dumps([before, answer.status_code, counts(), seals.verify().faults]))
"""


def sent(home, database, how):
    """The bulk act, sent in a process of its own."""
    more = {"DATABASE_URL": database} if database else {}
    return subprocess.run(
        [sys.executable, "-c", ACT, how, str(RECORDS), str(BEFORE)],
        env=surroundings(home, DJANGO_SETTINGS_MODULE="ringbeam.site.settings", **more),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_was_killed_left_whole_records_and_can_be_sent_again(
    prepared_home, prepared_database
):
    killed = sent(prepared_home, prepared_database, "die")
    assert killed.returncode == -signal.SIGKILL, killed.stderr

    again = sent(prepared_home, prepared_database, "live")

    assert again.returncode == 0, again.stderr
    before, status, after, faults = json.loads(again.stdout.splitlines()[-1])
    assert before == [BEFORE, BEFORE, RECORDS]
    assert status == 200
    assert after == [BEFORE + RECORDS, BEFORE + RECORDS, RECORDS]
    assert faults == []
