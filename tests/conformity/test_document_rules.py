"""Rules over documents: approved by another, reviewed in time, unaltered, in force."""

import csv
import io

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from ringbeam.conformity.declaring import Outcome
from ringbeam.conformity.documented import holdings
from ringbeam.conformity.rules.documented import BY_REQUIREMENT
from ringbeam.core.actors import system
from ringbeam.core.registers import named
from ringbeam.core.writing import archive, edit, take
from ringbeam.documents.acknowledging import acknowledge
from ringbeam.documents.asking import ask_readers
from ringbeam.documents.versions import DocumentVersion
from ringbeam.standards.serving import SERVED, items_by_key
from tests.cast import to_sign
from tests.conformity.stories import at, day, found, fresh, make, published, result
from tests.web.pages import text_of

CREATING = "iso-9001:2015:7.5.2"


@pytest.fixture
def procedure(author, approver):
    """A published procedure, to be reviewed a hundred days from Monday."""
    return published(author, approver, title="Printing", review=str(day(100)))


def test_a_draft_is_no_evidence_of_anything(author):
    make("document", draft="How we do it.", by=author)

    assert found("documents-approved").outcome is Outcome.NOTHING
    assert found("documents-reviewed").outcome is Outcome.NOTHING
    assert result(CREATING).status == "no_evidence"


def test_approved_by_another_is_met_and_an_author_among_the_approvers_breaks_it(procedure):
    assert found("documents-approved").outcome is Outcome.MET
    version = DocumentVersion.objects.get(entry_id=procedure.pk)

    past_the_triggers(version, authors=f"[{version.approver_id}]")
    finding = found("documents-approved")

    assert finding.outcome is Outcome.BROKEN
    assert finding.deviating == (procedure.pk,)


def test_an_unknown_author_leaves_the_approval_unproved(approver, author):
    document = make("document", draft="Taken in.", owner=approver.person)
    document = take(document, "submit", by=system())
    take(document, "approve", **to_sign(approver), given={"review": str(day(50))})

    finding = found("documents-approved")

    assert finding.outcome is Outcome.SHORT
    assert "not known" in finding.reason
    assert result(CREATING).status == "partial"


@pytest.mark.parametrize(
    ("days", "outcome"),
    [(0, Outcome.MET), (79, Outcome.MET), (85, Outcome.AGEING), (101, Outcome.OVERDUE)],
)
def test_a_review_ages_in_its_last_fifth_and_falls_due(procedure, days, outcome):
    assert found("documents-reviewed", day(days)).outcome is outcome


def test_a_document_without_a_date_of_review_is_short(author, approver):
    document = published(author, approver)

    finding = found("documents-reviewed")

    assert finding.outcome is Outcome.SHORT
    assert finding.deviating == (document.pk,)


def test_reading_is_an_indicator_that_lifts_nothing_and_tells_who_is_late(author, approver):
    reader = author.person
    readers = [{"records": [named("person").model.rows.get(pk=reader).ref]}]
    document = published(author, approver, readers=readers)
    assert found("documents-read").outcome is Outcome.NOTHING
    ask_readers.func(document.pk)
    before = result("iso-27001:2022:7.3").status

    assert found("documents-read", day(0)).outcome is Outcome.FEW
    late = found("documents-read", day(16))
    assert (late.outcome, late.deviating) == (Outcome.OVERDUE, (document.pk,))

    with at(20):
        acknowledge(document, number="1", by=author)
        assert found("documents-read").outcome is Outcome.MET
        assert found("documents-read", day(16)).outcome is Outcome.OVERDUE
        assert result("iso-27001:2022:7.3").status == before == "needs_person"


def test_a_date_that_is_moved_in_time_is_a_new_plan(procedure, author):
    with at(90):
        edit(procedure, {"review": str(day(300))}, by=author)

    assert found("documents-reviewed", day(120)).outcome is Outcome.MET


def test_moving_a_date_after_it_was_due_keeps_the_miss_until_the_next_approval(
    procedure, author, approver
):
    with at(110):
        edit(procedure, {"review": str(day(300))}, by=author)
    moved = found("documents-reviewed", day(120))
    assert moved.outcome is Outcome.OVERDUE
    assert "Olga" in moved.reason

    with at(130):
        again = take(fresh(procedure), "revise", by=author)
        again = take(again, "submit_revision", by=author)
        given = {"review": str(day(400))}
        take(again, "approve_revision", **to_sign(approver), given=given)

    assert found("documents-reviewed", day(140)).outcome is Outcome.MET


