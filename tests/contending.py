"""Two people at the same records at once: `python -m tests.contending SECONDS SEED`.

Two processes edit, move and bulk-edit the same few records, each under the version that it
read, in an empty database. Every edit that was taken counts one up, so a lost update shows in
the end; every change of state in history has to be a move of the life's table.
"""

import json
import os
import random
import sys
import time
import traceback

import django

RECORDS = 4
BULK = "0"


def prepared():
    """Two managers, and nonconformities that both work on; their numbers."""
    from django.core.management import call_command  # noqa: PLC0415

    from ringbeam.core.accounts import Account, Grant  # noqa: PLC0415
    from ringbeam.core.actors import system  # noqa: PLC0415
    from ringbeam.core.registers import named  # noqa: PLC0415
    from ringbeam.core.writing import create  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    for name in ("mona", "nora"):
        account = Account.objects.create_user(f"{name}@ringbeam.example", None, name=name)
        Grant.objects.create(account=account, role="manager")
    model = named("document").model
    given = {"title": "Paper", "draft": "Words", "note": BULK}
    return [create(model, given, by=system()).pk for _turn in range(RECORDS)]


class Person:
    """One of the two, in a process of their own; counts what was taken."""

    def __init__(self, name, keys, seed):
        from ringbeam.core.accounts import Account  # noqa: PLC0415
        from ringbeam.core.actors import WEB, actor_of  # noqa: PLC0415
        from ringbeam.core.registers import named  # noqa: PLC0415

        account = Account.objects.get(email=f"{name}@ringbeam.example")
        self.actor, self.register = actor_of(account, door=WEB), named("document")
        self.keys, self.random = keys, random.Random(seed)
        self.edits = dict.fromkeys(keys, 0)
        self.moves = self.bulk = self.refused = 0

    def work(self, seconds):
        """Act until the time is over; what was taken."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.random.choice((self.edit, self.edit, self.move, self.edit_many))()
        names = ("edits", "moves", "bulk", "refused")
        return {name: getattr(self, name) for name in names}

    def edit(self):
        from ringbeam.core.refusals import Refused  # noqa: PLC0415
        from ringbeam.core.writing import edit  # noqa: PLC0415

        one = self.register.model.rows.get(pk=self.random.choice(self.keys))
        given = {"note": str(int(one.note) + 1)}
        try:
            edit(one, given, by=self.actor, version=one.version)
        except Refused:
            self.refused += 1
        else:
            self.edits[one.pk] += 1

    def move(self):
        from ringbeam.core.refusals import Refused  # noqa: PLC0415
        from ringbeam.core.writing import take  # noqa: PLC0415

        one = self.register.model.rows.get(pk=self.random.choice(self.keys))
        name = self.random.choice(("submit", "return", "submit"))
        try:
            take(one, name, by=self.actor)
        except Refused:
            self.refused += 1
        else:
            self.moves += 1

    def edit_many(self):
        from ringbeam.core.one_by_one import run  # noqa: PLC0415
        from ringbeam.core.writing import edit  # noqa: PLC0415

        refs = list(self.register.model.rows.values_list("ref", flat=True))
        title = f"Paper {self.random.random()}"
        report = run(
            self.register,
            self.actor,
            refs,
            "Change",
            lambda one: edit(one, {"title": title}, by=self.actor),
        )
        self.bulk += len(report.done)
        self.refused += len(report.refused)


def forked(name, keys, seconds, seed):
    """A person's process, and where it tells in the end what was taken."""
    reading, told = os.pipe()
    pid = os.fork()
    if pid:
        os.close(told)
        return pid, reading
    try:
        done = Person(name, keys, seed).work(seconds)
        os.write(told, json.dumps(done).encode())
        os._exit(0)
    finally:
        traceback.print_exc()
        os._exit(1)


def wrong(keys, people):
    """Lost updates, and changes of state that no move of the life makes."""
    from ringbeam.core.history import HistoryLine  # noqa: PLC0415
    from ringbeam.core.registers import named  # noqa: PLC0415

    register, found = named("document"), []
    for pk in keys:
        counted = sum(one["edits"][str(pk)] for one in people)
        stands = int(register.model.rows.get(pk=pk).note)
        if counted != stands:
            found.append(f"record {pk} counts {stands} after {counted} edits")
        for line in HistoryLine.objects.filter(entry_id=pk, number__gt=1):
            if "state" in line.changes:
                frm, to = line.changes["state"]
                move = register.life.named(line.said)
                if move is None or frm not in move.frm or to != move.to:
                    found.append(f"record {pk}: {line.said} from {frm} to {to}")
    return found


def main(seconds, seed):
    """Let both work, then judge; writes one line of JSON."""
    django.setup()
    from django.db import connections  # noqa: PLC0415

    from ringbeam.core import seals  # noqa: PLC0415

    keys = prepared()
    connections.close_all()
    living = [forked(name, keys, seconds, f"{seed}{name}") for name in ("mona", "nora")]
    people = []
    for pid, reading in living:
        with os.fdopen(reading) as told:
            people.append(json.loads(told.read() or "{}"))
        assert os.waitpid(pid, 0)[1] == 0
    taken = {name: sum(one[name] for one in people) for name in ("moves", "bulk", "refused")}
    taken["edits"] = sum(sum(one["edits"].values()) for one in people)
    verified = seals.verify()
    told = {**taken, "wrong": wrong(keys, people)[:5], "faults": verified.faults[:5]}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]))
