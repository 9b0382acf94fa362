"""Files on records: kept under the hash of their bytes, served as attachments only."""

import hashlib
import posixpath
import re
from typing import BinaryIO

from django.core.files.base import File as DjangoFile
from django.core.files.storage import default_storage
from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock

BLOCK = 1 << 20
_unsafe = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u202a-\u202e\u2066-\u2069]+")


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


def safe_name(name: str) -> str:
    """A given file name without folders, control and direction characters; never empty."""
    last = posixpath.basename(name.replace("\\", "/"))
    return _unsafe.sub("_", last).strip(" .")[:200] or "file"


def keep(content: BinaryIO) -> tuple[str, int]:
    """Store bytes under their hash and return it with the size; the same bytes are kept once.

    The bytes lie in the storage before the transaction that names them; one that is rolled
    back leaves at most an unnamed file behind, never a named one without bytes.
    """
    digest, size = hashlib.sha256(), 0
    while block := content.read(BLOCK):
        digest.update(block)
        size += len(block)
    content.seek(0)
    sha256 = digest.hexdigest()
    path = f"{sha256[:2]}/{sha256}"
    if not default_storage.exists(path):
        default_storage.save(path, DjangoFile(content, name=sha256))
    return sha256, size
