"""The map has a row per topic and leads to every requirement and control."""

import pytest

from ringbeam.standards.editions import current_editions, management_editions
from ringbeam.standards.mapping import map_rows
from ringbeam.standards.requirements import lowest_of


@pytest.fixture
def current(stored):
    return [edition.ref for edition in current_editions()]


def row(rows, title):
    return next(one for one in rows if one.title == title)


def test_every_requirement_of_every_edition_is_on_the_map(stored):
    for editions in ([edition.ref] for edition in management_editions()):
        shown = {
            low.ref
            for one in map_rows(editions)
            for cell in one.cells.values()
            for low in cell.lowest
        }
        assert shown == {low.ref for low in lowest_of(editions)}


def test_a_topic_carries_each_standards_own_number(current):
    cells = row(map_rows(current), "Continual improvement").cells
    assert {edition: cell.numbers for edition, cell in cells.items()} == {
        "iso-9001:2026": ("10.1",),
        "iso-14001:2026": ("10.1",),
        "iso-45001:2018": ("10.3",),
        "iso-27001:2022": ("10.1",),
        "iso-20000-1:2018": ("10.2",),
    }


def test_a_standard_without_the_topic_has_no_cell(current):
    assert list(row(map_rows(current), "Hierarchy of controls").cells) == ["iso-45001:2018"]


def test_a_heading_named_alone_stands_for_what_is_under_it(current):
    cell = row(map_rows(current), "Documented information: control").cells["iso-20000-1:2018"]
    assert cell.numbers == ("7.5.3",)
    assert [low.number for low in cell.lowest] == ["7.5.3.1", "7.5.3.2"]


def test_a_heading_named_with_its_clause_stands_for_that_clause_alone(current):
    cell = row(map_rows(current), "Leadership and commitment").cells["iso-9001:2026"]
    assert cell.numbers == ("5.1", "5.1.1")
    assert [low.number for low in cell.lowest] == ["5.1.1"]


def test_all_93_controls_have_a_row_under_their_theme(current):
    controls = [one for one in map_rows(current) if one.kind == "control"]
    assert len(controls) == 93
    assert {(one.group, str(one.group_title)) for one in controls} == {
        ("A.5", "Organizational controls"),
        ("A.6", "People controls"),
        ("A.7", "Physical controls"),
        ("A.8", "Technological controls"),
    }


def test_a_clause_that_no_topic_names_has_a_row_of_its_own(stored):
    rows = map_rows(["iso-27001:2013"])
    assert {one.kind for one in rows} == {"requirement", "control"}
    assert row(rows, "Nonconformity and corrective action").cells["iso-27001:2013"].numbers == (
        "10.1",
    )


def test_rows_come_in_the_order_of_the_chapters(current):
    groups = list(dict.fromkeys(one.group for one in map_rows(current)))
    assert groups == ["4", "5", "6", "7", "8", "9", "10", "A.5", "A.6", "A.7", "A.8"]


def test_the_rows_are_reckoned_once_per_shipment(current, django_assert_num_queries):
    first = map_rows(current)
    with django_assert_num_queries(1):
        assert map_rows(current) is first
