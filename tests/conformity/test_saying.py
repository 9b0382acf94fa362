"""Reasons are kept as message and parts: each reader gets them in the own language."""

from gettext import GNUTranslations

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy, trans_real

from ringbeam.conformity.snapshots import current
from ringbeam.core.sayings import Saying, kept, say, spoken
from tests.conformity.stories import INCIDENTS, solved

GERMAN = {
    "The newest incident is %(days)d d old, limit %(limit)d.": "Neuester: %(days)d T.",
    "%(met)d of %(all)d incidents have a category.": "%(met)d von %(all)d.",
    "Is the process running now?": "Läuft der Prozess?",
    "recorded": "erfasst",
}


def catalogue_plural(n):
    """The plural form of a number."""
    return int(n != 1)


@pytest.fixture
def german():
    """A catalogue with a few messages, taken away again afterwards."""
    catalogue = GNUTranslations()
    catalogue._catalog = dict(GERMAN)
    catalogue.plural = catalogue_plural
    before = trans_real._translations.pop("de", None)
    trans_real.translation("de").merge(catalogue)
    yield
    trans_real._translations.pop("de", None)
    if before:
        trans_real._translations["de"] = before


@pytest.mark.parametrize(
    "words",
    [
        "as it is",
        say("%(n)d of %(all)s", n=1, all="two"),
        say("%(first)s %(second)s", first=say("100 %%"), second=gettext_lazy("recorded")),
        say("missing: %(parts)s", parts=[gettext_lazy("recorded"), "closed"]),
    ],
)
def test_words_come_back_from_the_store_as_they_were(words):
    assert spoken(kept(words)) == str(words)


def test_a_lazy_word_is_kept_in_no_language(german):
    with translation.override("de"):
        stored = kept(say("%(what)s", what=gettext_lazy("recorded")))
        assert spoken(stored) == "erfasst"

    assert spoken(stored) == "recorded"
    assert isinstance(say("x"), Saying)


def test_results_that_one_reader_computed_speak_to_another_in_the_own_language(monday, german):
    solved(1)
    with translation.override("de"):
        rules = {one["id"]: one for one in current()[INCIDENTS].told}
    again = {one["id"]: one for one in current()[INCIDENTS].told}

    assert rules["incidents-running"]["question"] == "Läuft der Prozess?"
    assert rules["incidents-running"]["reason"] == "Neuester: 0 T."
    assert again["incidents-running"]["question"] == "Is the process running now?"
    assert "d old, limit 30" in again["incidents-running"]["reason"]
    assert "1 von 1." in rules["incidents-classified"]["reason"]
