"""Backups that somebody crafted or cut off: refused in a sentence, and nothing is written."""

import hashlib
import io
import json
import zipfile

import pytest
from django.core.files.base import ContentFile

from ringbeam.core.actors import system
from ringbeam.core.conversation import attach
from ringbeam.core.entries import Entry
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import named
from ringbeam.core.writing import create
from ringbeam.exchange.archives import backup, restore
from tests.exchange.test_backup import empty

pytestmark = pytest.mark.django_db(transaction=True)
ENTRIES = "tables/core.entry.jsonl"


@pytest.fixture
def members(settings, tmp_path):
    """What a backup with one record and one file holds, by name."""
    settings.MEDIA_ROOT = tmp_path / "before"
    group = create(named("group").model, {"title": "First line"}, by=system())
    attach(group, ContentFile(b"bytes"), "a.bin", by=system())
    made = io.BytesIO()
    backup(made)
    empty()
    settings.MEDIA_ROOT = tmp_path / "files"
    with zipfile.ZipFile(made) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def crafted(tmp_path, members, **said):
    """The archive of these members, its manifest changed by ``said``."""
    path = tmp_path / "backup.zip"
    manifest = json.loads(members["manifest.json"]) | said
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            whole = json.dumps(manifest).encode() if name == "manifest.json" else content
            archive.writestr(name, whole)
    return path


def refuses(path, tmp_path, reason):
    with pytest.raises(Refused, match=reason) as refusal:
        restore(path)
    assert len(refusal.value.reasons) == 1
    assert not Entry.rows.exists()
    assert not [one for one in (tmp_path / "files").rglob("*") if one.is_file()]


def manifest_of(members):
    return json.loads(members["manifest.json"])


def told(members, name, content):
    """The manifest's tables with the size and hash of other bytes for one table."""
    tables = manifest_of(members)["tables"]
    member = tables[name.removeprefix("tables/").removesuffix(".jsonl")]
    member |= {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
    return tables


def test_the_untouched_backup_is_restored(members, tmp_path):
    assert restore(crafted(tmp_path, members)).files == 1
    assert Entry.rows.get().title == "First line"


def test_an_archive_that_was_cut_off_writes_nothing(members, tmp_path):
    path = crafted(tmp_path, members)
    content = path.read_bytes()
    for there in (0.02, 0.3, 0.6, 0.9, 0.999):
        path.write_bytes(content[: int(len(content) * there)])
        refuses(path, tmp_path, "The backup is damaged")


@pytest.mark.parametrize("path", ["../evil", "/evil", "ab/../../evil"])
def test_a_file_that_would_lie_elsewhere_writes_nothing(members, tmp_path, path):
    files = manifest_of(members)["files"]
    files[path] = next(iter(files.values()))
    members[f"files/{path}"] = b"bytes"
    refuses(crafted(tmp_path, members, files=files), tmp_path, "outside of the storage")
    assert not (tmp_path / "evil").exists()


def test_a_file_name_that_no_storage_takes_writes_nothing(members, tmp_path):
    for path in ("..\\evil", "C:evil", "ab/\x1b[2J", ""):
        files = manifest_of(members)["files"]
        files[path] = next(iter(files.values()))
        refuses(crafted(tmp_path, members, files=files), tmp_path, "outside of the storage")


def test_what_is_missing_is_named_before_anything_is_written(members, tmp_path):
    for name in (ENTRIES, "files"):
        gone = next(one for one in members if one.startswith(name))
        left = {one: content for one, content in members.items() if one != gone}
        refuses(crafted(tmp_path, left), tmp_path, f"{gone} is missing in the backup")


WRONG = (
    {"tables": []},
    {"tables": {"core.entry": {"sha256": 1}}},
    {"files": {"ab/cd": {"sha256": "x", "size": 1, "more": 2}}},
    {"files": {"ab/cd": None}},
    {"other": 1},
    {"numbers": {"incident": "'; DROP"}},
    {"numbers": {"incident": 2**80}},
    {"numbers": []},
)


def test_a_manifest_of_the_wrong_form_is_none(members, tmp_path):
    for said in WRONG:
        path = crafted(tmp_path, members, **said)
        refuses(path, tmp_path, "The file is no backup of Ringbeam")


def test_another_manifest_is_none(tmp_path):
    path = tmp_path / "backup.zip"
    for text in (b"[1, 2]", b'"backup"', b"{}", b"\xff\xfe", b"nothing"):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("manifest.json", text)
        refuses(path, tmp_path, "The file is no backup|does not read backups")


def test_a_row_that_is_none_is_refused_though_its_hash_is_right(members, tmp_path):
    for line in (b"[1, 2]\n", b"nothing\n", b"{}\n", b'{"id": 1}\n', b"7\n"):
        members[ENTRIES] = line
        path = crafted(tmp_path, members, tables=told(members, ENTRIES, line))
        refuses(path, tmp_path, "holds a row that cannot be read")


def test_rows_that_do_not_fit_together_are_refused_though_their_hash_is_right(
    members, tmp_path
):
    twice = members[ENTRIES] * 2
    members[ENTRIES] = twice
    path = crafted(tmp_path, members, tables=told(members, ENTRIES, twice))
    refuses(path, tmp_path, "do not fit together")


def test_an_installation_with_records_is_left_alone_with_its_files(members, tmp_path):
    create(named("group").model, {"title": "Here already"}, by=system())
    with pytest.raises(Refused, match="holds records or accounts"):
        restore(crafted(tmp_path, members))
    assert Entry.rows.get().title == "Here already"
    assert not (tmp_path / "files").exists()
