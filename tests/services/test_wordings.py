"""Hours, holidays, targets and switches are written in lines, and lose nothing by it."""

import re
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from ringbeam.services.models import Agreement, Calendar
from ringbeam.services.wordings import EXCEPTIONS, HOLIDAYS, PROMISED, SWITCHED, WEEK
from tests.desk.tickets import calendar, kestrel, monday

__all__ = ["kestrel", "monday"]

SAID = [
    (WEEK, {"mon": [["08:00", "12:00"], ["13:00", "17:00"]]}, "Mon 08:00-12:00, 13:00-17:00"),
    (
        WEEK,
        {"mon": [["8:00", "17:00"]], "tue": [["8:00", "17:00"]], "sat": [], "sun": []},
        "Mon-Tue 8:00-17:00\nSat-Sun closed",
    ),
    (
        WEEK,
        {"mon": [["8:00", "9:00"]], "wed": [["8:00", "9:00"]]},
        "Mon 8:00-9:00\nWed 8:00-9:00",
    ),
    (
        EXCEPTIONS,
        {"2026-12-31": [], "2026-12-24": [["09:00", "12:00"]]},
        "2026-12-24 09:00-12:00\n2026-12-31 closed",
    ),
    (
        HOLIDAYS,
        [{"date": "2026-12-25", "name": "Christmas Day"}, "2026-12-26"],
        "2026-12-25 Christmas Day\n2026-12-26",
    ),
    (
        PROMISED,
        [{"priority": 1, "metric": "response", "seconds": 900, "share": 95}],
        "P1 response 15 min, 95 %",
    ),
    (
        PROMISED,
        [{"priority": 2, "metric": "resolution", "seconds": 16205}],
        "P2 resolution 4 h 30 min 5 s",
    ),
    (
        PROMISED,
        [{"priority": 3, "metric": "resolution", "days": 2, "end_of_day": True, "share": 97.5}],
        "P3 resolution 2 working days by the end of the day, 97.5 %",
    ),
    (
        SWITCHED,
        {
            "pausing": {"resolution": ["waiting_customer"]},
            "on_priority": "go_on",
            "answering": ["in_progress", "closed"],
        },
        (
            "pause resolution: waiting customer\non priority: go on\n"
            "answered by: in progress, closed"
        ),
    ),
    (SWITCHED, {}, ""),
    (PROMISED, [], ""),
]


@pytest.mark.parametrize(("wording", "value", "lines"), SAID)
def test_a_value_is_said_in_lines_and_the_lines_mean_that_value(wording, value, lines):
    assert wording.lines_of(value) == lines
    assert wording.meant_by(lines) == value


GERMAN = [
    "Mo 08:00-12:00, 13:00-17:00",
    "Mo-Di 8:00-17:00\nSa-So geschlossen",
    "Mo 8:00-9:00\nMi 8:00-9:00",
    "2026-12-24 09:00-12:00\n2026-12-31 geschlossen",
    "2026-12-25 Christmas Day\n2026-12-26",
    "P1 Reaktion 15 min, 95 %",
    "P2 Lösung 4 h 30 min 5 s",
    "P3 Lösung 2 Arbeitstage bis zum Ende des Tages, 97,5 %",
    (
        "pausieren Lösung: Wartet auf Kunden\nbei Priorität: weiterlaufen\n"
        "beantwortet durch: In Bearbeitung, Geschlossen"
    ),
    "",
    "",
]


@pytest.mark.parametrize(
    ("wording", "value", "english", "german"),
    [(*said, german) for said, german in zip(SAID, GERMAN, strict=True)],
)
def test_lines_are_said_in_the_readers_language_and_read_in_english_too(
    wording, value, english, german
):
    with translation.override("de"):
        assert wording.lines_of(value) == german
        assert wording.meant_by(german) == value
        assert wording.meant_by(english) == value


@pytest.mark.parametrize(
    ("text", "time"),
    [("P1 Lösung 1 Arbeitstag", {"days": 1}), ("P1 lösung 3 Tage", {"days": 3})],
)
def test_working_days_may_be_written_as_people_write_them(text, time):
    with translation.override("de"):
        assert PROMISED.meant_by(text) == [{"priority": 1, "metric": "resolution", **time}]


