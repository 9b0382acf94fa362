"""Lines of a record: every column, a number that stays, and what is wrong named by line."""

import pytest
from django.core.exceptions import ValidationError

from ringbeam.core.lines import (
    CHOICE,
    DAY,
    LONG,
    NUMBER,
    RECORDS,
    WORDS,
    YES,
    Column,
    Lines,
)
from ringbeam.core.values import without_control

FIELD = Lines(
    Column("what", "What", required=True),
    Column("more", "More", LONG),
    Column("result", "Result", CHOICE, (("good", "Well done"), ("bad", "Not done"))),
    Column("done", "Done", YES),
    Column("n", "N", NUMBER),
    Column("on", "On", DAY),
    Column("clauses", "Clauses", WORDS),
    Column("records", "Records", RECORDS),
)


def faults(value):
    with pytest.raises(ValidationError) as refusal:
        FIELD.clean(value, None)
    return refusal.value.messages


def test_each_line_has_every_column_and_a_number():
    (line,) = FIELD.clean([{"what": " Restore "}], None)

    assert line == {
        "line": 1,
        "what": "Restore",
        "more": "",
        "result": "",
        "done": False,
        "n": None,
        "on": None,
        "clauses": [],
        "records": [],
    }


def test_text_stands_for_what_it_says():
    typed = {"what": "x", "result": "not done", "done": "yes", "n": "2.0", "on": "2026-03-04"}
    (line,) = FIELD.clean([typed | {"clauses": "a, b a", "more": "one\r\ntwo"}], None)

    assert (line["result"], line["done"], line["n"], line["on"]) == (
        "bad",
        True,
        2,
        "2026-03-04",
    )
    assert (line["clauses"], line["more"]) == (["a", "b"], "one\ntwo")


def test_cleaning_what_is_clean_changes_nothing():
    once = FIELD.clean([{"what": "x", "n": 1.5}, {"what": "y", "clauses": ["a"]}], None)
    assert FIELD.clean(once, None) == once


def test_a_number_stays_with_its_line_and_new_ones_follow_the_last():
    lines = FIELD.clean([{"what": "c", "line": 7}, {"what": "a"}, {"what": "b"}], None)
    assert [one["line"] for one in lines] == [7, 8, 9]


@pytest.mark.parametrize("number", [0, -1, "x", 1.5, True, 10**9, [1]])
def test_a_number_that_is_none_is_refused(number):
    assert "number of a line" in faults([{"what": "x", "line": number}])[0]


def test_two_lines_cannot_have_one_number():
    assert "number of a line" in faults([{"what": "x", "line": 1}, {"what": "y", "line": 1}])[0]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"what": " "}, "Line 1, What"),
        ({"what": None}, "Line 1, What"),
        ({"what": 5}, "Line 1, What"),
        ({"what": "x" * 301}, "Line 1, What"),
        ({"what": "x", "result": "great"}, "Line 1, Result"),
        ({"what": "x", "result": {"a": 1}}, "Line 1, Result"),
        ({"what": "x", "done": "perhaps"}, "Line 1, Done"),
        ({"what": "x", "n": "1e9"}, "Line 1, N"),
        ({"what": "x", "n": True}, "Line 1, N"),
        ({"what": "x", "on": "04.03.2026"}, "Line 1, On"),
        ({"what": "x", "clauses": [1]}, "Line 1, Clauses"),
        ({"what": "x", "clauses": {"a": 1}}, "Line 1, Clauses"),
        ({"what": "x", "colour": "red"}, "Line 1: give"),
        ("x", "Line 1: give"),
    ],
)
def test_what_is_wrong_is_named_by_line_and_column(value, said):
    assert faults([value])[0].startswith(said)


@pytest.mark.parametrize("value", ["[]", {"what": "x"}, 5, [{"what": "x"}] * 501])
def test_what_is_no_list_or_too_long_is_refused(value):
    assert faults(value) == ["Give a list of at most 500 lines."]


def test_characters_that_no_database_takes_are_taken_out_of_json_too():
    assert without_control([{"a\x00": "b\x00\n"}]) == [{"a": "b\n"}]
