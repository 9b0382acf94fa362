"""A PostgreSQL of the tests' own: in a temporary folder, on a free port, gone afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

# Nothing here has to survive a power cut.
SWIFT = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "jit=off",
)


def program(name: str) -> str | None:
    """The path of one of PostgreSQL's programs, the newest version's first."""
    kept = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return str(kept[0]) if kept else shutil.which(name)


def missing() -> str:
    """Why no server can be had here; empty when one can."""
    if os.environ.get("RINGBEAM_TEST_POSTGRES"):
        return ""
    if not program("initdb") or not program("pg_ctl"):
        return "PostgreSQL is not installed and RINGBEAM_TEST_POSTGRES names none"
    if os.geteuid() == 0 and "postgres" not in {user.pw_name for user in pwd.getpwall()}:
        return "a server does not run as root and there is no user postgres"
    return ""


def run(*command: str) -> None:
    """Run one of PostgreSQL's programs, as user postgres when we are root."""
    somebody = {}
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        somebody = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", **somebody)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def fresh(url: str, *, template: str = "template1") -> Iterator[str]:
    """The URL of a new database beside the one at this URL; gone after the block.

    It is empty, or a copy of the one named as template.
    """
    name = f"ringbeam_{os.getpid()}_{free_port()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def server() -> Iterator[str]:
    """The URL of the server that is given, or of one that lives for the block."""
    if given := os.environ.get("RINGBEAM_TEST_POSTGRES"):
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="ringbeam-pg-"))
    data, port = folder / "data", free_port()
    if os.geteuid() == 0:
        os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)
    try:
        run(program("initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8")
        settings = " ".join(f"-c {one}" for one in SWIFT)
        options = f"{settings} -c listen_addresses=127.0.0.1 -c port={port}"
        options += f" -c unix_socket_directories={folder} -c max_connections=60"
        log = str(folder / "log")
        run(program("pg_ctl"), "-D", str(data), "-l", log, "-w", "-o", options, "start")
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            run(program("pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