@pytest.mark.parametrize("then", [str(day(310)), None])
def test_moving_it_once_more_takes_no_miss_back(procedure, author, then):
    for on, review in ((110, str(day(300))), (111, then), (112, str(day(320)))):
        with at(on):
            edit(procedure, {"review": review}, by=author)
        moved = found("documents-reviewed", day(on))
        assert moved.outcome is Outcome.OVERDUE
        assert "Olga, 2026-06-20" in moved.reason


def test_bytes_that_are_not_those_of_the_approval_break_the_duty(procedure):
    assert found("documents-unaltered").outcome is Outcome.MET

    past_the_triggers(DocumentVersion.objects.get(entry_id=procedure.pk), text="Otherwise.")

    assert found("documents-unaltered").outcome is Outcome.BROKEN
    assert result("iso-14001:2026:7.5.3").status == "failing"


def test_a_version_that_is_not_in_force_yet_cannot_be_followed(author, approver):
    published(author, approver, effective=str(day(10)))

    assert found("documents-readable", day(0)).outcome is Outcome.BROKEN
    assert found("documents-readable", day(10)).outcome is Outcome.MET


def test_an_archived_document_is_not_in_force(procedure):
    archive(fresh(procedure), by=system())

    assert found("documents-approved").outcome is Outcome.NOTHING
    assert found("documents-readable").outcome is Outcome.NOTHING


def test_an_owner_is_good_practice_and_lowers_nothing(procedure):
    before = result(CREATING).status

    edit(fresh(procedure), {"owner": None}, by=system())

    assert found("documents-owned").outcome is Outcome.BROKEN
    assert result(CREATING).status == before


def past_the_triggers(version, **values):
    """Alter a version as somebody with the database in hand could."""
    table = DocumentVersion._meta.db_table
    with connection.cursor() as cursor:
        for statement in triggers_of(cursor, table):
            cursor.execute(statement)
        for column, value in values.items():
            cursor.execute(
                f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, version.pk]
            )


def triggers_of(cursor, table):
    """Statements that put the table's triggers out of force."""
    if connection.vendor == "postgresql":
        return ["SET CONSTRAINTS ALL IMMEDIATE", f"ALTER TABLE {table} DISABLE TRIGGER USER"]
    cursor.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table]
    )
    return [f'DROP TRIGGER "{name}"' for (name,) in cursor.fetchall()]


POLICY = BY_REQUIREMENT["iso-9001:2015:5.2.2"]
POLICY_RULE = "documented-policy-iso-9001-2015-5-2-2"


def test_what_the_rules_look_for_is_what_the_library_asks_for(monday):
    """A rule names items in their words: each must ship, always asked for, to be kept up."""
    shipped = items_by_key()
    asked = [shipped.get(one.key) for one in BY_REQUIREMENT.values()]
    assert None not in asked
    assert {(one.condition, one.is_maintained) for one in asked} == {("always", True)}


def test_a_linked_document_shows_that_it_exists_once_in_force_and_nothing_more(
    author, approver
):
    given = {"owner": author.person, "serves": [POLICY.key]}
    draft = make("document", draft="We care.", by=author, **given)
    assert found(POLICY_RULE).outcome is Outcome.NOTHING
    assert "none is in force" in found(POLICY_RULE).reason
    assert result(POLICY.requirement).status == "no_evidence"

    submitted = take(draft, "submit", by=author)
    take(submitted, "approve", **to_sign(approver), given={"review": str(day(100))})
    assert found(POLICY_RULE).outcome is Outcome.MET
    shown = result(POLICY.requirement)
    assert shown.status == "partial"
    assert [(one.key, met) for one, met in shown.elements] == [
        ("documented", True),
        ("known", False),
    ]
    for other in ("iso-14001-2015-5-2", "iso-9001-2026-5-2-2", "iso-20000-1-2018-5-2-2"):
        assert found(f"documented-policy-{other}").outcome is Outcome.NOTHING
    assert found(POLICY_RULE, day(101)).outcome is Outcome.OVERDUE
    edit(fresh(draft), {"serves": []}, by=author)
    assert found(POLICY_RULE).outcome is Outcome.NOTHING


def test_records_that_are_put_aside_or_not_done_are_none(author, approver):
    items = list(items_by_key().values())
    make("audit", start=day(), end=day(1))
    make("action", description="Lock the door.")
    assert {kind: one.count for kind, one in holdings(items, approver).items()} == {
        **dict.fromkeys(("audit", "action", "agreement", "risk", "incident", "problem"), 0),
        **dict.fromkeys(("complaint",), 0),
        **dict.fromkeys(("nonconformity", "configuration_item"), 0),
    }
    one = make("nonconformity", description="Nobody recorded it.")
    assert holdings(items, approver)["nonconformity"].count == 1
    archive(one, by=system())
    assert holdings(items, approver)["nonconformity"].count == 0


