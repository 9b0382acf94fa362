"""Brings the database to the tables and facts that this program knows (operation)."""

import hashlib
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from ringbeam.site.progress import Tell, progress

NUMBER = re.compile(r"\d{4}")
TAKEN = " OK"
Step = Callable[[Tell], object]


class Newer(Exception):
    """The database was last used by a newer program; the message is one sentence."""


class Unfinished(Exception):
    """The database has some of the steps that one migration stands for; the message says so."""


def shipped() -> set[tuple[str, str]]:
    """Every migration that this program brings, as (label, name), without importing any."""
    return {
        (one.label, path.stem)
        for one in apps.get_app_configs()
        for path in Path(one.path, "migrations").glob("[0-9]*.py")
    }


def taken() -> set[tuple[str, str]]:
    """Every migration that the database has had; empty for a new database."""
    return set(MigrationRecorder(connection).applied_migrations())


def numbers(names: set[tuple[str, str]], label: str) -> list[int]:
    """The numbers in the names of one room's migrations."""
    return [int(n) for room, name in names if room == label for n in NUMBER.findall(name)]


def refuse_newer(known: set[tuple[str, str]], had: set[tuple[str, str]]) -> None:
    """Raise Newer when the database had a migration later than all we know of its room."""
    labels = {one.label for one in apps.get_app_configs()}
    for label, name in sorted(had - known):
        later = max(NUMBER.findall(name), default="0")
        if label in labels and int(later) > max(numbers(known, label), default=0):
            raise Newer(
                f"The database is newer than this program ({label} {name}); "
                "install the version of Ringbeam that made it, or restore a backup."
            )


def refuse_unfinished(had: set[tuple[str, str]]) -> None:
    """Raise Unfinished when the database stopped between steps that are now one migration.

    Who had none of them takes the one, who had all of them has it; Django would make the tables
    of anybody else twice.
    """
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    for (label, name), migration in sorted(loader.disk_migrations.items()):
        steps = set(migration.replaces)
        if steps & had and steps - had:
            raise Unfinished(
                "The database was made by Ringbeam before its first release and stopped within "
                f"{label} {name}; start it once with the last program before that migration "
                "(see docs/operations.md), then with this one. Nothing was changed."
            )


def is_pending() -> bool:
    """Whether migrations wait; raises Newer when the database is ahead of the program."""
    known, had = shipped(), taken()
    refuse_newer(known, had)
    return bool(known - had)


@contextmanager
def alone() -> Iterator[None]:
    """Let one process at a time change the tables, over all machines of one PostgreSQL.

    On SQLite the lock on the home does that already.
    """
    if connection.vendor != "postgresql":
        yield
        return
    key = int.from_bytes(hashlib.sha256(b"ringbeam upgrade").digest()[:7], "big")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [key])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


class Counted(io.StringIO):
    """Hears Django say that a migration was taken, and tells how many of all."""

    def __init__(self, total: int, tell: Tell) -> None:
        super().__init__()
        self.taken, self.waiting, self.report = 0, total, tell
        tell(0, total)

    def write(self, text: str) -> int:
        """Count what was said to be taken."""
        self.taken += text.count(TAKEN)
        self.report(self.taken, self.waiting)
        return len(text)


def migrate() -> None:
    """Make the table of the cache, then take the waiting migrations in order.

    Raises Unfinished.
    """
    had = taken()
    refuse_unfinished(had)
    waiting = len(shipped() - had)
    with progress("Preparing the database") as tell:
        heard = Counted(waiting, tell)
        # First: who dies after the last migration is not asked to migrate again.
        call_command("createcachetable", verbosity=0)
        call_command("migrate", interactive=False, verbosity=1, no_color=True, stdout=heard)


def upgrade(steps: tuple[tuple[str, Step], ...]) -> None:
    """Take the waiting migrations, then the steps that load what the product ships.

    Each migration is one transaction, so a start after a death in the middle goes on where it
    stood. Raises Newer, Unfinished.
    """
    with alone():
        if is_pending():
            migrate()
        for words, step in steps:
            with progress(words) as tell:
                step(tell)


def static_digest() -> str:
    """What the shipped style, script and pictures are, by name, size and time."""
    found = hashlib.sha256()
    for one in apps.get_app_configs():
        for path in sorted(Path(one.path, "static").rglob("*")):
            if path.is_file():
                facts = path.stat()
                found.update(f"{path}:{facts.st_size}:{facts.st_mtime_ns}\n".encode())
    return found.hexdigest()


def collect_static() -> bool:
    """Put the static files where the web server reads them; False when they are there."""
    stamp = Path(settings.STATIC_ROOT, ".digest")
    digest = static_digest()
    if stamp.exists() and stamp.read_text(encoding="ascii") == digest:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(digest, encoding="ascii")
    return True
