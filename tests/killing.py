"""SIGKILL under writing load: `python -m tests.killing TIMES SEED`, in an empty database.

Two processes answer requests by REST and one seals and forgets; at random moments one of them
is killed and another takes its place. What was acknowledged before the kill is held against
the database in the end. The processes are forked, so that a thousand take minutes.
"""

import json
import os
import random
import select
import signal
import sys
import time
import traceback
import uuid
from datetime import timedelta

import django

WEB, WORKER = "web", "worker"
ROLES = (WEB, WEB, WORKER)
ROOT = "/api/v1"
GROUPS = 6
MOST_HEARD, LONGEST = 8, 10  # acknowledged acts, and seconds, before the next kill


def prepared():
    """A manager's token and some groups that everybody changes."""
    from django.core.management import call_command  # noqa: PLC0415

    from ringbeam.core.accounts import Account, Grant, Token  # noqa: PLC0415
    from ringbeam.core.actors import system  # noqa: PLC0415
    from ringbeam.core.registers import named  # noqa: PLC0415
    from ringbeam.core.writing import create  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    account = Account.objects.create_user("m@ringbeam.example", None, name="Mona")
    Grant.objects.create(account=account, role="manager")
    for number in range(GROUPS):
        create(named("group").model, {"title": f"Group {number}"}, by=system())
    return Token.issue(account, name="killing", scopes=["write"])[1]


class Writer:
    """One web process: asks itself at random, and tells what was acknowledged."""

    def __init__(self, secret, told, seed):
        from django.test import Client  # noqa: PLC0415

        headers = {"host": "localhost", "authorization": f"Bearer {secret}"}
        self.client, self.told = Client(headers=headers), told
        self.random = random.Random(seed)

    def ask(self, method, path, body, **headers):
        """One request; its answer in JSON, or None when it was refused as it may be."""
        given = {"data": json.dumps(body), "content_type": "application/json"}
        answer = getattr(self.client, method)(ROOT + path, **given, headers=headers)
        if answer.status_code in (409, 412, 429, 503):
            return None
        assert answer.status_code < 300, answer.content
        return answer.json()

    def acknowledge(self, *said):
        """One line of at most a few hundred bytes, which a pipe takes whole or not at all."""
        os.write(self.told, json.dumps(said).encode() + b"\n")

    def run(self):
        """Write until killed."""
        while True:
            self.random.choice((self.add, self.comment, self.change, self.add_many))()

    def add(self):
        key = str(uuid.uuid4())
        made = self.ask("post", "/groups", {"title": key}, **{"idempotency-key": key})
        if made:
            self.acknowledge("title", made["ref"], key)

    def add_many(self):
        keys = [str(uuid.uuid4()) for _turn in range(3)]
        made = self.ask("post", "/groups/bulk", {"items": [{"title": key} for key in keys]})
        for key, result in zip(keys, made["results"] if made else (), strict=False):
            self.acknowledge("title", result["ref"], key)

    def comment(self):
        text = str(uuid.uuid4())
        if self.ask("post", f"/groups/{self.some_group()}/comments", {"text": text}):
            self.acknowledge("comment", text)

    def change(self):
        ref, purpose = self.some_group(), str(uuid.uuid4())
        version = self.client.get(f"{ROOT}/groups/{ref}")["ETag"]
        match = {"if-match": version}
        if self.ask("patch", f"/groups/{ref}", {"purpose": purpose}, **match):
            self.acknowledge("purpose", ref, purpose)

    def some_group(self):
        return f"GRP-{self.random.randint(1, GROUPS):06}"


def work():
    """Be the worker: seal what has settled and forget old receipts, again and again."""
    from ringbeam.api.receipts import forget_old_receipts  # noqa: PLC0415
    from ringbeam.core import seals  # noqa: PLC0415

    seals.SETTLING = timedelta(milliseconds=300)
    while True:
        seals.seal_history.call()
        forget_old_receipts.call()
        time.sleep(0.01)


