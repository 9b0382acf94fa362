"""Own requirement sets: from a file, whole or not at all, and then beside the standards."""

import json
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringbeam.core.history import HistoryLine
from ringbeam.core.refusals import Refused
from ringbeam.core.writing import create, take
from ringbeam.exchange.runs import Import
from ringbeam.standards import importing_sets
from ringbeam.standards.citing import read_citations
from ringbeam.standards.comparing import compared
from ringbeam.standards.loading import load
from ringbeam.standards.mapping import map_rows
from ringbeam.standards.models import Edition, Requirement, RequirementSet
from ringbeam.standards.reading_sets import LARGEST, Wishes, read_set
from ringbeam.standards.reading_sets.drafts import DraftRequirement, DraftSet, checked
from ringbeam.standards.relating import relate
from tests.standards.shelf import ACME, acme

OSCAL = {
    "catalog": {
        "uuid": "0",
        "metadata": {"title": "Site rules", "version": "2"},
        "groups": [
            {
                "id": "ac",
                "title": "Access",
                "controls": [
                    {
                        "id": "ac-1",
                        "title": "Policy",
                        "links": [{"href": "#ac-2"}],
                        "parts": [{"name": "statement", "prose": "Our words."}],
                        "controls": [{"id": "ac-1.1", "title": "Kept up"}],
                    }
                ],
            }
        ],
    }
}
YAML = """
name: House
edition: 2026
title: House rules
requirements:
  - number: 4.10
    title: Quiet
    requirements:
      - {number: 4.10.1, title: At night, related: iso-9001:2015:7.1.4}
"""


def workbook(rows):
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return target.getvalue()


def test_a_dry_run_says_what_would_be_made_and_keeps_nothing(loaded, bring):
    plan = acme(bring, dry_run=True)
    assert plan.made == ("1", "1.1", "1.2", "2")
    assert not RequirementSet.rows.exists()
    assert not Edition.objects.filter(standard__own=True).exists()
    assert Import.objects.get().dry_run


def test_a_set_in_use_is_read_cited_compared_and_mapped_like_a_standard(
    loaded, bring, olga, client_of
):
    acme(bring)
    browser = client_of(olga)
    assert "ACME manual" in browser.get("/standards/").content.decode()
    assert "On time" in browser.get("/standards/own-acme/2026/").content.decode()
    page = browser.get("/standards/own-acme/2026/1.1/").content.decode()
    assert "Nine of ten on the day." in page
    assert "iso.org" not in page
    assert read_citations(["ACME:2026 1.1", "acme 1.2"]) == [
        "own-acme:2026:1.1",
        "own-acme:2026:1.2",
    ]
    rows = {one.key: one for one in compared(["iso-9001:2015", "own-acme:2026"])}
    assert rows["own-acme:2026:1.2"].relation == "own-acme:2026"
    together = [one for one in rows.values() if len(one.cells) == 2]
    # Of two topics that name 8.5.1 one says less; what people say is never made stronger.
    assert {one.relation for one in together} == {"similar", "related"}
    lows = {
        low.ref
        for row in map_rows(["own-acme:2026"])
        for low in row.cells["own-acme:2026"].lowest
    }
    assert lows == {"own-acme:2026:1.1", "own-acme:2026:1.2", "own-acme:2026:2"}
    assert (
        browser.get("/conformity/compare/?of=own-acme:2026&of=iso-9001:2015").status_code == 200
    )


def test_the_same_file_twice_changes_nothing_and_a_changed_one_is_followed(loaded, bring):
    acme(bring)
    one = RequirementSet.rows.get()
    lines = HistoryLine.objects.filter(entry_id=one.pk).count()
    again = acme(bring)
    assert (again.made, again.changed, again.gone) == ((), (), ())
    assert HistoryLine.objects.filter(entry_id=one.pk).count() == lines

    plan = acme(bring, ACME.replace("On time", "In time").replace("2,Complaints,,,,,\n", ""))

    assert (plan.changed, plan.gone) == (("1.1",), ("2",))
    assert Requirement.objects.get(pk="own-acme:2026:1.1").title == "In time"
    assert Requirement.objects.get(pk="own-acme:2026:2").retired
    assert HistoryLine.objects.filter(entry_id=one.pk).count() == lines + 1
    assert RequirementSet.rows.count() == 1


