"""A folder becomes drafts: once, safely, file by file; it proves nothing before approval."""

import io
import json
import os
import shutil
import zipfile
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter

from ringbeam.cli.main import build
from ringbeam.conformity.populations import populations
from ringbeam.conformity.rules.documents import in_force
from ringbeam.core import writing
from ringbeam.core.refusals import Refused
from ringbeam.documents.documents import Document
from ringbeam.documents.importing.importer import TakingFolder
from ringbeam.documents.importing.texts import headed, named, parted
from ringbeam.documents.reading.file_texts import FileText
from ringbeam.exchange.jobs import run_import
from ringbeam.exchange.models import Import
from tests.cast import PASSWORD, to_sign
from tests.documents.folders import take
from tests.web.pages import text_of

MAPPING = """
exclude = ["NOTICE.md", "LICENSE*"]
[defaults]
sort = "policy"
[[paths]]
match = "*/sla/*"
sort = "agreement"
"""


def told_by(*arguments):
    """What the command line answers."""
    result = CliRunner().invoke(build(), [str(one) for one in arguments])
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def refusals(report):
    """What was refused, by its place."""
    return {line.value: line.reason for line in report.lines if line.outcome == "refused"}


def notes(report):
    """What was noted, by its place."""
    return {line.value: line.reason for line in report.lines if line.outcome == "noted"}


def word(words, title=""):
    """The bytes of a DOCX with these paragraphs."""
    made, kept = docx.Document(), io.BytesIO()
    made.core_properties.title = title
    for one in words:
        made.add_paragraph(one)
    made.save(kept)
    return kept.getvalue()


def locked_pdf():
    """The bytes of a PDF that asks for a password."""
    writer, kept = PdfWriter(), io.BytesIO()
    writer.add_blank_page(99, 99)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(kept)
    return kept.getvalue()


