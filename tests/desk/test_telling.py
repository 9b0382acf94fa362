"""What an incident's page says of its people and its clocks."""

from ringbeam.core.actors import system
from ringbeam.core.conversation import link
from ringbeam.core.writing import edit
from ringbeam.web.timeline import folded
from tests.web.pages import make, text_of


class Line:
    """A happening as the fold looks at it."""

    def __init__(self, quiet):
        self.quiet = quiet


def page_of(record):
    return f"/incidents/{record.ref}/"


def test_a_reply_names_whom_it_goes_to(mona, client_of):
    ruben = make("person", title="Ruben Verhaegen")
    told = make("incident", title="Scanners", requester=ruben)
    untold = make("incident", title="Printer")

    assert "Reply to Ruben" in text_of(client_of(mona).get(page_of(told)))
    assert "Reply to" not in text_of(client_of(mona).get(page_of(untold)))


def test_help_shows_the_keys_of_the_page_alone(mona, client_of):
    record = make("incident", title="Scanners")
    browser = client_of(mona)

    assert "In a record" in text_of(browser.get(page_of(record)))
    assert "In a list" not in text_of(browser.get(page_of(record)))
    assert "In a list" in text_of(browser.get("/incidents/?all"))
    assert "In a record" not in text_of(browser.get("/"))


def test_a_link_is_told_in_words(mona, client_of):
    one, other = make("incident", title="One"), make("incident", title="Other")
    link(one, "caused_by", other, by=system())

    assert "Caused by" in text_of(client_of(mona).get(page_of(one)))


def test_a_due_time_that_alone_changed_is_folded(mona, client_of):
    record = make("incident", title="Scanners")
    quiet = [Line(quiet=True), Line(quiet=True)]
    loud = Line(quiet=False)

    kept = folded([*quiet, loud], only_quiet=True)

    assert kept[0].lines == quiet
    assert kept[1] is loud
    edit(record, {"title": "Scanners again"}, by=mona)
    shown = text_of(client_of(mona).get(f"{page_of(record)}?show=everything"))
    assert "Scanners again" in shown
