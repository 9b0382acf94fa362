"""Backup: one snapshot of every table, and every file, while the product runs (operation)."""

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db import connection
from django.utils.translation import gettext as _

from ringbeam import __version__
from ringbeam.core import clock, numbering
from ringbeam.core.files import PART, StoredFile
from ringbeam.core.snapshots import snapshot
from ringbeam.exchange.archives import lines
from ringbeam.exchange.archives.manifest import NAME, Manifest, Member, migrations_taken
from ringbeam.exchange.importers import Tell, silent

BLOCK = 1 << 20
BEGINNING = (1980, 1, 1, 0, 0, 0)


def backup(target: IO[bytes], *, tell: Tell = silent) -> Manifest:
    """Write everything into the target, which need not be seekable; return the manifest.

    The backup holds password hashes and every record: keep it like the database itself. Files
    that the storage has lost are named in ``lost``.
    """
    made = Manifest(__version__, clock.now().isoformat(), connection.vendor)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        with snapshot():
            made.migrations = migrations_taken()
            made.numbers = numbering.last_given()
            every = lines.tables()
            for number, model in enumerate(every):
                tell(number, len(every))
                made.tables[model._meta.label_lower] = _table(archive, model)
            named = set(StoredFile.objects.values_list("sha256", flat=True))
        for path in _stored(""):
            made.files[path] = _file(archive, path)
        made.lost = sorted(named - {PurePosixPath(path).name for path in made.files})
        archive.writestr(_info(NAME), made.dumped())
    tell(len(every), len(every))
    return made


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, BEGINNING)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def _member(archive: zipfile.ZipFile, name: str) -> Any:
    return archive.open(_info(name), "w", force_zip64=True)


def _table(archive: zipfile.ZipFile, model: lines.AModel) -> Member:
    sha256, size, digest = hashlib.sha256(), 0, lines.Digest()
    with _member(archive, f"tables/{model._meta.label_lower}.jsonl") as member:
        for row in lines.rows_of(model):
            line = lines.line_of(row) + b"\n"
            digest.add(row)
            sha256.update(line)
            size += len(line)
            member.write(line)
    columns = lines.columns_of(model)
    return Member(sha256.hexdigest(), size, digest.count, str(digest), columns)


def _stored(folder: str) -> Iterator[str]:
    """Every file in the storage, by path; not those that somebody is just writing."""
    if not folder and not default_storage.exists(""):
        return
    folders, names = default_storage.listdir(folder)
    whole = (name for name in sorted(names) if not name.endswith(PART))
    yield from (str(PurePosixPath(folder, name)) for name in whole)
    for inner in sorted(folders):
        yield from _stored(str(PurePosixPath(folder, inner)))


def _file(archive: zipfile.ZipFile, path: str) -> Member:
    sha256, size = hashlib.sha256(), 0
    with default_storage.open(path, "rb") as file, _member(archive, f"files/{path}") as member:
        while block := file.read(BLOCK):
            sha256.update(block)
            size += len(block)
            member.write(block)
    return Member(sha256.hexdigest(), size)


def summary(made: Manifest) -> str:
    """What a backup holds, in one sentence."""
    rows = sum(table.count for table in made.tables.values())
    return _("%(rows)s rows of %(tables)s tables and %(files)s files.") % {
        "rows": f"{rows:,}",
        "tables": len(made.tables),
        "files": f"{len(made.files):,}",
    }
