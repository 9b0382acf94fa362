"""Where a version stands, over every view of its document: draft, review, approval, use."""

import re
from datetime import timedelta

import pytest

from ringbeam.core import clock, writing
from ringbeam.documents.acknowledging import acknowledge
from ringbeam.documents.asking import ask_readers
from ringbeam.documents.documents import Document
from ringbeam.documents.printing import acknowledgements
from ringbeam.documents.progress import progress_of
from ringbeam.documents.review_comments import ReviewComment
from ringbeam.documents.reviewing import comment_on_passage, resolve_comment
from ringbeam.documents.tabs import tabs_of
from tests.cast import to_sign
from tests.web.pages import make, statements, tags_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def procedure(mona, olga):
    """A procedure that Mona wrote, for Olga to read."""
    reader = {"records": [olga_of(olga).ref]}
    given = {"title": "Events", "draft": "# We tell\n\nAt once.", "readers": [reader]}
    return writing.create(Document, given, by=mona)


def olga_of(olga):
    return make("person").register.model.rows.get(pk=olga.person)


def fresh(document):
    return Document.rows.get(pk=document.pk)


def stands(document):
    """The mark of each step, and what stands at the one that is on."""
    steps = progress_of(fresh(document))
    now = [f"{one.label}: {one.words}" for one in steps if one.mark == "now"]
    return " ".join(one.mark for one in steps), "; ".join(now)


def counts(document, current="text"):
    return {one.label: one.count for one in tabs_of(fresh(document), current)}


def test_each_step_is_on_in_its_turn_until_everybody_has_read_it(procedure, mona, adam, olga):
    assert stands(procedure) == ("now ahead ahead ahead ahead", "Draft: being written")

    submitted = writing.take(procedure, "submit", by=mona)
    comment_on_passage(submitted, quote="At once", text="How soon?", by=olga)
    assert stands(procedure) == (
        "done now ahead ahead ahead",
        "Review: 1 of 1 comments open",
    )
    resolve_comment(submitted, comment=str(ReviewComment.objects.get().pk), by=mona)
    marks, now = stands(procedure)
    assert (marks, now[:9]) == ("done done now ahead ahead", "Approval:")

    later = clock.now().date() + timedelta(days=3)
    published = writing.take(
        fresh(procedure), "approve", **to_sign(adam), given={"effective": later}
    )
    ask_readers.func(procedure.pk)
    marks, now = stands(procedure)
    assert marks == "done done done now now"
    assert now.endswith("Read by 1 person: 0 read")
    with clock.stopped(clock.now() + timedelta(days=4)):
        acknowledge(published, number="1", by=olga)
        assert stands(procedure) == ("done done done done done", "")


def test_a_withdrawn_document_is_on_no_way(procedure, mona, adam):
    made = writing.take(procedure, "submit", by=mona)
    made = writing.take(made, "approve", **to_sign(adam))
    writing.take(made, "withdraw", by=mona)

    assert stands(procedure) == ("", "")


def test_tabs_say_how_many_changes_versions_and_open_comments_there_are(procedure, mona, adam):
    assert set(counts(procedure).values()) == {None}
    made = writing.take(writing.take(procedure, "submit", by=mona), "approve", **to_sign(adam))
    made = writing.take(made, "revise", by=mona)
    made = writing.edit(made, {"draft": "# We tell\n\nWithin an hour.\n\nAlways."}, by=mona)
    comment_on_passage(made, quote="Always", text="At night too?", by=mona)

    assert counts(procedure) == {
        "Text": None,
        "Changes from version 1": 3,
        "Versions": 1,
        "Read acknowledgements": None,
        "Comments on passages": 1,
    }


def test_a_revision_holds_from_its_approval_not_from_the_day_of_the_version_before(
    procedure, mona, adam
):
    with clock.stopped(clock.now() - timedelta(days=90)):
        made = writing.take(procedure, "submit", by=mona)
        made = writing.take(made, "approve", **to_sign(adam))
    made = writing.edit(writing.take(made, "revise", by=mona), {"draft": "# New"}, by=mona)
    made = writing.take(made, "submit_revision", by=mona)

    writing.take(made, "approve_revision", **to_sign(adam))

    new, old = fresh(procedure).versions
    assert (new.effective, (new.effective - old.effective).days) == (clock.now().date(), 90)


def test_a_version_of_before_is_read_where_the_versions_stand(procedure, mona, adam, client_of):
    browser, base = client_of(mona), f"/documents/{procedure.ref}/"
    assert "No version was published yet" in text_of(browser.get(f"{base}versions/"))
    made = writing.take(writing.take(procedure, "submit", by=mona), "approve", **to_sign(adam))
    made = writing.edit(writing.take(made, "revise", by=mona), {"draft": "Other"}, by=mona)
    made = writing.take(made, "submit_revision", by=mona)
    offered = text_of(browser.get(f"{base}changes/"))
    writing.take(made, "approve_revision", **to_sign(adam))

    page = browser.get(f"{base}versions/?version=1")

    assert f"{base}move/approve_revision/" in offered
    assert "At once." in text_of(page)
    assert "not in force" in text_of(page)
    assert re.search(r"changes/\?from=1&to=2", text_of(page))
    assert browser.get(f"{base}versions/?version=3").status_code == 404
    assert [one["aria-current"] for one in tags_of(page, "a") if "aria-current" in one]


def test_the_page_of_a_document_with_readers_and_comments_stays_within_its_statements(
    procedure, mona, adam, client_of
):
    made = writing.take(writing.take(procedure, "submit", by=mona), "approve", **to_sign(adam))
    ask_readers.func(procedure.pk)
    comment_on_passage(made, quote="At once", text="How soon?", by=mona)

    _answer, said = statements(client_of(mona), f"/documents/{procedure.ref}/")

    assert len(said) <= 14, "\n".join(said)


def test_the_print_says_who_has_read_the_version(procedure, mona, adam, olga):
    assert list(acknowledgements(procedure, mona)) == []
    made = writing.take(writing.take(procedure, "submit", by=mona), "approve", **to_sign(adam))
    ask_readers.func(procedure.pk)
    acknowledge(made, number="1", by=olga)

    (part,) = acknowledgements(fresh(procedure), mona)

    assert part.title == "Version 1: read by 1 of 1"
    assert part.rows[0][0] == olga_of(olga).title
    assert part.rows[0][4:] == [
        "confirmed by the person",
        fresh(procedure).versions[0].sha256[:12],
    ]
