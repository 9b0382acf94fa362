"""Custom fields by REST: read, set, described, and told only to those whom they are for."""

import pytest

from ringbeam.core import custom_fields, declaring_fields
from ringbeam.core.actors import system
from ringbeam.core.entries import Entry
from tests.web.pages import make, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def plant(mona):
    """A site with a value in each of some custom fields."""
    for label, kind, more in (
        ("Cost", "number", {"unit": "EUR"}),
        ("Kind", "choice", {"choices": ["Owned", "Leased"]}),
        ("Until", "day", {}),
        ("Listed", "yes", {}),
        ("Keeper", "record", {"kinds": ["person"]}),
    ):
        given = {"kind": "site", "label": label, "type": kind, **more}
        declaring_fields.declare(given, by=system())
    keeper = Entry.rows.get(pk=mona.person).ref
    given = {"custom_cost": 12.5, "custom_until": "2027-03-04", "custom_keeper": keeper}
    return make("site", custom_listed=True, custom_kind="owned", **given)


def test_programs_read_set_and_are_told_of_them(
    plant, mona, carl, program_of, client, client_of
):
    program = program_of(mona)
    said = program.get(f"/sites/{plant.ref}")
    assert said.json()["custom_until"] == "2027-03-04"
    assert said.json()["custom_keeper"]["title"] == "Mona"

    given = {"custom_cost": 1, "custom_listed": None}
    changed = program.patch(f"/sites/{plant.ref}", given, if_match=said["ETag"])
    assert (changed.status_code, changed.json()["custom_cost"]) == (200, 1)
    assert changed.json()["custom_listed"] is None
    wrong = program.post("/sites", {"title": "Two", "custom_kind": "x", "custom_cost": "a"})
    assert list(wrong.json()["errors"]) == ["custom_cost"]
    line = program.get(f"/sites/{plant.ref}/history").json()["items"][-1]
    assert line["changes"]["custom_cost"] == {"before": 12.5, "after": 1}

    schemas = program.get("/openapi.json").json()["components"]["schemas"]
    assert schemas["Site"]["properties"]["custom_kind"]["title"] == "Kind"
    assert schemas["SiteNew"]["properties"]["custom_kind"]["enum"][:2] == ["owned", "leased"]
    for somebody in (client, client_of(carl)):
        assert "custom_kind" not in text_of(somebody.get("/api/v1/openapi.json"))


def test_customers_are_told_only_of_those_that_are_for_them(
    carl, the_customer, program_of, client_of
):
    fields = {"kind": "incident", "type": "text"}
    declaring_fields.declare({**fields, "label": "Margin"}, by=system())
    declaring_fields.declare({**fields, "label": "Room", "inside": False}, by=system())
    given = {"customer": the_customer.ref, "custom_margin": "slender", "custom_room": "4.12"}
    ref = make("incident", **given).ref

    said = program_of(carl).get(f"/incidents/{ref}").json()
    page = text_of(client_of(carl).get(f"/incidents/{ref}/"))

    assert said["custom_room"] == "4.12"
    assert "custom_margin" not in said
    assert ("4.12" in page, "slender" in page) == (True, False)
    found = client_of(carl).get("/incidents/?custom_margin=slender")
    assert "There is no filter with this name." in text_of(found)


def test_another_process_learns_of_them_with_what_it_asks_anyway(plant, mona, program_of):
    program = program_of(mona)
    program.get("/sites")
    custom_fields.forget()  # as if this process had not seen them being declared

    said = program.get(f"/sites/{plant.ref}").json()

    assert said["custom_cost"] == 12.5