def test_out_of_use_it_is_retired_and_no_loading_brings_it_back(loaded, bring, mona):
    acme(bring)
    take(RequirementSet.rows.get(), "take_out_of_use", by=mona)
    assert Edition.objects.get(pk="own-acme:2026").retired
    load()
    assert Edition.objects.get(pk="own-acme:2026").retired
    take(RequirementSet.rows.get(), "put_in_use", by=mona)
    assert not Requirement.objects.get(pk="own-acme:2026:1.1").retired


def test_yaml_and_workbook_and_catalog_say_the_same(loaded, bring):
    plan = bring("house.yaml", YAML)
    assert [(row["number"], row["parent"], row["kind"]) for row in plan.rows] == [
        ("4.10", "", "heading"),
        ("4.10.1", "4.10", "requirement"),
    ]
    assert plan.related[0]["to"] == "iso-9001:2015:7.1.4"
    sheet = workbook([["Number", "Title", "Parent"], ["A", "One", ""], ["B", "Two", "A"]])
    assert bring("x.xlsx", sheet, name="Sheet", edition="1").made == ("A", "B")
    told = bring("c.json", json.dumps(OSCAL), name="Site")
    assert [(row["number"], row["kind"], row["summary"]) for row in told.rows] == [
        ("ac", "heading", ""),
        ("ac-1", "requirement", ""),
        ("ac-1.1", "requirement", ""),
    ]
    assert (told.title, told.edition) == ("Site rules", "2")
    with_text = bring("c.json", json.dumps(OSCAL), name="Site", with_text=True)
    assert with_text.changed == ("ac-1",)


def outside():
    found = json.loads(json.dumps(OSCAL))
    found["catalog"]["back-matter"] = {
        "resources": [{"rlinks": [{"href": "https://a.example/x"}]}]
    }
    return json.dumps(found)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        (
            "a.csv",
            "number,title\n1,a\n1,b\n",
            "row 3: The number “1” is there already, at row 2",
        ),
        (
            "a.csv",
            "number,title,parent\n1,a,2\n2,b,1\n",
            "row 2: It stands under itself: 1 → 2",
        ),
        ("a.csv", "number,title,parent\n1,a,9\n", "row 2: It stands under “9”, which is not"),
        ("a.csv", "number,title\n1 a,b\n", "row 2: “1 a” cannot be a number"),
        ("a.csv", "number,title\n1,\n", "row 2: The title is missing"),
        ("a.csv", "number,text\n1,a\n", "The column “title” is missing"),
        (
            "a.csv",
            "number,title,related\n1,a,ISO 9001:2015 8.99\n",
            "row 2: There is no requirement “iso-9001:2015:8.99”. Mend the reference",
        ),
        ("a.csv", "number,title,related\n1,a,ISO 9001:1987 8.4\n", "8.4”. Mend the reference"),
        ("a.csv", "number,title,related\n1,a,ISO 90099 4\n", "row 2: No standard is known"),
        ("a.csv", "number,title\n", "no requirement in it"),
        ("a.csv", "", "The file is empty"),
        ("a.exe", "MZ", "“.exe” is not read"),
        ("a.xlsx", "no workbook", "The file is no workbook"),
        ("a.yaml", "a: &x [1]\nb: *x\n", "line 2: Aliases (*name) are not read"),
        ("a.yaml", "a: !!python/object:os.system x\n", "line 1: Tags (!name) are not read"),
        ("a.yaml", "a: 1\na: 2\n", "line 2: The key “a” is there twice"),
        ("a.yaml", "a: [\n", "This is no YAML"),
        ("a.yaml", "[" * 60 + "]" * 60, "The tree is too deep"),
        ("a.yaml", "requirements: [x]", "A requirement has a number and a title"),
        (
            "a.json",
            outside(),
            "catalog/back-matter/resources/0/rlinks/0/href: It refers to “https",
        ),
        ("a.yaml", 'a: "\\UFFFFFFFF"', "The file is no YAML in UTF-8"),
        (
            "a.yaml",
            "requirements: [{number: 1, title: a, related: [" + "x, " * 51 + "]}]",
            "requirements, 1: It is like 51 others, and 50 are the most",
        ),
        ("a.json", '{"profile": {}}', "profile: Only a catalog is read"),
        ("a.json", "{", "line 1: This is no JSON"),
        ("a.json", '{"catalog": {"metadata": []}}', "catalog/metadata: An object"),
    ],
)
def test_a_bad_file_is_refused_with_place_and_remedy_and_nothing_is_kept(
    loaded, bring, name, content, reason
):
    with pytest.raises(Refused) as refusal:
        bring(name, content, name="ACME", edition="1")
    assert reason in "; ".join(refusal.value.reasons)
    assert not RequirementSet.rows.exists()
    assert Import.objects.get().stage == "refused"


