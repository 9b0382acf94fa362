"""The clocks of a ticket as its procedure tells them (ISO/IEC 20000-1:2018, 8.3.3)."""

import pytest

from ringbeam.services.levels import (
    Event,
    EventsError,
    LevelsError,
    Switches,
    Target,
    Terms,
    calendar_from,
    clocks_of,
    courses_of,
    next_promise,
    reckon,
)
from tests.services.levels.reference import instant

HOUR = 3600
CALENDAR = calendar_from(
    {
        "timezone": "Europe/Berlin",
        "weekly": {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
        "holidays": [{"date": "2026-05-14", "name": "Ascension Day"}],
    }
)
TARGETS = {
    "low": {"response": Target(2 * HOUR), "resolution": Target(8 * HOUR)},
    "high": {"response": Target(HOUR), "resolution": Target(4 * HOUR)},
}
WAITS = {"resolution": frozenset({"waiting for customer"})}


def monday(clock):
    return instant(f"2026-05-04T{clock}+02:00")


def tuesday(clock):
    return instant(f"2026-05-05T{clock}+02:00")


def opened(clock="09:00", priority="low"):
    return Event(monday(clock), "opened", "new", priority)


def moved(at, state):
    return Event(at, "moved", state)


def clock(events, at, metric="resolution", targets=None, **switches):
    terms = Terms(CALENDAR, targets or TARGETS, Switches(**{"pausing": WAITS, **switches}))
    found = [each for each in clocks_of(events, terms, at) if each.metric == metric]
    return found[-1] if found else None


def test_a_public_reply_is_the_response():
    response = clock(
        [opened(), Event(monday("10:00"), "replied")], tuesday("12:00"), "response"
    )

    assert (response.state, response.stopped, response.elapsed) == (
        "met",
        monday("10:00"),
        HOUR,
    )


def test_an_automatic_receipt_is_no_response():
    receipt = Event(monday("09:01"), "replied", automatic=True)

    response = clock([opened(), receipt], monday("12:00"), "response")

    assert (response.state, response.stopped, response.remaining) == ("missed", None, -HOUR)


def test_a_state_may_count_as_response_where_a_log_holds_no_replies():
    events = [opened(), moved(monday("10:30"), "in progress")]

    assert clock(events, monday("12:00"), "response").stopped is None
    answered = clock(events, monday("12:00"), "response", answering=frozenset({"in progress"}))
    assert (answered.state, answered.stopped) == ("met", monday("10:30"))


def test_a_clock_that_waits_has_no_due_and_says_why():
    waiting = clock(
        [opened(), moved(monday("11:00"), "waiting for customer")], tuesday("12:00")
    )

    assert (waiting.state, waiting.due, waiting.reason) == (
        "paused",
        None,
        "waiting for customer",
    )
    assert (waiting.elapsed, waiting.paused, waiting.remaining) == (
        2 * HOUR,
        9 * HOUR,
        6 * HOUR,
    )


def test_waiting_moves_the_due_of_the_metrics_that_the_agreement_names():
    events = [
        opened(),
        moved(monday("10:00"), "waiting for customer"),
        moved(monday("13:00"), "in progress"),
    ]
    both = {**WAITS, "response": WAITS["resolution"]}

    assert clock(events, monday("14:00")).due == tuesday("12:00")
    assert clock(events, monday("14:00"), "response").due == monday("11:00")
    assert clock(events, monday("14:00"), "response", pausing=both).due == monday("14:00")


def test_waiting_that_begins_after_the_due_excuses_nothing():
    events = [opened(priority="high"), moved(monday("15:00"), "waiting for customer")]

    late = clock(events, monday("16:00"))

    assert (late.state, late.due) == ("missed", monday("13:00"))


@pytest.mark.parametrize(
    ("switch", "due"),
    [("go_on", "17:00"), ("recompute", "13:00"), ("restart", "15:00")],
)
def test_a_change_of_priority_does_what_the_agreement_says(switch, due):
    events = [opened(), Event(monday("11:00"), "prioritized", priority="high")]

    assert clock(events, monday("12:00"), on_priority=switch).due == monday(due)


def test_a_stopped_clock_is_frozen():
    events = [
        opened(),
        Event(monday("10:00"), "replied"),
        Event(monday("11:00"), "prioritized", priority="high"),
        moved(monday("12:00"), "waiting for customer"),
    ]

    before, after = (clock(events[:n], monday("16:00"), "response") for n in (2, 4))
    assert before == after


def test_resolving_at_the_due_meets_the_promise_and_a_second_later_misses_it():
    at_due, late = (
        clock([opened(), Event(monday("17:00") + more, "resolved")], tuesday("12:00"))
        for more in (0, 1)
    )

    assert (at_due.state, late.state) == ("met", "missed")


@pytest.mark.parametrize(
    ("switch", "number", "due", "elapsed"),
    [
        ("go_on", 1, tuesday("12:00"), 4 * HOUR),
        ("restart", 1, tuesday("14:00"), 2 * HOUR),
        ("new", 2, tuesday("14:00"), 2 * HOUR),
    ],
)
def test_reopening_does_what_the_agreement_says(switch, number, due, elapsed):
    events = [
        opened(),
        Event(monday("11:00"), "resolved"),
        Event(monday("14:00"), "reopened", "in progress"),
    ]

    again = clock(events, monday("16:00"), on_reopening=switch)

    assert (again.number, again.elapsed, again.stopped) == (number, elapsed, None)
    assert again.due == due


def test_a_ticket_that_moves_on_after_its_resolution_has_been_reopened():
    said = [
        opened(),
        Event(monday("10:00"), "closed"),
        Event(monday("11:00"), "reopened", "new"),
    ]
    unsaid = [*said[:2], moved(monday("11:00"), "new")]

    assert clock(said, monday("12:00")) == clock(unsaid, monday("12:00"))


def test_each_reply_keeps_one_promise_of_an_update_and_begins_the_next():
    targets = {"low": {"update": Target(2 * HOUR)}}
    events = [opened(), *(Event(monday(at), "replied") for at in ("10:00", "13:30"))]
    terms = Terms(CALENDAR, targets)

    updates = clocks_of(events, terms, monday("14:00"))

    assert [each.number for each in updates] == [1, 2, 3]
    assert [each.state for each in updates] == ["met", "missed", "running"]
    assert updates[-1].due == monday("15:30")


def test_a_promise_in_days_keeps_the_wall_clock_and_is_moved_by_open_time():
    targets = {"low": {"resolution": Target(2, "days")}}
    wait = [
        moved(monday("12:00"), "waiting for customer"),
        moved(monday("13:00"), "in progress"),
    ]

    plain = clock([opened()], monday("14:00"), targets=targets)
    moved_on = clock([opened(), *wait], monday("14:00"), targets=targets)

    assert plain.due == instant("2026-05-06T09:00+02:00")
    assert moved_on.due == instant("2026-05-06T10:00+02:00")


def test_a_cancelled_ticket_keeps_and_breaks_no_promise():
    cancelled = clock([opened(), Event(monday("10:00"), "cancelled")], tuesday("12:00"))

    assert (cancelled.state, cancelled.ticking) == ("cancelled", False)


def test_what_is_dated_before_the_opening_happened_at_the_opening():
    events = [opened("10:00"), moved(monday("09:00"), "waiting for customer")]

    assert clock(events, monday("12:00")).paused == 2 * HOUR


def test_nothing_is_promised_before_a_ticket_is_opened_or_to_an_unknown_priority():
    assert clock([opened()], monday("08:00")) is None
    assert clock([opened(priority="none")], monday("12:00")) is None


def test_a_log_that_opens_nothing_is_refused():
    with pytest.raises(EventsError, match="no event that opens"):
        clock([moved(monday("10:00"), "new")], monday("12:00"))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Switches(on_priority="forget"),
        lambda: Switches(on_reopening="forget"),
        lambda: Switches(pausing={"restoration": frozenset()}),
        lambda: Terms(CALENDAR, {"low": {"restoration": Target(1)}}),
        lambda: Terms(CALENDAR, {"low": {"response": Target(-1)}}),
        lambda: Terms(CALENDAR, {"low": {"response": Target(1, "weeks")}}),
    ],
)
def test_terms_that_nobody_could_follow_are_refused(wrong):
    with pytest.raises(LevelsError, match=r"is none of|is negative"):
        wrong()


