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
