"""The conventions of open time, one sentence each (ISO/IEC 20000-1:2018, 8.3.3)."""

import itertools

import numpy as np
import pytest

from ringbeam.services.levels import (
    Batch,
    BeyondHorizon,
    CalendarError,
    LevelsError,
    NeverOpen,
    calendar_from,
    hours_of,
)
from ringbeam.services.levels.compiling import compile_calendar
from ringbeam.services.levels.national import countries, national_holidays
from tests.services.levels.reference import instant

HOUR = 3600
OFFICE = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def hours(zone="Europe/Berlin", weekly=None, **parts):
    return hours_of(calendar_from({"timezone": zone, "weekly": weekly or OFFICE, **parts}))


def test_a_target_that_runs_out_at_closing_is_due_at_closing():
    due = hours().deadline(instant("2026-05-04T16:00+02:00"), HOUR)

    assert due == instant("2026-05-04T17:00+02:00")


def test_a_target_of_nothing_is_due_at_once_or_at_the_next_opening():
    office = hours()

    assert office.deadline(instant("2026-05-04T10:00+02:00"), 0) == instant(
        "2026-05-04T10:00+02:00"
    )
    assert office.deadline(instant("2026-05-04T19:00+02:00"), 0) == instant(
        "2026-05-05T09:00+02:00"
    )


def test_seconds_are_kept():
    due = hours().deadline(instant("2026-05-04T16:59:58+02:00"), 5)

    assert due == instant("2026-05-05T09:00:03+02:00")


def test_a_reversed_range_is_negative():
    early, late = instant("2026-05-04T10:00+02:00"), instant("2026-05-05T10:00+02:00")

    assert hours().elapsed(late, early) == -8 * HOUR


def test_an_empty_day_is_closed():
    due = hours(weekly={**OFFICE, "tue": []}).deadline(
        instant("2026-05-04T16:00+02:00"), 2 * HOUR
    )

    assert due == instant("2026-05-06T10:00+02:00")


def test_an_opening_that_does_not_exist_moves_forward():
    night = hours(weekly={"sun": [["02:30", "06:00"]]})

    assert night.periods(instant("2026-03-28T12:00+01:00"), 1) == [
        (instant("2026-03-29T03:30+02:00"), instant("2026-03-29T06:00+02:00"))
    ]


def test_a_closing_that_occurs_twice_is_the_first():
    night = hours(weekly={"sun": [["01:00", "02:30"]]})

    assert night.periods(instant("2026-10-24T12:00+02:00"), 1) == [
        (instant("2026-10-25T01:00+02:00"), instant("2026-10-25T02:30+02:00"))
    ]


def test_an_exception_wins_over_a_holiday_which_wins_over_a_shift():
    parts = {
        "holidays": [{"date": "2026-05-04", "name": "Founders' Day"}, "2026-05-05"],
        "shifts": {"2026-05-05": [["09:00", "12:00"]], "2026-05-06": [["09:00", "12:00"]]},
        "exceptions": {"2026-05-04": [["10:00", "11:00"]], "2026-05-07": []},
        "breaks": {"2026-05-06": [["10:00", "10:30"]]},
    }
    office = hours(**parts)

    days = [instant(f"2026-05-0{day}T00:00+02:00") for day in range(4, 9)]
    counted = [office.elapsed(a, b) for a, b in itertools.pairwise(days)]
    assert counted == [1 * HOUR, 0, 2.5 * HOUR, 0]


def test_working_days_and_open_hours_are_different_promises():
    start, office = instant("2026-05-08T12:00+02:00"), hours()

    assert office.days_deadline(start, 3) == instant("2026-05-13T12:00+02:00")
    assert office.deadline(start, 3 * 24 * HOUR) == instant("2026-05-21T12:00+02:00")
    assert office.days_deadline(start, 3, end_of_day=True) == instant("2026-05-13T17:00+02:00")


def test_a_calendar_that_never_opens_refuses_a_deadline_and_counts_nothing():
    closed = calendar_from({"timezone": "UTC", "weekly": {}})
    start = instant("2026-05-04T12:00Z")

    assert hours_of(closed).elapsed(start, start + 90_000) == 0
    with pytest.raises(NeverOpen, match="never has that much open time"):
        hours_of(closed).deadline(start, 1)
    with pytest.raises(NeverOpen):
        Batch([closed]).deadlines(0, [start], 1)


