"""Editions side by side: the topics, what is alike, and how the organization stands in each."""

import csv
import io

import pytest

from ringbeam.conformity.comparing import GAPS, counted, gaps_of, own_rows
from ringbeam.conformity.snapshots import latest, read
from tests.conformity.stories import raised
from tests.conformity.test_pages import links, page

SERVICES, QUALITY, NEW = "iso-20000-1:2018", "iso-9001:2015", "iso-9001:2026"
PAGE = f"/conformity/compare/?of={SERVICES}&of={QUALITY}"


def test_20000_1_and_9001_share_57_of_65_topics(monday):
    rows = own_rows((SERVICES, QUALITY), {})
    counts = counted(rows)
    assert len(rows) == 65
    assert (counts["equivalent"], counts["similar"], counts["related"]) == (15, 18, 24)
    assert (counts[SERVICES], counts[QUALITY]) == (6, 2)


def test_what_only_one_asks_for_has_no_cell_of_the_other(monday):
    rows = own_rows((SERVICES, QUALITY), {})
    alone = [one for one in rows if one.relation == SERVICES]
    assert "List of required documents" in [one.title for one in alone]
    assert {one.cells[1] for one in alone} == {None}


def test_controls_of_the_annex_stand_by_theme(monday):
    rows = own_rows(("iso-27001:2022", SERVICES), {})
    themes = {one.cells[0].numbers: one.cells[0].asks for one in rows if one.key[-4:-2] == ":A"}
    assert themes[("A.5",)] == "37 controls of the annex."
    assert len(themes) == 4


def test_each_cell_is_judged_for_its_own_edition_alone(monday, mona):
    raised("major")
    rows = own_rows((SERVICES, QUALITY, NEW), read(latest()))
    gaps = gaps_of(rows)
    assert any(ref.startswith(SERVICES) for ref in gaps)
    assert not any(ref.startswith(NEW) for ref in gaps), "an edition not followed is not judged"
    cells = [cell for row in rows for cell in row.cells if cell]
    assert all(cell.status in GAPS for cell in cells if cell.gaps)


def test_a_cell_leads_to_its_reason_or_to_the_library(monday, mona, client_of):
    found = links(page(client_of(mona), f"{PAGE}&of={NEW}"))
    assert "/conformity/iso-20000-1/2018/8.6.1/" in found
    assert "/standards/iso-9001/2026/10.1/" in found


def test_only_what_is_asked_for_is_shown(monday, mona, client_of):
    browser = client_of(mona)
    only = page(browser, f"{PAGE}&show=only:{SERVICES}")
    assert "List of required documents" in only
    assert "Organizational knowledge" not in only
    assert "Organizational knowledge" in page(browser, f"{PAGE}&show=similar")


def test_who_may_not_read_conformity_compares_without_statuses(monday, sam, client_of):
    text = page(client_of(sam), PAGE)
    assert "Organizational knowledge" in text
    assert "/conformity/iso-20000-1/2018/8.6.1/" not in links(text)
    assert "At your organization" not in text


def test_without_a_choice_services_and_quality_are_compared(monday, mona, client_of):
    text = page(client_of(mona), "/conformity/compare/")
    assert "ISO/IEC 20000-1 asks for" in text
    assert "ISO 9001 asks for" in text


@pytest.mark.parametrize("given", ["iso-9001:1987", "iso-31000:2018", "'; drop"])
def test_an_edition_without_requirements_is_not_found(monday, mona, client_of, given):
    assert client_of(mona).get(f"/conformity/compare/?of={given}").status_code == 404


def test_the_comparison_is_exported_with_the_statuses(monday, mona, client_of):
    answer = client_of(mona).get(PAGE.replace("compare/", "compare/export.csv"))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 65
    knowledge = next(one for one in rows if one["Topic"] == "Organizational knowledge")
    assert knowledge["Relation"] == "similar"
    assert knowledge["20000-1:2018 clause"] == "7.6"
    assert knowledge["9001:2015 status"]


def test_the_page_takes_at_most_twelve_queries(
    monday, mona, client_of, django_assert_max_num_queries
):
    browser = client_of(mona)
    browser.get(PAGE)
    with django_assert_max_num_queries(12):
        assert browser.get(PAGE).status_code == 200
