"""A move is taken back within ten seconds, by who took it, or refused with the reason."""

from datetime import timedelta

import pytest

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.conversation import comment
from ringbeam.core.entries import Entry
from ringbeam.core.history import HistoryLine
from ringbeam.core.notices import Notice
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import named
from ringbeam.core.undoing import WINDOW, undo
from ringbeam.core.values import BOOKKEEPING, snapshot
from ringbeam.core.watching.telling_watchers import HELD_BACK, tell_watchers
from ringbeam.core.watching.watches import watch
from ringbeam.core.writing import create, take
from tests.cast import to_sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def outage(the_customer, amir):
    given = {"title": "Mail is down", "customer": the_customer, "resolution": "Restarted"}
    return create(named("incident").model, given, by=system())


def values_of(record):
    fresh = type(record).rows.get(pk=record.pk)
    return {name: one for name, one in snapshot(fresh).items() if name not in BOOKKEEPING}


def lines_of(record):
    lines = HistoryLine.objects.filter(entry_id=record.pk).order_by("number")
    return list(lines.values_list("said", flat=True))


def reasons(record, actor):
    with pytest.raises(Refused) as refusal:
        undo(record, by=actor)
    return refusal.value.reasons


def test_the_record_gets_its_values_back_as_an_act_of_its_own(outage, amir):
    before = values_of(outage)
    take(outage, "assign", by=amir, given={"assignee": amir.person})
    assert values_of(outage) != before

    undone = undo(outage, by=amir)

    assert values_of(outage) == before
    assert undone.version == 3
    assert Entry.rows.get(pk=outage.pk).state == "new"
    assert lines_of(outage) == ["create", "assign", "undo"]
    assert reasons(outage, amir) == ["The last thing that happened was no move."]


def test_what_a_register_counts_is_as_it_was(outage, amir, mona):
    take(outage, "assign", by=amir, given={"assignee": amir.person})
    take(outage, "resolve", by=amir)
    take(outage, "reopen", by=amir)
    take(outage, "assign", by=amir, given={"assignee": mona.person})
    fresh = type(outage).rows.get(pk=outage.pk)
    assert (fresh.reopened, fresh.reassigned) == (1, 1)

    undo(outage, by=amir)

    fresh.refresh_from_db()
    assert (fresh.reopened, fresh.reassigned, fresh.owner_id) == (1, 0, amir.person)


def test_it_is_refused_when_something_happened_since(outage, amir, mona):
    take(outage, "start", by=amir)
    comment(outage, "On it", by=amir)
    assert reasons(outage, amir) == ["The last thing that happened was no move."]

    take(outage, "wait_for_customer", by=mona)

    assert reasons(outage, amir) == ["A move is taken back by who took it."]
    with pytest.raises(Refused) as refusal:
        undo(outage, by=mona, number=2)
    assert refusal.value.reasons == ["Something happened since: look at the history."]


def test_it_is_refused_when_ten_seconds_are_over(outage, amir):
    with clock.stopped(clock.now()) as now:
        take(outage, "start", by=amir)
    with clock.stopped(now + WINDOW + timedelta(milliseconds=1)):
        assert reasons(outage, amir) == ["The ten seconds to take it back are over."]
    with clock.stopped(now + WINDOW):
        assert undo(outage, by=amir).state == "new"


def test_a_signature_is_not_taken_back(mona, olga):
    given = {"title": "Access policy", "draft": "Be careful", "owner": olga.person}
    policy = create(named("document").model, given, by=olga)
    take(policy, "submit", by=olga)
    take(policy, "approve", **to_sign(mona))

    assert reasons(policy, mona) == ["It was signed, and a signature is not taken back."]


def test_a_move_that_others_were_told_of_says_so_itself(mona, amir):
    issue = named("audit").life.named("issue")

    assert "was told" in str(issue.lasting)


def test_nobody_undoes_what_is_not_seen_or_was_done_by_a_program_without_account(
    outage, amir, sam
):
    take(outage, "start", by=amir)

    with pytest.raises(type(outage).DoesNotExist):
        undo(outage, by=sam)
    assert reasons(outage, system()) == ["A move is taken back by who took it."]


def test_a_move_that_was_taken_back_is_told_to_nobody(outage, amir, mona):
    watch(outage, by=mona)
    take(outage, "start", by=amir)
    undo(outage, by=amir)
    take(outage, "wait_for_customer", by=amir)

    with clock.stopped(clock.now() + HELD_BACK + timedelta(seconds=1)):
        tell_watchers.func()

    told = [one.outside() for one in Notice.objects.all()]
    assert told == [f"Amir, Wait for customer: {outage.ref} Mail is down"]