def test_an_instant_beyond_all_years_is_refused_not_cut():
    with pytest.raises(BeyondHorizon):
        hours().elapsed(0, 1 << 40)
    with pytest.raises(BeyondHorizon):
        Batch([calendar_from({"timezone": "UTC", "weekly": OFFICE})]).elapsed(0, [0], 1 << 40)


def test_years_are_compiled_as_a_long_target_needs_them():
    calendar = calendar_from({"timezone": "UTC", "weekly": {"sun": [["11:00", "12:00"]]}})
    start, year = instant("2026-01-04T10:00Z"), 52 * HOUR

    due = hours_of(calendar).deadline(start, 40 * year)

    assert due == start + 2 * HOUR + (40 * 52 - 1) * 7 * 86_400
    assert Batch([calendar]).deadlines(0, [start], 40 * year).tolist() == [due]


def test_equal_declarations_are_one_calendar_with_one_digest():
    one = calendar_from({"timezone": "UTC", "weekly": OFFICE, "recurring": ["12-25"]})
    other = calendar_from(
        {"timezone": "UTC", "weekly": OFFICE, "recurring_holidays": ["12-25"]}
    )

    assert one == other
    assert one.digest == other.digest
    assert hours_of(one) is hours_of(other)
    assert compile_calendar(one, 2020, 2021) is compile_calendar(other, 2020, 2021)
    assert one.digest != calendar_from({"timezone": "UTC", "weekly": OFFICE}).digest


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        ({"timezone": "Europe/Atlantis"}, "timezone", "no time zone"),
        ({"timezone": "../etc/passwd"}, "timezone", "no time zone"),
        ({"timezone": None}, "timezone", "missing"),
        ({"weekly": {"monday": []}}, "weekly, monday", "Write mon"),
        ({"weekly": {"mon": [["22:00", "06:00"]]}}, "weekly, mon, span 1", "two spans"),
        ({"weekly": {"mon": [["9", "17:00"]]}}, "weekly, mon, span 1", "not a time of day"),
        ({"weekly": {"mon": [["09:00", "25:00"]]}}, "weekly, mon, span 1", "24:00"),
        ({"weekly": {"mon": [["09:00"]]}}, "weekly, mon, span 1", "a beginning and an end"),
        ({"weekly": {"mon": "09:00-17:00"}}, "weekly, mon", "not a list"),
        ({"weekly": []}, "weekly", "not an object"),
        ({"holidays": ["25.12.2026"]}, "holidays, entry 1", "YYYY-MM-DD"),
        ({"holidays": [7]}, "holidays, entry 1", "neither a date"),
        ({"recurring": ["02-30"]}, "recurring, entry 1", "MM-DD"),
        ({"breaks": {"2026-02-30": []}}, "breaks", "not a date"),
        ({"hours": {}}, "hours", "no such part"),
    ],
)
def test_a_wrong_declaration_is_refused_with_place_and_remedy(change, place, words):
    with pytest.raises(CalendarError, match=words) as refusal:
        calendar_from({"timezone": "UTC", "weekly": OFFICE, **change})

    assert refusal.value.place == place
    assert refusal.value.remedy


def test_holidays_of_a_country_and_region_come_with_their_names():
    found = national_holidays("DE", region="BE", years=[2026], language="en_US")

    assert ("2026-03-08", "Women's Day") in [(str(day), name) for day, name in found]
    assert len(found) > len(national_holidays("DE", years=[2026]))
    assert "BE" in countries()["DE"]


@pytest.mark.parametrize(("country", "region"), [("XX", None), ("DE", "ZZ")])
def test_an_unknown_country_or_region_is_refused(country, region):
    with pytest.raises(LevelsError, match=r"Write|has no region"):
        national_holidays(country, region=region, years=[2026])


def test_no_tickets_is_an_answer_too():
    batch, none = (
        Batch([calendar_from({"timezone": "UTC", "weekly": OFFICE})]),
        np.array([], int),
    )

    assert batch.elapsed(none, none, none).size == 0
    assert batch.deadlines(none, none, none).size == 0
    assert batch.days_deadlines(none, none, none).size == 0
    assert batch.deadlines_back(none, none, none).size == 0