def test_what_nobody_asks_for_is_refused_and_lines_mean_items(author):
    line = "ISO 9001:2015 5.2.2: Quality policy"
    assert SERVED.read([line]) == [POLICY.key]
    assert SERVED.write([POLICY.key]) == [line]
    with pytest.raises(ValidationError, match="Nothing is asked in these words"):
        make("document", serves=["iso-9001:2015:5.2.2~0123456789"])
    with pytest.raises(ValidationError, match="Nothing is asked"):
        SERVED.read(["ISO 9001:2015 5.2.2: Coffee"])


def test_the_page_draws_what_is_kept_as_records_and_what_is_past_its_review(
    author, approver, client_of
):
    document = published(author, approver, title="Our quality policy", review=str(day(2)))
    edit(document, {"serves": [POLICY.key]}, by=author)
    make("nonconformity", title="A fault", description="It broke.")
    with at(9):
        answer = client_of(author).get("/conformity/documented-information/?of=iso-9001:2015")

    assert answer.status_code == 200
    assert "Kept as records" in text_of(answer)
    assert "In force, past its review" in text_of(answer)


def test_the_page_says_which_record_each_item_is_and_links_by_a_person_alone(
    author, approver, client_of
):
    document = published(author, approver, title="Our quality policy", review=str(day(100)))
    browser, base = client_of(author), "/conformity/documented-information/"
    page = text_of(browser.get(base))
    assert "By its title it may be:" in page
    assert "Linked: 0, to documents: 0" in page
    assert "Unknown: the list of this edition is not held." in page

    given = {"item": POLICY.key, "ref": document.ref}
    assert browser.post(f"{base}link/", given).status_code == 302
    ticked = [POLICY.key, BY_REQUIREMENT["iso-27001:2022:5.2"].key]
    assert f'value="{POLICY.key}" checked' in text_of(browser.get(f"{base}{document.ref}/"))
    browser.post(f"{base}{document.ref}/", {"item": [*ticked, "iso-9001:2015:4.3~none"]})
    assert fresh(document).serves == ticked
    page = text_of(browser.get(f"{base}?of=iso-9001:2015"))
    assert "Linked: 2, to documents: 1" in page
    assert "In force, reviewed in time" in page
    assert page.index("Nothing linked") < page.index("In force, reviewed in time")
    assert "In force, reviewed in time" not in text_of(browser.get(f"{base}?show=missing"))
    assert "ISO 9001:2015 5.2.2: Quality policy" in text_of(
        browser.get(f"/documents/{document.ref}/")
    )

    told = b"".join(browser.get(f"{base}export.csv").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(told)))
    linked = [row["Documents"] for row in rows if row["Documents"]]
    assert linked == [f"{document.ref} Our quality policy"] * 2
    sheet = b"".join(browser.get(f"{base}export.xlsx").streaming_content)
    assert sheet.startswith(b"PK")
    browser.post(f"{base}link/", {**given, "remove": "1"})
    assert fresh(document).serves == ticked[1:]
    chosen = text_of(browser.get(f"{base}choose/?item={POLICY.key}&q=quality"))
    assert "This one" in chosen


def test_what_is_asked_for_is_told_to_programs_and_not_to_strangers(author, sam, client_of):
    (row,) = [
        one
        for one in client_of(author).get("/api/v1/conformity/documented-information").json()
        if one["item"] == POLICY.key
    ]
    assert (row["standing"], row["documents"]) == ("none", [])
    assert client_of(sam).get("/conformity/documented-information/").status_code == 404
    assert client_of(sam).get("/api/v1/conformity/documented-information").status_code == 404


def test_an_owned_copy_stands_beside_where_the_text_is_sold(author, client_of):
    said = {"publisher": "ISO", "licence": "One reader at a time", "copies": 1}
    given = {"title": "Our ISO 9001", "sort": "external", "copy_of": ["iso-9001:2015"], **said}
    copy = make("document", draft="In the safe.", by=author, **given)
    browser = client_of(author)
    for address in ("/standards/iso-9001/2015/", "/standards/begin/"):
        page = text_of(browser.get(address))
        assert f"{copy.ref} <bdi>Our ISO 9001</bdi>" in page
        assert "One reader at a time" in page
    assert "Our ISO 9001" not in text_of(browser.get("/standards/iso-9001/2026/"))
    with pytest.raises(ValidationError, match="holds no edition iso-9001:1999"):
        make("document", copy_of=["iso-9001:1999"])
    for wrong in (5, [["iso-9001:2015"]], {"iso-9001:2015": 1}):
        with pytest.raises(ValidationError, match="Give a list of editions"):
            make("document", copy_of=wrong)