@pytest.mark.parametrize(
    ("wording", "value"),
    [
        (WEEK, {"mon": [["08:00", "12:00", "x"]]}),
        (WEEK, {"someday": []}),
        (PROMISED, [{"priority": "1", "metric": "response", "seconds": 900}]),
        (PROMISED, [{"priority": 1, "metric": "response", "seconds": 900, "note": "x"}]),
        (HOLIDAYS, [{"date": "2026-12-25", "name": ""}]),
        (SWITCHED, {"pausing": {"resolution": ["a b"]}}),
        (SWITCHED, ["not", "switches"]),
    ],
)
def test_what_lines_cannot_say_is_shown_as_it_is_kept(wording, value):
    said = wording.lines_of(value)

    assert said.startswith(("{", "["))
    assert wording.meant_by(said) == value


@pytest.mark.parametrize(
    ("wording", "text", "value"),
    [
        (WEEK, "monday – friday: 8:00 – 9:00\n\n sun closed", ("mon", "fri", "sun")),
        (WEEK, "Thu 10:00-11:00", ("thu",)),
    ],
)
def test_days_may_be_written_as_people_write_them(wording, text, value):
    assert {*value} <= {*wording.meant_by(text)}


@pytest.mark.parametrize(
    ("wording", "text"),
    [
        (WEEK, "Mon-Fri"),
        (WEEK, "Fri-Mon 08:00-09:00"),
        (WEEK, "Mon 08:00-09:00\nMon 10:00-11:00"),
        (WEEK, "T 08:00-09:00"),
        (EXCEPTIONS, "24 December closed"),
        (HOLIDAYS, "Christmas"),
        (PROMISED, "P1 response soon"),
        (PROMISED, "P1 response"),
        (SWITCHED, "pause resolution"),
        (SWITCHED, "explode: yes"),
        (WEEK, "{not json"),
    ],
)
def test_a_line_of_another_form_is_named(wording, text):
    with pytest.raises(ValidationError) as refusal:
        wording.meant_by(text)

    assert text.splitlines()[-1] in refusal.value.messages[0] or "JSON" in str(refusal.value)


def test_a_manager_writes_hours_and_holidays_in_lines_on_the_form(db, mona, client_of):
    hours = {"title": "Desk hours", "zone": "Europe/Paris", "weekly": "Mon-Fri 08:00-18:00"}

    answer = client_of(mona).post(
        "/calendars/new/", hours | {"holidays": "2027-01-01 New Year"}
    )

    kept = Calendar.rows.get(title="Desk hours")
    assert answer.status_code == 302
    assert kept.weekly["fri"] == [["08:00", "18:00"]]
    assert kept.holidays == [{"date": "2027-01-01", "name": "New Year"}]


def test_a_new_record_offers_its_defaults_in_lines(db, mona, client_of):
    page = client_of(mona).get("/calendars/new/").content.decode()

    boxes = re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert boxes == ["Mon-Sun 00:00-24:00", "", ""]


@pytest.mark.parametrize("name", ["targets", "switches"])
def test_a_form_saved_as_it_was_shown_changes_nothing(kestrel, mona, client_of, name):
    kept = Agreement.rows.get()
    address = f"/agreements/{kept.ref}/edit/{name}/"
    page = client_of(mona).get(address).content.decode()
    shown = unescape(re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)[1])

    answer = client_of(mona).post(address, {name: shown, "version": kept.version})

    assert answer.status_code == 302
    assert Agreement.rows.get().version == kept.version


def test_the_page_shows_promises_in_lines_and_not_how_they_are_kept(kestrel, mona, client_of):
    kept = Agreement.rows.get()

    page = client_of(mona).get(f"/agreements/{kept.ref}/").content.decode()

    assert Agreement._meta.get_field("targets").wording.lines_of(kept.targets) in page
    assert "metric" not in page


def test_a_wrong_line_is_said_beside_its_field_and_what_was_typed_stays(db, mona, client_of):
    kept = calendar()

    answer = client_of(mona).post(
        f"/calendars/{kept.ref}/edit/weekly/", {"weekly": "Mon whenever", "version": 1}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“Mon whenever” is not of the form" in page
    assert ">\nMon whenever</textarea>" in page
