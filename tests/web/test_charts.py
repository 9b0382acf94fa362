"""Charts: they carry their text, start where they say, and show a miss by shape."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from ringbeam.web.charts import (
    LOSSY,
    OUT,
    RUNS,
    Axis,
    Target,
    bars,
    lines,
    points,
    sideways,
    spark,
    strip,
)

SVG = "{http://www.w3.org/2000/svg}"
SHARES = Axis(90, 100, (90, 95, 100), " %")


def read(chart):
    """The chart as a tree; it must be well formed on its own."""
    return ElementTree.fromstring(str(chart).replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', 1))  # noqa: S314 - our own drawing


def having(chart, tag, classes):
    return [one for one in read(chart).iter(SVG + tag) if one.get("class") == classes]


EVERY = {
    "spark": spark([1, 3, 2], "Trend"),
    "bars": bars([3, 5], ["Oct", "Nov"], "Incidents", target=Target(4, "4")),
    "points": points([97, 94], ["Oct", "Nov"], "Kept", axis=SHARES, target=Target(95, "95 %")),
    "lines": lines([("in", [1, 2]), ("out", [2, 1])], ["Oct", "Nov"], "Flow", axis=Axis(0, 2)),
    "sideways": sideways([2, 1], ["New", "Waiting"], "Time", notes=["2 h, n 3", "1 h, n 1"]),
    "strip": strip([RUNS, LOSSY, OUT], "Availability"),
}


@pytest.mark.parametrize("name", EVERY)
class TestEveryChart:
    def test_has_words_for_who_cannot_see_it(self, name):
        chart = read(EVERY[name])
        assert chart.get("role") == "img"
        assert chart.get("aria-label")

    def test_needs_no_style_and_no_script(self, name):
        assert " style=" not in EVERY[name]
        assert "<script" not in EVERY[name]


def test_names_from_people_carry_no_markup():
    hostile = '"><script>alert(1)</script>'
    for chart in (
        spark([1, 2], hostile),
        bars([1], [hostile], hostile),
        points([99], [hostile], hostile, axis=SHARES),
        lines([(hostile, [1])], [hostile], hostile, axis=Axis(0, 1)),
    ):
        assert "<script" not in chart


def test_a_bar_stands_on_zero_and_is_as_tall_as_its_value():
    small, large = [
        float(one.get("height")) for one in having(bars([2, 4], ["a", "b"], "n"), "rect", "b")
    ]
    assert large == pytest.approx(2 * small)


def test_what_misses_the_target_is_hatched():
    chart = bars([3, 5], ["a", "b"], "n", target=Target(4))
    assert len(having(chart, "rect", "b miss")) == 1
    assert "hatch-bad" in chart


def test_a_missed_share_is_a_diamond_and_a_kept_one_a_point():
    chart = points([97, 94], ["a", "b"], "n", axis=SHARES, target=Target(95))
    assert len(having(chart, "path", "mk miss")) == 1
    assert len(having(chart, "circle", "mk")) == 1


def test_a_period_that_runs_is_neither_kept_nor_missed():
    chart = points([97, 94], ["a", "b"], "n", axis=SHARES, target=Target(95), running=True)
    assert having(chart, "path", "mk miss") == []
    assert len(having(chart, "circle", "mk run")) == 1


def test_the_worst_days_are_the_tallest():
    heights = [
        float(one.get("height"))
        for one in read(strip([RUNS, LOSSY, OUT], "n")).iter(SVG + "rect")
    ]
    assert heights == sorted(heights)
    assert len(set(heights)) == 3


def test_labels_below_a_long_chart_never_run_into_each_other():
    days = [f"Wed {n} Nov" for n in range(10, 100)]
    drawn = str(lines([("x", list(range(90)))], days, "n", axis=Axis(0, 90)))

    places = [float(x) for x in re.findall(r'<text x="([\d.]+)"[^>]*middle">Wed', drawn)]
    assert len(places) > 3
    assert min(b - a for a, b in pairwise(places)) > 60
    assert "Wed 99 Nov" in drawn


@pytest.mark.parametrize("labels", [["a"], ["a", "b", "c"]])
def test_a_value_without_a_label_is_refused(labels):
    for draw in (
        lambda: bars([1, 2], labels, "n"),
        lambda: points([91, 92], labels, "n", axis=SHARES),
        lambda: lines([("x", [1, 2])], labels, "n", axis=Axis(0, 2)),
    ):
        with pytest.raises(ValueError, match="label"):
            draw()


def test_an_unknown_state_of_a_day_is_refused():
    with pytest.raises(ValueError, match="7"):
        strip([RUNS, 7], "n")


def test_nothing_to_draw_is_nothing():
    assert spark([1], "n") == bars([], [], "n") == strip([], "n") == ""
    assert points([], [], "n", axis=SHARES) == lines([], [], "n", axis=SHARES) == ""


def test_equal_values_draw_a_level_line():
    assert "nan" not in spark([5, 5, 5], "n")
    assert "nan" not in points([95, 95], ["a", "b"], "n", axis=Axis(95, 95))


def test_bars_to_the_right_are_read_out_with_their_notes_and_begin_at_zero():
    chart = sideways([40, 10], ["New", "W" * 60], "Time", notes=["a", "b"], parts=[20, 0])
    assert read(chart).get("aria-label") == f"Time. New: a; {'W' * 60}: b"
    pale, full = having(chart, "rect", "b soft"), having(chart, "rect", "b")
    assert {one.get("x") for one in (*pale, *full)} == {"170"}
    assert float(pale[0].get("width")) == 4 * float(pale[1].get("width"))
    assert float(full[0].get("width")) * 2 == float(pale[0].get("width"))
    names = having(chart, "text", "nm")
    assert names[1].text.endswith("…")


def test_bars_to_the_right_need_a_name_each_and_nothing_draws_nothing():
    assert sideways([], [], "Time") == ""
    assert sideways([0], ["New"], "Time")
    with pytest.raises(ValueError, match="label"):
        sideways([1, 2], ["New"], "Time")


def test_a_value_under_its_goal_is_written_below_it_even_while_it_runs():
    chart = points([97, 94], ["a", "b"], "n", axis=SHARES, target=Target(95), running=True)
    ring = float(re.findall(r'class="mk run" cx="[\d.]+" cy="([\d.]+)"', chart)[0])
    labels = [
        float(one) for one in re.findall(r'class="lab[^"]*" x="[\d.]+" y="([\d.]+)"', chart)
    ]

    assert labels[-1] > ring
