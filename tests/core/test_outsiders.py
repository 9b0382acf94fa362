"""What those who do not speak for the organization, and those who only read, may not write."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError

from ringbeam.core import conversation, writing
from ringbeam.core.actors import system
from ringbeam.core.comments import Comment
from ringbeam.core.entries import Entry
from ringbeam.core.files import StoredFile
from ringbeam.core.listing import asked_of
from ringbeam.core.refusals import Forbidden
from ringbeam.core.registers import named

pytestmark = pytest.mark.django_db
OURS = {"major": True, "known_as": "OTHER-1", "resolution": "Done", "reassigned": 3}


@pytest.fixture
def outage(the_customer):
    """An incident of Carl's organization."""
    given = {"title": "Mail is down", "customer": the_customer.ref}
    return writing.create(named("incident").model, given, by=system())


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_customer_does_not_set_what_is_the_organizations(carl, the_customer, name):
    given = {"title": "Mail is down", "customer": the_customer.ref, name: OURS[name]}
    with pytest.raises(ValidationError) as refusal:
        writing.create(named("incident").model, given, by=carl)
    assert set(refusal.value.message_dict) == {name}
    assert not Entry.rows.filter(kind="incident").exists()


def test_a_customer_adds_an_incident_of_its_own_and_of_nobody_else(carl, the_customer):
    incident = named("incident").model
    made = writing.create(
        incident, {"title": "Mail", "customer": the_customer.ref, "urgency": 1}, by=carl
    )
    assert made.customer_id == the_customer.pk
    with pytest.raises(Forbidden):
        writing.create(incident, {"title": "Mail"}, by=carl)


def test_an_agent_sets_what_a_customer_may_not(amir):
    made = writing.create(
        named("incident").model, {"title": "Mail", "major": True, "known_as": "X-1"}, by=amir
    )
    assert (made.major, made.known_as) == (True, "X-1")


def test_whoever_may_take_a_move_gives_what_the_move_asks_for(sam, outage, amir):
    person = Entry.rows.get(pk=sam.person)
    writing.edit(outage, {"assignee": person.pk}, by=amir)
    done = writing.take(outage, "resolve", by=sam, given={"resolution": "Restarted"})
    assert (done.state, done.resolution) == ("resolved", "Restarted")


def test_an_auditor_reads_and_does_not_speak(ada, outage):
    with pytest.raises(Forbidden):
        conversation.comment(outage, "Noted", by=ada)
    with pytest.raises(Forbidden):
        conversation.attach(outage, BytesIO(b"a"), "a.txt", by=ada)
    assert not Comment.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_stranger_cannot_speak_of_what_it_does_not_see(sam, outage):
    with pytest.raises(type(outage).DoesNotExist):
        conversation.comment(outage, "Hello", by=sam)


def test_an_auditor_who_owns_a_record_speaks_on_it(ada, outage, amir):
    writing.edit(outage, {"assignee": ada.person}, by=amir)
    assert conversation.comment(outage, "I look at it", by=ada).pk


def test_a_customer_does_not_keep_a_file_inside(carl, outage):
    with pytest.raises(Forbidden):
        conversation.attach(outage, BytesIO(b"a"), "a.txt", by=carl, internal=True)
    assert conversation.attach(outage, BytesIO(b"a"), "a.txt", by=carl).pk


def test_what_is_inside_neither_filters_nor_orders_a_customers_list(carl, amir, monkeypatch):
    register = named("incident")
    monkeypatch.setitem(vars(register), "inside_only", ("major", "due"))
    asked = {"major": ["1"], "due_from": ["2026-01-01"], "sort": ["due"]}
    assert set(asked_of(register, carl, asked).faults) == set(asked)
    assert asked_of(register, amir, asked).faults == {}
