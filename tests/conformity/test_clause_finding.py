"""The number of a clause typed in the palette leads to its evidence, above every record."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringbeam.conformity.clause_finding import MOST, evidence_of_clause
from tests.web.pages import make, tags_of

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/"}


def lines(browser, words):
    """The addresses that the palette offers, in their order."""
    answer = browser.get("/palette/", {"q": words}, headers=HTMX)
    return [one["href"] for one in tags_of(answer, "a", role="option")]


def test_a_clause_stands_first_and_records_with_its_figures_after_it(monday, mona, client_of):
    record = make("incident", title="8 6 1 and 8.6.1")
    found = lines(client_of(mona), "8.6.1")

    assert found[0] == "/conformity/iso-20000-1/2018/8.6.1/"
    assert found.index(f"/incidents/{record.ref}/") > 0


def test_every_standard_that_has_the_number_is_offered_in_the_order_of_the_map(
    monday, mona, client_of
):
    found = [one for one in lines(client_of(mona), "9.2") if one.startswith("/conformity/iso")]

    assert found
    assert all("/9.2" in one for one in found)
    standards = list(dict.fromkeys(one.split("/")[2] for one in found))
    assert standards[0] == "iso-9001"
    assert len(standards) > 1


def test_a_control_of_annex_a_is_found_in_small_letters(monday, mona, client_of):
    assert lines(client_of(mona), "a.5.24")[0] == "/conformity/iso-27001/2022/A.5.24/"


@pytest.mark.parametrize("words", ["8.6.1 printer", "861", "2018", "8.", "99.99", "8.6.1.1.1"])
def test_what_is_no_clause_leads_to_none(monday, mona, words):
    assert evidence_of_clause(words, mona) == []


def test_who_may_not_read_conformity_is_led_to_none(monday, carl, sam):
    for account in (carl, sam):
        assert evidence_of_clause("8.6.1", account) == []


def test_it_asks_as_much_for_one_as_for_all(monday, mona):
    asked = []
    for number in ("8.6.1", "4.4"):
        with CaptureQueriesContext(connection) as caught:
            found = evidence_of_clause(number, mona)
        asked.append(len(caught))
        assert 0 < len(found) <= MOST

    assert asked[0] == asked[1] <= 3  # the editions that are followed, and both questions
