"""Review: comments on passages are found again, resolved, and keep approval waiting."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringbeam.core import writing
from ringbeam.core.history import HistoryLine
from ringbeam.core.notices import Notice
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.documents.anchors import anchor_in, place_of, words
from ringbeam.documents.differences.blocks import sections_of
from ringbeam.documents.documents import Document
from ringbeam.documents.review_comments import ReviewComment
from ringbeam.documents.reviewing import comment_on_passage, reopen_comment, resolve_comment
from tests.cast import leaves_nameless, to_sign
from tests.web.pages import text_of

pytestmark = pytest.mark.django_db
DRAFT = "# Events\n\nWe *tell* of events\nat once.\n\n- by phone\n- in the portal\n\nAt once.\n"


@pytest.fixture
def procedure(mona):
    """A procedure of Mona's, submitted for approval."""
    given = {"title": "Events", "draft": DRAFT, "owner": mona.person}
    return writing.take(writing.create(Document, given, by=mona), "submit", by=mona)


def said(document, by, quote="tell of events at once", text="How soon is that?"):
    comment_on_passage(document, quote=quote, text=text, by=by)
    return str(ReviewComment.objects.latest("pk").pk)


def page(browser, document):
    return text_of(browser.get(f"/documents/{document.ref}/review/"))


@given(
    st.lists(st.sampled_from(["a", "b", "we tell", "at\nonce", "  "]), max_size=20), st.data()
)
@settings(max_examples=100, deadline=None)
def test_a_passage_is_found_where_it_was_pointed_at(parts, data):
    text = " ".join(parts)
    line = words(text)
    start = data.draw(st.integers(0, len(line)))
    end = data.draw(st.integers(start, len(line)))
    anchor = anchor_in(text, line[start:end])

    if anchor is not None:
        at = place_of(anchor, text)
        assert line[at : at + len(anchor.quote)] == anchor.quote
    assert "".join(sections_of(text)) == text


def test_of_two_passages_of_the_same_words_the_one_with_the_same_surroundings_is_meant():
    anchor = anchor_in("First it is done at once. Then nothing.", "at once")

    again = "Second, at once, it rains. First it is done at once. Then nothing."
    assert again[place_of(anchor, again) - 5 :].startswith("done at once")
    assert place_of(anchor, "Later.") is None


def test_a_comment_survives_the_markup_and_is_shown_under_its_passage(
    procedure, olga, mona, client_of
):
    said(procedure, olga)

    shown = page(client_of(mona), procedure)
    assert "How soon is that?" in shown
    assert "1 open comment" in shown
    assert shown.index("tell</em>") < shown.index("How soon") < shown.index("by phone")
    notice = Notice.objects.get(account_id=mona.account)
    assert notice.outside() == f"A comment on a passage: {procedure.ref} {procedure.title}"
    assert leaves_nameless(notice)
    found = client_of(mona).get(f"/api/v1/documents/{procedure.ref}/review-comments").json()
    assert [(one["quote"], one["gone"]) for one in found["items"]] == [
        ("tell of events at once", False)
    ]


def test_words_that_are_not_in_the_text_cannot_be_commented(procedure, olga):
    with pytest.raises(Exception, match="not in the text"):
        said(procedure, olga, quote="words of nobody")


def test_an_open_comment_keeps_approval_waiting_unless_the_procedure_says_otherwise(
    procedure, olga, mona, adam
):
    number = said(procedure, olga)
    with pytest.raises(Refused) as refusal:
        writing.take(procedure, "approve", **to_sign(adam))
    assert refusal.value.reasons == ["1 comment on a passage is open: resolve it first."]

    resolve_comment(procedure, comment=number, by=mona)
    reopen_comment(procedure, comment=number, by=olga)
    with pytest.raises(Refused):
        writing.take(procedure, "approve", **to_sign(adam))

    loose = writing.edit(procedure, {"resolve_first": False}, by=mona)
    assert writing.take(loose, "approve", **to_sign(adam)).state == "published"


def test_who_resolved_and_reopened_it_and_when_is_told(procedure, olga, mona):
    number = said(procedure, olga)
    resolve_comment(procedure, comment=number, by=mona)

    one = ReviewComment.objects.get()
    assert one.resolved
    assert one.resolved_by == "Mona"
    notice = Notice.objects.get(account_id=olga.account)
    assert notice.outside().startswith("Your comment is resolved")
    assert leaves_nameless(notice)
    with pytest.raises(Refused):
        resolve_comment(procedure, comment=number, by=mona)
    reopen_comment(procedure, comment=number, by=olga)
    lines = HistoryLine.objects.filter(entry_id=procedure.pk).order_by("number")
    assert [(line.who, line.said) for line in lines][-3:] == [
        ("Olga", "comment_on_passage"),
        ("Mona", "resolve_comment"),
        ("Olga", "reopen_comment"),
    ]


def test_a_colleague_does_not_settle_what_others_said(procedure, olga, amir, ada):
    number = said(procedure, olga)
    with pytest.raises(Forbidden):
        resolve_comment(procedure, comment=number, by=amir)
    with pytest.raises(Forbidden):
        said(procedure, ada)
    with pytest.raises(Exception, match="no such comment"):
        resolve_comment(procedure, comment="0", by=olga)


def test_a_passage_that_is_gone_in_a_later_version_is_said_to_be(
    procedure, olga, mona, client_of
):
    said(procedure, olga, quote="in the portal", text="Which one?")
    returned = writing.take(procedure, "return", by=mona)
    browser = client_of(mona)
    assert "no longer in the text" not in page(browser, procedure)

    writing.edit(returned, {"draft": DRAFT.replace("- in the portal\n", "")}, by=mona)

    assert "no longer in the text" in page(browser, procedure)
    assert "Which one?" in page(browser, procedure)


def test_it_is_done_on_the_page_by_links_and_forms_alone(procedure, olga, sam, client_of):
    browser, base = client_of(olga), f"/documents/{procedure.ref}/review/"
    assert 'name="quote"' in text_of(browser.get(f"{base}?on=2"))
    bad = browser.post(base, {"quote": "not there", "text": "What?"})
    assert bad.status_code == 422
    assert "not in the text" in text_of(bad)
    hostile = "<img src=x onerror=alert(1)>"
    browser.post(base, {"quote": "in the portal", "text": hostile})
    assert "<img" not in browser.get(base).content.decode()
    number = ReviewComment.objects.get().pk
    browser.post(base, {"resolve": number})
    assert ReviewComment.objects.get().resolved
    assert client_of(sam).get(base).status_code == 404
