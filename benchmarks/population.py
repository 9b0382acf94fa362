"""Databases for the other benchmarks: 12,459 and 200,000 incidents, on SQLite and PostgreSQL.

They are made once and kept in the temporary folder, under the digest of all that shapes them;
`scratch` gives the environment of a process that works in one. Each measures in its own.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from benchmarks.generating import HUGE, POLICIES, SIZES
from benchmarks.imports import LOG, ROOT
from tests import postgres

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
SMALL, LARGE = SIZES
SHAPES = (
    "benchmarks/generating.py",
    "benchmarks/multiplying.py",
    "src/ringbeam/**/migrations/*.py",
)


def digest():
    """What the databases are made from: the log, the texts, the generator, the migrations."""
    files = [LOG, *POLICIES.rglob("*.md")]
    files += [path for pattern in SHAPES for path in ROOT.glob(pattern)]
    made = hashlib.sha256()
    for path in sorted(files):
        made.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return made.hexdigest()[:12]


def kept():
    """The folder of the databases; those of another digest stay until somebody clears them.

    BENCHMARKS_AT in the environment names a folder to be used whatever the digest.
    """
    usual = Path(tempfile.gettempdir()) / f"ringbeam-benchmarks-{digest()}"
    folder = Path(os.environ.get("BENCHMARKS_AT") or usual)
    folder.mkdir(mode=0o755, exist_ok=True)
    return folder


def engines():
    """The databases that can be had on this machine."""
    return (SQLITE,) if postgres.missing() else (SQLITE, POSTGRESQL)


@contextmanager
def scratch(engine, size):
    """The environment of a process that works in a database of ``size`` incidents."""
    home = kept() / f"{engine.lower()}-{size}"
    environment = {
        **os.environ,
        "RINGBEAM_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "ringbeam.site.settings",
        "RINGBEAM_SQLITE_SYNCHRONOUS": "off",
    }
    environment.pop("DATABASE_URL", None)
    if engine == SQLITE:
        made(home, environment, size)
        yield environment
        return
    with cluster(kept() / "postgresql") as port:
        base = f"postgres://postgres@127.0.0.1:{port}"
        made(home, environment, size, base=base)
        yield {**environment, "DATABASE_URL": f"{base}/incidents_{size}"}


@contextmanager
def scratch_empty(engine):
    """The environment of a process with a database of its own, still without tables."""
    with tempfile.TemporaryDirectory(prefix="ringbeam-benchmark-") as home:
        environment = {
            **os.environ,
            "RINGBEAM_HOME": home,
            "DJANGO_SETTINGS_MODULE": "ringbeam.site.settings",
            "RINGBEAM_SQLITE_SYNCHRONOUS": "off",
        }
        environment.pop("DATABASE_URL", None)
        if engine == SQLITE:
            yield environment
            return
        with postgres.server() as url, postgres.fresh(url) as fresh:
            yield {**environment, "DATABASE_URL": fresh}


def made(home, environment, size, *, base=""):
    """Make the database if it is not there whole; the larger one out of the smaller one."""
    if (home / "whole").exists():
        return
    smaller = home.with_name(home.name.replace(str(size), str(SMALL)))
    shutil.rmtree(home, ignore_errors=True)
    if size != SMALL:
        made(smaller, {**environment, "RINGBEAM_HOME": str(smaller)}, SMALL, base=base)
        shutil.copytree(smaller, home, ignore=shutil.ignore_patterns("whole"))
    else:
        home.mkdir()
    inside = dict(environment)
    if base:
        inside["DATABASE_URL"] = f"{base}/incidents_{size}"
        template = f"incidents_{SMALL}" if size != SMALL else "template1"
        drop = f"DROP DATABASE IF EXISTS incidents_{size}"
        create = f"CREATE DATABASE incidents_{size} TEMPLATE {template}"
        for asked in (drop, create):
            postgres.run(postgres.program("psql"), "-q", "-c", asked, f"{base}/postgres")
    if size != SMALL:
        ask("multiplying", "multiply", inside, size, size == HUGE)
    else:
        ask("generating", "fill", inside, size)
    (home / "whole").touch()


@contextmanager
def cluster(folder):
    """The port of a server over the kept folder, for the block."""
    port = postgres.free_port()
    if not (folder / "PG_VERSION").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o777)
        folder.chmod(0o777)
        initdb = ("-U", "postgres", "-A", "trust", "-E", "UTF8")
        postgres.run(postgres.program("initdb"), "-D", str(folder / "data"), *initdb)
        (folder / "PG_VERSION").touch()
    data, control = str(folder / "data"), postgres.program("pg_ctl")
    options = f"{' '.join(f'-c {one}' for one in postgres.SWIFT)} -c listen_addresses=127.0.0.1"
    options += f" -c port={port} -c unix_socket_directories={folder} -c max_connections=20"
    log = str(folder / "log")
    postgres.run(control, "-D", data, "-l", log, "-w", "-o", options, "start")
    try:
        yield port
    finally:
        postgres.run(control, "-D", data, "-m", "fast", "stop")


def ask(module, name, environment, *given):
    """What a function of a benchmark answers in a process of its own, in that environment."""
    code = "import sys, json, django; django.setup(); from benchmarks import " + module
    code += f"; print(json.dumps({module}.{name}(*json.loads(sys.argv[1]))))"
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(given)],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def run():
    """Make what is missing; how large the databases are, and how long they took when made."""
    rows = []
    for engine in engines():
        for size in SIZES:
            begun = time.monotonic()
            with scratch(engine, size) as environment:
                bytes_held = ask("population", "held", environment)
            took = time.monotonic() - begun
            rows.append(
                {
                    "what": f"database of {size:,} incidents, {engine}",
                    "measured": bytes_held / 1e6,
                    "unit": "MB",
                    "note": f"ready in {took:.0f} s",
                }
            )
    return rows


def held():
    """How many bytes the database of this process holds."""
    from django.db import connection  # noqa: PLC0415

    asked = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    if connection.vendor == "postgresql":
        asked = "SELECT pg_database_size(current_database())"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return cursor.fetchone()[0]
