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
