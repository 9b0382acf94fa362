"""Countries are called as the reader calls them; what is kept of one is its code."""

import pytest
from django.utils import translation

from ringbeam.services.calendars import known_countries
from tests.desk.tickets import calendar
from tests.web.pages import tags_of, text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "Austria"), ("de", "Österreich"), ("de-at", "Österreich"), ("x-none", "Austria")],
)
def test_a_country_has_its_name_in_the_language_of_the_reader(language, told):
    with translation.override(language):
        assert dict(known_countries())["AT"] == told


def test_they_stand_where_the_reader_looks_for_them_each_once():
    with translation.override("de"):
        known = known_countries()

    names = [name for _code, name in known]
    place = names.index
    assert place("Norwegen") < place("Österreich") < place("Polen")
    assert len(names) == len(set(names)) > 200
    assert {len(code) for code, _name in known} == {2}


def test_a_calendar_is_given_a_country_by_name_and_keeps_its_code(mona, client_of):
    made, browser = calendar(), client_of(mona)
    place = f"/calendars/{made.ref}/edit/country/"
    german = {"Accept-Language": "de"}

    offered = text_of(browser.get(place, headers=german))
    version = tags_of(browser.get(place), "input", name="version")[0]["value"]
    assert browser.post(place, {"country": "DK", "version": version}).status_code == 302

    made.refresh_from_db()
    assert made.country == "DK"
    assert 'value="DK">Dänemark' in offered
    assert "Dänemark" in text_of(browser.get(f"/calendars/{made.ref}/", headers=german))
    assert "Denmark" in text_of(browser.get(f"/calendars/{made.ref}/"))
