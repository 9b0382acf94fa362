"""The manifest: what a backup says of itself; a restore is held against it (operation)."""

import zipfile
from dataclasses import asdict, dataclass, field
from typing import Any

import orjson
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from ringbeam.core.refusals import Refused

NAME = "manifest.json"
FORM = "ringbeam-backup/1"
LARGEST = 64 << 20
HIGHEST = 2**62  # of a number that a kind has given


@dataclass
class Member:
    """One table or file of the backup: its size and hash; of a table also rows and digest."""

    sha256: str
    size: int
    count: int = 0
    digest: str = ""
    columns: list[str] = field(default_factory=list)


@dataclass
class Manifest:
    """Which program made it and when, from what state of the tables, and everything in it."""

    version: str
    made: str
    engine: str
    migrations: list[list[str]] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    tables: dict[str, Member] = field(default_factory=dict)
    files: dict[str, Member] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    form: str = FORM

    def dumped(self) -> bytes:
        """The manifest's own bytes."""
        return orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2)


def migrations_taken() -> list[list[str]]:
    """Every migration that this database has had, in order of name."""
    taken = MigrationRecorder(connection).applied_migrations()
    return sorted([app, name] for app, name in taken)


def read(archive: zipfile.ZipFile) -> Manifest:
    """The manifest of a backup; raises Refused when the archive is none or of another form."""
    no_backup = Refused([_("The file is no backup of Ringbeam.")])
    try:
        if archive.getinfo(NAME).file_size > LARGEST:
            raise no_backup
        given: dict[str, Any] = orjson.loads(archive.read(NAME))
    except (KeyError, orjson.JSONDecodeError) as error:
        raise no_backup from error
    if not isinstance(given, dict):
        raise no_backup
    if given.get("form") != FORM:
        raise Refused(
            [_("This program does not read backups of the form %s.") % given.get("form")]
        )
    try:
        for part in ("tables", "files"):
            given[part] = {name: Member(**member) for name, member in given[part].items()}
        made = Manifest(**given)
    except (KeyError, TypeError, AttributeError) as error:
        raise no_backup from error
    if not _is_sound(made):
        raise no_backup
    return made


def _is_sound(made: Manifest) -> bool:
    """Whether what is reckoned with is of the right form; the rest is compared anyway."""
    numbers = made.numbers
    return (
        isinstance(numbers, dict)
        and all(type(last) is int and 0 <= last <= HIGHEST for last in numbers.values())
        and isinstance(made.migrations, list)
        and isinstance(made.lost, list)
        and all(type(one.size) is int for one in (*made.tables.values(), *made.files.values()))
        and all(type(one.count) is int for one in made.tables.values())
    )
