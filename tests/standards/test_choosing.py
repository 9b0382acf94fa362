"""Which standard is suggested follows from the answers alone, and says from which."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringbeam.core.countries import names as countries
from ringbeam.standards.choosing import (
    FACTS,
    SECTORS,
    SIZES,
    STANDARDS,
    Answers,
    suggested,
    together,
)
from ringbeam.standards.national_bodies import national_bodies
from tests.conformity.test_pages import page

answers = st.builds(
    Answers,
    facts=st.frozensets(st.sampled_from([one.key for one in FACTS])),
    asked_for=st.frozensets(st.sampled_from(STANDARDS)),
    held=st.frozensets(st.sampled_from(STANDARDS)),
    size=st.sampled_from(list(SIZES)),
    sector=st.sampled_from(list(SECTORS)),
)


def names(given):
    return [one.standard for one in suggested(given)]


def test_nothing_answered_means_none_yet():
    assert names(Answers()) == []


def test_a_sector_alone_is_no_reason_for_a_certificate():
    assert [names(Answers(sector=one)) for one in SECTORS] == [[]] * len(SECTORS)


def test_a_provider_of_it_services_is_told_services_first_then_security():
    given = Answers(frozenset({"promises", "information"}), sector="it")
    assert names(given) == ["iso-20000-1", "iso-27001"]
    services = suggested(given)[0]
    assert "8.7.3" in " ".join(map(str, services.reasons))


def test_a_tender_alone_is_reason_enough():
    assert names(Answers(asked_for=frozenset({"iso-45001"}))) == ["iso-45001"]


def test_what_is_held_makes_the_next_one_lighter():
    alone = suggested(Answers(frozenset({"hazards"})))[0]
    beside = suggested(Answers(frozenset({"hazards"}), held=frozenset({"iso-9001"})))[0]
    assert beside.after_another
    assert beside.months < alone.months


@given(answers)
def test_each_suggestion_has_reasons_and_none_is_held_already(given):
    found = suggested(given)
    assert not {one.standard for one in found} & given.held
    assert all(one.reasons and 0 < one.months[0] <= one.months[1] for one in found)
    assert given.asked_for - given.held <= {one.standard for one in found}
    assert together(found, given) == (len(found) + len(given.held) > 1)


def test_the_page_says_what_the_answers_speak_for(stored, olga, client_of):
    browser = client_of(olga)
    assert "None yet" not in page(browser, "/standards/which/")
    assert "None yet" in page(browser, "/standards/which/?answered=1")
    asked = "/standards/which/?answered=1&fact=promises&fact=products&fact=unknown"
    text = page(browser, asked)
    assert "You promise services that must keep running" in text
    assert "/conformity/compare/?of=iso-9001:2026&of=iso-20000-1:2018" in text
    assert 'value="promises" checked' in text


def test_who_begins_is_told_where_the_text_is_sold_and_who_mirrors_the_committee(
    stored, olga, client_of
):
    text = page(client_of(olga), "/standards/begin/?country=DE")
    assert "https://dinmedia.de" in text
    assert "The mirror committee to ISO/IEC JTC 1/SC 40 at DIN:" in text


@pytest.mark.parametrize("country", ["", "XX", "<script>"])
def test_a_country_that_is_not_known_gets_the_general_way(stored, olga, client_of, country):
    text = page(client_of(olga), f"/standards/begin/?country={country}")
    assert "iso.org/members" in text


def test_every_body_has_a_country_with_a_name_and_addresses_of_its_own():
    bodies = national_bodies().values()
    assert {one.country for one in bodies} <= set(countries())
    assert not any("/" in one.shop or " " in one.site for one in bodies if one.country != "MX")
