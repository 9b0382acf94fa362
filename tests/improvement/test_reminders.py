"""Reminders: before and after an action is due, once per stage, then to who stands above."""

from datetime import timedelta

import pytest

from ringbeam.core import clock, writing
from ringbeam.core.accounts import Account
from ringbeam.core.actors import system
from ringbeam.core.history import HistoryLine
from ringbeam.core.notices import Notice
from ringbeam.core.registers import named
from ringbeam.improvement.actions import Action
from ringbeam.improvement.reminders import Reminder, remind_of_actions
from tests.cast import leaves_nameless

pytestmark = pytest.mark.django_db
NOON = clock.now()
DAY = timedelta(days=1)


def action(owner, due=NOON + 10 * DAY, **given):
    given = {"title": "Restore monthly", "description": "x", "owner": owner, **given}
    return writing.create(Action, given | {"due": due}, by=system())


def told(actor):
    """What the actor was told, oldest first."""
    mine = Notice.objects.filter(account_id=actor.account).order_by("pk")
    return [one.outside().partition(": ")[0] for one in mine]


def run(days):
    with clock.stopped(NOON + days * DAY):
        return remind_of_actions.func()


def test_each_stage_is_told_once_and_written_down(olga, mona):
    with clock.stopped(NOON):
        made = action(olga.person)

    counts = [run(days) for days in (1, 8, 8, 11, 11.5, 18, 18, 30)]

    assert counts == [0, 1, 0, 1, 0, 1, 0, 0]
    assert told(olga) == ["Soon due", "Overdue"]
    assert told(mona) == ["Escalated"]
    lines = HistoryLine.objects.filter(entry_id=made.pk, said="remind").order_by("number")
    assert [line.why for line in lines] == [
        "Soon due: Olga",
        "Overdue: Olga",
        "Escalated: Mona",
    ]
    assert leaves_nameless(*Notice.objects.all())
    assert Action.rows.get(pk=made.pk).version == made.version


def test_a_new_due_date_begins_anew(olga):
    with clock.stopped(NOON):
        made = action(olga.person)
    assert run(8) == 1
    writing.edit(made, {"due": NOON + 20 * DAY}, by=system())
    assert run(11) == 0
    assert run(18) == 1
    assert told(olga) == ["Soon due", "Soon due"]


def test_it_goes_to_who_answers_for_the_owners_unit_or_the_one_above(olga, amir, mona):
    unit = named("unit").model
    above = writing.create(unit, {"title": "Works", "owner": amir.person}, by=system())
    given = {"title": "Line 1", "owner": olga.person, "parent": above.ref}
    line = writing.create(unit, given, by=system())
    person = named("person").model.rows.get(pk=olga.person)
    writing.edit(person, {"unit": line.ref}, by=system())
    with clock.stopped(NOON):
        action(olga.person)

    run(18)

    assert told(amir) == ["Escalated"]
    assert told(mona) == []


def test_units_in_a_circle_do_not_hang_it(olga, mona):
    unit = named("unit").model
    one = writing.create(unit, {"title": "One"}, by=system())
    other = writing.create(unit, {"title": "Other", "parent": one.ref}, by=system())
    writing.edit(one, {"parent": other.ref}, by=system())
    person = named("person").model.rows.get(pk=olga.person)
    writing.edit(person, {"unit": one.ref}, by=system())
    with clock.stopped(NOON):
        action(olga.person)

    run(18)

    assert told(mona) == ["Escalated"]


def test_what_is_done_or_archived_is_told_of_no_more(olga):
    with clock.stopped(NOON):
        done, put_away = action(olga.person), action(olga.person)
        writing.take(done, "finish", by=system(), given={"evidence": "Report."})
        writing.archive(put_away, by=system())

    assert run(20) == 0


def test_a_week_without_a_due_date_is_told(olga):
    with clock.stopped(NOON):
        action(olga.person, due=None)

    assert [run(days) for days in (6, 7, 8)] == [0, 1, 0]
    assert told(olga) == ["Without a due date"]


def test_nobody_reached_is_said_and_claimed_all_the_same(olga):
    Account.objects.filter(pk=olga.account).update(is_active=False)
    with clock.stopped(NOON):
        made = action(olga.person)

    run(8)

    line = HistoryLine.objects.get(entry_id=made.pk, said="remind")
    assert line.why == "Soon due: nobody could be told"
    assert Reminder.objects.count() == 1
