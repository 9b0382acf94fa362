import base64
import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from ringbeam.core import numbering, seals
from ringbeam.core.accounts import Account, Grant, Token
from ringbeam.core.actors import system
from ringbeam.core.conversation import attach, comment
from ringbeam.core.entries import Entry
from ringbeam.core.files import StoredFile
from ringbeam.core.history import HistoryLine
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import registers, search_everywhere
from ringbeam.core.search import find
from ringbeam.core.writing import create, edit
from ringbeam.exchange.archives import backup, lines, restore
from tests import prepared
from tests.exchange.samples import sample
from tests.tampering import without_triggers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def storage(settings, tmp_path):
    """An empty file storage of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture
def filled(storage):
    """An installation with some of everything in it."""
    for one in registers():
        for number in range(3):
            sample(one.kind, number)
    incident = sample("incident", 7, title="Zanzibar is out of reach")
    edit(incident, {"description": "=cmd\n漢字"}, by=system())
    comment(incident, "Looked at it.", by=system())
    attach(incident, ContentFile(b"\x00\xffbytes"), "log.bin", by=system())
    account = Account.objects.create_user("mona@x.org", "correct horse battery", name="Mona")
    Grant.objects.create(account=account, role="manager", kinds=["incident"])
    Token.issue(account, name="t", scopes=["read"])
    seals.seal()
    return incident


def saved(tmp_path, name="backup.zip"):
    path = tmp_path / name
    with path.open("wb") as target:
        return path, backup(target)


def digests():
    return {one._meta.label_lower: str(lines.digest_of(one)) for one in lines.tables()}


def stored_bytes():
    with StoredFile.objects.get().open() as file:
        return file.read()


def empty():
    """Take every row away, as in an installation that is new."""
    call_command("flush", interactive=False, verbosity=0)


def test_what_was_backed_up_is_restored_row_by_row(filled, tmp_path, settings):
    path, made = saved(tmp_path)
    before, highest = digests(), numbering.last_given()
    empty()
    settings.MEDIA_ROOT = tmp_path / "other"

    found = restore(path)

    assert digests() == before
    assert found.faults == []
    assert found.lines == HistoryLine.objects.count() > 0
    assert stored_bytes() == b"\x00\xffbytes"
    assert [e.pk for e in find("zanzibar", search_everywhere(system())).entries] == [filled.pk]
    assert numbering.last_given() == highest
    assert made.tables["core.entry"].count == Entry.rows.count()


def test_after_a_restore_new_records_take_new_numbers_and_keys(filled, tmp_path):
    path, _made = saved(tmp_path)
    empty()
    restore(path)
    made = create(type(filled), {"title": "Next"}, by=system())
    assert made.pk > filled.pk
    assert made.ref > filled.ref
    assert seals.verify().faults == []


def test_a_backup_is_restored_only_into_an_empty_installation(filled, tmp_path):
    path, _made = saved(tmp_path)
    before = digests()
    with pytest.raises(Refused, match="a backup is restored into an empty one"):
        restore(path)
    assert digests() == before


def rewritten(path, change):
    """The backup with its members passed through a function of name and bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if (content := change(name, old.read(name))) is not None:
                new.writestr(name, content)
    path.write_bytes(target.getvalue())


def altered(name, content):
    return content.replace(b"Zanzibar", b"Zanzibal") if name.startswith("tables/") else content


def with_other_bytes(name, content):
    return b"other" if name.startswith("files/") else content


def without_manifest(name, content):
    return None if name == "manifest.json" else content


def of_a_later_form(name, content):
    return content.replace(b"ringbeam-backup/1", b"ringbeam-backup/9")


