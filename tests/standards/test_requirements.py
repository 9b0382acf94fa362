"""Requirements are found by standard, edition and number, and by the names people use."""

import pytest

from ringbeam.standards.correlations import topics_of
from ringbeam.standards.documented_information import information_for, information_is_known
from ringbeam.standards.editions import current_editions, management_editions
from ringbeam.standards.guidance import guidance_of
from ringbeam.standards.names import UnknownName, meant_by
from ringbeam.standards.requirements import (
    among,
    cited,
    lowest_of,
    requirements_of,
    resolve,
    tree,
)
from ringbeam.standards.review_inputs import review_inputs_of


def test_a_requirement_is_named_by_standard_edition_and_number(stored):
    found = resolve("iso-20000-1", "2018", "8.6.1")
    assert str(found) == "iso-20000-1:2018:8.6.1"
    assert found.label == "8.6.1 Incident management"
    assert (found.edition.name, found.edition.short) == ("ISO/IEC 20000-1:2018", "20000-1:2018")


def test_a_requirement_that_is_not_there_is_refused_by_name(stored):
    with pytest.raises(UnknownName, match=r"iso-9001:2026:10\.3"):
        resolve("iso-9001", "2026", "10.3")


@pytest.mark.parametrize(
    ("said", "standard", "year", "number"),
    [
        ("ISO 20001", "iso-20000-1", "", ""),
        ("20001", "iso-20000-1", "", ""),
        ("iso 20000", "iso-20000-1", "", ""),
        ("ISO/IEC 20000-1", "iso-20000-1", "", ""),
        ("ISO-9001", "iso-9001", "", ""),
        ("DIN EN ISO 9001:2015", "iso-9001", "2015", ""),
        ("iso-20000-1:2018:8.6.1", "iso-20000-1", "2018", "8.6.1"),
        ("ISO/IEC 20000-1:2018, 8.6.1", "iso-20000-1", "2018", "8.6.1"),
        ("ISO/IEC TS 20000-5", "iso-20000-5", "", ""),
        ("iso 27001 a.8.9", "iso-27001", "", "A.8.9"),
        ("OHSAS 18001", "iso-45001", "", ""),
        ("ISMS", "iso-27001", "", ""),
        ("9000", "iso-9000", "", ""),
    ],
)
def test_names_that_people_use_are_understood(stored, said, standard, year, number):
    meant = meant_by(said)
    assert (meant.standard.key, meant.year, meant.number) == (standard, year, number)


def test_a_name_that_is_not_the_standards_own_is_explained(stored):
    assert "no management system standard numbered ISO 20001" in meant_by("ISO 20001").why
    assert not meant_by("20000-1").why


@pytest.mark.parametrize("said", ["", "ISO", "x", "ISO 9002", "9001:2015:4:1:2"])
def test_a_name_that_nobody_knows_is_refused(stored, said):
    with pytest.raises(UnknownName):
        meant_by(said)


def test_an_unknown_name_is_answered_with_the_nearest(stored):
    with pytest.raises(UnknownName, match="ISO 9001"):
        meant_by("ISO 9002")


def test_a_citation_without_a_year_means_the_current_edition(stored):
    assert cited("9001 10.2").ref == "iso-9001:2026:10.2"
    assert cited("ISO 9001:2015 10.2").ref == "iso-9001:2015:10.2"


@pytest.mark.parametrize("said", ["ISO 9001", "ISO 9001:1987 4.1", "ISO 19011 99.9"])
def test_a_citation_that_names_no_requirement_is_refused(stored, said):
    with pytest.raises(UnknownName):
        cited(said)


def test_the_tree_holds_every_number_once_in_order(stored):
    branches = tree("iso-27001", "2022")
    walked = [one.ref for branch in branches for one in branch.walk()]
    assert walked == [one.ref for one in requirements_of("iso-27001", "2022")]
    assert len(walked) == 41 + 93 + 5
    tops = [branch.requirement.number for branch in branches]
    assert tops == ["4", "5", "6", "7", "8", "9", "10", "A"]


def test_an_edition_of_guidance_alone_has_no_requirements(stored):
    assert requirements_of("iso-19011", "2018") == []
    assert guidance_of("iso-19011:2018")
    assert guidance_of("iso-19011:2026")


def test_the_words_of_a_search_must_all_occur(stored):
    rows = requirements_of("iso-20000-1", "2018")
    assert [one.number for one in among(rows, "incident MANAGEMENT")][:1] == ["8.6.1"]
    assert among(rows, "incident zebra") == []
    assert among(rows, "") == rows


def test_current_editions_are_one_for_each_of_the_five(stored):
    assert [edition.short for edition in current_editions()] == [
        "9001:2026",
        "14001:2026",
        "45001:2018",
        "27001:2022",
        "20000-1:2018",
    ]
    assert len(management_editions()) == 8
    assert len(lowest_of([edition.ref for edition in current_editions()])) == 326


def test_a_requirement_has_the_topics_of_the_headings_over_it(stored):
    topics = topics_of(resolve("iso-20000-1", "2018", "10.1.1"))
    assert topics[0].key == "nonconforming-output"
    assert "nonconformity-and-corrective-action" in {topic.key for topic in topics}


def test_documented_information_that_is_not_listed_is_unknown_not_nothing(stored):
    kept = [one.what for one in information_for(["iso-20000-1:2018:8.6.1"])]
    assert kept[:2] == [
        "Incident records with actions taken",
        "Major incident procedure and criteria",
    ]
    assert information_is_known("iso-20000-1:2018")
    assert not information_is_known("iso-14001:2026")


def test_a_point_of_a_clause_is_kept_beside_its_number(stored):
    rows = review_inputs_of(["iso-20000-1:2018"])
    assert rows[0].requirement.number == "9.3"
    assert rows[0].point == "a)"
