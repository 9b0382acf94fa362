"""The command that prints: a record by its number, a list by its name."""

import pytest

from ringbeam.core.registers import named
from ringbeam.core.writing import create
from ringbeam.exchange.printing import prints
from tests.paper import words_of


@pytest.fixture
def first_line(mona):
    return create(named("group").model, {"title": "First line"}, by=mona)


@pytest.fixture
def unset(monkeypatch):
    """What would be printed, as data and not set."""
    sheets = []
    monkeypatch.setattr(prints, "typeset", lambda sheet: sheets.append(sheet) or b"%PDF")
    return sheets


def test_a_record_is_printed_into_a_file_for_its_owner_alone(run, first_line, tmp_path):
    path = tmp_path / "group.pdf"

    assert run("print", first_line.ref.lower(), "--history", "-o", path).code == 0

    said = words_of(path.read_bytes())
    for one in (first_line.ref, "First line", "by Command line", "History", "Created"):
        assert one in said
    assert path.stat().st_mode & 0o077 == 0


def test_a_list_is_printed_as_its_address_says(run, first_line, mona, tmp_path, unset):
    create(named("group").model, {"title": "Second line"}, by=mona)

    asked = "sort=title&columns=title"
    assert run("print", "groups", "--filter", asked, "-o", tmp_path / "x.pdf").code == 0

    [table] = unset[0].parts
    assert [row[1] for row in table.rows] == ["First line", "Second line"]


def test_what_does_not_exist_and_what_may_not_be_seen_are_answered_alike(run, first_line, sam):
    absent = run("print", "GRP-999999")
    unseen = run("print", first_line.ref, "--as", "sam@ringbeam.example")

    assert (absent.code, unseen.code) == (1, 1)
    assert absent.err == unseen.err


def test_a_list_that_may_not_be_opened_is_not_printed(run, first_line, sam, unset):
    answer = run("print", "groups", "--as", "sam@ringbeam.example")

    assert answer.code == 1
    assert unset == []


def test_a_filter_that_means_nothing_is_refused(run, first_line, unset):
    answer = run("print", "groups", "--filter", "color=red")

    assert answer.code == 1
    assert "color" in answer.err
    assert unset == []
