"""Documents: a draft beside the version in force, approved by somebody else, never altered."""

import hashlib
import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import DatabaseError, transaction

from ringbeam.core import clock, writing
from ringbeam.core.actors import system
from ringbeam.core.files import StoredFile
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.documents.documents import Document
from ringbeam.documents.drafting import draft_from_file
from ringbeam.documents.versions import DocumentVersion
from tests.cast import to_sign
from tests.web.pages import statements, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy(mona):
    """A policy that Mona wrote and submitted."""
    given = {"title": "Policy", "sort": "policy", "draft": "# We keep our word"}
    return writing.take(writing.create(Document, given, by=mona), "submit", by=mona)


def versions(document):
    """What was published of it, oldest first."""
    return list(DocumentVersion.objects.filter(entry_id=document.pk).order_by("number"))


def test_the_author_cannot_approve_what_he_wrote(policy, mona):
    with pytest.raises(Refused) as refusal:
        writing.take(policy, "approve", by=mona)
    assert refusal.value.reasons == ["Who wrote it cannot approve it."]
    assert versions(policy) == []


def test_somebody_else_approves_and_the_bytes_are_kept_with_their_hash(policy, adam):
    published = writing.take(policy, "approve", **to_sign(adam))

    (version,) = versions(policy)
    assert (published.state, published.edition) == ("published", 1)
    assert version.text == "# We keep our word"
    assert version.sha256 == hashlib.sha256(version.text.encode()).hexdigest()
    assert version.approved_by == "Adam"


def heading(browser, document):
    """What stands over the text of the document's page."""
    page = text_of(browser.get(f"/documents/{document.ref}/"))
    section = page[page.index('<section class="text"') :]
    return " ".join(re.sub("<[^>]+>", " ", section[: section.index('class="prose"')]).split())


def test_the_page_says_which_version_it_shows_and_how_it_stands(policy, mona, adam, client_of):
    browser = client_of(mona)
    assert heading(browser, policy).startswith(
        "Draft of version 1 for approval No version is in force."
    )

    published = writing.take(policy, "approve", **to_sign(adam))
    assert heading(browser, policy).startswith("Version 1 in force Edit")

    revised = writing.take(published, "revise", by=adam)
    assert "Version 1 in force The revision has changed nothing yet." in heading(
        browser, policy
    )
    revised = writing.edit(revised, {"draft": "# We keep it better"}, by=adam)
    assert "Draft of version 2 not approved Version 1 is in force." in heading(browser, policy)
    revised = writing.take(revised, "submit_revision", by=adam)
    assert "Draft of version 2 for approval Version 1 is in force." in heading(browser, policy)

    later = {"effective": clock.now().date() + timedelta(days=9)}
    writing.take(revised, "approve_revision", **to_sign(mona), given=later)
    assert "Version 2 approved, not yet in force" in heading(browser, policy)


def test_nothing_of_a_withdrawn_document_is_in_force(policy, mona, adam, client_of):
    writing.take(writing.take(policy, "approve", **to_sign(adam)), "withdraw", by=mona)

    assert "Version 1 withdrawn" in heading(client_of(mona), policy)
    page = text_of(client_of(mona).get(f"/documents/{policy.ref}/"))
    assert "No version is in force." in page
    assert "Version 1 in force" not in page


def test_a_document_that_is_a_file_shows_no_text_beside_it(mona, client_of):
    made = writing.create(Document, {"title": "Plan", "draft": "Words of before"}, by=mona)
    draft_from_file(made, content=BytesIO(b"%PDF-1.4"), name="plan.pdf", by=mona)

    page = text_of(client_of(mona).get(f"/documents/{made.ref}/"))

    assert "The content is a file" in page
    assert "Words of before" not in page[: page.index("History")]


def test_the_page_of_a_document_asks_no_more_than_that_of_any_record(
    policy, mona, adam, client_of
):
    writing.take(policy, "approve", **to_sign(adam))

    _answer, said = statements(client_of(mona), f"/documents/{policy.ref}/")

    assert len(said) <= 12, "\n".join(said)


