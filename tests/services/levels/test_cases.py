"""The shared cases, and files of cases that are wrong (ISO/IEC 20000-1:2018, 8.3.3)."""

import json
from pathlib import Path

import pytest

from ringbeam.services.levels import CaseError, check_cases

CASES = Path(__file__).with_name("cases.json")


def one_case(**change):
    case = next(each for each in json.loads(CASES.read_bytes()) if each["kind"] == "deadline")
    return {key: value for key, value in {**case, **change}.items() if value is not ...}


def test_every_shared_case_agrees():
    assert check_cases(CASES) == {"passed": 203, "failed": 0, "cases": []}


def test_a_case_that_disagrees_is_named_with_both_answers():
    wrong = one_case(computed="2017-02-28T12:00:01+00:00", id="mine")

    assert check_cases([wrong, one_case()]) == {
        "passed": 1,
        "failed": 1,
        "cases": [
            {
                "id": "mine",
                "expected": "2017-02-28T12:00:01+00:00",
                "got": one_case()["computed"],
            }
        ],
    }


def test_a_case_without_a_computed_answer_is_held_to_the_expected_one():
    assert check_cases([one_case(computed=..., expected=one_case()["computed"])])["passed"] == 1
    assert check_cases([one_case(computed=..., expected="2017-01-01T00:00Z")])["failed"] == 1


def test_a_case_that_the_engine_refuses_fails_with_the_refusal():
    never = one_case(calendar={"timezone": "UTC", "weekly": {}})

    assert "never has that much open time" in check_cases([never])["cases"][0]["got"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "guess"}, "kind"),
        ({"start": "yesterday"}, "start"),
        ({"start": "2026-05-04T12:00:00"}, "start"),
        ({"start": ...}, "start"),
        ({"duration_s": "8h"}, "duration_s"),
        ({"pauses": ["2026-05-04T12:00:00Z"]}, "pauses"),
        ({"computed": ..., "expected": ...}, "expected"),
        ({"calendar": ...}, "calendar"),
        ({"calendar": {"timezone": "UTC", "weekly": {"mon": [["9", "17"]]}}}, "calendar"),
    ],
)
def test_a_case_that_cannot_be_read_is_named_with_its_field(change, field):
    with pytest.raises(CaseError, match=rf"Case broken, field {field}: ."):
        check_cases([one_case(id="broken", **change)])


@pytest.mark.parametrize(
    ("content", "words"),
    [("[", "is not JSON"), ("{}", "holds no list of cases"), ("[7]", "Case #1, field id")],
)
def test_a_file_that_is_no_list_of_cases_is_refused(tmp_path, content, words):
    file = tmp_path / "cases.json"
    file.write_text(content)

    with pytest.raises(CaseError, match=words):
        check_cases(file)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CaseError, match="cannot be read"):
        check_cases(tmp_path / "none.json")
