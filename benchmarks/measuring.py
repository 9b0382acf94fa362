"""What the benchmarks of pages, search and REST share: sign-in, CPU, statements, sizes.

CPU is counted, not the time on the clock, because the machines that this runs on are shared.
"""

import gzip
import os
import re
import time
from pathlib import Path
from statistics import median

ROUNDS, WARM = 30, 5
TICK = os.sysconf("SC_CLK_TCK")
ASSETS = re.compile(r"""(?:href|src)="(/static/[^"]+\.(?:css|js))[^"]*\"""")


def signed_in(email):
    """A client of the real WSGI application, signed in as one account."""
    from django.test import Client  # noqa: PLC0415

    from ringbeam.core.accounts import Account  # noqa: PLC0415

    client = Client(HTTP_HOST="localhost")
    account = Account.objects.get(email=email)
    client.force_login(account, backend="ringbeam.site.sessions.Accounts")
    return client


def backend():
    """The process of the database's server that works for this connection; None on SQLite."""
    from django.db import connection  # noqa: PLC0415

    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def used_by(process):
    """CPU seconds that a process has used, to a hundredth."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def costs(work, rounds=ROUNDS):
    """Milliseconds of CPU of one run: the median here, the mean in the database's server."""
    for _ in range(WARM):
        work()
    server = backend()
    before = used_by(server) if server else 0
    taken = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    after = used_by(server) if server else 0
    return {"cpu": median(taken) * 1000, "server": (after - before) / rounds * 1000}


def statements(work):
    """How many statements one run sends to the database."""
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as caught:
        work()
    return len(caught)


def page(client, path):
    """Statements, CPU and bytes of one page; raises AssertionError unless it answers 200."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return {
        "statements": statements(lambda: client.get(path)),
        "bytes": len(gzip.compress(answer.content)),
        "assets": assets(answer.content.decode()),
        **costs(lambda: client.get(path)),
    }


def assets(html):
    """Gzipped bytes of the style sheets and scripts that a page asks for."""
    from django.contrib.staticfiles.finders import find  # noqa: PLC0415

    held = 0
    for address in sorted(set(ASSETS.findall(html))):
        name = address.removeprefix("/static/")
        found = find(name) or find(re.sub(r"\.[0-9a-f]{12}(\.\w+)$", r"\1", name))
        assert found, f"{name} is not there"
        held += len(gzip.compress(Path(found).read_bytes()))
    return held