def test_a_colleague_without_a_part_in_it_cannot_approve(policy, olga):
    with pytest.raises(Forbidden):
        writing.take(policy, "approve", by=olga)


def test_a_revision_leaves_the_version_in_force_as_it_is(policy, mona, adam):
    published = writing.take(policy, "approve", **to_sign(adam))
    revised = writing.take(published, "revise", by=adam)
    revised = writing.edit(revised, {"draft": "# We keep it better"}, by=adam)

    assert [one.text for one in versions(policy)] == ["# We keep our word"]

    submitted = writing.take(revised, "submit_revision", by=adam)
    with pytest.raises(Refused):
        writing.take(submitted, "approve_revision", by=adam)
    writing.take(submitted, "approve_revision", **to_sign(mona))
    assert [one.number for one in versions(policy)] == [1, 2]


def test_everybody_who_wrote_of_the_draft_is_an_author(mona, adam, policy):
    returned = writing.take(policy, "return", by=mona)
    changed = writing.edit(returned, {"draft": "# Ours"}, by=adam)
    submitted = writing.take(changed, "submit", by=mona)
    for author in (mona, adam):
        with pytest.raises(Refused):
            writing.take(submitted, "approve", by=author)


def test_the_database_refuses_to_change_or_remove_what_was_published(policy, adam):
    writing.take(policy, "approve", **to_sign(adam))
    with pytest.raises(DatabaseError), transaction.atomic():
        DocumentVersion.objects.update(text="Something else")
    with pytest.raises(DatabaseError), transaction.atomic():
        DocumentVersion.objects.all().delete()
    assert versions(policy)[0].text == "# We keep our word"


def test_an_empty_draft_is_not_submitted(mona):
    empty = writing.create(Document, {"title": "Empty"}, by=mona)
    with pytest.raises(Refused):
        writing.take(empty, "submit", by=mona)


def test_a_file_can_be_the_draft_and_is_published_by_its_hash(mona, adam):
    made = writing.create(Document, {"title": "Drawing"}, by=mona)
    made = draft_from_file(made, content=BytesIO(b"%PDF-1.7 x"), name="plan.pdf", by=mona)
    submitted = writing.take(made, "submit", by=mona)
    writing.take(submitted, "approve", **to_sign(adam))

    (version,) = versions(made)
    assert version.file.name == "plan.pdf"
    assert version.sha256 == hashlib.sha256(b"%PDF-1.7 x").hexdigest()


def test_a_published_document_takes_no_other_file_without_a_revision(policy, adam):
    published = writing.take(policy, "approve", **to_sign(adam))
    with pytest.raises(Refused):
        draft_from_file(published, content=BytesIO(b"x"), name="x.txt", by=adam)


def test_the_page_shows_the_version_in_force_and_its_text(policy, adam, client_of):
    writing.take(policy, "approve", **to_sign(adam))
    page = client_of(adam).get(f"/documents/{policy.ref}/").content.decode()
    assert "Version 1 in force" in page
    assert "We keep our word" in page


def test_whose_accounts_wrote_the_draft_is_kept_and_not_shown_as_numbers(
    policy, mona, client_of
):
    page = client_of(mona).get(f"/documents/{policy.ref}/?show=changes").content.decode()

    assert policy.authors == [mona.account]
    assert "Authors" not in page


def test_a_draft_is_judged_by_who_owns_the_document_now(amir):
    """Somebody who owned it when the page was read, and owns it no longer."""
    read_before = writing.create(Document, {"title": "Ours", "owner": amir.person}, by=system())
    writing.edit(read_before, {"owner": None}, by=system())

    with pytest.raises(Forbidden):
        draft_from_file(read_before, content=BytesIO(b"a"), name="mine.txt", by=amir)

    assert not StoredFile.objects.exists()
