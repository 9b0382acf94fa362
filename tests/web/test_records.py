"""The page of a record, its forms and its moves, from the register alone."""

import re
from io import BytesIO

import pytest

from ringbeam.core.actors import system
from ringbeam.core.comments import Comment
from ringbeam.core.conversation import attach, comment, link
from ringbeam.core.files import StoredFile
from ringbeam.core.history import HistoryLine
from ringbeam.core.links import Link
from ringbeam.core.writing import edit
from tests.web.pages import make, statements, tags_of, text_of

BUDGET = 12


@pytest.fixture
def retiring(db):
    """A service, whose life has moves."""
    return make("service", title="Managed Network", description="All *switches*")


def page_of(record):
    return record.register.url(record.ref)


def test_a_record_shows_its_facts_and_what_was_said(mona, client_of, first_line, adam):
    edit(first_line, {"owner": adam.person}, by=mona)
    comment(first_line, "Please **hurry**", by=adam)
    attach(first_line, BytesIO(b"words"), "plan.txt", by=adam)

    page = text_of(client_of(mona).get(page_of(first_line)))

    assert "First line" in page
    assert "<strong>hurry</strong>" in page
    assert "plan.txt" in page
    assert "Adam" in page


def test_a_record_takes_a_fixed_number_of_statements(mona, client_of, retiring, adam):
    for number in range(20):
        other = make("group", title=f"Group {number}")
        link(retiring, "supported_by", other, by=system())
        comment(retiring, f"Note {number}", by=adam)
        edit(retiring, {"owner": adam.person if number % 2 else mona.person}, by=system())

    answer, said = statements(client_of(mona), page_of(retiring))

    assert answer.status_code == 200
    assert len(said) <= BUDGET, "\n".join(said)


def test_a_new_record_is_made_by_its_form(mona, client_of):
    browser = client_of(mona)

    empty = browser.post("/groups/new/", {"title": ""})
    made = browser.post(
        "/groups/new/", {"title": "Night shift", "purpose": "Sleeps <b>not</b>"}
    )

    assert empty.status_code == 422
    assert "This field is required." in text_of(empty)
    page = text_of(browser.get(made["Location"]))
    assert "Night shift" in page
    assert "<b>not</b>" not in browser.get(made["Location"]).content.decode()


def test_a_form_takes_values_from_the_address(mona, client_of):
    page = client_of(mona).get("/groups/new/?title=Night+shift&owner=PER-000001&state=closed")

    assert tags_of(page, "input", name="title")[0]["value"] == "Night shift"


def test_a_record_is_named_by_title_where_only_one_has_it(mona, client_of, adam):
    browser = client_of(mona)
    make("person", title="Twin")
    make("person", title="Twin")

    by_title = browser.post("/groups/new/", {"title": "Days", "owner": "adam"})
    twins = browser.post("/groups/new/", {"title": "Nights", "owner": "Twin"})
    nobody = browser.post("/groups/new/", {"title": "Nights", "owner": "Ghost"})

    assert "Adam" in text_of(browser.get(by_title["Location"]))
    assert "Several records are called" in text_of(twins)
    assert tags_of(nobody, "input", name="title")[0]["value"] == "Nights"
    assert "Nothing that you may see is called" in text_of(nobody)


def test_an_edit_on_a_stale_copy_shows_both_versions_and_loses_nothing(
    mona, client_of, first_line
):
    edit(first_line, {"title": "Front desk"}, by=system())
    browser, address = client_of(mona), f"{page_of(first_line)}edit/"
    typed = {"title": "First line", "purpose": "My own words", "version": "1"}

    answer = browser.post(address, typed)
    first_line.refresh_from_db()

    assert answer.status_code == 409
    assert "My own words" in text_of(answer)
    assert "Answers" in text_of(answer)
    assert first_line.purpose == "Answers **calls**"

    again = {a["name"]: a["value"] for a in tags_of(answer, "input", type="hidden")}
    browser.post(address, again | {"purpose": "My own words", "only": ["purpose"]})
    first_line.refresh_from_db()

    assert (first_line.title, first_line.purpose) == ("Front desk", "My own words")


def test_one_field_is_changed_in_place(mona, client_of, first_line):
    browser = client_of(mona)
    address = f"{page_of(first_line)}edit/purpose/"

    fragment = browser.get(address, headers={"HX-Request": "true"})
    browser.post(address, {"purpose": "Listens", "version": "1"})
    first_line.refresh_from_db()

    assert "<html" not in text_of(fragment)
    assert tags_of(fragment, "textarea", name="purpose")
    assert first_line.purpose == "Listens"
    assert browser.get(f"{page_of(first_line)}edit/state/").status_code == 404