def of_other_tables(name, content):
    return content.replace(b'"0001_initial"', b'"0099_later"')


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (altered, "is not as it was backed up"),
        (with_other_bytes, "is not as it was backed up"),
        (without_manifest, "The file is no backup of Ringbeam."),
        (of_a_later_form, "does not read backups of the form ringbeam-backup/9"),
        (of_other_tables, "restore it with that version and upgrade afterwards"),
    ],
)
def test_a_backup_that_was_changed_restores_nothing(filled, tmp_path, settings, change, reason):
    path, _made = saved(tmp_path)
    rewritten(path, change)
    empty()
    settings.MEDIA_ROOT = tmp_path / "other"
    before = digests()
    with pytest.raises(Refused, match=reason):
        restore(path)
    assert digests() == before


def test_altered_rows_with_matching_hashes_are_noticed_by_the_digest(filled, tmp_path):
    path, _made = saved(tmp_path)

    def forged(name, content):
        if name == "manifest.json":
            said = json.loads(content)
            member = said["tables"]["core.comment"]
            with zipfile.ZipFile(path) as archive:
                rows = archive.read("tables/core.comment.jsonl")
            member["sha256"] = hashlib.sha256(rows.replace(b"Looked", b"Leaked")).hexdigest()
            return json.dumps(said).encode()
        return (
            content.replace(b"Looked", b"Leaked") if name.endswith("comment.jsonl") else content
        )

    rewritten(path, forged)
    empty()
    with pytest.raises(Refused, match="The restored rows differ; nothing was kept"):
        restore(path)
    assert not Entry.rows.exists()


def test_a_damaged_archive_and_another_file_are_refused(tmp_path, storage):
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(Refused, match="The backup is damaged"):
        restore(path)


def test_a_path_that_leaves_the_storage_is_refused(filled, tmp_path):
    path, _made = saved(tmp_path)

    def climbing(name, content):
        if name == "manifest.json":
            said = json.loads(content)
            said["files"]["../../evil"] = next(iter(said["files"].values()))
            return json.dumps(said).encode()
        return content

    rewritten(path, climbing)
    empty()
    with pytest.raises(Refused, match="outside of the storage"):
        restore(path)


def test_files_that_the_storage_lost_are_named(filled, tmp_path, storage):
    kept = StoredFile.objects.get()
    (storage / kept.path).unlink()
    _path, made = saved(tmp_path)
    assert made.lost == [kept.sha256]


def test_bytes_that_somebody_is_just_writing_are_left_out(filled, tmp_path, storage):
    kept = StoredFile.objects.get().path
    (storage / f"{kept}_another.part").write_bytes(b"half of it")
    _path, made = saved(tmp_path)
    assert list(made.files) == [kept]


def test_history_that_was_altered_before_the_backup_is_told_after_the_restore(filled, tmp_path):
    with without_triggers(HistoryLine):
        HistoryLine.objects.filter(entry_id=filled.pk, number=1).update(who="Eve")
    path, _made = saved(tmp_path)
    empty()
    assert restore(path).faults != []


def test_a_backup_holds_no_readable_password(filled, tmp_path):
    path, _made = saved(tmp_path)
    with zipfile.ZipFile(path) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"correct horse battery" not in everything
    assert base64.b64encode(b"correct horse battery") not in everything


def ringbeam(home, *arguments):
    """The command in a process and a SQLite home of its own."""
    env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "RINGBEAM_HOME"}}
    env["RINGBEAM_HOME"] = str(home)
    command = [sys.executable, "-m", "ringbeam.site.launch", *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_a_backup_goes_to_another_database_and_back_with_every_row_equal(
    filled, tmp_path, settings
):
    path, made = saved(tmp_path)
    home = prepared.home(tmp_path / "home")

    there = ringbeam(home, "restore", str(path), "--json")
    assert there.returncode == 0, there.stderr
    back = ringbeam(home, "backup", str(tmp_path / "back.zip"), "--json")
    assert back.returncode == 0, back.stderr
    empty()
    settings.MEDIA_ROOT = tmp_path / "other"
    restore(tmp_path / "back.zip")

    assert digests() == {name: table.digest for name, table in made.tables.items()}
    assert numbering.last_given() == made.numbers
    assert stored_bytes() == b"\x00\xffbytes"
    assert seals.verify().faults == []
