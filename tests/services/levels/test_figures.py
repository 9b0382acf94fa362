"""Figures of a period (ISO/IEC 20000-1:2018, 9.4): what counts, where and when."""

import pytest

from ringbeam.services.levels import Clock, Target
from ringbeam.services.levels.figures import Promise, figures_of

START, END = 1_000, 2_000


def promise(ref, state, due=1_500, stopped=None, excluded=""):
    clock = Clock("resolution", 1, Target(60), 60, 900, due, stopped, 0, 0, state, 60)
    return Promise(ref, clock, excluded)


def figures(*promises):
    return figures_of(promises, START, END)


def test_a_promise_counts_where_it_was_met_or_fell_due():
    found = figures(
        promise("met here", "met", due=2_500, stopped=1_999),
        promise("met later", "met", due=2_500, stopped=2_000),
        promise("missed here, stopped later", "missed", due=1_000, stopped=2_600),
        promise("missed before", "missed", due=999, stopped=1_500),
        promise("open and past its due", "missed"),
    )

    assert found.met == ["met here"]
    assert found.missed == ["missed here, stopped later", "open and past its due"]
    assert (found.n, found.share) == (3, pytest.approx(1 / 3))


def test_excluded_and_cancelled_tickets_are_listed_and_not_counted():
    found = figures(
        promise("A", "missed", excluded="duplicate"), promise("B", "cancelled", stopped=1_200)
    )

    assert found.excluded == [("A", "duplicate"), ("B", "cancelled")]
    assert (found.n, found.share) == (0, None)


@pytest.mark.parametrize(
    ("met", "missed", "to_come", "running", "over"),
    [
        (9, 1, 0, "on_course", "kept"),
        (8, 2, 10, "at_risk", "missed"),
        (8, 2, 0, "lost", "missed"),
        (0, 0, 3, "on_course", "nothing_to_count"),
    ],
)
def test_a_running_period_is_never_kept_or_missed(met, missed, to_come, running, over):
    found = figures(
        *(promise(f"met {i}", "met", stopped=1_100) for i in range(met)),
        *(promise(f"missed {i}", "missed") for i in range(missed)),
        *(promise(f"to come {i}", "running", due=1_900) for i in range(to_come)),
    )

    assert found.standing(0.9, at=1_600) == running
    assert found.standing(0.9, at=END) == over


def test_a_promise_that_waits_is_held_and_counts_nowhere_yet():
    assert figures(promise("A", "paused", due=None)).held == ["A"]
