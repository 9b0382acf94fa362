"""What holds for every calendar, ticket and log (ISO/IEC 20000-1:2018, 8.3.3)."""

import itertools
from unittest import mock

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ringbeam.services.levels import (
    HELD,
    Batch,
    Pauses,
    calendar_from,
    clocks_of,
    clocks_of_many,
    courses_of,
    hours_of,
    next_promise,
    reckon,
)
from ringbeam.services.levels import stacks as stacks_module
from ringbeam.services.levels.compiling import compile_calendar
from ringbeam.services.levels.pauses import (
    deadline_back_with,
    deadline_with,
    elapsed_with,
    paused_seconds,
    united_pauses,
)
from tests.services.levels.reference import MINUTE, open_minutes
from tests.services.levels.strategies import (
    amounts,
    any_calendars,
    calendars,
    declarations,
    events,
    instants,
    pauses,
    terms,
)

# the first look at a zone compiles years of it, so no single example is timed
quick = settings(deadline=None, max_examples=60)
by_minute = instants.map(lambda at: at // MINUTE * MINUTE)
either_way = st.sampled_from(["table", "search"])


def batch_by(way, calendars_):
    """A batch that looks its answers up in a table, or searches for them."""
    keys = 0 if way == "table" else 1 << 40
    return mock.patch.object(stacks_module, "TABLE_KEYS", keys), Batch(calendars_)


@quick
@given(declarations(), by_minute, st.integers(0, 4 * 24 * 60))
def test_elapsed_is_what_a_count_of_minutes_says(declared, start, minutes):
    end = start + minutes * MINUTE

    elapsed = hours_of(calendar_from(declared)).elapsed(start, end)

    assert elapsed == len(open_minutes(declared, start, end)) * MINUTE


@quick
@given(declarations(), by_minute, st.integers(1, 600))
def test_a_deadline_is_the_end_of_the_minute_that_uses_it_up(declared, start, minutes):
    due = hours_of(calendar_from(declared)).deadline(start, minutes * MINUTE)

    counted = sorted(open_minutes(declared, start, due + 86_400))
    assert due == (counted[minutes - 1] + 1) * MINUTE


@quick
@given(any_calendars, instants, instants, instants)
def test_elapsed_adds_up_and_turns_round(calendar, first, second, third):
    hours = hours_of(calendar)

    assert hours.elapsed(first, second) + hours.elapsed(second, third) == hours.elapsed(
        first, third
    )
    assert hours.elapsed(first, second) == -hours.elapsed(second, first)


@quick
@given(any_calendars, st.lists(instants, min_size=2, max_size=20).map(sorted))
def test_open_time_never_runs_backwards_nor_faster_than_time(calendar, moments):
    steps = np.diff(Batch([calendar]).elapsed(0, moments[0], moments))

    assert np.all(steps >= 0)
    assert np.all(steps <= np.diff(moments))


@quick
@given(any_calendars, instants, amounts)
def test_the_time_until_a_deadline_is_its_target(calendar, start, seconds):
    hours = hours_of(calendar)
    due = hours.deadline(start, seconds)

    assert hours.elapsed(start, due) == seconds
    assert hours.elapsed(start, due - 1) == max(seconds - 1, 0) or not seconds
    assert hours.elapsed(hours.deadline_back(start, seconds), start) == seconds


@quick
@given(any_calendars)
def test_compiled_intervals_are_apart_in_order_and_on_their_grid(calendar):
    compiled = compile_calendar(calendar, 2011, 2015)
    starts, ends = compiled.starts, compiled.ends

    assert np.all(starts[1:] < ends[1:])
    assert np.all(starts[2:] > ends[1:-1])
    assert np.array_equal(np.diff(compiled.before), ends - starts)
    assert not compiled.grid or not np.any(np.concatenate((starts, ends)) % compiled.grid)


@quick
@given(either_way, st.lists(any_calendars, min_size=1, max_size=3), st.data())
def test_many_tickets_are_answered_like_one(way, calendars_, data):
    which = data.draw(st.lists(st.integers(0, len(calendars_) - 1), min_size=1, max_size=8))
    size = {"min_size": len(which), "max_size": len(which)}
    start, end = data.draw(st.lists(instants, **size)), data.draw(st.lists(instants, **size))
    seconds = data.draw(st.lists(st.integers(-90_000, 90_000), **size))
    forward = [abs(each) for each in seconds]
    hours = [hours_of(calendars_[i]) for i in which]
    setting, batch = batch_by(way, calendars_)

    with setting:
        elapsed = batch.elapsed(which, start, end).tolist()
        due = batch.deadlines(which, start, seconds).tolist()
        back = batch.deadlines_back(which, start, forward).tolist()
        is_open = batch.is_open(which, start).tolist()

    assert elapsed == [h.elapsed(a, b) for h, a, b in zip(hours, start, end, strict=True)]
    assert due == [h.deadline(a, s) for h, a, s in zip(hours, start, seconds, strict=True)]
    assert back == [
        h.deadline_back(a, s) for h, a, s in zip(hours, start, forward, strict=True)
    ]
    assert is_open == [h.is_open(a) for h, a in zip(hours, start, strict=True)]


@quick
@given(any_calendars, instants, st.integers(-30, 30), st.booleans())
def test_working_days_are_answered_alike_for_one_and_many(calendar, start, days, late):
    one = hours_of(calendar).days_deadline(start, days, end_of_day=late)

    many = Batch([calendar]).days_deadlines(0, [start, start], days, end_of_day=late)

    assert many.tolist() == [one, one]


@quick
@given(either_way, calendars, st.data())
def test_pauses_are_answered_alike_for_one_and_many(way, calendar, data):
    rows = data.draw(
        st.lists(st.tuples(instants, instants, amounts, pauses(may_be_open=True)), min_size=1)
    )
    start, end, seconds, theirs = zip(*rows, strict=True)
    flat = [(i, a, HELD if b is None else b) for i, each in enumerate(theirs) for a, b in each]
    mixed = data.draw(st.permutations(flat))
    columns = np.array(mixed, dtype=np.int64).reshape(-1, 3).T
    hours = hours_of(calendar)
    setting, batch = batch_by(way, [calendar])

    with setting:
        counted = batch.count(0, start, end, seconds=seconds, pauses=Pauses(*columns))

    due = [deadline_with(hours, a, s, p) for a, _, s, p in rows]
    assert counted.due.tolist() == [HELD if each is None else each for each in due]
    assert counted.elapsed.tolist() == [elapsed_with(hours, a, b, p) for a, b, _, p in rows]


@quick
@given(pauses())
def test_united_pauses_cover_the_same_time_once(some):
    united = united_pauses(some)

    assert all(one[1] < other[0] for one, other in itertools.pairwise(united))
    for edge in {edge for pause in some for edge in pause}:
        for moment in (edge - 1, edge, edge + 1):
            covered = any(a <= moment < b for a, b in some)
            assert covered == any(a <= moment < b for a, b in united)


@quick
@given(any_calendars, instants, instants, pauses(), st.randoms(use_true_random=False))
def test_the_order_and_the_overlap_of_pauses_change_nothing(calendar, one, other, some, random):
    hours, (start, end) = hours_of(calendar), sorted((one, other))
    mixed = random.sample(some, len(some)) + some

    paused = paused_seconds(hours, start, end, mixed)

    assert paused == paused_seconds(hours, start, end, some)
    assert 0 <= paused <= hours.elapsed(start, end)


@quick
@given(any_calendars, instants, st.integers(1, 90_000), pauses())
def test_time_used_until_a_due_with_pauses_is_the_target(calendar, start, seconds, some):
    hours = hours_of(calendar)

    due = deadline_with(hours, start, seconds, some)
    since = deadline_back_with(hours, start, seconds, some)

    assert elapsed_with(hours, start, due, some) == seconds
    assert elapsed_with(hours, since, start, some) == seconds


@quick
@given(st.lists(st.tuples(events(), terms()), max_size=4), instants)
def test_the_clocks_of_many_tickets_are_those_of_each(logs, at):
    many = clocks_of_many(logs, at)

    assert many == [clocks_of(log, agreed, at) for log, agreed in logs]


@quick
@given(events(), terms(), instants, st.randoms(use_true_random=False))
def test_clocks_need_no_order_of_instants_and_no_later_events(log, agreed, at, random):
    earlier = [event for event in log if event.at <= at or event.kind == "opened"]
    apart = [event._replace(at=event.at * 10 + i) for i, event in enumerate(earlier)]
    scaled = random.sample(apart, len(apart))

    assert clocks_of(earlier, agreed, at) == clocks_of(log, agreed, at)
    assert courses_of(scaled, agreed, at * 10 + 9) == courses_of(apart, agreed, at * 10 + 9)


@quick
@given(events(), terms(), instants)
def test_a_reckoning_adds_up_to_the_elapsed_seconds(log, agreed, at):
    for course in courses_of(log, agreed, at):
        clock, lines = reckon(course, agreed.calendar, at)
        passed = [line for line in lines if not line.ahead]
        spans = [line for line in lines if line.start < line.end]

        assert clock in clocks_of(log, agreed, at)
        assert sum(line.seconds for line in passed) == clock.elapsed
        assert sum(x.end - x.start for x in passed if x.what == "paused") == clock.paused
        assert all(one.end == other.start for one, other in itertools.pairwise(spans))
        assert [line.total for line in lines] == list(np.cumsum([x.seconds for x in lines]))


@quick
@given(events(), terms(), instants)
def test_a_reckoning_reaches_the_target_at_the_due(log, agreed, at):
    for course in courses_of(log, agreed, at):
        clock, lines = reckon(course, agreed.calendar, at)
        dues = [line.total for line in lines if line.what == "due"]

        if clock.stopped is None:
            assert len(dues) == (clock.due is not None)
        assert dues in ([], [clock.target_seconds])


@quick
@given(events(), terms(), instants)
def test_the_next_promise_is_the_earliest_due(log, agreed, at):
    clocks = clocks_of(log, agreed, at)
    dues = [clock.due for clock in clocks if clock.ticking and clock.due is not None]

    promise = next_promise(clocks)

    assert (promise is None) == (not any(clock.ticking for clock in clocks))
    assert not dues or promise.due == min(dues)
