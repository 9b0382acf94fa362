"""What the tests of pages share: records to look at, and pages read as a browser reads them."""

from html import unescape
from html.parser import HTMLParser

from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringbeam.core.actors import system
from ringbeam.core.registers import named
from ringbeam.core.writing import create


def make(kind, by=None, **given):
    """A record of a kind, with a title when none is given."""
    return create(named(kind).model, {"title": f"A {kind}", **given}, by=by or system())


def text_of(answer):
    """The page with its entities read."""
    return unescape(answer.content.decode())


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def tags_of(answer, tag, **having):
    """The attributes of each tag of this name that has these attributes."""
    reader = Reader()
    reader.feed(answer.content.decode())
    wanted = {name.rstrip("_"): value for name, value in having.items()}
    return [a for t, a in reader.tags if t == tag and wanted.items() <= a.items()]


def next_page(answer):
    """The address of the next page of a list, None on the last one."""
    found = tags_of(answer, "a", rel="next")
    return found[0]["href"] if found else None


def refs_of(answer):
    """The numbers that the rows of a list have, in their order."""
    return [a["value"] for a in tags_of(answer, "input", name="ref", type="checkbox")]


def statements(browser, address, **options):
    """The answer and the statements that it took, on a second visit."""
    browser.get(address, **options)
    with CaptureQueriesContext(connection) as caught:
        answer = browser.get(address, **options)
    return answer, [one["sql"] for one in caught.captured_queries]


class FormReader(HTMLParser):
    """Reads the last form of a page as a browser sends it when nobody has touched it."""

    def __init__(self):
        super().__init__()
        self.values, self.area, self.select, self.form = {}, None, None, False

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.form, self.values = True, {}
        elif tag == "input" and given.get("name"):
            boxes = given.get("type") in ("checkbox", "radio")
            if not boxes or "checked" in given:
                self.values[given["name"]] = given.get("value", "on" if boxes else "")
        elif tag == "textarea":
            self.area = given.get("name")
            self.values[self.area] = ""
        elif tag == "select":
            self.select = given.get("name")
            self.values[self.select] = ""
        elif tag == "option" and self.select and "selected" in given:
            self.values[self.select] = given.get("value", "")

    def handle_data(self, data):
        if self.area:
            self.values[self.area] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            # A browser leaves out the line break that begins a text area.
            self.values[self.area] = self.values[self.area].removeprefix("\n")
            self.area = None
        elif tag == "select":
            self.select = None


def typed_in(answer):
    """What a browser would send of the page's form that nobody has touched."""
    page = answer.content.decode()
    start = page.rindex("<form", 0, page.index("data-form"))
    reader = FormReader()
    reader.feed(page[start : page.index("</form>", start)])
    return reader.values
