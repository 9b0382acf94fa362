"""The folder that holds all that an installation owns: made, guarded, locked (operation)."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from ringbeam.site.config import ConfigError

KEY_FILE = "secret-key"
LOCK_FILE = "ringbeam.lock"
KEY_BYTES = 48


class Busy(Exception):
    """Another process owns the home; the message is one sentence that names it."""


def prepare(home: Path) -> None:
    """Make the folder for its owner alone; raises ConfigError when it cannot be written."""
    problem = f"RINGBEAM_HOME is {home}, which cannot be written; set it to a folder that can."
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ConfigError(problem) from error
    if not os.access(home, os.W_OK | os.X_OK):
        raise ConfigError(problem)


def secret_key(home: Path) -> str:
    """The signing key of this home, made on first use; two first starts agree on one key.

    The key is written whole under a private name and then linked to its own name, which one
    of several starts wins; the others read what the winner wrote.
    """
    path = home / KEY_FILE
    with contextlib.suppress(FileNotFoundError):
        return path.read_text(encoding="ascii").strip()
    prepare(home)
    draft = home / f"{KEY_FILE}.{os.getpid()}.{secrets.token_hex(4)}"
    try:
        with os.fdopen(
            os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w"
        ) as file:
            file.write(secrets.token_urlsafe(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return path.read_text(encoding="ascii").strip()


@contextlib.contextmanager
def owned(home: Path) -> Iterator[None]:
    """Own the home for the block; raises Busy when another live process does.

    The system gives the lock back when the process dies, however it dies.
    """
    prepare(home)
    descriptor = os.open(home / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(descriptor, 20).decode("ascii", "replace").strip() or "unknown"
            raise Busy(f"Ringbeam already runs on {home} (process {holder}).") from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode("ascii"), 0)
        yield
    finally:
        os.close(descriptor)
