"""The text of each file that is or was a document: read once, by the worker (7.5.3.2)."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import orjson
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from ringbeam.core import clock
from ringbeam.core.files import StoredFile

READER = Path(__file__).resolve().with_name("reader.py")
SECONDS, CPU_SECONDS, MEMORY = 60, 30, 1 << 30
LARGEST = 50 << 20
KEPT = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH")
PROBLEMS = {
    "unknown": _("A file of this kind is not read: only Word (DOCX), PDF and plain text are."),
    "broken": _("The file is damaged, or protected by a password."),
    "locked": _("The file is protected by a password."),
    "no_text": _("The file holds no text. Its pages may be pictures, as of a scanner."),
    "too_large": _("The file is too large to be read."),
    "slow": _("The file takes too long, or too much memory, to be read."),
    "lost": _("The bytes of the file are no longer in the storage."),
}


class FileText(models.Model):
    """The text of the bytes with this hash, or the word for why it cannot be read."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    text = models.TextField(blank=True)
    problem = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.sha256


@task()
def read_file(pk: int) -> None:
    """Read one file, unless its bytes were read already."""
    one = StoredFile.objects.get(pk=pk)
    if not FileText.objects.filter(pk=one.sha256).exists():
        keep(one)


def keep(one: StoredFile) -> None:
    """Read a file, and keep its text or the word for why there is none."""
    remember(one.sha256, _read(one))


def remember(sha256: str, read: Mapping[str, str]) -> None:
    """Keep what was read of the bytes with this hash, unless they were read already."""
    kept = {"text": read.get("text", ""), "problem": read.get("problem", "")}
    FileText.objects.get_or_create(sha256=sha256, defaults=kept)


def _read(one: StoredFile) -> dict[str, str]:
    """The text as the reader found it, or why there is none."""
    if one.size > LARGEST:
        return {"problem": "too_large"}
    try:
        with one.open() as content:
            given = content.read()
    except FileNotFoundError:
        return {"problem": "lost"}
    return read_bytes(given)


def read_bytes(given: bytes) -> dict[str, str]:
    """The text of a file's bytes, or the word for why there is none; and its own title."""
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - our own program, named by no one else
            [sys.executable, "-P", str(READER), str(CPU_SECONDS), str(MEMORY)],
            input=given,
            capture_output=True,
            check=False,
            timeout=SECONDS,
            env=environment,
        )
    except subprocess.TimeoutExpired:
        return {"problem": "slow"}
    if done.returncode:
        return {"problem": "slow" if done.returncode < 0 else "broken"}
    found: dict[str, str] = orjson.loads(done.stdout)
    return found
