"""Custom fields: declared once, and there at every door, in history, and for whom they are."""

import io
import json
import re

import pytest
from django.core.exceptions import ValidationError

from ringbeam.core import declaring_fields
from ringbeam.core.actors import system
from ringbeam.core.custom_fields import CustomField
from ringbeam.core.entries import Entry
from ringbeam.core.history import HistoryLine
from ringbeam.core.registers import named
from ringbeam.core.writing import edit
from ringbeam.exchange import runs
from ringbeam.exchange.exporting import export
from ringbeam.exchange.importing import import_file
from tests.cast import somebody
from tests.web.pages import make, refs_of, statements, text_of, typed_in

pytestmark = pytest.mark.django_db
SITE = "/sites/"
GIVEN = {
    "custom_cost": "12.5",
    "custom_article": "1.10",
    "custom_notes": "Two\nlines",
    "custom_kind": "leased",
    "custom_until": "2027-03-04",
    "custom_listed": "true",
}


@pytest.fixture
def declared(adam):
    """A field of every type, for sites, as the administrator declares them."""
    for label, kind, more in (
        ("Cost", "number", {"unit": "EUR"}),
        ("Article", "text", {}),
        ("Notes", "long", {}),
        ("Kind", "choice", {"choices": ["Owned", ["leased", "Leased for years"]]}),
        ("Until", "day", {}),
        ("Listed", "yes", {}),
        ("Keeper", "record", {"kinds": ["person"], "inside": False}),
    ):
        given = {"kind": "site", "label": label, "type": kind, **more}
        declaring_fields.declare(given, by=adam)


@pytest.fixture
def plant(declared, mona, client_of):
    """A site that was added by the form, with a value in each custom field."""
    browser = client_of(mona)
    form = typed_in(browser.get(f"{SITE}new/"))
    keeper = Entry.rows.get(pk=mona.person).ref
    answer = browser.post(
        f"{SITE}new/", {**form, "title": "Plant", **GIVEN, "custom_keeper": keeper}
    )
    assert answer.status_code == 302, text_of(answer)
    return named("site").model.rows.get()


def test_an_administrator_declares_changes_and_retires_them(client_of, adam, mona):
    browser = client_of(adam)
    new = {"kind": "site", "label": "Floor space", "type": "number", "unit": "m²"}

    assert browser.post("/custom-fields/", new).status_code == 302
    one = CustomField.objects.get()
    assert (one.name, one.heading) == ("floor_space", "Floor space (m²)")
    taken = browser.post("/custom-fields/", new)
    assert "There is a field with this name" in text_of(taken)
    assert browser.post(f"/custom-fields/{one.pk}/", {"label": "Space"}).status_code == 302
    assert "Space" in text_of(browser.get(f"{SITE}new/"))
    browser.post(f"/custom-fields/{one.pk}/retire/")
    assert "Space" not in text_of(browser.get(f"{SITE}new/"))
    browser.post(f"/custom-fields/{one.pk}/restore/")
    assert "Space" in text_of(browser.get(f"{SITE}new/"))

    told = text_of(browser.get("/access/")).lower()
    for words in ("declared a custom field", "changed", "retired", "into use again"):
        assert words in told
    stranger = client_of(mona)
    assert stranger.get("/custom-fields/").status_code == 404
    assert stranger.post(f"/custom-fields/{one.pk}/retire/").status_code == 404


def test_what_was_typed_is_kept_by_its_type_and_told(plant, mona, client_of):
    browser = client_of(mona)

    assert plant.custom == {
        "cost": 12.5,
        "article": "1.10",
        "notes": "Two\nlines",
        "kind": "leased",
        "until": "2027-03-04",
        "listed": True,
        "keeper": mona.person,
    }
    page = text_of(browser.get(f"{SITE}{plant.ref}/"))
    for words in ("Cost (EUR)", "12.5", "Leased for years", "4 Mar 2027", "Mona"):
        assert words in page
    answer = browser.post(f"{SITE}{plant.ref}/edit/custom_cost/", {"custom_cost": "20"})
    assert answer.status_code == 302
    told = HistoryLine.objects.filter(entry_id=plant.pk).last()
    before, after = told.changes["custom"]
    assert (before["cost"], after["cost"], after["article"]) == (12.5, 20, "1.10")
    history = text_of(browser.get(f"{SITE}{plant.ref}/history/"))
    assert re.search(r"Cost \(EUR\)</span>\s*<del[^>]*>12.5</del>\s*<ins[^>]*>20<", history)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("custom_cost", "much"),
        ("custom_cost", "nan"),
        ("custom_kind", "stolen"),
        ("custom_until", "tomorrow"),
        ("custom_keeper", "SIT-000001"),
        ("custom_other", "x"),
    ],
)
def test_what_is_not_of_the_type_is_refused(plant, mona, name, value):
    with pytest.raises(ValidationError) as refusal:
        edit(plant, {name: value}, by=mona)
    assert list(refusal.value.message_dict) == [name]


