"""German titles: each key is a shipped text, none is missing, both languages are searched."""

import pytest
from django.utils import translation

from ringbeam.core.accounts import Account
from ringbeam.standards.correlations import Topic
from ringbeam.standards.documented_information import DocumentedInformation
from ringbeam.standards.editions import Edition, Standard
from ringbeam.standards.mapping import map_rows
from ringbeam.standards.requirements import Control, Requirement, among, requirements_of
from ringbeam.standards.titles import DATA, themed, titled, titles_in


def shipped():
    """Every title, theme, attribute, discipline, state and document that the pages show."""
    found = set(Requirement.objects.values_list("title", flat=True))
    found.update(Topic.objects.values_list("title", flat=True))
    for one in Standard.objects.all():
        found.update((one.title, one.discipline))
    found.update(Edition.objects.values_list("status", flat=True))
    found.update(DocumentedInformation.objects.values_list("what", flat=True))
    for one in Control.objects.all():
        found.update(value for values in one.attributes.values() for value in values)
    return found


def test_every_german_title_is_of_a_shipped_text_and_none_is_missing(stored):
    german, english = titles_in("de"), shipped()

    assert english - german.keys() == set()
    assert german.keys() - english == set()
    lines = (DATA / "titles.de.tsv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(german) + 1, "an English text stands twice"
    assert all(words and words == words.strip() for words in german.values())


def test_themes_and_objectives_with_their_number_are_told_in_german_too(stored):
    with translation.override("de"):
        for one in Control.objects.all():
            assert themed(one.theme) != one.theme
            assert not one.objective or themed(one.objective) != one.objective


def test_a_language_without_a_table_shows_what_ships():
    for language in ("en", "fr", "../de"):
        assert titles_in(language) == {}
    with translation.override("fr"):
        assert titled("Leadership") == "Leadership"


@pytest.mark.parametrize("words", ["störungsmanagement", "incident management"])
def test_a_requirement_is_found_by_its_title_in_both_languages(stored, words):
    with translation.override("de"):
        found = among(requirements_of("iso-20000-1", "2018"), words)
    assert "8.6.1" in {one.number for one in found}


def test_pages_and_map_show_german_titles_to_who_reads_german(
    stored, olga, client_of, django_assert_num_queries
):
    Account.objects.filter(pk=olga.account).update(language="de")
    page = client_of(olga).get("/standards/iso-27001/2022/A.5.3/").content.decode()
    assert "A.5.3 Aufgabentrennung" in page
    assert "Organisatorische Maßnahmen" in page
    assert "Vertraulichkeit" in page

    editions = ("iso-9001:2026", "iso-27001:2022")
    map_rows(editions)  # kept from here on, in no language
    for language, said in (("de", "Kundenorientierung"), ("en", "Customer focus")):
        with translation.override(language), django_assert_num_queries(1):
            titles = {titled(row.title) for row in map_rows(editions)}
        assert said in titles
