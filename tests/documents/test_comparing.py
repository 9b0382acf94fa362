"""Versions compared: on the page, by programs, as Markdown and as files; always harmless."""

from io import BytesIO

import docx
import pytest
import typst
from django_tasks_db.models import DBTaskResult
from pypdf import PdfReader, PdfWriter

from ringbeam.core import writing
from ringbeam.documents.catching_up import read_files
from ringbeam.documents.comparing import comparison
from ringbeam.documents.documents import Document
from ringbeam.documents.drafting import draft_from_file
from ringbeam.documents.reading.file_texts import FileText, read_file
from tests.cast import to_sign
from tests.web.pages import statements, text_of

pytestmark = pytest.mark.django_db

LONG = "\n\n".join(f"{n} This section says what is done in case {n}." for n in range(1, 9))
FIRST = f"# Events\n\n{LONG}\n\n## Reporting\n\nIt is reported by phone.\n"
SECOND = FIRST.replace("by phone", "in the portal <img src=x onerror=alert(1)>")


@pytest.fixture
def revised(mona, adam):
    """A procedure of which version 1 is in force and a revision is drafted."""
    made = writing.create(Document, {"title": "Events", "draft": FIRST}, by=mona)
    made = writing.take(made, "submit", by=mona)
    made = writing.take(made, "approve", **to_sign(adam))
    made = writing.take(made, "revise", by=mona)
    return writing.edit(made, {"draft": SECOND, "note": "The portal is there"}, by=mona)


def test_the_page_marks_what_came_and_went_and_folds_what_stayed(revised, olga, client_of):
    answer, said = statements(client_of(olga), f"/documents/{revised.ref}/changes/")
    page = text_of(answer)

    assert '<del><span class="vh">removed: </span>by phone</del>' in page
    assert "<ins>" in page
    assert "The portal is there" in page
    assert "passages, no changes" in page
    assert ">Reporting</h2>" in page
    assert "<img" not in answer.content.decode()
    assert len(said) <= 8, "\n".join(said)


def test_any_two_versions_are_compared_and_one_that_is_not_there_is_not(
    revised, mona, adam, client_of
):
    submitted = writing.take(revised, "submit_revision", by=mona)
    writing.take(submitted, "approve_revision", **to_sign(adam))
    base, browser = f"/documents/{revised.ref}/changes/", client_of(mona)

    assert "by phone</del>" in text_of(browser.get(f"{base}?from=1&to=2"))
    assert "by phone</ins>" in text_of(browser.get(f"{base}?from=2&to=1"))
    assert "The two texts are the same." in text_of(browser.get(f"{base}?from=2&to=2"))
    assert browser.get(f"{base}?from=1&to=9").status_code == 404


def test_a_stranger_compares_nothing(revised, sam, client_of):
    assert client_of(sam).get(f"/documents/{revised.ref}/changes/").status_code == 404


def test_programs_are_told_the_pieces(revised, mona, client_of):
    told = client_of(mona).get(f"/api/v1/documents/{revised.ref}/changes").json()

    pieces = [piece for one in told["passages"] for piece in one["pieces"]]
    assert "".join(one["text"] for one in pieces if one["kind"] != "added") == FIRST
    assert "".join(one["text"] for one in pieces if one["kind"] != "removed") == SECOND
    assert (told["changes"], told["words_removed"]) == (1, 2)


def in_word(*paragraphs):
    """A DOCX with a heading, these paragraphs and a table."""
    made = docx.Document()
    made.add_heading("Reporting", 2)
    for one in paragraphs:
        made.add_paragraph(one)
    made.add_table(1, 2).rows[0].cells[0].text = "a cell"
    kept = BytesIO()
    made.save(kept)
    return BytesIO(kept.getvalue())


def drafted(document, content, name, by):
    """The document with these bytes as its draft, read as the worker reads it."""
    made = draft_from_file(document, content=content, name=name, by=by)
    read_file.func(made.draft_file_id)
    return Document.rows.get(pk=made.pk)