def test_what_is_too_large_or_swells_is_refused_before_it_is_read(tmp_path):
    large = tmp_path / "large.xlsx"
    with large.open("wb") as file:
        file.truncate(100 << 20)
    with pytest.raises(Refused, match="100 MB, and 20 MB are the most"):
        read_set(large, large.name, Wishes())
    assert large.stat().st_size > LARGEST
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"x")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (300 << 20))
    with pytest.raises(Refused, match="unpacks to more than"):
        read_set(bomb, bomb.name, Wishes())


def test_a_catalog_is_taken_when_its_references_are_to_be_left_out(loaded, bring):
    plan = bring("a.json", outside(), name="Site", without_references=True)
    assert plan.remarks == ("1 references to other documents were left out.",)


@pytest.mark.parametrize(("name", "edition"), [("9001", "1"), ("ACME", ""), ("ACME", "2026/7")])
def test_a_name_that_could_not_be_cited_is_refused(loaded, bring, name, edition):
    with pytest.raises(Refused):
        bring("a.csv", "number,title\n1,a\n", name=name, edition=edition)


def test_a_requirement_is_related_by_hand(loaded, bring, mona, client_of):
    acme(bring)
    one = RequirementSet.rows.get()
    browser = client_of(mona)
    address = f"/requirement-sets/{one.ref}/do/relate/"
    assert "1.2 Packed" in browser.get(address).content.decode()
    said = {"number": "1.2", "to": "ISO 9001:2015 8.5.4", "relation": "related", "note": "Less"}
    assert browser.post(address, said | {"to": "ISO 9001:2015 8.77"}).status_code == 422
    assert browser.post(address, said).status_code == 302
    html = browser.get("/standards/iso-9001/2015/8.5.4/").content.decode()
    assert "/standards/own-acme/2026/1.2/" in html
    fresh = relate(RequirementSet.rows.get(), **said | {"relation": "equivalent"}, by=mona)
    assert [row["relation"] for row in fresh.related if row["number"] == "1.2"] == [
        "equivalent"
    ]


def test_the_page_tries_a_file_out_and_takes_it(loaded, mona, olga, client_of):
    browser = client_of(mona)
    assert client_of(olga).get("/standards/import/").status_code == 404
    sent = {
        "file": SimpleUploadedFile("acme.csv", ACME.encode()),
        "name": "ACME",
        "edition": "2026",
        "origin": "customer",
    }
    answer = browser.post("/standards/import/", sent)
    assert answer.status_code == 302
    html = browser.get(answer["Location"]).content.decode()
    assert "4 new, 0 changed, 0 gone, 4 in all." in html
    assert not RequirementSet.rows.exists()
    taken = browser.post(answer["Location"])
    assert taken["Location"] == "/standards/own-acme/2026/"
    assert RequirementSet.rows.get().origin == "customer"
    assert client_of(olga).get(answer["Location"]).status_code == 404


def test_a_file_for_a_set_in_draft_leads_to_the_set(loaded, mona, client_of):
    names = {"title": "ACME manual", "name": "ACME", "edition": "2026"}
    draft = create(RequirementSet, names, by=mona)
    browser = client_of(mona)
    file = SimpleUploadedFile("acme.csv", ACME.encode())
    sent = {"file": file, "name": "ACME", "edition": "2026", "origin": "other"}
    taken = browser.post(browser.post("/standards/import/", sent)["Location"])
    assert taken["Location"] == f"/requirement-sets/{draft.ref}/"
    assert RequirementSet.rows.get().count == 3


