"""What pages could alone: changing many as shown, sharing views, declaring custom fields."""

import pytest

from ringbeam.core import custom_fields
from ringbeam.core.actors import system
from ringbeam.core.conversation import link
from ringbeam.core.entries import Entry
from ringbeam.core.history import HistoryLine
from ringbeam.core.registers import named, record_of
from ringbeam.core.saved import SavedView
from ringbeam.core.writing import create, edit

pytestmark = pytest.mark.django_db


def made(kind, **given):
    return create(named(kind).model, given, by=system())


def test_many_are_changed_as_they_were_shown(program_of, mona, carl):
    one, other, moved = (made("site", title=title) for title in ("A", "B", "C"))
    lines, program = HistoryLine.objects.count(), program_of(mona)
    values = {"title": "B", "owner": named("person").model.rows.get(pk=mona.person).ref}
    asked = {"values": values, "refs": [one.ref, other.ref, "SIT-999999"]}
    said = program.post("/sites/bulk/preview", asked).json()
    first, second = said["changing"]
    assert first["changes"]["title"] == {"before": "A", "after": "B"}
    assert first["changes"]["owner"]["after"]["title"] == "Mona"
    assert (second["ref"], set(second["changes"])) == (other.ref, {"owner"})
    assert [line["ref"] for line in said["refused"]] == ["SIT-999999"]
    assert HistoryLine.objects.count() == lines

    edit(moved, {"title": "D"}, by=system())
    records = [{"ref": line["ref"], "version": line["version"]} for line in said["changing"]]
    records += [{"ref": moved.ref, "version": 1}, {"ref": "SIT-999999", "version": 1}]
    sent = {"values": values, "records": records}
    done = program.patch("/sites/bulk", sent, Idempotency_Key="k1")
    assert done.status_code == 207
    assert [line["status"] for line in done.json()["results"]] == [200, 200, 412, 404]
    assert program.patch("/sites/bulk", sent, Idempotency_Key="k1").json() == done.json()
    assert HistoryLine.objects.count() == lines + 3
    again = program.post("/sites/bulk/preview", {"values": values, "refs": [one.ref]}).json()
    assert again == {"changing": [], "same": [one.ref], "refused": []}

    for bad in (
        {"values": {}, "refs": [one.ref]},
        {"values": {"state": "x"}, "refs": [one.ref]},
    ):
        assert program.post("/sites/bulk/preview", bad).status_code == 422
    assert program_of(carl).patch("/sites/bulk", sent).status_code == 404
    assert program_of(mona, "read").patch("/sites/bulk", sent).status_code == 403


def test_a_view_is_shared_with_a_team_and_with_all(program_of, mona, olga):
    group = made("group", title="First line")
    person = record_of(Entry.rows.get(pk=olga.person))
    hers = program_of(olga)
    given = {"kind": "site", "name": "West", "query": "q=west"}
    mine = hers.post("/views", given).json()
    at = f"/views/{mine['id']}"
    assert hers.patch(at, {"shared": "team"}).status_code == 409
    link(person, "member_of", group, by=system())
    said = hers.patch(at, {"shared": "team"}).json()
    assert (said["shared"], said["team"], said["query"]) == ("team", group.ref, "q=west")
    other = made("group", title="Second line")
    link(person, "member_of", other, by=system())
    assert hers.post("/views", {**given, "name": "x", "shared": "team"}).status_code == 422
    wrong = {**given, "name": "x", "shared": "team", "team": "GRP-999999"}
    assert hers.post("/views", wrong).status_code == 403
    assert hers.patch(at, {"shared": "all"}).status_code == 403

    everybody = program_of(mona).post("/views", {**given, "shared": "all"})
    assert (everybody.status_code, everybody.json()["shared"]) == (201, "all")
    assert [one["shared"] for one in hers.get("/views").json()["items"]] == ["team", "all"]
    assert program_of(mona).patch(at, {"name": "Mine"}).status_code == 404
    assert hers.patch(at, {"name": "East"}, If_Match='"0"').status_code == 412
    assert hers.patch(at, {"shared": ""}).json()["team"] is None
    assert not SavedView.objects.get(pk=mine["id"]).team_id


def test_custom_fields_are_declared_changed_and_retired(program_of, adam, mona):
    program, root = program_of(adam), "/custom-fields"
    given = {
        "kind": "site",
        "type": "choice",
        "label": "Heating",
        "choices": ["Gas", "Heat pump"],
    }
    added = program.post(root, given, Idempotency_Key="k1")
    assert added.status_code == 201
    one = added.json()
    assert (one["name"], one["public"]) == ("heating", "custom_heating")
    assert one["choices"][1] == {"key": "heat_pump", "label": "Heat pump"}
    assert program.post(root, given, Idempotency_Key="k1").json() == one
    assert program.post(root, given).status_code == 422

    at = f"{root}/{one['id']}"
    assert program.patch(at, {"choices": ["Gas"]}).status_code == 422
    more = {"choices": [*one["choices"], "Wood"], "inside": False}
    assert len(program.patch(at, more).json()["choices"]) == 3
    site = program.post("/sites", {"title": "Plant", "custom_heating": "wood"})
    assert site.json()["custom_heating"] == "wood"
    assert program.post(f"{at}/retire").json()["retired"]
    assert program.post(f"{at}/restore").json()["retired"] is None
    assert program.get(root).json()["items"][0]["label"] == "Heating"
    assert program_of(mona).get(root).status_code == 404
    custom_fields.forget()
