"""What a customer sees of a record: the public part, and nothing of other customers."""

from io import BytesIO

import pytest

from ringbeam.core.actors import system
from ringbeam.core.conversation import attach, comment
from ringbeam.core.files import StoredFile
from tests.web.pages import make, text_of


@pytest.fixture
def carls(the_customer):
    """An incident of Carl's own organization."""
    return make("incident", title="Printer is on fire", customer=the_customer.ref)


@pytest.fixture
def elses(db):
    """An incident of another customer."""
    other = make("customer", title="Another one")
    return make("incident", title="Their secret outage", customer=other.ref)


def test_a_customer_sees_its_own_and_nobody_elses(carl, client_of, carls, elses):
    browser = client_of(carl)

    listed = text_of(browser.get("/incidents/?all"))

    assert "Printer is on fire" in listed
    assert "Their secret outage" not in listed
    assert browser.get(f"/incidents/{elses.ref}/").status_code == 404
    assert "Their secret" not in text_of(browser.get("/search/?q=secret"))
    assert (
        "Their secret"
        not in b"".join(browser.get("/incidents/export.csv?all").streaming_content).decode()
    )


def test_the_list_of_a_customer_opens_with_what_is_open_and_not_with_its_assignments(
    carl, amir, client_of, carls
):
    page = text_of(client_of(carl).get("/incidents/", follow=True))

    assert carls.title in page
    assert "assignee=me" in client_of(amir).get("/incidents/")["Location"]


def test_internal_notes_and_files_stay_inside(carl, client_of, carls):
    comment(carls, "We will **fix** it", by=system())
    comment(carls, "They never pay", by=system(), internal=True)
    attach(carls, BytesIO(b"a"), "for-you.txt", by=system())
    attach(carls, BytesIO(b"b"), "for-us.txt", by=system(), internal=True)
    browser = client_of(carl)

    for tail in ("", "?show=everything", "?show=changes", "history/", "peek/"):
        page = text_of(browser.get(f"/incidents/{carls.ref}/{tail}"))
        assert "They never pay" not in page
        assert "for-us.txt" not in page
    page = text_of(browser.get(f"/incidents/{carls.ref}/"))
    assert "<strong>fix</strong>" in page
    assert "for-you.txt" in page
    inside = StoredFile.objects.get(name="for-us.txt")
    assert browser.get(f"/files/{inside.uid}/").status_code == 404


def test_a_customer_answers_but_does_not_write_inside(carl, client_of, carls):
    browser = client_of(carl)

    browser.post(f"/incidents/{carls.ref}/comment/", {"text": "It still burns"})
    inside = browser.post(f"/incidents/{carls.ref}/comment/", {"text": "psst", "internal": "1"})

    assert "It still burns" in text_of(browser.get(f"/incidents/{carls.ref}/"))
    assert inside.status_code == 403


def test_a_customer_changes_nothing_by_form(carl, client_of, carls):
    browser = client_of(carl)

    assert browser.get(f"/incidents/{carls.ref}/edit/").status_code == 403
    answer = browser.post("/incidents/bulk/", {"ref": [carls.ref], "act": "archive"})
    assert answer.status_code == 207
    carls.refresh_from_db()
    assert not carls.archived


def test_a_filter_tells_no_title_of_what_the_reader_does_not_see(carl, client_of, elses):
    browser = client_of(carl)
    for name in ("assignee", "customer"):
        page = text_of(browser.get(f"/incidents/?{name}={elses.ref}"))
        assert elses.ref in page
        assert "Their secret" not in page


def test_what_is_kept_inside_is_no_column_for_a_customer(carl, client_of, carls, amir):
    heading = "Times reassigned"
    assert heading not in text_of(client_of(carl).get("/incidents/?columns=reassigned&all"))
    assert heading in text_of(client_of(amir).get("/incidents/?columns=reassigned&all"))


def test_the_form_of_a_customer_asks_for_nothing_that_is_the_organizations(carl, client_of):
    page = text_of(client_of(carl).get("/incidents/new/"))
    assert 'name="title"' in page
    for name in ("assignee", "group", "major", "resolution", "known_as"):
        assert f'name="{name}"' not in page


def test_who_only_reads_finds_no_box_to_write_in(ada, amir, client_of, carls):
    address = f"/incidents/{carls.ref}/"
    assert "data-composer" not in text_of(client_of(ada).get(address))
    assert "data-composer" in text_of(client_of(amir).get(address))
    assert client_of(ada).post(f"{address}comment/", {"text": "Noted"}).status_code == 403