def test_a_list_shows_and_filters_them_within_its_statements(plant, mona, client_of):
    other = make("site", title="Elsewhere", custom_cost=7, custom_until="2026-01-01")
    browser = client_of(mona)
    columns = "columns=custom_article,custom_until,custom_keeper,custom_listed"

    answer, said = statements(browser, f"{SITE}?{columns}")
    assert len(said) <= 12
    page = text_of(answer)
    for words in (">1.10<", "4 Mar 2027", "Mona", ">Yes<"):
        assert words in page
    keeper = Entry.rows.get(pk=mona.person).ref
    for query in (
        *("custom_cost=12.5", "custom_kind=leased", "custom_article=1.10"),
        *("custom_listed=yes", f"custom_keeper={keeper}", "custom_until=2027-03-04"),
        *("custom_until_from=2027-01-01", "custom_keeper=me"),
    ):
        assert refs_of(browser.get(f"{SITE}?{query}")) == [plant.ref], query
    for query in ("custom_kind=none", "custom_keeper=none", "custom_until_before=2026-02-01"):
        assert refs_of(browser.get(f"{SITE}?{query}")) == [other.ref], query


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_an_export_comes_back_unchanged_and_changes_come_in(plant, tmp_path, form):
    register, path = named("site"), tmp_path / f"sites.{form}"
    target = io.BytesIO()
    export(register, form, target, by=system())
    path.write_bytes(target.getvalue())

    report = import_file(register, runs.work_on(path, by=system(), dry_run=False))
    assert (report.counts()["unchanged"], report.counts()["refused"]) == (1, 0)
    assert not [one.column for one in report.lines if one.column.startswith("custom_")]

    row = {"ref": plant.ref, "custom_kind": "owned", "custom_until": "2028-01-01"}
    path = tmp_path / "changes.json"
    path.write_text(json.dumps([row]))
    report = import_file(register, runs.work_on(path, by=system(), dry_run=False))
    assert report.counts()["changed"] == 1
    plant.refresh_from_db()
    assert (plant.custom["kind"], plant.custom["until"]) == ("owned", "2028-01-01")
    assert plant.custom["article"] == "1.10"


def test_a_retired_field_keeps_what_it_said_and_takes_nothing_more(
    plant, adam, mona, client_of
):
    one = CustomField.objects.get(name="article")
    declaring_fields.retire(one, by=adam)

    with pytest.raises(ValidationError):
        edit(plant, {"custom_article": "2"}, by=mona)
    edit(plant, {"title": "Plant One"}, by=mona)
    page = text_of(client_of(mona).get(f"{SITE}{plant.ref}/"))
    assert ("1.10" in page, "edit/custom_article/" in page) == (True, False)


def test_a_choice_stays_since_records_may_say_it(plant, adam):
    one = CustomField.objects.get(name="kind")

    with pytest.raises(ValidationError, match="A choice stays"):
        declaring_fields.change(one, {"choices": [["owned", "Ours"]]}, by=adam)
    pairs = [["owned", "Ours"], ["leased", "Leased"], "Shared"]
    changed = declaring_fields.change(one, {"choices": pairs}, by=adam)

    assert changed.choices == [["owned", "Ours"], ["leased", "Leased"], ["shared", "Shared"]]


def test_who_administers_a_part_declares_nothing(client_of):
    site = make("site")
    part = somebody("Pia", "administrator", scope=site)

    assert client_of(part).get("/custom-fields/").status_code == 404