def forked(role, secret, told, seed):
    """A process of this role; its number."""
    pid = os.fork()
    if pid:
        return pid
    try:
        Writer(secret, told, seed).run() if role == WEB else work()
    finally:
        traceback.print_exc()
        os._exit(1)


def kill_again_and_again(times, seed):
    """What was acknowledged, and how many processes ended by themselves, which none should."""
    from django.db import connections  # noqa: PLC0415

    rng = random.Random(seed)
    secret = prepared()
    reading, told = os.pipe()
    first = Writer(secret, told, seed)
    for act in (first.add, first.comment, first.change, first.add_many):
        act()  # everything is loaded that a process would load first
    connections.close_all()
    living = [[role, forked(role, secret, told, rng.random())] for role in ROLES]
    heard, ended = b"", 0
    for _turn in range(times):
        heard += hear(reading, rng.randint(0, MOST_HEARD))
        time.sleep(rng.uniform(0, 0.05))
        one = rng.choice(living)
        os.kill(one[1], signal.SIGKILL)
        ended += os.waitpid(one[1], 0)[1] != signal.SIGKILL
        one[1] = forked(one[0], secret, told, rng.random())
    for _role, pid in living:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    os.close(told)
    while more := os.read(reading, 1 << 16):
        heard += more
    return [json.loads(line) for line in heard.splitlines()], ended


def hear(reading, lines):
    """What is acknowledged until there are so many lines, or for as long as is waited."""
    heard, until = b"", time.monotonic() + LONGEST
    while heard.count(b"\n") < lines and (left := until - time.monotonic()) > 0:
        if select.select([reading], [], [], left)[0]:
            heard += os.read(reading, 1 << 16)
    return heard


def lost(acknowledged):
    """What was acknowledged and is not there: of titles, comments and purposes of groups."""
    from ringbeam.core.comments import Comment  # noqa: PLC0415
    from ringbeam.core.history import HistoryLine  # noqa: PLC0415
    from ringbeam.core.registers import named  # noqa: PLC0415

    titles = set(named("group").model.rows.values_list("ref", "title"))
    texts = set(Comment.objects.values_list("text", flat=True))
    lines = HistoryLine.objects.filter(said="edit").select_related("entry")
    purposes = {(one.entry.ref, one.changes["purpose"][1]) for one in lines}
    there = {"title": titles, "purpose": purposes, "comment": {(text,) for text in texts}}
    return [one for one in acknowledged if tuple(one[1:]) not in there[one[0]]]


def halves():
    """Records of which only a part was written: row, entry, search and history must agree."""
    from ringbeam.core.comments import Comment  # noqa: PLC0415
    from ringbeam.core.entries import SHARED_COLUMNS, Entry  # noqa: PLC0415
    from ringbeam.core.history import HistoryLine  # noqa: PLC0415
    from ringbeam.core.registers import named  # noqa: PLC0415
    from ringbeam.core.search import SearchDocument  # noqa: PLC0415

    rows = named("group").model.rows.values_list("pk", *SHARED_COLUMNS)
    entries = Entry.rows.filter(kind="group").values_list("pk", *SHARED_COLUMNS)
    found = [f"row and entry differ: {one[0]}" for one in set(rows) ^ set(entries)]
    searched = set(SearchDocument.objects.values_list("pk", flat=True))
    found += [f"not to be searched: {one[0]}" for one in entries if one[0] not in searched]
    said = HistoryLine.objects.filter(said="comment").count()
    return found + ([] if said == Comment.objects.count() else ["a comment without its line"])


def main(times, seed):
    """Kill, then judge; prints one line of JSON."""
    django.setup()
    from ringbeam.core import seals  # noqa: PLC0415

    acknowledged, ended = kill_again_and_again(times, seed)
    verified = seals.verify()
    told = {
        "killed": times,
        "acknowledged": len(acknowledged),
        "ended": ended,
        "lost": lost(acknowledged)[:5],
        "halves": halves()[:5],
        "faults": verified.faults[:5],
        "lines": verified.lines,
        "seals": verified.seals,
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
