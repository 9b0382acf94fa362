"""One act on all that a list finds: told how many, shown first, each judged for itself."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringbeam.core import writing
from ringbeam.core.changing_many import MOST
from ringbeam.core.history import HistoryLine
from ringbeam.core.registers import named
from ringbeam.core.signatures import Signature
from ringbeam.web import choosing_many
from tests.web.pages import make, tags_of, text_of
from tests.web.test_bulk_editing import hidden_in
from tests.web.test_signing import PASSWORD, submitted

pytestmark = pytest.mark.django_db
HERE = "/incidents/bulk/"


def states_of(kind):
    return sorted(named(kind).model.rows.values_list("state", flat=True))


def test_63_policies_are_approved_by_the_second_person_in_one_go(mona, adam, client_of):
    for number in range(63):
        submitted(mona, f"Policy {number:02}")
    make("document", title="Not yet submitted", by=mona)
    browser = client_of(adam)
    assert "All 63 that match" in text_of(browser.get("/documents/bulk/?state=for_approval"))

    asked = browser.post(
        "/documents/bulk/",
        {"all": "1", "query": "state=for_approval", "act": "ask:move:approve"},
    )
    assert "For 63 records" in text_of(asked)
    sent = {**hidden_in(asked), "act": "move:approve", "password": PASSWORD}
    assert len(sent["ref"]) == 63
    done = browser.post("/documents/bulk/", sent)

    assert "63 records done, 0 refused" in text_of(done)
    assert states_of("document") == ["draft", *["published"] * 63]
    assert Signature.objects.count() == 63


def test_who_wrote_them_is_told_before_that_none_can_be_approved(mona, client_of):
    for number in range(3):
        submitted(mona, f"Policy {number}")

    asked = client_of(mona).post(
        "/documents/bulk/", {"all": "1", "query": "all=", "act": "ask:move:approve"}
    )

    assert "3 would be refused as they are now" in text_of(asked)
    assert "Who wrote it cannot approve it." in text_of(asked)


def test_nothing_happens_before_it_was_shown_and_then_just_what_was_shown(mona, client_of):
    browser = client_of(mona)
    first = make("incident", title="Printer on fire")
    make("incident", title="Other words")
    writing.take(make("incident", title="Printer off"), "start", by=mona)
    lines = HistoryLine.objects.count()
    shown = browser.post(
        HERE, {"all": "1", "query": "q=printer", "act": "move:start", "ref": [first.ref]}
    )
    page = text_of(shown)
    assert "For 1 record, 1 would be refused as it is now." in page
    assert "does not start there" in page
    assert HistoryLine.objects.count() == lines

    make("incident", title="Printer that came later")
    done = browser.post(HERE, {**hidden_in(shown), "act": "move:start"})

    assert "1 record done, 0 refused" in text_of(done)
    assert len([one for one in states_of("incident") if one == "new"]) == 2


def test_a_tag_goes_with_it_to_all_that_the_list_finds(mona, client_of):
    for number in range(60):
        make("incident", title=f"Outage {number}")
    browser = client_of(mona)
    sent = {"all": "1", "query": "", "act": "tag", "tags": "storm"}
    shown = browser.post(HERE, sent)
    report = browser.post(HERE, {**hidden_in(shown), "act": "tag"})
    assert "60 records done" in text_of(report)
    assert "All 60 that match" in text_of(browser.get(f"{HERE}?tags=storm"))


def test_one_act_takes_a_thousand_and_says_so_when_more_match(mona, client_of, monkeypatch):
    assert MOST == 1000
    monkeypatch.setattr(choosing_many, "MOST", 4)
    made = [make("incident", title=f"Outage {number}") for number in range(6)]
    browser = client_of(mona)
    assert "The first 4 that match" in text_of(browser.get(f"{HERE}?sort=-entry"))

    sent = {"all": "1", "query": "sort=-entry", "act": "move:start"}
    shown = browser.post(HERE, sent)

    assert "These are the first 4 of the list" in text_of(shown)
    assert hidden_in(shown)["ref"] == [one.ref for one in reversed(made[2:])]
    many = {"ref": [one.ref for one in made], "act": "move:start"}
    refused = browser.post(HERE, many)
    assert (refused.status_code, "at most 4 records" in text_of(refused)) == (422, True)


def test_fields_of_a_thousand_are_confirmed_by_what_was_shown(mona, client_of):
    for number in range(3):
        make("incident", title=f"Outage {number}")
    browser = client_of(mona)
    asked = browser.post(HERE, {"all": "1", "query": "all=", "act": "ask:change"})
    given = {"only": "urgency", "urgency": "1", "act": "preview:change"}
    shown = browser.post(HERE, {**hidden_in(asked), **given})
    sent = hidden_in(shown)
    assert "ref" not in sent  # one field a record: a thousand pass through the form
    assert "3 records done" in text_of(browser.post(HERE, {**sent, "act": "change"}))


def test_what_one_does_not_see_is_neither_counted_nor_touched(carl, client_of, the_customer):
    mine = make("incident", title="Seen by Carl", customer=the_customer.ref)
    make("incident", title="Not for Carl")
    browser = client_of(carl)
    assert "All 1 that match" in text_of(browser.get(f"{HERE}?all"))
    shown = browser.post(HERE, {"all": "1", "query": "", "act": "archive"})
    told = text_of(shown)
    assert mine.ref in told
    assert "Not for Carl" not in told


def test_they_are_read_in_as_many_statements_for_one_as_for_sixty(adam, client_of):
    browser, asked = client_of(adam), {"all": "1", "query": "", "act": "move:start"}
    make("incident")
    browser.post(HERE, asked)
    with CaptureQueriesContext(connection) as one:
        browser.post(HERE, asked)
    for _number in range(59):
        make("incident")
    with CaptureQueriesContext(connection) as sixty:
        browser.post(HERE, asked)
    assert len(sixty) == len(one)


def test_a_list_of_several_pages_offers_all_of_them(adam, client_of):
    for _number in range(51):
        make("incident")
    page = client_of(adam).get("/incidents/?all")
    assert tags_of(page, "form", **{"data-more": "/incidents/bulk/?all="}) or tags_of(
        page, "form", **{"data-more": "/incidents/bulk/?all"}
    )
    assert tags_of(page, "input", name="all", value="1")
    few = client_of(adam).get("/incidents/?q=nothing+like+it")
    assert not tags_of(few, "input", name="all")
