"""Records and lists as PDF: what is on them, who may have them, and what is withheld."""

import io
import re

import pytest

from ringbeam.core import contributions, rules
from ringbeam.core.accounts import Account
from ringbeam.core.contributions import PrintedPart
from ringbeam.core.conversation import attach, comment, link
from ringbeam.core.entries import RESTRICTED, Entry
from ringbeam.core.installation import installation
from ringbeam.core.registers import named, registers
from ringbeam.core.signing import by_password
from ringbeam.core.writing import archive, edit, take
from ringbeam.exchange.printing import prints
from ringbeam.exchange.printing.sheets import Fact, FactsPart
from ringbeam.web import list_sheets
from ringbeam.web.list_sheets import list_sheet
from ringbeam.web.sheets import record_sheet
from tests.cast import PASSWORD, somebody
from tests.paper import words_of
from tests.web.pages import make, tags_of, text_of


@pytest.fixture
def unset(monkeypatch):
    """What would be printed, as data and not set; so that a test takes no second for it."""
    sheets = []
    monkeypatch.setattr(prints, "typeset", lambda sheet: sheets.append(sheet) or b"%PDF")
    return sheets


@pytest.fixture
def outage(amir, first_line):
    """An incident with things said of it, a file, and a link."""
    made = make(
        "incident", by=amir, title='No mail: #let x = "y" \\ $z$', description="It *fails*."
    )
    comment(made, "We look **into** it.", by=amir)
    comment(made, "Only among us.", by=amir, internal=True)
    attach(made, io.BytesIO(b"log"), "mail.log", by=amir)
    link(made, "relates_to", first_line, by=amir)
    return made


def parts_of(sheet, part):
    return [one for one in sheet.parts if one.part == part]


def told(sheet):
    """Everything that a sheet says, as one text."""
    return repr(sheet)