def test_the_text_of_word_files_is_compared(mona, adam):
    made = writing.create(Document, {"title": "Events"}, by=mona)
    made = drafted(made, in_word("We report by phone.", "At once."), "one.docx", mona)
    made = writing.take(writing.take(made, "submit", by=mona), "approve", **to_sign(adam))
    made = writing.take(made, "revise", by=mona)
    made = drafted(made, in_word("We report in the portal.", "At once."), "two.docx", mona)

    found = comparison(made, "1", "draft")

    told = [(p.kind, p.text) for one in found.difference.passages for p in one.pieces]
    assert ("removed", "by phone") in told
    assert ("added", "in the portal") in told
    assert found.old.text.startswith(
        "## Reporting\n\nWe report by phone.\n\nAt once.\n\n| a cell"
    )


def in_pdf(body):
    """A PDF of narrow pages with their number, whose words break over lines and pages."""
    page = "#set page(width: 9cm, height: 7cm, footer: context counter(page).display())\n"
    return typst.compile(
        f'{page}#set par(justify: true)\n#set text(lang: "en")\n{body}'.encode()
    )


def locked(content):
    """A PDF that asks for a password."""
    kept, written = BytesIO(), PdfWriter(clone_from=PdfReader(BytesIO(content)))
    written.encrypt("a password", algorithm="AES-256")
    written.write(kept)
    return kept.getvalue()


REST = "Nobody waits until everything is known about an extraordinary circumstance. " * 12
IN_PDF = in_pdf(f"= Reporting\n\nWe report by phone, at once.\n\n- the desk\n\n{REST}")
PICTURE = "#image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg'/>\"), width: 1cm)"


def test_the_text_of_pdf_files_is_compared_whatever_line_a_word_stands_on(mona, adam):
    changed = "We report in the portal under its own heading, whoever we are, at once."
    made = writing.create(Document, {"title": "Events"}, by=mona)
    made = drafted(made, BytesIO(IN_PDF), "one.pdf", mona)
    made = writing.take(writing.take(made, "submit", by=mona), "approve", **to_sign(adam))
    made = writing.take(made, "revise", by=mona)
    second = in_pdf(f"= Reporting\n\n{changed}\n\n- the desk\n\nWe say so. {REST}")
    made = drafted(made, BytesIO(second), "two.pdf", mona)

    found = comparison(made, "1", "draft")

    told = [(p.kind, p.text) for one in found.difference.passages for p in one.pieces]
    assert found.old.text == (
        f"## Reporting\n\nWe report by phone, at once.\n\n- the desk\n\n{REST.strip()}\n"
    )
    assert [text.strip() for kind, text in told if kind == "removed"] == ["by phone"]
    assert [text.strip() for kind, text in told if kind == "added"] == [
        "in the portal under its own heading, whoever we are",
        "We say so.",
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (locked(IN_PDF), "locked"),
        (in_pdf(f"#set page(footer: none)\n{PICTURE}"), "no_text"),
        (IN_PDF[: len(IN_PDF) // 2], "broken"),
        (b"%PDF-1.7 and nothing more", "broken"),
        (b"\x00\x01\xff" * 50, "unknown"),
        (b"PK\x03\x04 not an archive", "broken"),
        (in_word("x").getvalue()[:-200], "broken"),
        (b"a" * 1_000_001, "too_large"),
    ],
    ids=["locked", "picture", "half", "no PDF", "bytes", "no archive", "cut", "long"],
)
def test_a_file_that_cannot_be_read_says_why(mona, content, problem):
    made = writing.create(Document, {"title": "Events"}, by=mona)
    made = drafted(made, BytesIO(content), "events.docx", mona)

    assert FileText.objects.get().problem == problem
    assert comparison(made, "draft", "draft").problems


def test_a_file_is_read_by_the_worker_and_one_of_before_is_caught_up_with(
    mona, django_capture_on_commit_callbacks
):
    made = writing.create(Document, {"title": "Events"}, by=mona)
    with django_capture_on_commit_callbacks(execute=True):
        draft_from_file(made, content=in_word("x"), name="one.docx", by=mona)

    assert DBTaskResult.objects.filter(task_path__endswith="read_file").count() == 1
    assert comparison(Document.rows.get(pk=made.pk), "draft", "draft").old.problem
    assert (read_files.func(), read_files.func()) == (1, 0)
