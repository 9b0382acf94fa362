"""Databases that have every table, made once for all tests of a run and copied by each.

Taking every migration costs more than most tests; whoever is not about that starts from here.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.browser.installation import LAUNCH, ROOT, copied, surroundings

# Not a setting of the product's, which would refuse it: where this run keeps what it prepared.
FOLDER = "PREPARED_FOR_TESTS"
TEMPLATE = "ringbeam_prepared"
FILE = "ringbeam.sqlite3"
DJANGO = (sys.executable, "-m", "django")
SETTINGS = {"DJANGO_SETTINGS_MODULE": "ringbeam.site.settings"}


@contextmanager
def place() -> Iterator[None]:
    """A folder for this run and all its processes; gone afterwards."""
    if FOLDER in os.environ:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="ringbeam-prepared-") as folder:
        os.environ[FOLDER] = folder
        yield


def once(name: str, make: Callable[[Path], None], folder: Path | None = None) -> Path:
    """What is kept under this name; whoever comes first makes it, the others wait.

    In the folder of this run, or in one that outlasts it.
    """
    folder = folder or Path(os.environ[FOLDER])
    path, done = folder / name, folder / f"{name}.done"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make(path)
            done.touch()
    return path


def run(command: tuple[str, ...], home: Path, **more: str) -> None:
    """Run a program of the product on a home, to its end."""
    env = surroundings(home, **SETTINGS, **more)
    done = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def tables() -> Path:
    """The home of a SQLite database that was migrated, and nothing more.

    It outlasts the run: the next one with the same migrations and packages starts from it.
    """
    lasting = Path(tempfile.gettempdir()) / f"ringbeam-tables-{os.getuid()}"
    lasting.mkdir(mode=0o700, exist_ok=True)
    return once(made_by(), migrated, lasting)


def made_by() -> str:
    """A name that changes with whatever the tables are made by."""
    found = hashlib.sha256(sys.version.encode())
    for path in sorted(
        [*ROOT.glob("requirements*.lock"), *ROOT.glob("src/**/migrations/*.py")]
    ):
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()[:20]


def migrated(home: Path, **more: str) -> None:
    """Take every migration and make the table of the cache, which is none of them."""
    run((*DJANGO, "createcachetable"), home, **more)
    run((*DJANGO, "migrate", "--verbosity", "0"), home, **more)


def home(target: Path) -> Path:
    """A home of its own, as `ringbeam migrate` leaves it."""
    return copied(once("home", a_home), target)


def a_home(path: Path) -> None:
    path.mkdir(mode=0o700)
    shutil.copy2(tables() / FILE, path)
    run((*LAUNCH, "migrate"), path)


def filled() -> Path:
    """The home with the demonstration's organization, to be copied."""
    return once("filled", fill)


def fill(path: Path) -> None:
    home(path)
    run((sys.executable, "-m", "tests.browser.organization"), path)


def template(url: str) -> str:
    """The name of a PostgreSQL database with those tables, on the server of this URL."""

    def make(folder: Path) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {TEMPLATE}")
        migrated(folder, DATABASE_URL=f"{url.rpartition('/')[0]}/{TEMPLATE}")

    once("template", make)
    return TEMPLATE
