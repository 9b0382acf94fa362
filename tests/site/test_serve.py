"""The installation starts, heals itself, refuses in one sentence, and leaves nothing behind."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing, contextmanager

import pytest

from tests.postgres import free_port

pytestmark = [pytest.mark.sqlite, pytest.mark.slow]
LAUNCH = [sys.executable, "-m", "ringbeam.site.launch"]
PATIENCE = 60


def environment(home):
    """An environment in which nothing of the tests' own settings remains."""
    ours = ("RINGBEAM_", "DATABASE_URL", "PORT", "DJANGO_")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
    return kept | {"RINGBEAM_HOME": str(home), "RINGBEAM_PORT": str(free_port())}


@pytest.fixture
def surroundings(tmp_path):
    """The environment of an installation that does not exist yet."""
    return environment(tmp_path / "home")


@pytest.fixture
def installed(prepared_home):
    """The environment of an installation whose database was made before."""
    return environment(prepared_home)


def said(surroundings, *arguments, **more):
    """What a command says and its exit code."""
    return subprocess.run(
        [*LAUNCH, *arguments],
        env=surroundings | more,
        capture_output=True,
        text=True,
        check=False,
    )


def until(question):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if answer := question():
            return answer
        time.sleep(0.1)
    raise AssertionError("waited in vain")


def status(port, path="/healthz"):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


@contextmanager
def serving(surroundings, tmp_path):
    """A running installation: the process, and the file to which it speaks."""
    spoken = tmp_path / "spoken"
    with (
        spoken.open("w") as target,
        subprocess.Popen(
            [*LAUNCH, "serve"], env=surroundings, stdout=target, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            until(
                lambda: "Ringbeam is ready" in spoken.read_text() or process.poll() is not None
            )
            assert process.poll() is None, spoken.read_text()
            yield process, spoken
        finally:
            if process.poll() is None:
                process.terminate()


def children(pid):
    """The processes that a process started, and those that they started."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
    )
    rows = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
    found = {pid}
    for _ in range(5):
        found |= {one for one, parent in rows if parent in found}
    return found - {pid}


def lives(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_it_starts_heals_and_stops_without_leaving_anything(installed, tmp_path):
    port = installed["RINGBEAM_PORT"]
    with serving(installed, tmp_path) as (process, spoken):
        assert f"http://localhost:{port}" in spoken.read_text()
        assert f"http://localhost:{port}/setup/" in spoken.read_text()
        assert status(port) == 200

        second = said(installed, "serve", RINGBEAM_PORT=str(free_port()))
        assert (second.returncode, second.stderr.count("\n")) == (1, 1)
        assert f"already runs on {installed['RINGBEAM_HOME']}" in second.stderr

        for child in children(process.pid):
            os.kill(child, signal.SIGKILL)
        until(lambda: status(port) == 200)

        family = until(lambda: children(process.pid))
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
        assert time.monotonic() - begun < 10
        assert [one for one in family if lives(one)] == []
        assert "Ringbeam has stopped." in spoken.read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="the leash is the system's, on Linux")
def test_its_sudden_death_leaves_no_orphan(installed, tmp_path):
    with serving(installed, tmp_path) as (process, _spoken):
        family = children(process.pid)
        process.kill()
        process.wait(PATIENCE)

        until(lambda: not any(map(lives, family)))


def test_a_taken_port_is_one_sentence(surroundings):
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        refused = said(surroundings, "serve", RINGBEAM_PORT=str(port))

    assert refused.returncode == 1
    assert refused.stderr.startswith(f"Port {port} on 127.0.0.1 cannot be used")
    assert refused.stderr.count("\n") == 1


def test_a_wrong_setting_is_one_sentence(surroundings):
    refused = said(surroundings, "serve", RINGBEAM_HOEM="x")

    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "did you mean RINGBEAM_HOME?" in refused.stderr


def test_a_home_that_cannot_be_made_is_one_sentence(surroundings, tmp_path):
    (tmp_path / "file").write_text("")

    refused = said(surroundings, "migrate", RINGBEAM_HOME=str(tmp_path / "file" / "home"))

    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "cannot be written" in refused.stderr


def test_asking_for_help_makes_no_database(surroundings, tmp_path):
    assert said(surroundings, "--help").returncode == 0
    assert not (tmp_path / "home" / "ringbeam.sqlite3").exists()


def test_a_migration_that_was_killed_goes_on_at_the_next_start(surroundings, tmp_path):
    for seconds in (0.9, 1.3, 1.7):
        with subprocess.Popen([*LAUNCH, "migrate"], env=surroundings) as process:
            time.sleep(seconds)
            process.kill()

    assert said(surroundings, "migrate").returncode == 0
    again = said(surroundings, "migrate")
    assert (again.returncode, again.stdout) == (0, "The database is up to date.\n")
    with closing(sqlite3.connect(tmp_path / "home" / "ringbeam.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_database_of_a_newer_program_is_refused(installed, tmp_path):
    with closing(sqlite3.connect(tmp_path / "home" / "ringbeam.sqlite3")) as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, ?)",
            ("core", "0999_from_the_future", "2026-01-01"),
        )
        database.commit()

    for command in ("migrate", "worker", "serve"):
        refused = said(installed, command)
        assert (refused.returncode, refused.stderr.count("\n")) == (1, 1), refused.stderr
        assert refused.stderr.startswith("The database is newer than this program")
