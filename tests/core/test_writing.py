"""Writing: it happened and history says so, or it was refused and nothing changed."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringbeam.core import conversation, search, writing
from ringbeam.core.actors import system
from ringbeam.core.entries import SHARED_COLUMNS, Entry
from ringbeam.core.history import HistoryLine
from ringbeam.core.refusals import Forbidden, Refused, Stale, Unreached
from ringbeam.core.registers import named, search_everywhere

pytestmark = pytest.mark.django_db


@pytest.fixture
def outage(db):
    """An incident somebody reported."""
    return writing.create(named("incident").model, {"title": "Mail is down"}, by=system())


def lines(record):
    """How many lines of history the record has."""
    return HistoryLine.objects.filter(entry_id=record.pk).count()


def test_a_new_record_gets_a_number_a_state_and_an_entry_that_equals_it(outage):
    entry = Entry.rows.get(pk=outage.pk)
    assert re.fullmatch(r"INC-\d{6,}", outage.ref)
    assert outage.state == "new"
    assert {n: getattr(entry, n) for n in SHARED_COLUMNS} == {
        n: getattr(type(outage).rows.get(pk=outage.pk), n) for n in SHARED_COLUMNS
    }


def test_an_edit_of_a_stale_copy_is_refused_with_both_versions(outage, amir):
    writing.edit(outage, {"title": "Mail is slow"}, by=amir, version=1)

    with pytest.raises(Stale) as refusal:
        writing.edit(outage, {"title": "Mail is gone"}, by=amir, version=1)

    assert refusal.value.current == {"title": "Mail is slow"}
    assert refusal.value.wanted == {"title": "Mail is gone"}
    assert refusal.value.version == 2
    assert lines(outage) == 2


def test_an_edit_that_changes_nothing_writes_nothing(outage, amir):
    same = writing.edit(outage, {"title": "Mail is down"}, by=amir)
    assert same.version == 1
    assert lines(outage) == 1


def test_every_fault_is_named_at_once_and_nothing_is_written(amir):
    with pytest.raises(ValidationError) as refusal:
        writing.create(
            named("incident").model,
            {"title": "", "impact": 9, "assignee": "PER-999999", "colour": "red"},
            by=amir,
        )
    assert set(refusal.value.message_dict) == {"title", "impact", "assignee", "colour"}
    assert not Entry.rows.filter(kind="incident").exists()


def test_a_reference_to_another_kind_is_refused(outage, amir):
    with pytest.raises(ValidationError) as refusal:
        writing.edit(outage, {"assignee": outage.ref}, by=amir)
    assert "assignee" in refusal.value.message_dict


def test_an_incident_is_not_resolved_without_saying_how(outage, amir):
    with pytest.raises(Refused) as refusal:
        writing.take(outage, "resolve", by=amir)
    assert refusal.value.reasons == ["The resolution is empty."]
    assert lines(outage) == 1


def test_a_move_taken_twice_is_refused_the_second_time(outage, amir):
    writing.take(outage, "resolve", by=amir, given={"resolution": "Restarted"})
    with pytest.raises(Refused) as refusal:
        writing.take(outage, "resolve", by=amir)
    assert "does not start there" in refusal.value.reasons[0]


def test_a_move_asks_only_for_its_own_fields(outage, amir):
    with pytest.raises(ValidationError):
        writing.take(outage, "start", by=amir, given={"title": "Hijacked"})


def test_what_somebody_may_not_see_is_as_if_it_were_not_there(outage, sam, carl):
    for actor in (sam, carl):
        with pytest.raises(type(outage).DoesNotExist):
            writing.edit(outage, {"title": "x"}, by=actor)
        assert not named("incident").among(actor).exists()
        assert search.find("mail", search_everywhere(actor)).entries == []


def test_who_sees_a_record_may_still_not_change_it(outage, ada):
    with pytest.raises(Forbidden):
        writing.edit(outage, {"title": "x"}, by=ada)


def test_a_customer_sees_and_adds_its_own_alone(carl, the_customer):
    model = named("incident").model
    with pytest.raises(Forbidden):
        writing.create(model, {"title": "For nobody"}, by=carl)

    mine = writing.create(model, {"title": "Ours", "customer": the_customer.ref}, by=carl)

    assert list(named("incident").among(carl)) == [mine]


def test_rows_are_not_read_without_a_rule(outage):
    with pytest.raises(Unreached):
        list(type(outage).objects.all())
    with pytest.raises(Unreached):
        type(outage).objects.filter(title="x").exists()
    with pytest.raises(Unreached):
        type(outage).objects.count()


def test_an_archived_record_is_out_of_the_way_and_comes_back(outage, amir):
    gone = writing.archive(outage, by=amir, reason="Entered twice")
    assert (gone.archived, gone.open) == (True, False)
    back = writing.restore(gone, by=amir)
    assert (back.archived, back.open) == (False, True)
    assert lines(outage) == 3


def test_a_customer_cannot_speak_internally(carl, the_customer):
    ours = writing.create(
        named("incident").model, {"title": "Ours", "customer": the_customer.ref}, by=carl
    )
    with pytest.raises(Forbidden):
        conversation.comment(ours, "psst", by=carl, internal=True)


def test_an_internal_note_is_not_found_by_its_words(outage, amir):
    conversation.comment(outage, "the zebra did it", by=amir, internal=True)
    conversation.comment(outage, "the giraffe did it", by=amir)
    assert search.find("zebra", search_everywhere(amir)).entries == []
    assert [e.pk for e in search.find("giraffe", search_everywhere(amir)).entries] == [
        outage.pk
    ]


def test_creating_an_incident_takes_few_statements(amir):
    with CaptureQueriesContext(connection) as captured:
        writing.create(named("incident").model, {"title": "Count me"}, by=amir)
    assert len(captured) <= 10


def test_a_link_is_made_once_and_both_records_tell_of_it(outage, amir):
    other = writing.create(named("incident").model, {"title": "Mail again"}, by=amir)
    conversation.link(outage, "caused_by", other, by=amir)
    conversation.link(outage, "caused_by", other, by=amir)
    assert (lines(outage), lines(other)) == (2, 2)
    assert conversation.unlink(outage, "caused_by", other, by=amir)
    assert not conversation.unlink(outage, "caused_by", other, by=amir)
