"""Duties: planned ahead once, late and missed in public, moved only with who and why."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from ringbeam.core import clock, writing
from ringbeam.core.actors import system
from ringbeam.core.intervals import DAYS, MONTHS, WEEKS, YEARS
from ringbeam.core.notices import Notice
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.planning.duties import Duty
from ringbeam.planning.duty_occurrences import DutyOccurrence
from ringbeam.planning.occurring import keep_duties, plan
from tests.web.pages import make, text_of

pytestmark = pytest.mark.django_db
START = date(2026, 1, 31)


def on(day):
    return clock.stopped(datetime(day.year, day.month, day.day, 9, tzinfo=UTC))


def duty(by, owner, **given):
    usual = {"title": "Restore test", "activity": "test", "owner": owner, "first": START}
    made = writing.create(Duty, {**usual, "every": 1, "period": MONTHS, **given}, by=by)
    return writing.take(made, "put_in_force", by=by)


def told(one):
    rows = DutyOccurrence.rows.filter(duty=one.pk).order_by("planned")
    return list(rows.values_list("planned", "state"))


def only(one, state):
    return DutyOccurrence.rows.get(duty=one.pk, state=state)


def test_one_lies_ahead_and_the_next_is_planned_when_it_can_be_done(mona, olga):
    with on(date(2026, 1, 1)):
        made = duty(mona, olga.person)
        assert told(made) == [(date(2026, 1, 31), "planned")]
    with on(date(2026, 1, 17)):
        keep_duties.func()
        before = Notice.objects.filter(account_id=olga.account).count()
        assert (keep_duties.func(), plan(made.pk)) == (0, 0), "safe to run twice"

    assert told(made) == [(date(2026, 1, 31), "to_do"), (date(2026, 2, 28), "planned")]
    assert before == 1
    first = only(made, "to_do")
    assert first.owner_id == olga.person
    assert first.due.date() == date(2026, 1, 31)


def test_it_is_done_with_evidence_within_its_days_alone(mona, olga):
    with on(date(2026, 1, 1)):
        made = duty(mona, olga.person)
        with pytest.raises(Refused):
            writing.take(only(made, "planned"), "finish", by=olga, given={"evidence": "x"})
    with on(date(2026, 1, 20)):
        keep_duties.func()
        first = only(made, "to_do")
        with pytest.raises(Refused) as refusal:
            writing.take(first, "finish", by=olga, given={"done_on": date(2026, 1, 21)})
        assert refusal.value.reasons == [
            "Say what was done and what shows it.",
            "The day on which it was done lies ahead.",
        ]
        done = writing.take(first, "finish", by=olga, given={"evidence": "Restored 3 files"})
        with pytest.raises(ValidationError):
            writing.edit(done, {"evidence": "Restored all"}, by=mona)

    assert (done.done_on, done.done_by_id) == (date(2026, 1, 20), olga.person)
    assert done.missed_on is None


def test_what_is_not_done_is_late_then_missed_and_stays(mona, olga):
    with on(date(2026, 1, 1)):
        made = duty(mona, olga.person)
    with on(date(2026, 2, 1)):
        keep_duties.func()
    assert told(made)[0] == (date(2026, 1, 31), "late")
    with on(date(2026, 4, 2)):
        keep_duties.func()

    assert told(made) == [
        (date(2026, 1, 31), "missed"),
        (date(2026, 2, 28), "missed"),
        (date(2026, 3, 31), "late"),
        (date(2026, 4, 30), "planned"),
    ]
    assert {one.missed_on for one in DutyOccurrence.rows.filter(state="missed")} == {
        date(2026, 1, 31),
        date(2026, 2, 28),
    }


def test_a_day_moved_after_it_was_due_keeps_the_miss_and_who_moved_it(mona, olga):
    with on(date(2026, 1, 20)):
        made = duty(mona, olga.person)
        first = only(made, "to_do")
        with pytest.raises(ValidationError, match="Say why"):
            writing.edit(first, {"day": date(2026, 2, 3)}, by=olga)
    because = {"moved_because": "The tape was away"}
    with on(date(2026, 2, 2)):
        with pytest.raises(ValidationError, match="skip this one"):
            writing.edit(first, {"day": date(2026, 2, 28), **because}, by=olga)
        moved = writing.edit(first, {"day": date(2026, 2, 10), **because}, by=olga)
    with on(date(2026, 2, 9)):
        keep_duties.func()
        done = writing.take(moved, "finish", by=olga, given={"evidence": "Restored"})

    assert (moved.missed_on, moved.moved_by_id) == (date(2026, 1, 31), olga.person)
    assert (done.missed_on, done.planned) == (date(2026, 1, 31), date(2026, 1, 31))


def test_skipping_is_a_managers_and_needs_a_reason_and_a_missed_one_is_not_done_later(
    mona, olga
):
    with on(date(2026, 1, 20)):
        made = duty(mona, olga.person)
        first = only(made, "to_do")
        with pytest.raises(Forbidden):
            writing.take(first, "skip", by=olga, given={"skipped_because": "No time"})
        with pytest.raises(Refused, match="Say why it is skipped"):
            writing.take(first, "skip", by=mona)
    with on(date(2026, 3, 1)):
        keep_duties.func()
        with pytest.raises(Refused):
            writing.take(first, "finish", by=mona, given={"evidence": "Now"})


def test_the_owner_changes_no_interval_and_what_is_planned_follows_the_managers_change(
    mona, olga, amir
):
    with on(date(2026, 1, 1)):
        made = duty(mona, olga.person)
        with pytest.raises(Forbidden):
            writing.edit(made, {"every": 12}, by=olga)
        writing.edit(made, {"first": date(2026, 1, 15), "owner": amir.person}, by=mona)

        assert told(made) == [(date(2026, 1, 15), "planned"), (date(2026, 2, 15), "planned")]
        assert {one.owner_id for one in DutyOccurrence.rows.filter(duty=made.pk)} == {
            amir.person
        }


def test_a_changed_rule_is_planned_from_what_is_regular_and_passed_alone(mona, olga, stored):
    far = {"title": "Beside", "planned": date(2027, 1, 5), "owner": olga.person}
    with on(date(2026, 2, 10)):
        made = duty(mona, olga.person)
        keep_duties.func()
        writing.create(DutyOccurrence, {**far, "duty": made.ref}, by=mona)
        before = told(made)
        serves = {"serves": ["iso-20000-1:2018:8.7.2"], "editions": ["iso-20000-1:2018"]}
        made = writing.edit(made, serves, by=mona)
        assert told(made) == before, "what it serves is no day"
        writing.edit(made, {"every": 2}, by=mona)

    assert (date(2026, 3, 31), "planned") in told(made)
    with on(date(2026, 6, 1)):
        keep_duties.func()
    assert (date(2026, 5, 31), "late") in told(made)


def test_days_that_follow_each_other_are_planned_anew_whatever_the_order(mona, olga):
    with on(date(2026, 1, 1)):
        weekly = {"first": date(2026, 1, 7), "period": WEEKS, "opened_before": 0}
        made = duty(mona, olga.person, **weekly)
        writing.edit(made, {"first": date(2026, 1, 2), "opened_before": 5}, by=mona)
        assert told(made) == [(date(2026, 1, 2), "planned"), (date(2026, 1, 9), "planned")]
        writing.edit(made, {"every": 1, "first": date(2026, 1, 9)}, by=mona)

    assert told(made) == [(date(2026, 1, 9), "planned"), (date(2026, 1, 16), "planned")]


def test_what_changed_while_it_was_ended_is_planned_when_it_comes_into_force(mona, olga):
    with on(date(2026, 1, 1)):
        made = duty(mona, olga.person)
        made = writing.take(made, "end", by=mona, given={"ended_because": "Moved"})
        made = writing.edit(made, {"first": date(2026, 2, 20)}, by=mona)
        assert told(made) == [(date(2026, 1, 31), "planned")]
        writing.take(made, "put_in_force", by=mona)

    assert told(made) == [(date(2026, 2, 20), "planned")]


def test_one_skipped_past_its_day_keeps_the_miss(mona, olga):
    with on(date(2026, 1, 20)):
        made = duty(mona, olga.person)
    with on(date(2026, 2, 1)):
        because = {"skipped_because": "No time"}
        late = writing.take(only(made, "to_do"), "skip", by=mona, given=because)
        ahead = writing.create(
            DutyOccurrence,
            {"title": "Beside", "duty": made.ref, "planned": date(2026, 2, 10)},
            by=mona,
        )
        ahead = writing.take(ahead, "skip", by=mona, given=because)

    assert (late.missed_on, ahead.missed_on) == (date(2026, 1, 31), None)


def test_it_is_not_done_before_it_could_be(mona, olga):
    with on(date(2026, 1, 20)):
        made = duty(mona, olga.person)
        first = only(made, "to_do")
        done = {"evidence": "Restored 3 files", "done_on": date(2026, 1, 16)}
        with pytest.raises(Refused, match="not before Sat 17 Jan 2026"):
            writing.take(first, "finish", by=olga, given=done)
        moved = {"day": date(2026, 1, 25), "moved_because": "The tape is here"}
        first = writing.edit(first, moved, by=olga)
        first = writing.take(first, "finish", by=olga, given=done)

    assert first.done_on == date(2026, 1, 16)


def test_an_occurrence_keeps_what_was_cited_when_it_could_be_done(mona, olga, stored):
    tests = ["iso-20000-1:2018:8.7.2"]
    with on(date(2026, 1, 20)):
        made = duty(mona, olga.person, serves=tests)
        keep_duties.func()
        writing.edit(made, {"serves": [], "activity": "other"}, by=mona)

        opened, ahead = only(made, "to_do"), only(made, "planned")
        assert (opened.serves, opened.activity) == (tests, "test")
        assert (ahead.serves, ahead.activity) == ([], "other")


def test_an_interval_or_fixed_days_and_nothing_that_is_none(mona, olga):
    usual = {"title": "Report", "owner": olga.person, "first": START}

    for wrong, field in (
        ({"every": 1, "fixed": ["03-31"]}, "fixed"),
        ({"fixed": ["02-30"]}, "fixed"),
        ({"fixed": [7]}, "fixed"),
        ({"every": 1, "period": WEEKS, "opened_before": 8}, "opened_before"),
        ({"every": 1, "serves": ["iso-9001:2015:99"]}, "serves"),
        ({"every": 1, "editions": [{"a": 1}]}, "editions"),
        ({"every": 0}, "every"),
    ):
        with pytest.raises(ValidationError) as refusal:
            writing.create(Duty, {**usual, **wrong}, by=mona)
        assert field in refusal.value.message_dict


def test_a_day_at_the_end_of_the_calendar_is_refused_and_a_stored_one_stops_nothing(mona, olga):
    made = duty(mona, olga.person)
    one = DutyOccurrence.rows.filter(duty=made.pk).latest("planned")
    with pytest.raises(ValidationError, match="year from 1900"):
        writing.edit(one, {"day": "0001-01-01"}, by=mona)

    DutyOccurrence.rows.filter(pk=one.pk).update(
        day=date.min, planned=date.min, state="planned"
    )
    keep_duties.func()
    assert DutyOccurrence.rows.get(pk=one.pk).state != "planned"


def test_the_page_of_a_duty_says_what_was_missed(mona, olga, client_of):
    with on(date(2026, 1, 1)):
        made = duty(mona, olga.person)
    with on(date(2026, 4, 2)):
        keep_duties.func()

    shown = text_of(client_of(olga).get(f"/duties/{made.ref}/"))

    assert shown.count("Missed") >= 2
    assert "not done by" in shown
    days = ["Thu 30 Apr", "Tue 31 Mar", "Sat 28 Feb"]
    places = [shown.index(f">{one}") for one in days]
    assert places == sorted(places), "one after the other, the newest first"


def test_the_page_of_a_duty_keeps_the_archived_ones_that_were_missed(mona, olga, client_of):
    with on(date(2026, 1, 1)):
        made = duty(mona, olga.person)
    with on(date(2026, 4, 2)):
        keep_duties.func()
        for one in DutyOccurrence.rows.filter(duty=made.pk).exclude(state="planned"):
            writing.archive(one, by=mona)
        DutyOccurrence.rows.filter(duty=made.pk, state="planned").update(archived=True)

    shown = text_of(client_of(mona).get(f"/duties/{made.ref}/"))

    assert shown.count("not done by") == 3


spans = st.lists(st.integers(1, 40), min_size=1, max_size=3)
intervals = st.tuples(st.integers(1, 6), st.sampled_from([DAYS, WEEKS, MONTHS, YEARS]))


@settings(deadline=None, max_examples=6)
@given(intervals, st.dates(date(2023, 1, 1), date(2024, 12, 31)), spans)
def test_however_rarely_the_job_runs_each_planned_day_is_there_once(interval, first, spans):
    every, period = interval
    today = first
    with on(today):
        owner = make("person", title="Somebody").pk
        given = {"every": every, "period": period, "first": first, "opened_before": 1}
        made = duty(system(), owner, **given)
    for span in spans:
        today += timedelta(days=span)
        with on(today):
            keep_duties.func()
    found = told(made)
    days = [day for day, _state in found]

    assert days == [made.interval.at(n) for n in range(len(days))]
    assert all(later > day for day, later in pairwise(days))
    assert days[-1] > today
    assert {state for day, state in found if made.interval.after(day) <= today} <= {"missed"}
