"""The command line lists editions and says what an edition holds."""

import json

import pytest
from click.testing import CliRunner

from ringbeam.core.contributions import COMMANDS
from ringbeam.standards.commands import standards
from ringbeam.standards.names import UnknownName


@pytest.fixture
def said(stored):
    def run(*arguments):
        return CliRunner().invoke(standards, arguments, catch_exceptions=False)

    return run


def test_the_command_is_contributed():
    assert standards in COMMANDS


def test_editions_are_listed_with_their_counts(said):
    answer = json.loads(said("--json").stdout)
    counts = {
        (one["standard"], one["edition"]): (one["requirements"], one["controls"])
        for one in answer
        if one["kind"] == "requirements" and one["current"]
    }
    assert counts == {
        ("iso-9001", "2026"): (65, 0),
        ("iso-14001", "2026"): (35, 0),
        ("iso-45001", "2018"): (40, 0),
        ("iso-27001", "2022"): (30, 93),
        ("iso-20000-1", "2018"): (63, 0),
    }


def test_people_read_status_and_transition(said):
    words = said().stdout
    assert "ISO/IEC 20000-1:2018" in words
    assert "2015 certificates must move by 2029-09-30" in words


def test_a_clause_is_answered_by_the_name_people_use(said):
    answer = said("--json", "ISO", "20001", "8.6.1")
    assert [one["ref"] for one in json.loads(answer.stdout)] == ["iso-20000-1:2018:8.6.1"]
    assert "no management system standard numbered ISO 20001" in answer.stderr


def test_one_clause_is_told_with_what_other_editions_say(said):
    words = said("20000-1", "10.1.1").stdout
    assert "Alike on" in words
    assert "ISO 9001:2015 10.2" in words
    (answer,) = json.loads(said("--json", "20000-1", "10.1.1").stdout)
    assert "iso-9001:2015:10.2" in [one["ref"] for one in answer["alike"]]


def test_an_edition_is_searched(said):
    words = said("--search", "incident management", "20000-1").stdout
    assert "8.6.1 Incident management" in words
    assert "Budgeting" not in words


@pytest.mark.parametrize("name", ["ISO 9002", "ISO 19011", "9001:1994", "9001 99.9"])
def test_what_is_not_held_is_refused(said, name):
    with pytest.raises(UnknownName):
        said(name)


def moved(said, old, new):
    return json.loads(said("map", old, new, "--json").stdout)


def test_all_114_old_controls_lead_somewhere_and_eleven_of_the_93_are_new(said):
    rows = moved(said, "iso-27001:2013", "iso-27001:2022")
    assert {tuple(one) for one in rows} == {("from", "to", "relation")}
    old = [one for one in rows if one["from"].startswith("A.")]
    assert len({one["from"] for one in old}) == 114
    assert all(one["to"].startswith("A.") for one in old)
    new = [one["to"] for one in rows if not one["from"] and one["to"].startswith("A.")]
    assert len(new) == 11
    assert {"A.5.7", "A.5.23", "A.5.30", "A.7.4", "A.8.28"} <= set(new)
    assert len({one["to"] for one in rows if one["to"].startswith("A.")}) == 93
    assert {"from": "A.5.1.1", "to": "A.5.1", "relation": "merged"} in rows
    assert {"from": "A.16.1.7", "to": "A.5.28", "relation": "moved"} in rows
    assert [one["to"] for one in rows if one["from"] == "A.18.2.3"] == ["A.5.36", "A.8.8"]


def test_nonconformity_and_improvement_change_places_in_27001(said):
    rows = moved(said, "27001:2013", "27001:2022")
    assert {"from": "10.1", "to": "10.2", "relation": "moved"} in rows
    assert {"from": "", "to": "6.3", "relation": "new"} in rows


def test_9001_and_14001_lead_from_2015_to_2026(said):
    rows = moved(said, "ISO 9001:2015", "ISO 9001:2026")
    assert [one["to"] for one in rows if one["from"] == "6.1.2"] == ["6.1.2", "6.1.3"]
    assert {"from": "10.3", "to": "10.1", "relation": "merged"} in rows
    rows = moved(said, "14001:2015", "14001:2026")
    assert {"from": "6.1.4", "to": "6.1.5", "relation": "moved"} in rows
    assert {"from": "", "to": "6.3", "relation": "new"} in rows


def test_people_read_what_changed_and_what_is_to_be_checked(said):
    words = said("map", "9001:2015", "9001:2026").stdout
    assert "quality culture" in words
    assert "(to be checked)" in words


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("9001", "9001:2026", "such as 9001:2026"),
        ("9001:2008", "9001:2026", "iso-27001:2013 to iso-27001:2022"),
        ("9001:2026", "9001:2015", "Nothing is held of the move"),
        ("ISO 99999:2000", "9001:2026", "No standard is known"),
    ],
)
def test_a_move_that_is_not_held_is_refused_with_what_is(said, old, new, told):
    with pytest.raises(UnknownName, match=told):
        said("map", old, new)