def test_the_next_promise_is_the_one_that_breaks_first_even_if_it_broke_already():
    terms = Terms(CALENDAR, TARGETS, Switches(pausing=WAITS))
    events = [opened()]

    assert next_promise(clocks_of(events, terms, monday("10:00"))).metric == "response"
    assert next_promise(clocks_of(events, terms, monday("16:00"))).metric == "response"
    events.append(Event(monday("16:30"), "replied"))
    assert next_promise(clocks_of(events, terms, monday("16:45"))).metric == "resolution"
    assert next_promise([]) is None


def test_a_reckoning_names_holidays_waiting_and_what_is_ahead():
    events = [
        Event(instant("2026-05-13T15:00+02:00"), "opened", "new", "low"),
        moved(instant("2026-05-15T10:00+02:00"), "waiting for customer"),
        moved(instant("2026-05-15T12:00+02:00"), "in progress"),
    ]
    terms = Terms(CALENDAR, TARGETS, Switches(pausing=WAITS))
    at = instant("2026-05-15T13:00+02:00")
    course = next(c for c in courses_of(events, terms, at) if c.metric == "resolution")

    _, lines = reckon(course, CALENDAR, at)

    assert [(line.words, line.seconds / HOUR, line.ahead) for line in lines] == [
        ("open", 2, False),
        ("closed", 0, False),
        ("closed: holiday Ascension Day", 0, False),
        ("closed", 0, False),
        ("open", 1, False),
        ("paused: waiting for customer", 0, False),
        ("open", 1, False),
        ("now", 0, False),
        ("open", 4, True),
        ("due", 0, True),
    ]


def test_a_reckoning_shows_that_the_clocks_of_the_zone_change():
    always = calendar_from(
        {"timezone": "Europe/Berlin", "weekly": {"sun": [["00:00", "24:00"]]}}
    )
    terms = Terms(always, {"low": {"resolution": Target(23 * HOUR)}})
    events = [Event(instant("2026-03-29T00:00+01:00"), "opened", "new", "low")]
    at = instant("2026-03-30T12:00+02:00")

    clock_, lines = reckon(courses_of(events, terms, at)[0], always, at)

    assert clock_.due == instant("2026-03-30T00:00+02:00")
    changes = [line for line in lines if line.what == "zone"]
    assert [(line.start, line.detail) for line in changes] == [
        (instant("2026-03-29T01:00Z"), "UTC+01:00 → UTC+02:00")
    ]
