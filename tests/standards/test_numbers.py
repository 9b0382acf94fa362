"""Clause numbers are taken apart, ordered and listed."""

import pytest

from ringbeam.standards.numbers import chapter_of, expand, order_of, parent_of, split_point

KNOWN = ["5", "5.1", "5.2", "5.3", "5.10", "6", "6.1", "A", "A.5", "A.6", "A.7", "A.5.1"]


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("", []),
        ("5.1", ["5.1"]),
        ("5.1; 5.3", ["5.1", "5.3"]),
        ("5.1, 5.3", ["5.1", "5.3"]),
        ("5.2-5.10", ["5.2", "5.3", "5.10"]),
        ("A.5-A.7", ["A.5", "A.6", "A.7"]),
        ("5.1; 5.1", ["5.1"]),
        ("5.1-6.1", ["5.1-6.1"]),
        ("5.1-5.9", ["5.1-5.9"]),
        ("9.9", ["9.9"]),
    ],
)
def test_lists_and_ranges_name_numbers(written, named):
    assert expand(written, KNOWN) == named


def test_a_point_is_parted_from_its_clause():
    assert split_point("9.3.2 c) 1)") == ("9.3.2", "c) 1)")
    assert split_point("9.3") == ("9.3", "")


def test_parents_and_chapters():
    assert [parent_of(number) for number in ("8.6.1", "8", "A.5.1", "A")] == [
        "8.6",
        None,
        "A.5",
        None,
    ]
    assert [chapter_of(number) for number in ("10.2", "4", "A.5.1")] == ["10", "4", None]


def test_ten_comes_after_nine_and_annexes_after_clauses():
    numbers = ["A.5.10", "10.1", "A.5.2", "9.3", "9", "A"]
    assert sorted(numbers, key=order_of) == ["9", "9.3", "10.1", "A", "A.5.2", "A.5.10"]
