"""Writing load by REST on a served process, and a backup that is read while it goes on."""

import hashlib
import http.client
import json
import os
import random
import subprocess
import threading
import time
import uuid
from contextlib import closing, contextmanager

from tests.browser.installation import LAUNCH

ROOT = "/api/v1"
REFUSED_AS_IT_MAY_BE = (409, 412, 429, 503)
PIPE = 4096
PATIENCE = 30


class Writer(threading.Thread):
    """Writes at random until stopped; ``heard`` is each acknowledged act: sent, heard, what."""

    def __init__(self, url, secret, *, customer, seed):
        super().__init__(daemon=True)
        self.door = http.client.HTTPConnection(url.removeprefix("http://"), timeout=PATIENCE)
        self.headers = {"Authorization": f"Bearer {secret}"}
        self.customer, self.random = customer, random.Random(seed)
        self.heard, self.faults, self.over = [], [], threading.Event()
        self.mine = []

    def run(self):
        """Add a record, then do what else there is with it, again and again."""
        acts = (self.add, self.comment, self.attach, self.change, self.move)
        with closing(self.door):
            while not self.over.is_set():
                (self.random.choice(acts) if self.mine else self.add)()

    def ask(self, method, path, body, *, said, **headers):
        """One request; what it said is heard once it is acknowledged."""
        sent, given = time.monotonic(), {"Content-Type": "application/json"} | headers
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.door.request(method, ROOT + path, content, self.headers | given)
        answer = self.door.getresponse()
        told = json.loads(answer.read())
        if answer.status in REFUSED_AS_IT_MAY_BE:
            return None
        if answer.status >= 300:
            self.faults.append((method, path, answer.status, told))
            self.over.set()
            return None
        self.heard.append((sent, time.monotonic(), said))
        return told, answer.headers.get("ETag")

    def add(self):
        title = str(uuid.uuid4())
        given = {"title": title, "customer": self.customer}
        key = {"Idempotency-Key": title}
        if made := self.ask("POST", "/incidents", given, said=("title", title), **key):
            self.mine.append([made[0]["ref"], made[1], "assigned"])

    def comment(self):
        ref, text = self.random.choice(self.mine)[0], str(uuid.uuid4())
        path = f"/incidents/{ref}/comments"
        self.ask("POST", path, {"text": text}, said=("comment", text))

    def attach(self):
        content = self.random.randbytes(self.random.randint(10, 20_000))
        form = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'
        body = form + content + b"\r\n--x--\r\n"
        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        path = f"/incidents/{self.random.choice(self.mine)[0]}/files"
        said = ("file", hashlib.sha256(content).hexdigest())
        self.ask("POST", path, body, said=said, **kind)

    def change(self):
        text, one = str(uuid.uuid4()), self.random.choice(self.mine)
        path, match = f"/incidents/{one[0]}", {"If-Match": one[1]}
        changed = self.ask(
            "PATCH", path, {"description": text}, said=("description", text), **match
        )
        if changed:
            one[1] = changed[1]
        else:
            self.mine.remove(one)  # moved on meanwhile: a comment gave it another version

    def move(self):
        one = self.random.choice(self.mine)
        names = {"assigned": "start", "in_progress": "wait_for_customer"}
        name = names.get(one[2], "go_on")
        path = f"/incidents/{one[0]}/moves/{name}"
        if moved := self.ask("POST", path, {}, said=("move", f"{one[0]} {name}")):
            one[1], one[2] = moved[1], moved[0]["state"]


@contextmanager
def writing(url, secrets, customer):
    """Writers, one for each secret, until the block ends; raises what they met."""
    made = [
        Writer(url, one, customer=customer, seed=number) for number, one in enumerate(secrets)
    ]
    for one in made:
        one.start()
    try:
        yield made
    finally:
        for one in made:
            one.over.set()
        for one in made:
            one.join(PATIENCE)
    assert [fault for one in made for fault in one.faults] == []


def heard_of(writers):
    """How many acts were acknowledged so far."""
    return sum(len(one.heard) for one in writers)


def wait_for(writers, acts):
    """Wait until so many more acts were acknowledged."""
    wanted, until = heard_of(writers) + acts, time.monotonic() + PATIENCE
    while heard_of(writers) < wanted:
        assert time.monotonic() < until, "nobody writes"
        time.sleep(0.002)


def backed_up_slowly(environment, target, writers):
    """Back up through a pipe that is emptied as slowly as the writers write.

    Returns when the backup was begun, and when its first bytes came: its moment lies between.
    """
    command = [*LAUNCH, "backup", "-"]
    begun, first = time.monotonic(), None
    with (
        target.open("wb") as kept,
        subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, pipesize=PIPE
        ) as running,
    ):
        while block := os.read(running.stdout.fileno(), PIPE):
            first = first or time.monotonic()
            kept.write(block)
            wait_for(writers, 1)
    assert running.returncode == 0
    return begun, first
