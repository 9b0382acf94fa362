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


def statements(browser, address):
    """The answer and the statements that it took."""
    with CaptureQueriesContext(connection) as caught:
        answer = browser.get(address)
    return answer, [one["sql"] for one in caught.captured_queries]
