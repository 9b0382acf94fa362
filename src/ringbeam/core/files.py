"""Files on records: kept under the hash of their bytes, served as attachments only."""

import hashlib
import posixpath
import re
from pathlib import Path
from typing import BinaryIO

from django.core.files.base import File as DjangoFile
from django.core.files.storage import default_storage
from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock

BLOCK = 1 << 20
LONGEST_NAME, LONGEST_ENDING = 200, 20
PART = ".part"  # how the name ends of bytes that are still being written
# Control characters, what file systems and shells take for their own, what turns or hides text.
_unsafe = re.compile(
    r"[\x00-\x1f\x7f-\x9f/\\:*?\"<>|\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+"
)


class StoredFile(models.Model):
    """One file of one record. The bytes never change: other bytes are another file."""

    entry = models.ForeignKey("core.Entry", models.PROTECT, related_name="+")
    uid = models.UUIDField(unique=True)
    name = models.CharField(_("name"), max_length=200)
    size = models.BigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    account = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    who = models.CharField(_("who"), max_length=120)
    at = models.DateTimeField(default=clock.now)
    internal = models.BooleanField(_("internal"), default=False)

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Where the bytes lie in the storage; made of their hash, never of the given name."""
        return f"{self.sha256[:2]}/{self.sha256}"

    def open(self) -> "DjangoFile[bytes]":
        """The stored bytes, to be read; raises FileNotFoundError when the storage lost them."""
        return default_storage.open(self.path, "rb")


# How the bytes of pictures begin that a browser shows and that carry no script.
PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


def picture_type(begin: bytes) -> str:
    """The media type of a picture by how its bytes begin, whatever its name says; "" for none.

    Sixteen bytes are enough.
    """
    if begin[:4] == b"RIFF" and begin[8:12] == b"WEBP":
        return "image/webp"
    return next((media for mark, media in PICTURES if begin.startswith(mark)), "")


def safe_name(name: str) -> str:
    """A given file name without folders, control and direction characters; never empty.

    A name that is too long keeps its ending, by which people and programs know the file.
    """
    last = posixpath.basename(name.replace("\\", "/"))
    clean = _unsafe.sub("_", last).strip(" .")
    stem, ending = posixpath.splitext(clean)
    if len(ending) > LONGEST_ENDING:
        stem, ending = clean, ""
    return stem[: LONGEST_NAME - len(ending)] + ending or "file"


def keep(content: BinaryIO) -> tuple[str, int]:
    """Store bytes under their hash and return it with the size; the same bytes are kept once.

    The bytes lie in the storage before the transaction that names them; one that is rolled
    back leaves at most an unnamed file behind, never a named one without bytes. They get their
    name when all of them are there, so that a writer who dies leaves no half of a file.
    """
    digest, size = hashlib.sha256(), 0
    while block := content.read(BLOCK):
        digest.update(block)
        size += len(block)
    content.seek(0)
    sha256 = digest.hexdigest()
    path = f"{sha256[:2]}/{sha256}"
    if not default_storage.exists(path):
        part = default_storage.save(f"{path}{PART}", DjangoFile(content, name=sha256))
        Path(default_storage.path(part)).replace(default_storage.path(path))
    return sha256, size
