"""The parts of pages: shape and word first, widths without style, nothing unescaped."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone

from ringbeam.conformity import words as conformity_words
from ringbeam.core import clock
from ringbeam.web import formats, marks
from ringbeam.web.words import LEGEND, MARKS, SETTLED_FIRST, WORST_FIRST

FRIDAY = datetime(2026, 11, 20, 12, 48, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def friday():
    with clock.stopped(FRIDAY), timezone.override("Europe/Copenhagen"):
        yield


def sprite():
    found = ElementTree.parse(finders.find("ringbeam/vendor/icons/sprite.svg"))  # noqa: S314 - our own file
    return {one.get("id") for one in found.iter("{http://www.w3.org/2000/svg}symbol")}


def test_every_mark_has_its_shape_in_the_sprite():
    assert {f"i-{mark.icon}" for mark in MARKS.values()} <= sprite()


def test_no_two_marks_look_alike():
    assert len({(mark.icon, mark.token) for mark in MARKS.values()}) == len(MARKS)
    assert len({mark.icon for mark in MARKS.values()}) == len(MARKS)


def test_marks_are_those_of_conformity_and_every_order_holds_each_once():
    for order in (LEGEND, WORST_FIRST, SETTLED_FIRST):
        assert sorted(order) == sorted(MARKS) == sorted(conformity_words.ORDER)


def test_a_status_without_its_word_still_says_it():
    assert str(MARKS["failing"].label) in marks.st("failing", "")


@pytest.mark.parametrize(
    "part",
    [
        marks.st("failing", HOSTILE),
        marks.flag("bad", HOSTILE),
        marks.std(HOSTILE, HOSTILE),
        marks.av(HOSTILE),
        marks.who(HOSTILE),
        marks.sla("run", HOSTILE, 50, HOSTILE),
        marks.prio(1, HOSTILE),
    ],
)
def test_words_from_people_carry_no_markup(part):
    assert "<script" not in part


@pytest.mark.parametrize("share", [-5, 0, 33.4, 100, 250, None])
def test_every_width_has_its_class(share):
    css = Path(finders.find("ringbeam/css/measures.css")).read_text(encoding="utf-8")
    assert f".w{marks.width(share)}{{" in css


def test_a_clock_is_known_by_its_shape():
    shapes = {
        state: marks.sla(state, "x").split("#i-")[1].split('"')[0]
        for state in ("run", "over", "wait", "ok")
    }
    assert len(set(shapes.values())) == len(shapes)


def test_evidence_past_its_limit_says_by_how_much():
    assert "18 d old, limit 90" in marks.fresh(18, 90)
    late = marks.fresh(131, 90)
    assert "41 d past its 90 d limit" in late
    assert 'data-s="over"' in late


def test_a_track_draws_what_is_used_and_what_was_paused():
    drawn = marks.track(60, [(30, 14)])
    assert 'class="w60"' in drawn
    assert 'class="o30 w14"' in drawn
    assert marks.track(None) == ""


def test_counts_come_with_what_hurts_most_first():
    counts = {"evidence_current": 10, "failing": 1, "no_evidence": 3}
    assert marks.said_counts(counts) == "1 failing, 3 no evidence, 10 evidence current"
    drawn = marks.counted(counts)
    assert drawn.index("failing") < drawn.index("no evidence") < drawn.index("evidence current")


def test_a_share_that_is_nearly_nothing_is_still_seen():
    assert 'data-s="fail" class="f2"' in marks.share({"failing": 1, "evidence_current": 999})


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (20, "under 1 min"),
        (1440, "24 min"),
        (5640, "1 h 34 min"),
        (18000, "5 h"),
        (93600, "1 d 2 h"),
        (172800, "2 d"),
    ],
)
def test_a_duration_is_read_at_a_glance(seconds, words):
    assert formats.duration(seconds) == words
    assert formats.duration(timedelta(seconds=seconds)) == words


def test_a_day_names_its_year_only_when_it_is_another(friday):
    assert formats.day(FRIDAY) == "Fri 20 Nov"
    assert formats.day(FRIDAY.replace(year=2025)) == "Thu 20 Nov 2025"


def test_times_are_those_of_the_reader(friday):
    assert formats.time(FRIDAY) == "13:48"
    assert formats.moment(FRIDAY) == "13:48"
    assert formats.moment(FRIDAY - timedelta(days=1)) == "Thu 19 Nov 13:48"
    assert formats.day(datetime(2026, 11, 20, 23, 30, tzinfo=UTC)) == "Sat 21 Nov"


def test_how_long_ago_is_one_unit(friday):
    assert formats.ago(FRIDAY - timedelta(seconds=20)) == "just now"
    assert formats.ago(FRIDAY - timedelta(minutes=1)) == "1 minute ago"
    assert formats.ago(FRIDAY - timedelta(hours=30)) == "1 day ago"


@pytest.mark.parametrize(
    ("size", "words"), [(84, "84 bytes"), (84_000, "84 kB"), (1_234_567, "1.2 MB")]
)
def test_a_size_has_its_unit(size, words):
    assert formats.size(size) == words


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (timedelta(days=-6), "6 days late"),
        (timedelta(hours=-30), "1 day late"),
        (timedelta(hours=-3, minutes=-20), "3 h late"),
        (timedelta(minutes=-24), "24 min late"),
        (timedelta(hours=3), "Today 16:48"),
        (timedelta(days=3), "Mon 23 Nov"),
    ],
)
def test_when_something_is_due_is_said_as_people_say_it(friday, away, words):
    assert formats.due(FRIDAY + away) == words


def test_what_is_due_today_is_due_all_day(friday):
    assert formats.due(clock.due_on(FRIDAY.date())) == "Today"
