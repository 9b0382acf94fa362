"""Restore: a backup into an empty installation, whole or not at all, verified (operation)."""

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import orjson
from django.apps import apps
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import DataError, IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from ringbeam.core import bulk, numbering, seals
from ringbeam.core.accounts import Account
from ringbeam.core.entries import Entry
from ringbeam.core.refusals import Refused
from ringbeam.core.snapshots import follow_keys
from ringbeam.exchange.archives import lines, manifest
from ringbeam.exchange.archives.checking import look_through
from ringbeam.exchange.archives.manifest import Manifest, Member, migrations_taken
from ringbeam.exchange.importers import Tell, silent

LONGEST_LINE = 256 << 20
SHOWN = 10


@dataclass
class Restored:
    """What was restored, and what the verification of history found in it."""

    rows: int = 0
    files: int = 0
    lines: int = 0
    lost: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def restore(path: Path, *, tell: Tell = silent) -> Restored:
    """Restore a backup into this installation, which must hold no record and no account.

    The whole archive is held against its manifest before anything is written. All rows are
    stored in one transaction, compared with the manifest before it ends: killed or refused
    half-way, nothing is there. Faults of history that the backup brought along are
    reported, not hidden. Raises Refused, with the remedy.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            said = manifest.read(archive)
            _refuse_other_state(said)
            _refuse_full()
            look_through(archive, said)
            _restore_all(archive, said, tell)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise Refused([_("The backup is damaged (%s); use another one.") % error]) from error
    except (IntegrityError, DataError) as error:
        said_of = _("The rows of the backup do not fit together (%s); nothing was kept.")
        raise Refused([said_of % error]) from error
    found = seals.verify(tell=tell)
    return Restored(
        rows=sum(table.count for table in said.tables.values()),
        files=len(said.files),
        lines=found.lines,
        lost=said.lost,
        faults=found.faults,
    )


def _restore_all(archive: zipfile.ZipFile, said: Manifest, tell: Tell) -> None:
    """Files first, since rows must never name bytes that are not there; all or none."""
    written: list[str] = []
    try:
        _restore_files(archive, said, written)
        with transaction.atomic():
            _refuse_full()
            _restore_tables(archive, said, tell)
            _compare(said)
    except BaseException:  # whatever it was, it goes on from here
        for path in written:
            default_storage.delete(path)
        raise


def _refuse_full() -> None:
    if Entry.rows.exists() or Account.objects.exists():
        raise Refused(
            [
                _("This installation holds records or accounts; a backup is restored into an")
                + " "
                + _("empty one. Set RINGBEAM_HOME (or DATABASE_URL) to a new place.")
            ]
        )


def _refuse_other_state(said: Manifest) -> None:
    here, there = migrations_taken(), said.migrations
    known = {one.label for one in apps.get_app_configs()}
    missing = [one for one in there if one not in here and one[0] in known]
    newer = [one for one in here if one not in there]
    if missing or newer or set(said.tables) != {m._meta.label_lower for m in lines.tables()}:
        raise Refused(
            [
                _(
                    "The backup was made by version %(there)s with other tables; restore it "
                    "with that version and upgrade afterwards."
                )
                % {"there": said.version}
            ]
        )


def _restore_tables(archive: zipfile.ZipFile, said: Manifest, tell: Tell) -> None:
    every = lines.tables()
    for model in reversed(every):
        model._base_manager.all()._raw_delete(connection.alias)
    for number, model in enumerate(every):
        tell(number, len(every))
        name = model._meta.label_lower
        columns = lines.columns_of(model)
        if said.tables[name].columns != columns:
            raise Refused([_("The table %s has other columns in the backup.") % name])
        bulk.insert(model, columns, _rows(archive, model, said.tables[name]))
    connection.check_constraints()
    numbering.prepare(said.numbers)
    follow_keys(every)
    tell(len(every), len(every))


def _rows(archive: zipfile.ZipFile, model: lines.AModel, member: Member) -> Iterator[list[Any]]:
    """The rows of a table; raises Refused when its bytes are not those that were backed up."""
    readers = lines.readers_of(model)
    sha256, name = hashlib.sha256(), f"tables/{model._meta.label_lower}.jsonl"
    with archive.open(name) as file:
        while line := file.readline(LONGEST_LINE):
            sha256.update(line)
            try:
                yield [
                    None if value is None else read(value)
                    for read, value in zip(readers, orjson.loads(line), strict=True)
                ]
            except (ValueError, TypeError, ArithmeticError) as unread:
                raise Refused([_("%s holds a row that cannot be read.") % name]) from unread
    if sha256.hexdigest() != member.sha256:
        raise Refused([_("%s is not as it was backed up; use another backup.") % name])


def _restore_files(archive: zipfile.ZipFile, said: Manifest, written: list[str]) -> None:
    """Put the files back; ``written`` names those that were not there before."""
    for path, member in said.files.items():
        if not default_storage.exists(path):
            written.append(path)
            with archive.open(f"files/{path}") as file:
                default_storage.save(path, File(file, name=PurePosixPath(path).name))
        if _hash_of(path) != member.sha256:
            raise Refused([_("The file %s is not as it was backed up.") % path])


def _hash_of(path: str) -> str:
    digest = hashlib.sha256()
    with default_storage.open(path, "rb") as file:
        for block in file.chunks():
            digest.update(block)
    return digest.hexdigest()


def _compare(said: Manifest) -> None:
    """Compare every stored table with what the backup says of it; raises Refused."""
    wrong = []
    for model in lines.tables():
        name, found = model._meta.label_lower, lines.digest_of(model)
        table = said.tables[name]
        if (found.count, str(found)) != (table.count, table.digest):
            wrong.append(
                _("%(table)s: %(there)s rows in the backup, %(here)s here, or other values.")
                % {"table": name, "there": table.count, "here": found.count}
            )
    if wrong:
        raise Refused([_("The restored rows differ; nothing was kept."), *wrong[:SHOWN]])
