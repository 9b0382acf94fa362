"""Many records at once leave what one by one leaves: rows, entries, chained history, search."""

from datetime import UTC, datetime, timedelta

import pytest

from ringbeam.core import bulk, clock, conversation, history, seals, search, values, writing
from ringbeam.core.actors import IMPORT, Actor, system
from ringbeam.core.acts import COMMENT, CREATE, EDIT, Act
from ringbeam.core.bulk import Birth, Growth, Told
from ringbeam.core.comments import Comment
from ringbeam.core.entries import SHARED_COLUMNS, Entry
from ringbeam.core.history import HistoryLine
from ringbeam.core.lives import begin
from ringbeam.core.participants import Participant
from ringbeam.core.rebuilding import rebuild_entries, rebuild_search
from ringbeam.core.registers import named, search_everywhere
from ringbeam.core.search import SearchDocument
from tests.tampering import without_triggers

SINCE = datetime(2016, 3, 1, 9, 0, tzinfo=UTC)
LATER = SINCE + timedelta(hours=2, microseconds=5)
OWN = {"id", "entry_id", "uid", "ref", "updated"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return Actor("Updated by 21", IMPORT, everything=True)


@pytest.fixture
def requester():
    return writing.create(named("person").model, {"title": "Rita"}, by=system())


def born(model, **given):
    record = model(**given)
    begin(record)
    return record


def born_incident(requester, **given):
    model = named("incident").model
    begun = {"title": "No mail", "description": "Größe", "requester": requester, "priority": 3}
    return born(model, **begun | given)


def lines_of(record):
    return list(HistoryLine.objects.filter(entry_id=record.pk).order_by("number"))


def alike(one):
    """What two lines of different records must have in common."""
    changes = {k: v for k, v in one.changes.items() if k not in OWN}
    return (
        one.number,
        one.at,
        one.account_id,
        one.who,
        one.door,
        one.said,
        one.source,
        changes,
    )


def stored(record):
    fresh = type(record).rows.get(pk=record.pk)
    return {k: v for k, v in values.snapshot(fresh).items() if k not in OWN}


def document(record):
    kept = SearchDocument.objects.get(pk=record.pk)
    return kept.words.replace(record.ref.split("-")[1], ""), kept.scopes.replace(
        f"zze{record.pk}", ""
    )


def entry_differs(record):
    fresh, entry = type(record).rows.get(pk=record.pk), Entry.rows.get(pk=record.pk)
    return [c for c in SHARED_COLUMNS if getattr(fresh, c) != getattr(entry, c)]


def slowly(requester, by):
    """An incident that is created, edited and commented, one act after the other."""
    given = {"title": "No mail", "description": "Größe", "requester": requester.ref}
    act = Act(by, CREATE, SINCE, "file row 1")
    made = writing.create(named("incident").model, given, by=by, act=act)
    act = Act(by, EDIT, LATER, "file row 2")
    made = writing.edit(made, {"title": "No mail at all"}, by=by, act=act)
    conversation.comment(made, "We look into it", by=by, act=Act(by, COMMENT, LATER, "row 3"))
    return made


def at_once(requester, by):
    said = Comment(who=by.name, at=LATER, text="We look into it", outgoing=True, source="row 3")
    told = (
        Told(Act(by, EDIT, LATER, "file row 2"), {"title": ("No mail", "No mail at all")}),
        Told(
            Act(by, COMMENT, LATER, "row 3"),
            {"text": (None, "We look into it"), "internal": (None, False)},
            said,
        ),
    )
    record = born_incident(requester, title="No mail at all")
    bulk.create_many([Birth(record, Act(by, CREATE, SINCE, "file row 1"), told)], by=by)
    return record


def test_one_at_once_is_what_one_by_one_is(requester, by):
    slow, fast = slowly(requester, by), at_once(requester, by)

    assert [alike(one) for one in lines_of(fast)] == [alike(one) for one in lines_of(slow)]
    assert stored(fast) == stored(slow)
    assert document(fast) == document(slow)
    assert entry_differs(fast) == []
    comments = Comment.objects.order_by("pk").values("who", "at", "text", "outgoing", "source")
    assert comments[0] == comments[1]
    joined = Participant.objects.values_list("entry_id", "person_id", "part")
    assert {(slow.pk, requester.pk, "requester"), (fast.pk, requester.pk, "requester")} == {
        *joined
    }


def test_chains_made_at_once_are_verified_and_can_be_sealed(requester, by):
    with clock.stopped(SINCE + timedelta(days=365)):
        at_once(requester, by)
        at_once(requester, by)

    with clock.stopped(clock.now() + timedelta(minutes=5)):  # all of it has settled by then
        assert seals.seal() >= 6
    assert seals.verify().faults == []


def test_an_altered_line_made_at_once_is_noticed(requester, by):
    record = at_once(requester, by)
    with without_triggers(HistoryLine):
        HistoryLine.objects.filter(entry_id=record.pk, number=2).update(who="Somebody else")

    assert len(seals.verify().faults) == 1


def test_a_line_made_at_once_hashes_like_one_that_the_kernel_makes(by):
    act = Act(by, EDIT, LATER, "row 7", "because")
    changes = {"due": (None, LATER), "major": (False, True), "title": ("ä", "b")}
    slow = history.line(7, history.Head(3, b"x" * 32), act, changes)
    fast = bulk._line(7, history.Head(3, b"x" * 32), Told(act, changes), slow.recorded)

    assert fast.values == slow.values
    same = HistoryLine(**fast._replace(digest=slow.digest)._asdict())
    assert history.chain(b"x" * 32, same) == slow.chained


def test_many_have_ids_and_numbers_of_their_own(by):
    person = named("person").model
    before = writing.create(person, {"title": "Before"}, by=system())
    births = [Birth(born(person, title=f"P {n}"), Act(by, CREATE)) for n in range(700)]
    bulk.create_many(births, by=by)
    after = writing.create(person, {"title": "After"}, by=system())

    made = [birth.record for birth in births]
    assert len({one.pk for one in made} | {before.pk, after.pk}) == 702
    assert len({one.ref for one in made} | {before.ref, after.ref}) == 702
    assert before.pk < made[0].pk < made[-1].pk < after.pk
    assert seals.verify().faults == []


def test_further_lines_and_values_are_written_at_once(requester, by):
    records = [at_once(requester, by), at_once(requester, by)]
    other = writing.create(named("person").model, {"title": "Otto"}, by=system())
    growths = []
    for entry, record in bulk.locked_many(named("incident").model, [r.pk for r in records]):
        changes = {
            "title": (record.title, "Mail is back"),
            "requester_id": (requester.pk, other.pk),
            "resolved": (None, LATER),
        }
        for name, (_was, now) in changes.items():
            setattr(record, name, now)
        growths.append(Growth(entry, record, [Told(Act(by, EDIT, LATER), changes)]))
    bulk.append_many(growths, by=by)

    for record in records:
        fresh = type(record).rows.get(pk=record.pk)
        assert (fresh.title, fresh.resolved, fresh.version) == ("Mail is back", LATER, 3)
        assert len(lines_of(record)) == 4
        assert entry_differs(record) == []
        parts = Participant.objects.filter(entry_id=record.pk).values_list(
            "person_id", flat=True
        )
        assert {*parts} == {requester.pk, other.pk}
    found = search.find("back", search_everywhere(system()))
    assert {entry.pk for entry in found.entries} == {record.pk for record in records}
    assert search.find("mail look", search_everywhere(system())).entries
    assert seals.verify().faults == []


def test_a_record_without_anything_new_is_left_as_it_is(requester, by):
    record = at_once(requester, by)
    ((entry, fresh),) = bulk.locked_many(type(record), [record.pk])
    fresh.title = "Not told"
    bulk.append_many([Growth(entry, fresh, ())], by=by)

    assert type(record).rows.get(pk=record.pk).title == "No mail at all"
    assert len(lines_of(record)) == 3


def test_nothing_is_created_of_nothing(by):
    bulk.create_many([], by=by)
    bulk.append_many([], by=by)

    assert not Entry.rows.exists()


def test_entries_are_made_anew_from_rows(requester, by):
    record = at_once(requester, by)
    Entry.rows.filter(pk=record.pk).update(title="Wrong", owner=requester.entry, open=False)

    done = list(rebuild_entries(record.register))

    assert done == [record.pk]
    assert entry_differs(record) == []
    assert seals.verify().faults == []


def test_rebuilding_does_not_hide_that_lines_were_cut_off(requester, by):
    record = at_once(requester, by)
    with without_triggers(HistoryLine):
        HistoryLine.objects.filter(entry_id=record.pk, number=3).delete()

    list(rebuild_entries(record.register))

    assert len(seals.verify().faults) == 1


def test_search_is_made_anew_and_goes_on_where_it_stopped(requester, by):
    first, second = at_once(requester, by), at_once(requester, by)
    kept = document(second)
    SearchDocument.objects.update(words="lost", scopes="")

    assert list(rebuild_search(first.register, after=first.pk)) == [second.pk]

    assert document(second) == kept
    assert SearchDocument.objects.get(pk=first.pk).words == "lost"


def test_values_pass_unchanged_whatever_their_type(by):
    agreement = named("agreement").model
    calendar = writing.create(named("calendar").model, {"title": "Always"}, by=system())
    targets = [{"priority": 1, "metric": "response", "seconds": 900, "ü": [None, True]}]
    record = born(
        agreement,
        title="Gold",
        calendar=calendar,
        targets=targets,
        start=SINCE.date(),
        workload=None,
    )
    bulk.create_many([Birth(record, Act(by, CREATE, SINCE))], by=by)

    fresh = agreement.rows.get(pk=record.pk)
    assert (fresh.targets, fresh.start, fresh.workload) == (targets, SINCE.date(), None)
    assert (fresh.uid, fresh.created) == (record.uid, SINCE)
