"""Nothing on a page is in English alone: what is not a record's own word comes of a catalogue.

The proof is a made-up language in which every text of the source is put in brackets: whatever a
page says outside brackets, and no test made, was never asked for in the reader's language.
"""

import re
from html.parser import HTMLParser

import pytest
from babel.messages.catalog import Catalog
from django.test import override_settings
from django.utils import translation
from django.utils.dates import MONTHS, WEEKDAYS_ABBR

from ringbeam.core.registers import registers
from ringbeam.services.calendars import known_countries
from scripts.languages import compiled, of_the_source
from tests.exchange.samples import sample
from tests.web.pages import tags_of

pytestmark = pytest.mark.django_db
CODE = "eo"
SAID = ("title", "aria-label", "placeholder", "alt", "data-label")
SILENT = {"script", "style", "code", "kbd", "time", "bdi", "datalist", "svg", "textarea"}
VOID = {"input", "br", "hr", "meta", "link", "img", "col", "source", "wbr"}
# Names and numbers, alike in every language; titles and addresses that the test itself made.
ALIKE = re.compile(
    r"ISO(/IEC)?|IEC|Ringbeam|Deutsch|English|Ctrl|Esc|CSV|XLSX|JSON|PDF|DOCX|Markdown|UTC|XML"
    r"|[A-Z]{2,4}-\d+|[A-Za-z]+(/[A-Za-z_+0-9-]+)+|Esperanto|Adam\b|[\w.]+@[\w.]+"
    r"|(line (one|two) ?)+"
    r"|(incident|problem|complaint|person|digest|service_request)-\d|ALL\b"
    r"|[a-z]+(-[a-z0-9]+)+(\.[a-z_]+)?:"  # the name of a rule or of its limit
)
WORD = re.compile(r"[A-Za-z]{3,}")
# Names of countries come of Unicode's catalogue, those of weekdays and months of Django's own:
# both know this language too.
with translation.override(CODE):
    DAYS = {str(one).rstrip(".") for one in WEEKDAYS_ABBR.values()}
    MONTH = "|".join(str(one) for one in MONTHS.values())
    COUNTRIES = {name for _code, name in known_countries()}
OF_DAYS = re.compile(r"\b({0})-({0})\b".format("|".join(DAYS)))
OF_A_MONTH = re.compile(rf"({MONTH}) de \d{{4}}")
BRACKETS = re.compile(r"«[^«»]*»")


class Told(HTMLParser):
    """What a page says: its texts, and the attributes that are read out."""

    def __init__(self):
        super().__init__()
        self.open, self.texts, self.value = [], [], None

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)
        # An option that is called as its value is a code, such as a time zone.
        self.value = dict(attrs).get("value") if tag == "option" else None
        if not SILENT & set(self.open):
            self.texts += [value or "" for name, value in attrs if name in SAID]

    def handle_endtag(self, tag):
        while tag in self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        named = {self.value, (self.value or "").replace("_", " ")}
        if not SILENT & set(self.open) and data.strip() not in named:
            self.texts.append(data)


def english_of(answer):
    """The words of a page that came of no catalogue."""
    page = Told()
    page.feed(answer.content.decode())
    found = []
    for text in page.texts:
        rest, before = " ".join(text.split()), None
        while rest != before:
            rest, before = BRACKETS.sub("", rest), rest
        rest = OF_A_MONTH.sub("", OF_DAYS.sub("", ALIKE.sub("", rest)))
        if WORD.search(rest) and text.strip() not in COUNTRIES:
            found.append(" ".join(text.split()))
    return sorted(set(found))


@pytest.fixture(scope="module")
def brackets(tmp_path_factory):
    """The folder of a catalogue that puts every text in brackets."""
    made = Catalog(locale=CODE, charset="utf-8")
    for one in of_the_source():
        forms = one.id if isinstance(one.id, tuple) else (one.id,)
        if forms[0]:
            said = tuple(f"«{text}»" for text in forms)
            made.add(one.id, said if len(said) > 1 else said[0], context=one.context)
    folder = tmp_path_factory.mktemp("locale")
    (folder / CODE / "LC_MESSAGES").mkdir(parents=True)
    (folder / CODE / "LC_MESSAGES" / "django.mo").write_bytes(compiled(made))
    return folder


@pytest.fixture
def in_brackets(brackets):
    """The made-up language, and only it, for every reader."""
    with (
        override_settings(
            LANGUAGES=[(CODE, "Esperanto")], LANGUAGE_CODE=CODE, LOCALE_PATHS=[str(brackets)]
        ),
        translation.override(CODE),
    ):
        yield


SHOWN = ("?all", "new/", "{0}/", "{0}/edit/", "{0}/history/", "board/", "calendar/")
OF_THEIR_OWN = (
    "",
    "work/",
    "account/",
    "accounts/2fa/",
    "access/",
    "access/accounts/",
    "search/?q=x",
)
OF_THEIR_OWN += ("notices/", "imports/", "webhooks/", "events/", "record-types/", "access/why/")


def test_no_page_says_anything_in_english_alone(in_brackets, adam, client_of):
    browser, found = client_of(adam), {}
    addresses = [f"/{one}" for one in OF_THEIR_OWN]
    for register in registers():
        record = sample(register.kind, 5)
        addresses += [f"/{register.plural}/{one.format(record.ref)}" for one in SHOWN]

    for address in addresses:
        answer = browser.get(address)
        if said := english_of(answer):
            found[address] = said

    assert found == {}


@pytest.mark.parametrize(("language", "way"), [("de", "ltr"), ("ar", "rtl")])
def test_a_page_runs_the_way_its_language_does(adam, client_of, language, way, settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "العربية")]
    browser = client_of(adam)

    page = browser.get("/account/", headers={"Accept-Language": language})

    assert (tags_of(page, "html")[0]["lang"], tags_of(page, "html")[0]["dir"]) == (
        language,
        way,
    )
