"""A backup is looked through as a whole before anything of it is written (operation)."""

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from ringbeam.core.refusals import Refused
from ringbeam.exchange.archives.manifest import Manifest, Member

BLOCK = 1 << 20
ENCRYPTED = 0x1
READ = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def look_through(archive: zipfile.ZipFile, said: Manifest) -> None:
    """Hold every table and file of the archive against its manifest; bounded memory.

    Raises Refused for what is missing, altered, unreadable or would be written elsewhere.
    """
    for path in said.files:
        _refuse_elsewhere(path)
    for name, member in _members(said):
        _check(archive, name, member)


def _members(said: Manifest) -> Iterator[tuple[str, Member]]:
    for name, member in said.tables.items():
        yield f"tables/{name}.jsonl", member
    for path, member in said.files.items():
        yield f"files/{path}", member


def _refuse_elsewhere(path: str) -> None:
    parts = PurePosixPath(path).parts
    odd = not path.isprintable() or "\\" in path or ":" in path
    if not parts or odd or ".." in parts or path.startswith("/"):
        raise Refused([_("The backup names a file outside of the storage: %s.") % path])


def _check(archive: zipfile.ZipFile, name: str, member: Member) -> None:
    try:
        info = archive.getinfo(name)
    except KeyError as missing:
        raise Refused([_("%s is missing in the backup; use another one.") % name]) from missing
    if info.flag_bits & ENCRYPTED or info.compress_type not in READ:
        raise Refused([_("%s cannot be read; use another backup.") % name])
    if info.file_size != member.size or _hash_in(archive, info) != member.sha256:
        raise Refused([_("%s is not as it was backed up; use another backup.") % name])


def _hash_in(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> str:
    digest = hashlib.sha256()
    with archive.open(info) as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
