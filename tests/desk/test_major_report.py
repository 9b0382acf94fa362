"""The report of a major incident as a Word document and as PDF: what it says, and to whom."""

from datetime import timedelta
from io import BytesIO

import docx
import pytest

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.conversation import comment, relate
from ringbeam.core.writing import archive, edit, take
from ringbeam.desk.incidents import Incident
from ringbeam.desk.major_incidents import BELONGS_TO, MajorIncident
from ringbeam.desk.major_updates import inform_management, publish_update
from ringbeam.organization.people import Person
from tests.cast import somebody
from tests.desk.majors import GRAVE, SAID
from tests.desk.tickets import later, ticket
from tests.paper import words_of
from tests.web.pages import statements, text_of


@pytest.fixture
def reviewed(house, major):
    """It was told to those affected and to Ingrid, ended after an hour, and was reviewed."""
    amir, boss = house["Amir"], somebody("Ingrid", "manager")
    edit(major, {"communicator": boss.person}, by=amir)
    publish_update(MajorIncident.rows.get(), **SAID, by=amir)
    whom = Person.rows.get(pk=boss.person).ref
    comment(MajorIncident.rows.get(), "The supplier *knows*.\x0b", by=amir, internal=True)
    with clock.stopped(later(minutes=20)):
        inform_management(MajorIncident.rows.get(), whom=whom, how="call", by=amir)
    with clock.stopped(later(minutes=75)):
        again = {**SAID, "stage": "restored", "text": "All mail is there."}
        publish_update(MajorIncident.rows.get(), **again, by=amir)
        take(MajorIncident.rows.get(), "restore", by=amir)
    with clock.stopped(later(days=2)):
        review = {"cause": "A *disk* of eleven years", "review": "- Two disks\n- A spare one"}
        return take(MajorIncident.rows.get(), "close", by=amir, given=review)


def word_of(browser, major):
    """The Word document of a report, opened."""
    answer = browser.get(f"/major-incidents/{major.ref}/report.docx")
    assert answer.status_code == 200
    assert f"{major.ref}-report.docx" in answer["Content-Disposition"]
    return docx.Document(BytesIO(answer.content))


def facts_in(document):
    """What stands in the tables of two columns without headings: label and text."""
    found = (row.cells for table in document.tables for row in table.rows)
    return {cells[0].text: cells[1].text for cells in found if len(cells) == 2}


def table_below(document, first):
    """The rows below the headings of the table that begins with this heading."""
    for table in document.tables:
        if table.rows[0].cells[0].text == first:
            return [[cell.text for cell in row.cells] for row in table.rows[1:]]
    return []


def parts_of(document):
    """The headings of its parts, in order."""
    return [p.text for p in document.paragraphs if p.style.name == "Heading 1"]


def test_it_says_who_led_what_was_affected_and_when(house, reviewed, client_of):
    made = word_of(client_of(house["Amir"]), reviewed)
    facts = facts_in(made)

    assert made.paragraphs[0].text == reviewed.title
    assert facts["Service"].startswith("Mail")
    assert facts["Major incident manager"].startswith("Amir")
    assert facts["Tells those affected"].startswith("Ingrid")
    assert facts["Leads the repair"] == "-"
    assert facts["Lasted"] == "1 h 15 min"
    for label, at in (("Declared", "09:00"), ("Restored", "10:15"), ("Trouble since", "09:00")):
        assert at in facts[label]


def test_it_says_what_was_told_to_whom_and_what_was_learned_in_that_order(
    house, reviewed, client_of
):
    made = word_of(client_of(house["Amir"]), reviewed)

    assert parts_of(made) == [
        "Overview",
        "Roles",
        "What is affected, and how",
        "What those affected were told",
        "Top management informed",
        "Incidents that belong to it",
        "Log",
        "Cause",
        "What was learned",
    ]
    words = [one.text for one in made.paragraphs]
    for written in ("Nobody sends or reads mail.", "A disk of eleven years", "• Two disks"):
        assert written in words
    tables = [table for table in made.tables if table.rows[0].cells[0].text == "When"]
    told, informed, log = ([[c.text for c in r.cells] for r in t.rows[1:]] for t in tables)
    assert ["A disk failed." in row[1] for row in told] == [True, False]
    assert [(row[1], row[2]) for row in informed] == [("By telephone", "Ingrid")]
    assert [row[1] for row in log][:2] == ["Trouble since", "Declared"]
    first = Incident.rows.get().ref
    for written in (
        "Internal note: The supplier knows.",
        "Inform top management",
        f"Linked: incident {first} belongs to it",
        "Changed: Tells those affected: Ingrid",
        "Close after review",
    ):
        assert written in [row[1] for row in log]
    assert [row[0] for row in log] == [row[0] for row in sorted(log, key=lambda one: one[0])]