def test_a_move_is_a_button_and_refused_in_words(mona, olga, client_of, retiring):
    browser = client_of(mona)
    address = f"{page_of(retiring)}move/retire/"

    greyed = client_of(olga).post(address)
    assert greyed.status_code == 403
    assert "is a management system manager" in text_of(greyed)

    assert browser.post(address)["Location"] == page_of(retiring)
    retiring.refresh_from_db()
    assert (retiring.state, retiring.open) == ("retired", False)

    again = browser.post(address)
    assert again.status_code == 409
    assert "does not start there" in text_of(again)


def test_what_ends_a_record_is_a_move_of_the_menu_and_not_the_button(mona, client_of, retiring):
    page = text_of(client_of(mona).get(page_of(retiring)))

    button = re.search(r'<button class="btn pri"[^>]*>(.*?)</button>', page, re.DOTALL)
    assert "Retire" in page
    assert button is None or "Retire" not in button[1]


def test_a_reply_and_a_move_are_one_send(mona, client_of, retiring):
    sent = {"text": "It is over.", "move": "retire"}

    client_of(mona).post(f"{page_of(retiring)}comment/", sent)
    again = client_of(mona).post(f"{page_of(retiring)}comment/", sent)
    retiring.refresh_from_db()

    assert retiring.state == "retired"
    assert again.status_code == 409
    assert Comment.objects.count() == 1


def test_links_stand_on_both_pages_and_can_be_taken_away(mona, client_of, retiring, first_line):
    browser = client_of(mona)
    sent = {"kind": "supported_by", "target": "first line"}

    browser.post(f"{page_of(retiring)}link/", sent)

    assert first_line.ref in text_of(browser.get(page_of(retiring)))
    assert retiring.ref in text_of(browser.get(page_of(first_line)))
    browser.post(f"{page_of(retiring)}link/", sent | {"remove": "1"})
    assert not Link.objects.exists()


def test_a_file_is_served_as_an_attachment_that_cannot_run(mona, client_of, first_line):
    browser = client_of(mona)
    evil = BytesIO(b"<script>alert(1)</script>")
    evil.name = '"><script>x</script>.html'

    browser.post(f"{page_of(first_line)}files/", {"files": evil})
    kept = StoredFile.objects.get()
    answer = browser.get(f"/files/{kept.uid}/")

    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "<script>x" not in browser.get(page_of(first_line)).content.decode()


def test_a_file_that_is_too_large_is_refused_before_it_is_kept(
    mona, client_of, first_line, settings
):
    settings.UPLOAD_LIMIT = 10

    answer = client_of(mona).post(
        f"{page_of(first_line)}files/", {"files": BytesIO(b"more than ten bytes")}
    )

    assert answer.status_code == 413
    assert "too large" in text_of(answer)
    assert not StoredFile.objects.exists()


def test_what_people_write_carries_no_script(mona, client_of, first_line):
    bad = "<script>alert(1)</script><img src=x onerror=alert(1)>[x](javascript:alert(1))"
    edit(first_line, {"title": bad[:190], "purpose": bad}, by=mona)
    comment(first_line, bad, by=mona)
    browser = client_of(mona)

    for address in (page_of(first_line), "/groups/", f"{page_of(first_line)}history/", "/"):
        page = browser.get(address)
        html = page.content.decode()
        assert "<script>alert" not in html
        assert not [a for a in tags_of(page, "img") if "onerror" in a]
        assert not re.search(r'href="\s*javascript:', html)
        assert "unsafe" not in page["Content-Security-Policy"]


def test_history_says_who_did_what(mona, client_of, first_line):
    edit(first_line, {"purpose": "Listens"}, by=mona)

    page = text_of(client_of(mona).get(f"{page_of(first_line)}history/"))

    assert "Mona" in page
    assert "Listens" in page
    assert HistoryLine.objects.filter(entry_id=first_line.pk).count() == 2


def test_nothing_is_deleted_only_archived(mona, client_of, first_line):
    browser = client_of(mona)

    browser.post(f"{page_of(first_line)}archive/", {"reason": "merged"})
    assert "First line" not in text_of(browser.get("/groups/"))
    browser.post(f"{page_of(first_line)}archive/", {"restore": "1"})
    assert "First line" in text_of(browser.get("/groups/"))


def test_a_bulk_act_reports_each_record(mona, client_of, retiring):
    other = make("service", title="Backup")
    sent = {"ref": [retiring.ref, other.ref, "SRV-999999"], "act": "move:retire"}

    client_of(mona).post(f"{page_of(other)}move/retire/")
    answer = client_of(mona).post("/services/bulk/", sent)
    retiring.refresh_from_db()

    assert answer.status_code == 207
    assert retiring.state == "retired"
    assert "does not start there" in text_of(answer)
    assert "There is no such record." in text_of(answer)


def test_a_bulk_act_can_make_me_the_owner(mona, client_of, retiring):
    client_of(mona).post("/services/bulk/", {"ref": [retiring.ref], "act": "set:owner:me"})
    retiring.refresh_from_db()

    assert retiring.owner_id == mona.person