def zipped(path, **more):
    """A ZIP with these files beside a good one, by place."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("policies/good.md", "# Good\n")
        for place, content in more.items():
            packed.writestr(place, content)
    return path


@pytest.mark.django_db
def test_policies_arrive_as_drafts_once_with_what_the_mapping_says(folder, tmp_path):
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(MAPPING)
    arguments = ("import", "documents", folder, "--mapping", mapping, "--json")

    tried = told_by(*arguments, "--dry-run")
    assert (tried["created"], Document.rows.count()) == (4, 0)
    report = told_by(*arguments)
    assert (report["created"], report["refused"]) == (4, 0)
    assert {one["value"] for one in report["report"]} == {
        "37signals-policies/LICENSE.md",
        "NOTICE.md",
        "pagerduty-incident-response/LICENSE",
    }
    again = told_by(*arguments)
    assert (again["created"], again["unchanged"]) == (0, 4)

    told = dict(Document.rows.values_list("title", "sort"))
    assert told == {
        "Basecamp Big Service Level Agreement (SLA)": "agreement",
        "Refund policy": "policy",
        "After an incident": "policy",
        "Severity levels": "policy",
    }
    sla = Document.rows.get(sort="agreement")
    assert sla.draft.startswith("[support]: https://basecamp.com/support")
    assert (sla.state, sla.edition, sla.authors) == ("draft", 0, [])
    assert not in_force(populations(frozenset({"document"}))).exists()


def test_a_changed_file_changes_the_draft_and_an_edit_made_here_stays(folder, mona, adam):
    take(folder, by=mona)
    sla = Document.rows.get(title__contains="Service Level")
    place = folder / "37signals-policies/sla/index.md"
    place.write_text("# Agreement\n\nWe keep 99.9 %.\n")

    assert take(folder, by=mona).counts()["changed"] == 1
    changed = Document.rows.get(pk=sla.pk)
    assert (changed.title, changed.draft) == ("Agreement", "# Agreement\n\nWe keep 99.9 %.\n")
    writing.edit(changed, {"draft": "# Agreement\n\nEdited here."}, by=mona)
    place.write_text("# Agreement\n\nWe keep 99 %.\n")
    kept = take(folder, by=mona)
    assert kept.counts()["unchanged"] == 4
    assert "was edited here since" in notes(kept)["37signals-policies/sla/index.md"]
    place.write_text("# Agreement\n\nWe keep 98 %.\n")
    assert take(folder, by=mona).counts()["unchanged"] == 4
    assert Document.rows.get(pk=sla.pk).draft == "# Agreement\n\nEdited here."

    refund = Document.rows.get(title="Refund policy")
    place = folder / "37signals-policies/refund/index.md"
    refund = writing.take(refund, "submit", by=mona)
    place.write_text("# Refund Policy\n\nNever.\n")
    assert (
        "takes no other text now"
        in refusals(take(folder, by=mona))["37signals-policies/refund/index.md"]
    )
    writing.take(refund, "approve", **to_sign(adam))
    assert take(folder, by=mona).counts()["changed"] == 1
    refund = Document.rows.get(pk=refund.pk)
    assert (refund.state, refund.edition) == ("revision", 1)
    assert refund.versions[0].text != refund.draft == "# Refund Policy\n\nNever.\n"


@pytest.mark.django_db
def test_a_file_that_was_moved_or_copied_or_renamed_above_makes_no_second_one(folder, tmp_path):
    take(folder)
    shutil.move(folder / "37signals-policies/sla/index.md", folder / "sla.md")
    shutil.copy(folder / "sla.md", folder / "z-copy.md")
    report = take(folder)
    assert (report.created, report.unchanged) == (0, 4)
    assert "It stood at 37signals-policies/sla/index.md before" in notes(report)["sla.md"]
    assert "same bytes as sla.md" in refusals(report)["z-copy.md"]

    shutil.move(folder, tmp_path / "other")
    other = take(tmp_path / "other")
    assert (other.created, other.unchanged) == (0, 4)
    assert "came from “policies” before" in notes(other)["sla.md"]


@pytest.fixture
def bad(tmp_path):
    """A folder of everything that cannot be taken, and one good file."""
    root = tmp_path / "folder"
    (root / ".git").mkdir(parents=True)
    (root / "good.md").write_text("# Good\n")
    (root / ".git/config.md").write_text("# Not for people\n")
    (root / "empty.md").write_bytes(b" \n")
    (root / "front.md").write_text("---\ntitle: Only this\n---\n")
    (root / "latin.md").write_bytes("# Übersicht\n".encode("latin-1"))
    (root / "large.md").write_text("a" * 1_000_001)
    (root / "broken.docx").write_bytes(b"PK\x03\x04 nothing")
    (root / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    (root / "locked.pdf").write_bytes(locked_pdf())
    (root / "locked.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99)
    (root / "macros.docm").write_bytes(b"x")
    with zipfile.ZipFile(root / "hidden.docx", "w") as packed:
        packed.writestr("word/document.xml", "<x/>")
        packed.writestr("word/vbaProject.bin", b"x")
    (tmp_path / "secret.md").write_text("# Secret\n")
    (root / "out.md").symlink_to(tmp_path / "secret.md")
    (root / "outside").symlink_to(tmp_path)
    (root / "within.md").symlink_to(root / "good.md")
    os.mkfifo(root / "pipe.md")
    return root


WANTED = {
    "empty.md": "It is empty",
    "front.md": "It is empty",
    "latin.md": "It is not UTF-8 (byte 2); save it",
    "large.md": "split it",
    "broken.docx": "save it anew",
    "broken.pdf": "Save it anew",
    "locked.pdf": "protected by a password",
    "locked.docx": "protected by a password",
    "macros.docm": "without macros",
    "hidden.docx": "It holds macros",
    "out.md": "This link leads out of the folder",
    "outside": "This link leads out of the folder",
    "within.md": "This is a link",
    "pipe.md": "This is no file",
}


@pytest.mark.django_db
def test_what_cannot_be_taken_is_refused_with_its_place_and_a_remedy(bad):
    report = take(bad, defaults={"owner": "Nobody at all"})
    assert refusals(report)["good.md"] == "There is no person “Nobody at all” that you may see."
    report = take(bad)

    assert (report.created, Document.rows.get().title) == (1, "Good")
    assert notes(report) == {".git": "Hidden: left out."}
    said = refusals(report)
    assert said.keys() == WANTED.keys()
    assert not {
        place: said[place] for place, words in WANTED.items() if words not in said[place]
    }


@pytest.mark.django_db
def test_word_and_pdf_come_as_files_whose_text_is_read(folder, mona):
    (folder / "rules.docx").write_bytes(word(["We wear helmets."], "Rules of the site"))
    (folder / "plain-rules.docx").write_bytes(word(["We wear gloves."]))
    take(folder, by=mona)

    rules = Document.rows.get(title="Rules of the site")
    assert Document.rows.filter(title="Plain rules").exists()
    assert FileText.objects.get(sha256=rules.draft_file.sha256).text == "We wear helmets.\n"
    assert rules.authors == [mona.account]

    (folder / "rules.docx").write_bytes(word(["We wear hats."], "Rules of the site"))
    assert take(folder, by=mona).counts()["changed"] == 1
    newer = Document.rows.get(pk=rules.pk)
    assert FileText.objects.get(sha256=newer.draft_file.sha256).text == "We wear hats.\n"


@pytest.mark.django_db
def test_a_zip_of_the_folder_is_the_folder_and_leads_nowhere_else(folder, tmp_path):
    take(folder)
    whole = shutil.make_archive(tmp_path / "archive", "zip", tmp_path, "policies")
    assert take(Path(whole)).counts()["unchanged"] == 4

    link = zipfile.ZipInfo("policies/link.md")
    link.external_attr = 0o120777 << 16
    bad = {"../out.md": "# Out", "/etc/x.md": "# Out", "policies/../../y.md": "# Out"}
    path = zipped(tmp_path / "bad.zip", **bad)
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr(link, "/etc/passwd")
    report = take(path)
    assert (report.created, report.refused) == (1, 4)
    assert not (tmp_path / "out.md").exists()

    with pytest.raises(Refused) as refusal:
        take(zipped(tmp_path / "bomb.zip", **{"policies/bomb.md": b"0" * (30 << 20)}))
    assert "would unpack to 30 MB" in refusal.value.reasons[0]
    (tmp_path / "none.zip").write_bytes(b"none")
    with pytest.raises(Refused, match="cannot be read"):
        take(tmp_path / "none.zip")


@pytest.mark.django_db
def test_a_run_that_dies_half_way_leaves_whole_documents_and_goes_on(folder, monkeypatch):
    store, stored = TakingFolder._store, []

    def dying(taking, piece, file):
        store(taking, piece, file)
        stored.append(piece.place)
        if len(stored) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(TakingFolder, "_store", dying)
    with pytest.raises(KeyboardInterrupt):
        take(folder)
    monkeypatch.undo()
    assert Document.rows.count() == 1
    report = take(folder)
    assert (report.created, report.unchanged, Document.rows.count()) == (3, 1, 4)


@pytest.mark.django_db
def test_who_may_not_add_documents_takes_none_and_a_wrong_mapping_is_told(folder, sam):
    report = take(folder, by=sam)
    assert (report.created, report.refused, Document.rows.count()) == (0, 4, 0)
    with pytest.raises(Refused) as refusal:
        take(folder, colour="red", defaults={"draft": "x"}, paths=[{"sort": "policy"}])
    assert len(refusal.value.reasons) == 3


@pytest.mark.django_db
def test_the_zip_is_handed_in_on_a_page_tried_out_taken_and_approved(
    folder, tmp_path, mona, adam, client_of
):
    whole = shutil.make_archive(tmp_path / "archive", "zip", tmp_path, "policies")
    page = client_of(mona)
    assert 'href="/imports/?into=documents"' in text_of(page.get("/documents/?state=draft"))
    assert '<option value="documents" selected>' in text_of(
        page.get("/imports/?into=documents")
    )
    upload = SimpleUploadedFile("archive.zip", Path(whole).read_bytes())
    given = {"register": "documents", "file": upload}
    address = page.post("/imports/", given)["Location"]
    assert "What the files become" in text_of(page.get(address))

    asked = {"exclude": "NOTICE*\nLICENSE*", "sort": "policy", "owner": "Mona"}
    tried = page.post(address, {**asked, "act": "try"})["Location"]
    run_import.func(Import.objects.latest("pk").pk)
    assert "4 created, 0 changed, 0 unchanged, 0 refused." in text_of(page.get(tried))
    assert not Document.rows.exists()
    page.post(tried, {**asked, "act": "take"})
    run_import.func(Import.objects.latest("pk").pk)
    assert set(Document.rows.values_list("owner_id", "sort")) == {(mona.person, "policy")}
    assert set(Document.rows.values_list("state", flat=True)) == {"draft"}
    refs = list(Document.rows.values_list("ref", flat=True))
    page.post("/documents/bulk/", {"ref": refs, "act": "move:submit"})
    given = {"asked": "1", "password": PASSWORD, "review": "2099-01-01"}
    approval = {"ref": refs, "act": "move:approve", **given}
    assert client_of(adam).post("/documents/bulk/", approval).status_code == 200
    assert set(Document.rows.values_list("state", "edition")) == {("published", 1)}
    wrong = page.post(address, {**asked, "mapping": "colour = 1"})
    assert "A mapping has no part “colour”" in text_of(wrong)


@pytest.mark.django_db
def test_programs_hand_in_a_zip_and_read_what_became_of_it(folder, tmp_path, mona, client_of):
    whole = shutil.make_archive(tmp_path / "archive", "zip", tmp_path, "policies")
    api, content = client_of(mona), Path(whole).read_bytes()
    upload = SimpleUploadedFile("archive.zip", content)
    sent = {"file": upload, "mapping": '{"source": "ours"}', "dry_run": "true"}
    made = api.post("/api/v1/document-folders", sent)
    assert (made.status_code, made.json()["stage"]) == (202, "waiting")
    run_import.func(made.json()["number"])
    told = api.get(made["Location"]).json()
    assert (told["stage"], told["created"], told["dry_run"]) == ("done", 4, True)
    table = SimpleUploadedFile("people.csv", b"title")
    assert api.post("/api/v1/document-folders", {"file": table}).status_code == 422


@given(st.text(max_size=300))
def test_any_text_is_parted_headed_and_named_without_a_fault(text):
    said, body = parted(text)
    assert text.endswith(body)
    assert all(isinstance(one, str) for one in said.values())
    assert "\n" not in headed(text)


def test_titles_and_front_matter_are_read_as_people_write_them():
    front = "---\ntitle: 'Use of mail'\nreview: 2027-03-01\ntags:\n  - a\n# no\n---\n\nText\n"
    said = {"title": "Use of mail", "review": "2027-03-01", "tags": ""}
    assert parted(front) == (said, "Text\n")
    assert parted("---\nA rule, then text.\n---\n")[0] == {}
    assert headed("```\n# code\n```\n\n# The *real* [one](x)\n") == "The real one"
    assert headed("Intro\n\n## Section\n") == ""
    assert headed("Use of mail\n===========\n") == "Use of mail"
    assert named("a/use-of_mail/index.md") == "Use of mail"
