"""A real installation for the browser: a home that is made once, and `ringbeam serve` on it."""

import http.client
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.postgres import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 120
LAUNCH = (sys.executable, "-m", "ringbeam.site.launch")


def surroundings(home: Path, **more: str) -> dict[str, str]:
    """An environment in which nothing of the tests' own settings remains."""
    ours = ("RINGBEAM_", "DATABASE_URL", "PORT", "DJANGO_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"RINGBEAM_HOME": str(home), "RINGBEAM_SQLITE_SYNCHRONOUS": "OFF"} | more


@dataclass(frozen=True)
class Installation:
    """A running product: where it answers, where its home is, what it has said."""

    url: str
    home: Path
    spoken: Path

    @property
    def environment(self) -> dict[str, str]:
        """In which a command finds the same home."""
        return surroundings(self.home)


def is_up(url: str) -> bool:
    """Whether the product answers that it is healthy."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def served(home: Path, spoken: Path, **more: str) -> Iterator[Installation]:
    """The product on a copy of a home, until the block ends."""
    port = free_port()
    env = surroundings(home, RINGBEAM_PORT=str(port), **more)
    url = f"http://localhost:{port}"
    with (
        spoken.open("w") as target,
        subprocess.Popen(
            [*LAUNCH, "serve"], env=env, stdout=target, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            until = time.monotonic() + PATIENCE
            while not is_up(url):
                assert process.poll() is None, spoken.read_text()
                assert time.monotonic() < until, spoken.read_text()
                time.sleep(0.1)
            yield Installation(url, home, spoken)
        finally:
            process.terminate()
            process.wait()


def copied(source: Path, target: Path) -> Path:
    """A home like another."""
    return Path(shutil.copytree(source, target))
