"""History: what was altered, removed or reordered is found; what was disposed of is known."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from ringbeam.core import clock, conversation, seals, writing
from ringbeam.core.actors import system
from ringbeam.core.history import HistoryLine, chain
from ringbeam.core.registers import named
from tests.tampering import without_triggers

pytestmark = pytest.mark.django_db


@pytest.fixture
def worked_on(db):
    """A person whose record was made, changed and commented."""
    us = system()
    record = writing.create(named("person").model, {"title": "Olga"}, by=us)
    record = writing.edit(record, {"job": "Owner"}, by=us)
    conversation.comment(record, "Started today", by=us)
    return record


def tampering():
    """Do what the database refuses, as somebody with its files in hand could."""
    return without_triggers(HistoryLine, seals.Seal)


def seal_later():
    """Seal what there is, as a job does some minutes later."""
    with clock.stopped(clock.now() + timedelta(minutes=5)):
        return seals.seal()


def test_an_untouched_history_has_no_fault_sealed_or_not(worked_on):
    assert seals.verify().faults == []
    assert seals.verify().unsealed_since

    assert seal_later() == 3

    found = seals.verify()
    assert (found.faults, found.seals, found.lines) == ([], 1, 3)
    assert found.unsealed_since == ""


def test_each_act_leaves_one_line_that_says_before_and_after(worked_on):
    lines = HistoryLine.objects.filter(entry_id=worked_on.pk).order_by("number")
    assert [line.said for line in lines] == ["create", "edit", "comment"]
    assert lines[1].changes == {"job": ["", "Owner"]}
    assert [line.number for line in lines] == [1, 2, 3]


def test_an_altered_value_is_found(worked_on):
    with tampering():
        HistoryLine.objects.filter(said="edit").update(values='{"job":["","Queen"]}')
    assert any("the values were altered" in fault for fault in seals.verify().faults)


def test_an_altered_actor_is_found(worked_on):
    with tampering():
        HistoryLine.objects.filter(said="edit").update(who="Somebody else")
    assert any("altered or does not follow" in fault for fault in seals.verify().faults)


def test_a_line_taken_out_of_the_middle_is_found(worked_on):
    with tampering():
        HistoryLine.objects.filter(said="edit").delete()
    assert any("missing or out of order" in fault for fault in seals.verify().faults)


def test_a_line_cut_off_at_the_end_is_found(worked_on):
    with tampering():
        HistoryLine.objects.filter(said="comment").delete()
    assert any("its entry says 3" in fault for fault in seals.verify().faults)


def test_a_whole_chain_forged_after_sealing_is_found(worked_on):
    seal_later()
    with tampering(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_historyline WHERE entry_id = %s", [worked_on.pk])
        cursor.execute(
            "UPDATE core_entry SET lines = 0, head = %s WHERE id = %s", [b"", worked_on.pk]
        )
    assert any("seal 1 to" in fault or "seal" in fault for fault in seals.verify().faults)


def test_disposed_values_are_told_apart_from_altered_ones(worked_on):
    HistoryLine.objects.filter(said="edit").update(values=None, salt=None)
    found = seals.verify()
    assert (found.faults, found.disposed) == ([], 1)


def test_a_young_line_is_not_sealed_yet(worked_on):
    assert seals.seal() == 0


def test_sealing_twice_seals_nothing_twice(worked_on):
    assert seal_later() == 3
    assert seal_later() == 0


def test_a_line_that_is_not_settled_holds_back_those_above_it(worked_on):
    lines = HistoryLine.objects.filter(entry_id=worked_on.pk).order_by("pk")
    with tampering():
        HistoryLine.objects.filter(pk=lines[1].pk).update(
            recorded=clock.now() + timedelta(minutes=30)
        )
    assert seal_later() == 1
    assert seals.Seal.objects.get().last == lines[0].pk


def test_lines_that_slip_in_below_a_seal_are_found(worked_on):
    seal_later()
    one = seals.Seal.objects.get()
    with tampering():
        seals.Seal.objects.update(first=one.first + 1)
    assert any("added before it" in fault for fault in seals.verify().faults)


def test_a_seal_taken_away_from_the_end_is_found_by_the_one_that_was_kept(worked_on):
    seal_later()
    kept = seals.verify().last_seal
    assert seals.verify(kept).faults == []

    with tampering():
        seals.Seal.objects.all().delete()

    assert seals.verify().faults == []
    assert any("was kept is not here" in fault for fault in seals.verify(kept).faults)


def test_a_seal_says_its_range(worked_on):
    seal_later()
    with tampering():
        seals.Seal.objects.update(first=0)
    assert any("does not follow" in fault for fault in seals.verify().faults)


def test_a_last_line_made_anew_is_found_by_the_head_of_its_entry(worked_on):
    last = HistoryLine.objects.get(said="comment")
    before = HistoryLine.objects.get(said="edit")
    last.who = "Somebody else"
    last.chained = chain(bytes(before.chained), last)
    with tampering():
        last.save()
    assert any("its entry remembers" in fault for fault in seals.verify().faults)


def test_a_node_of_the_tree_does_not_pass_for_a_leaf():
    leaves = [bytes([number]) * 32 for number in range(4)]
    halves = [seals.merkle(leaves[:2]), seals.merkle(leaves[2:])]
    assert seals.merkle(halves) != seals.merkle(leaves)


@pytest.mark.parametrize(
    "alter",
    [
        lambda: HistoryLine.objects.update(who="Eve"),
        lambda: HistoryLine.objects.update(values="{}"),
        lambda: HistoryLine.objects.update(values=None, salt=None, reason="Tidied up"),
        lambda: HistoryLine.objects.update(account_id=None, chained=b"x"),
        lambda: HistoryLine.objects.filter(said="edit").delete(),
        lambda: seals.Seal.objects.update(count=1),
        lambda: seals.Seal.objects.all().delete(),
    ],
)
def test_the_database_refuses_to_change_or_remove_a_line_or_a_seal(worked_on, alter):
    seal_later()

    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        alter()

    assert seals.verify().faults == []


def test_verification_says_how_far_it_is(monkeypatch):
    for title in ("One", "Two", "Three"):
        writing.create(named("group").model, {"title": title}, by=system())
    monkeypatch.setattr(seals, "TOLD_EVERY", 1)
    told = []
    seals.verify(tell=lambda done, of: told.append((done, of)))
    assert told == [(1, 3), (2, 3), (3, 3)]
