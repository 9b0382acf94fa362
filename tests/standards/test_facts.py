"""What the shipped tables say agrees with their notice."""

from collections import Counter

import pytest

from ringbeam.standards.attributes import Attribute
from ringbeam.standards.loading import build
from ringbeam.standards.numbers import parent_of

COUNTED = {
    "iso-9001:2015": 65,
    "iso-9001:2026": 65,
    "iso-14001:2015": 32,
    "iso-14001:2026": 35,
    "iso-45001:2018": 40,
    "iso-27001:2013": 26 + 114,
    "iso-27001:2022": 30 + 93,
    "iso-20000-1:2018": 63,
}


@pytest.fixture(scope="module")
def facts():
    return build()


def test_each_edition_has_the_requirements_and_controls_that_its_notice_counts(facts):
    lowest = Counter(one.edition_id for one in facts.requirements.values() if one.lowest)
    assert lowest == COUNTED


def test_the_current_editions_count_326(facts):
    current = [ref for ref in COUNTED if facts.editions[ref].current]
    assert len(current) == 5
    assert sum(COUNTED[ref] for ref in current) == 326


def test_annex_a_of_2022_has_93_controls_of_which_11_are_new(facts):
    introduced = Counter(
        control.introduced
        for control in facts.controls
        if control.requirement.edition_id == "iso-27001:2022"
    )
    assert introduced == {True: 11, False: 82}


def test_every_control_of_2022_has_all_five_attributes(facts):
    kinds = {
        len(control.attributes)
        for control in facts.controls
        if control.requirement.edition_id == "iso-27001:2022"
    }
    assert kinds == {5}


def test_no_requirement_is_without_title_and_every_counted_clause_has_a_summary(facts):
    assert [one.ref for one in facts.requirements.values() if not one.title.strip()] == []
    clauses = [one for one in facts.requirements.values() if one.kind == "requirement"]
    assert [one.ref for one in clauses if not one.summary.strip()] == []


def test_every_number_stands_under_its_heading_and_only_the_lowest_are_counted(facts):
    above = set()
    for one in facts.requirements.values():
        parent = parent_of(one.number)
        assert (one.parent_id or None) == (parent and f"{one.edition_id}:{parent}")
        above.add(one.parent_id)
    assert [
        one.ref for one in facts.requirements.values() if one.lowest == (one.ref in above)
    ] == []


def test_numbers_are_ordered_as_people_count(facts):
    order = {one.number: one.position for one in facts.requirements.values()}
    assert order["4.1"] < order["9.3.3"] < order["10.1"] < order["A.5.2"] < order["A.5.10"]


def test_every_number_that_a_correlation_names_exists(facts):
    unknown = [
        f"{cell.edition_id}:{cell.number}" for cell in facts.cells if not cell.requirement
    ]
    assert unknown == []
    assert facts.remarks == []


def test_a_range_of_the_correlations_is_filled(facts):
    named = {
        cell.number
        for cell in facts.cells
        if cell.topic.title == "Information security" and cell.edition_id == "iso-27001:2022"
    }
    assert {"A.5", "A.6", "A.7", "A.8", "6.1.2"} <= named


def test_nonconformity_has_another_number_in_each_standard(facts):
    numbers = {
        cell.edition_id: cell.number
        for cell in facts.cells
        if cell.topic.title == "Nonconformity and corrective action"
    }
    assert numbers["iso-20000-1:2018"] == "10.1"
    assert numbers["iso-9001:2026"] == "10.2"
    assert facts.requirements["iso-9001:2026:10.1"].title == "Continual improvement"
    assert "iso-9001:2026:10.3" not in facts.requirements


def test_every_topic_stands_in_a_chapter_of_the_harmonized_structure(facts):
    assert {topic.chapter for topic in facts.topics} == {str(at) for at in range(4, 11)}


def test_every_table_gives_as_many_facts_as_it_has_rows(facts):
    assert len(facts.standards) == 28
    assert len(facts.aliases) == 12
    assert sum(1 for one in facts.requirements.values() if one.number[0] != "A") == 496
    assert len(facts.controls) == 207
    assert len(facts.topics) == 74
    assert len(facts.information) == 199
    assert len(facts.review_inputs) == 101
    assert len(facts.changes) == 258
    assert len(facts.attributes) == len(COUNTED) * len(Attribute)
    # Seven principles of auditing are said of two editions at once.
    assert len(facts.guidance) == 241 + 7


@pytest.mark.parametrize("words", ["20001", "20000"])
def test_what_people_call_iso_20001_is_explained(facts, words):
    alias = next(one for one in facts.aliases if one.text == words)
    assert alias.standard.name == "ISO/IEC 20000-1"
    assert alias.why.endswith(".")