def test_it_names_the_incidents_that_belong_to_it(house, major, client_of):
    second = ticket(house["Cleo Ltd"], title="No mail either", **GRAVE)
    relate(second, BELONGS_TO, major, by=system())
    rows = table_below(word_of(client_of(house["Amir"]), major), "Number")
    first = Incident.rows.exclude(pk=second.pk).get()
    assert rows == [[first.ref, first.title, "New"], [second.ref, "No mail either", "New"]]


def test_what_is_missing_is_said_and_every_page_says_that_it_is_internal(
    house, major, client_of
):
    made = word_of(client_of(house["Amir"]), major)
    words = [one.text for one in made.paragraphs]
    assert "No update yet." in words
    assert "Nobody of top management is recorded as informed." in words
    assert words.count("Nothing is written yet") == 2
    head = made.sections[0].header.paragraphs[0].text
    assert "Internal: not for customers" in head
    assert major.ref in head
    assert "Amir" in made.sections[0].footer.paragraphs[0].text
    assert made.core_properties.title == major.title


def test_the_pdf_says_the_same(house, reviewed, client_of):
    answer = client_of(house["Amir"]).get(f"/major-incidents/{reviewed.ref}/report.pdf")
    paper = words_of(answer.content)
    for written in ("Top management informed", "A disk failed.", "Two disks", "1 h 15 min"):
        assert written in paper


def test_neither_customers_nor_strangers_get_it_and_an_auditor_reads_it(
    house, reviewed, client_of
):
    ada = somebody("Ada", "auditor")
    for who in (house["Cleo"], house["Hugo"], somebody("Sam")):
        for form in ("docx", "pdf"):
            address = f"/major-incidents/{reviewed.ref}/report.{form}"
            assert client_of(who).get(address).status_code == 404
    assert word_of(client_of(ada), reviewed).paragraphs[0].text == reviewed.title


def test_a_reader_finds_no_title_of_what_is_hidden_from_the_reader(house, major, client_of):
    archive(Incident.rows.get(), by=system())
    only = somebody("Nora", "auditor", scope=major)
    made = word_of(client_of(only), major)
    assert table_below(made, "Number") == []


def test_the_page_offers_both_and_the_report_takes_the_same_statements_whatever_there_is(
    house, major, client_of
):
    amir = client_of(house["Amir"])
    page = text_of(amir.get(f"/major-incidents/{major.ref}/"))
    assert f"/major-incidents/{major.ref}/report.docx" in page
    assert f"/major-incidents/{major.ref}/report.pdf" in page
    address = f"/major-incidents/{major.ref}/report.docx"
    publish_update(MajorIncident.rows.get(), **SAID, by=house["Amir"])
    _answer, before = statements(amir, address)
    for place in range(3):
        more = ticket(house["Cleo Ltd"], title=f"No mail {place}", **GRAVE)
        relate(more, BELONGS_TO, major, by=system())
        with clock.stopped(later(minutes=place)):
            publish_update(MajorIncident.rows.get(), **SAID, by=house["Amir"])
    _answer, after = statements(amir, address)
    assert len(after) == len(before) <= 16


def test_a_long_trouble_before_it_was_declared_counts(house, major, client_of):
    edit(major, {"began": (major.created - timedelta(hours=2)).isoformat()}, by=house["Amir"])
    take(MajorIncident.rows.get(), "restore", by=house["Amir"])
    assert facts_in(word_of(client_of(house["Amir"]), major))["Lasted"] == "2 h"
