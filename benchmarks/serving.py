"""Serving: creating by REST on PostgreSQL, with one web process and with two and three workers.

Only when asked for by name: `python -m benchmarks serving` starts the product's own
`ringbeam serve` twice over a database of its own and asks it for half a minute each time. What
two processes can give depends on the cores that are free; the note says how many there are.
"""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from contextlib import contextmanager

from benchmarks.imports import ROOT
from benchmarks.population import POSTGRESQL, ask, engines, scratch_empty
from tests.postgres import free_port

ASKED = True  # left out of `python -m benchmarks` without a name
SECONDS, CLIENTS = 30, 12
RATIO, CORES = 1.7, 4
REQUESTS_A_MINUTE = "1000000"
COMMAND = "from ringbeam.site.launch import main; main()"


def prepared():
    """The secret of an agent's token, and what one incident needs, in an empty database."""
    from django.core.management import call_command  # noqa: PLC0415

    from ringbeam.core.accounts import Account, Grant, Token  # noqa: PLC0415
    from ringbeam.core.actors import system  # noqa: PLC0415
    from ringbeam.core.registers import named  # noqa: PLC0415
    from ringbeam.core.writing import create  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    account = Account.objects.create_user("m@ringbeam.example", None, name="Mona")
    Grant.objects.create(account=account, role="manager")
    made = {
        kind: create(named(kind).model, {"title": f"A {kind}"}, by=system()).ref
        for kind in ("customer", "service")
    }
    secret = Token.issue(account, name="serving", scopes=["write"])[1]
    return secret, made | {"impact": 2, "urgency": 2, "title": "The printer prints nothing"}


@contextmanager
def served(environment, processes, workers):
    """The port of the product, served with so many web processes and workers, for the block."""
    port = free_port()
    inside = {
        **environment,
        "PORT": str(port),
        "RINGBEAM_WEB_PROCESSES": str(processes),
        "RINGBEAM_API_RATE": REQUESTS_A_MINUTE,
    }
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    asked = [["serve"], *[["worker"]] * (workers - 1)]
    started = []
    try:
        for words in asked:
            command = [sys.executable, "-c", COMMAND, *words]
            started.append(subprocess.Popen(command, env=inside, cwd=ROOT, **quiet))
        until_ready(port)
        yield port
    finally:
        for one in started:
            one.send_signal(signal.SIGTERM)
        for one in started:
            one.wait(30)


def until_ready(port, patience=240):
    """Wait until the product answers; raises TimeoutError when it does not."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("the product does not answer")


def asking(port, secret, given, told):
    """One client: create incidents one after the other until the time is over."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {
        "Host": "localhost",
        "Authorization": f"Bearer {secret}",
        "Content-Type": "application/json",
    }
    body = json.dumps(given)
    while time.monotonic() < told["end"]:
        key = {"Idempotency-Key": str(uuid.uuid4())}
        connection.request("POST", "/api/v1/incidents", body, headers | key)
        answer = connection.getresponse()
        said = answer.read()
        assert answer.status == http.HTTPStatus.CREATED, said
        told["created"].append(time.monotonic())


def throughput(port, secret, given):
    """How many incidents a second are created, the first seconds left out."""
    begun = time.monotonic()
    told = {"end": begun + SECONDS, "created": []}
    clients = [
        threading.Thread(target=asking, args=(port, secret, given, told))
        for _ in range(CLIENTS)
    ]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    counted = [at for at in told["created"] if at > begun + SECONDS / 6]
    return len(counted) / (SECONDS * 5 / 6)


def run():
    """Measure both, on PostgreSQL; nothing where there is none."""
    if POSTGRESQL not in engines():
        return
    found = []
    with scratch_empty(POSTGRESQL) as environment:
        secret, given = ask("serving", "prepared", environment)
        for processes, workers in ((1, 1), (2, 3)):
            with served(environment, processes, workers) as port:
                found.append(throughput(port, secret, given))
            these = f"{processes} web, {workers} worker"
            yield {
                "what": f"incidents created by REST, PostgreSQL, {these}",
                "measured": found[-1],
                "unit": "a second",
                "note": f"{CLIENTS} clients on the same machine, {SECONDS} s",
            }
    yield {
        "what": "the second to the first",
        "measured": found[1] / found[0],
        "unit": "x",
        "reach": RATIO if os.cpu_count() >= CORES else "",
        "note": f"{os.cpu_count()} cores, {os.getloadavg()[0]:.0f} programs running",
    }