def test_signs_that_nothing_can_keep_are_taken_out_of_a_file(loaded, bring):
    title = r'"a\uD800b\x01"'
    plan = bring(
        "a.yaml", f"requirements: [{{number: 1, title: {title}}}]", name="A", edition="1"
    )
    assert plan.rows[0]["title"] == "ab"


def test_programs_try_a_file_out_and_take_it(loaded, mona, olga, client_of):
    def post(browser, **more):
        file = SimpleUploadedFile("acme.csv", ACME.encode())
        sent = {"file": file, "name": "ACME", "edition": "1", **more}
        return browser.post("/api/v1/standards/import", sent)

    assert post(client_of(olga)).status_code == 404
    tried = post(client_of(mona), dry_run="true")
    assert (tried.status_code, tried.json()["made"]) == (200, ["1", "1.1", "1.2", "2"])
    assert not RequirementSet.rows.exists()
    assert post(client_of(mona)).status_code == 200
    assert RequirementSet.rows.get().state == "in_use"
    assert post(client_of(mona), name="9001").status_code == 409


def test_an_edition_is_exported_and_comes_back_as_a_set(loaded, bring, olga, client_of):
    browser = client_of(olga)
    table = b"".join(browser.get("/standards/iso-9001/2015/export.csv").streaming_content)
    plan = bring("a.csv", table, name="Ours", edition="1")
    shipped = Requirement.objects.filter(edition="iso-9001:2015")
    assert set(plan.made) == set(shipped.values_list("number", flat=True))
    catalog = browser.get("/standards/iso-27001/2022/export.json").content
    told = bring("a.json", catalog, name="Controls", edition="1", with_text=True)
    assert {"A.5.1", "n4", "n4.1"} <= set(told.made)
    assert len(told.made) == Requirement.objects.filter(edition="iso-27001:2022").count()
    book = b"".join(browser.get("/standards/own-ours/1/export.xlsx").streaming_content)
    assert bring("b.xlsx", book, name="Ours", edition="1").changed == ()
    assert browser.get("/standards/iso-9001/1987/export.csv").status_code == 404
    assert browser.get("/standards/iso-9001/2015/export.exe").status_code == 404


NUMBERS = st.text("ab1.-", max_size=4)
ROWS = st.lists(
    st.builds(
        DraftRequirement,
        place=st.just("row"),
        number=NUMBERS,
        title=st.text(max_size=3),
        parent=NUMBERS,
        kind=st.sampled_from(["", "heading", "requirement", "chapter"]),
    ),
    max_size=12,
)


@given(ROWS)
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_what_passes_the_checks_is_a_tree_with_each_number_once(rows):
    try:
        kept = checked(DraftSet({}, tuple(rows)))
    except Refused:
        return
    seen = set()
    for row in kept:
        assert row["number"] not in seen
        assert not row["parent"] or row["parent"] in seen
        seen.add(row["number"])
    assert seen == {one.number for one in rows}


@given(st.sampled_from(["csv", "yaml", "json", "xlsx"]), st.binary(max_size=200))
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_a_file_holds_it_is_read_or_refused(tmp_path_factory, ending, content):
    path = Path(tmp_path_factory.getbasetemp(), f"any.{ending}")
    path.write_bytes(content)
    try:
        kept = checked(read_set(path, path.name, Wishes(with_prose=True)))
    except Refused:
        return
    assert all(row["number"] and row["title"] for row in kept)


def test_many_related_lines_are_read_in_the_statements_of_a_few(
    loaded, bring, django_assert_max_num_queries, monkeypatch
):
    head, clauses = "number,title,related", ["8.5.1", "8.4.1", "7.1.4", "9.2.1", "10.2.1"]

    def asked(many):
        lines = [f"{n},Line {n},ISO 9001:2015 {clauses[n % 5]}" for n in range(1, many + 1)]
        with django_assert_max_num_queries(1000) as queries:
            plan = acme(bring, "\n".join([head, *lines]), dry_run=True)
        assert [one["to"] for one in plan.related[:2]] == [
            *("iso-9001:2015:8.4.1", "iso-9001:2015:7.1.4"),
        ]
        return len(queries)

    assert asked(60) == asked(4)
    monkeypatch.setattr(importing_sets, "MOST_RELATED", 2)
    with pytest.raises(Refused, match="It has 3 relations, and 2 are the most"):
        asked(3)
