"""Nonconformities: raised from any record in one step, corrected, cleared by what shows it."""

import pytest
from django.core.exceptions import ValidationError

from ringbeam.core import writing
from ringbeam.core.conversation import links_of
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import named
from ringbeam.improvement.nonconformities import Nonconformity, raise_nonconformity
from ringbeam.standards.loading import load

pytestmark = pytest.mark.django_db


@pytest.fixture
def outage(amir):
    """An incident in which something was not as required."""
    return writing.create(named("incident").model, {"title": "Restore failed"}, by=amir)


def test_it_is_raised_from_any_record_in_one_step_and_linked(outage, amir):
    raised = raise_nonconformity(outage, finding="No restore test\nsince March", by=amir)

    assert (raised.title, raised.state) == ("No restore test", "open")
    (link,), _inward = links_of(raised.pk)
    assert (link.kind, link.target_id) == ("found_in", outage.pk)


def test_the_page_of_a_record_leads_to_it_and_keeps_what_was_found(outage, amir, client_of):
    client = client_of(amir)
    address = f"/incidents/{outage.ref}/do/raise_nonconformity/"
    assert address in client.get(f"/incidents/{outage.ref}/").content.decode()

    answer = client.post(address, {"finding": "No restore test"})

    raised = Nonconformity.rows.get()
    assert answer["Location"] == f"/nonconformities/{raised.ref}/"


def test_a_customer_cannot_raise_one(the_customer, carl):
    given = {"title": "Ours", "customer": the_customer.ref}
    ours = writing.create(named("incident").model, given, by=carl)
    with pytest.raises(Refused):
        raise_nonconformity(ours, finding="x", by=carl)
    assert not Nonconformity.rows.exists()


def test_it_cites_only_requirements_that_exist(mona):
    load()
    given = {"title": "x", "description": "y", "cites": ["iso-20000-1:2018:8.6.1"]}
    assert writing.create(Nonconformity, given, by=mona).cites == ["iso-20000-1:2018:8.6.1"]
    with pytest.raises(ValidationError) as refusal:
        writing.create(Nonconformity, given | {"cites": ["iso-20001:2018:1"]}, by=mona)
    assert "cites" in refusal.value.message_dict


def test_it_is_corrected_with_words_and_cleared_by_what_shows_the_effect(mona):
    made = writing.create(Nonconformity, {"title": "x", "description": "y"}, by=mona)
    with pytest.raises(Refused):
        writing.take(made, "correct", by=mona)
    made = writing.take(made, "correct", by=mona, given={"correction": "Done", "cause": "Rush"})
    with pytest.raises(Refused):
        writing.take(made, "clear", by=mona)
    made = writing.take(made, "clear", by=mona, given={"effect": "Not seen for 60 days"})
    assert (made.state, made.open) == ("cleared", False)
    assert made.cleared is not None


def test_clauses_are_cited_in_lines_by_the_names_that_people_use(db, olga, client_of):
    load()
    given = {"title": "No test", "description": "Not since March", "found": "2026-03-02"}
    cites = "ISO 20001:2018 8.6.1\nISO/IEC 27001:2022 A.5.1"

    answer = client_of(olga).post("/nonconformities/new/", given | {"cites": cites})

    page = client_of(olga).get(answer["Location"]).content.decode()
    assert Nonconformity.rows.get().cites == ["iso-20000-1:2018:8.6.1", "iso-27001:2022:A.5.1"]
    assert "ISO/IEC 20000-1:2018 8.6.1\nISO/IEC 27001:2022 A.5.1" in page


def test_a_clause_that_no_standard_has_is_named(db, olga, client_of):
    load()

    answer = client_of(olga).post("/nonconformities/new/", {"cites": "ISO 9001:2015 99.9"})

    assert answer.status_code == 422
    assert "iso-9001:2015:99.9" in answer.content.decode()