def test_a_record_is_printed_with_its_facts_and_what_was_said(outage, amir, client_of):
    answer = client_of(amir).get(f"/incidents/{outage.ref}/print.pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="{outage.ref}.pdf"'
    said = words_of(answer.content)
    for one in (
        *(outage.ref, outage.title, "It fails.", "We look into it.", "Only among us."),
        *("internal note", "mail.log", "First line", "Printed", "by Amir", "Page 1 of 1"),
        "Internal: not for customers",
    ):
        assert one in said
    assert "History" not in said


def test_history_is_printed_when_it_is_asked_for(outage, amir, client_of, unset):
    edit(outage, {"title": "No mail at all"}, by=amir)

    client_of(amir).get(f"/incidents/{outage.ref}/print.pdf?history=1")

    [story] = parts_of(unset[0], "story")
    assert story.lines[0].words == "Created"
    [change] = story.lines[-1].changes
    assert (change.before, change.after) == (outage.title, "No mail at all")
    assert re.search(r"\d{4} \d\d:\d\d", story.lines[-1].at)


@pytest.mark.parametrize("register", registers(), ids=str)
def test_every_list_can_be_printed(register, mona, client_of, unset):
    client_of(mona).get(f"/{register.plural}/print.pdf")

    [table] = unset[0].parts
    assert len(table.headings) == len(table.weights) == 1 + len(register.columns)
    assert unset[0].frame.title == str(register.label_plural).capitalize()


def test_a_list_says_its_filter_its_order_and_how_many(mona, client_of):
    for title in ("First line", "Second line"):
        make("group", title=title)
    archived = make("group", title="Third line")
    archive(archived, by=mona)

    address = "/groups/print.pdf?archived=all&sort=title&columns=title,state"
    said = words_of(client_of(mona).get(address).content)

    for one in ("Archived: all", "sorted by Title", "Second line", "Third line", "3 records"):
        assert one in said
    assert said.index("First line") < said.index("Second line")


def test_a_list_of_words_is_printed(mona, unset, client_of):
    make("group", title="First line")
    make("group", title="Network")

    client_of(mona).get("/groups/print.pdf?q=network")

    assert [row[1] for row in unset[0].parts[0].rows] == ["Network"]


def test_a_list_that_is_too_long_is_refused_with_the_remedy(mona, client_of, monkeypatch):
    monkeypatch.setattr(list_sheets, "MOST_ROWS", 2)
    for number in range(3):
        make("group", title=f"Line {number}")

    answer = client_of(mona).get("/groups/print.pdf")

    assert answer.status_code == 409
    assert "export XLSX or JSON" in text_of(answer)


@pytest.mark.parametrize("address", ["/incidents/print.pdf", "/incidents/{ref}/print.pdf"])
def test_a_stranger_is_told_that_there_is_nothing(address, outage, sam, client_of):
    browser = client_of(sam)

    assert browser.get(address.format(ref=outage.ref)).status_code == 404
    assert browser.get("/incidents/INC-999999/print.pdf").status_code == 404


def test_a_visitor_is_sent_to_sign_in(outage, a_visitor, client_of):
    answer = client_of(a_visitor).get(f"/incidents/{outage.ref}/print.pdf")

    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_a_customer_is_not_printed_what_is_said_inside(carl, the_customer, amir, unset):
    mine = make("incident", title="Carl has no mail", customer=the_customer.ref)
    comment(mine, "We look into it.", by=amir)
    comment(mine, "Carl is impatient.", by=amir, internal=True)
    attach(mine, io.BytesIO(b"log"), "inside.log", by=amir, internal=True)
    mine.refresh_from_db()

    said = told(record_sheet(mine, carl, history=True, reaches=prints.everywhere))

    assert "We look into it." in said
    for one in ("impatient", "inside.log", "Internal"):
        assert one not in said
    hidden = [str(mine.register.own_fields[n].verbose_name) for n in mine.register.inside_only]
    assert hidden
    assert not [one for one in hidden if f"label='{one.capitalize()}'" in said]


def test_the_title_of_a_restricted_record_stays_restricted(outage, amir, ada, first_line):
    Entry.rows.filter(pk=first_line.pk).update(privacy=RESTRICTED)
    seer = somebody("Rita", rules.MEMBER.name, scope=outage)

    said = told(record_sheet(outage, seer, history=True, reaches=prints.everywhere))

    assert first_line.title not in said


def test_a_restricted_record_says_so_on_every_page(outage, amir):
    outage.privacy = RESTRICTED

    made = record_sheet(outage, amir, history=False, reaches=prints.everywhere)

    assert "Restricted" in made.frame.stamps


def test_times_are_in_the_zone_of_the_reader(outage, amir, client_of, unset):
    Account.objects.filter(pk=amir.account).update(zone="Pacific/Auckland")

    client_of(amir).get(f"/incidents/{outage.ref}/print.pdf")

    assert "Pacific/Auckland" in unset[0].frame.printed
    assert "NZ" not in unset[0].frame.below


def test_a_demonstration_says_so_on_its_prints(outage, amir, client_of, unset):
    here = installation()
    here.demonstration = True
    here.save()

    answer = client_of(amir).get(f"/incidents/{outage.ref}/print.pdf")

    assert "Demonstration" in unset[0].frame.stamps[0]
    assert "-demonstration.pdf" in answer["Content-Disposition"]


def test_a_printed_document_says_that_it_is_not_controlled(olga, client_of, unset):
    made = make("document", by=olga, title="Incident procedure", draft="# Do this")

    client_of(olga).get(f"/documents/{made.ref}/print.pdf")

    assert "not controlled" in unset[0].frame.footnote
    assert unset[0].frame.version == "Draft of version 1, not approved"
    [text] = parts_of(unset[0], "passage")
    assert (text.title, text.prose[0]["is"]) == ("Draft of version 1", "h")


def test_a_signature_is_printed_with_its_meaning_and_hash(olga, mona, client_of, unset):
    made = make("document", by=olga, title="Incident procedure", draft="# Do this")
    made = take(edit(made, {"owner": olga.person}, by=mona), "submit", by=olga)
    signing = by_password(mona, PASSWORD, meaning="")
    take(made, "approve", by=mona, signing=signing)

    client_of(olga).get(f"/documents/{made.ref}/print.pdf")

    signed = next(one for one in parts_of(unset[0], "table") if one.title == "Signatures")
    versions = next(one for one in parts_of(unset[0], "table") if one.title == "Versions")
    [row] = signed.rows
    assert row[0] == "Mona (password)"
    assert len(row[3]) == 64
    assert row[4] == "as it was signed"
    assert [one[0] for one in versions.rows] == ["1"]


def test_a_room_adds_to_the_prints_of_a_kind(outage, amir, monkeypatch):
    part = FactsPart("Signatures", [Fact("Approved", "Olga")])
    added = PrintedPart("incident", lambda record, actor: [part])
    monkeypatch.setattr(
        contributions, "PRINTED", [added, PrintedPart("risk", lambda *_: 1 / 0)]
    )

    whole = record_sheet(outage, amir, history=False, reaches=prints.everywhere)
    held = record_sheet(outage, amir, history=False, reaches=lambda kind: kind == "incident")

    assert part in whole.parts
    assert part not in held.parts


def test_the_pages_offer_to_print(outage, amir, client_of):
    browser = client_of(amir)

    record = browser.get(f"/incidents/{outage.ref}/")
    shown = browser.get("/incidents/?state=open&columns=title")

    assert tags_of(record, "a", href=f"/incidents/{outage.ref}/print.pdf")
    assert tags_of(shown, "a", href="/incidents/print.pdf?state=open&columns=title")


def test_columns_that_are_kept_inside_are_not_printed_for_customers(carl, the_customer):
    register = named("incident")
    for name in register.inside_only:
        made = list_sheet(register, carl, {"columns": [f"title,{name}"]}, reaches=str)
        assert len(made.parts[0].headings) == 2
