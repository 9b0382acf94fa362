"""Roles and permission sets for programs: of administrators of everything alone."""

import pytest

from ringbeam.core.accounts import Grant

pytestmark = pytest.mark.django_db
ROOT = "/permission-sets"


def test_a_program_of_an_administrator_makes_foresees_and_changes(program_of, adam, mona):
    program = program_of(adam)
    sent = {"title": "Site keeper", "permits": {"site": ["change"]}}
    made = program.post(ROOT, sent)
    assert (made.status_code, made.json()["permits"]) == (201, {"site": ["see", "change"]})
    where = f"{ROOT}/{made.json()['id']}"

    less = {**sent, "permits": {"site": ["see"]}}
    assert program.post(f"{where}/foresee", less).json() == []
    assert program.ask("put", where, less).json()["permits"] == {"site": ["see"]}
    assert program.get(ROOT).json()[0]["title"] == "Site keeper"
    assert program.post(ROOT, {"title": "x", "permits": {"x": ["see"]}}).status_code == 422
    assert program_of(mona).get(ROOT).status_code == 404
    assert program_of(adam, "read").post(ROOT, sent).status_code == 403


def test_a_set_is_given_withdrawn_and_removed(program_of, adam, sam):
    program = program_of(adam)
    made = program.post(ROOT, {"title": "Sites", "permits": {"site": ["see"]}}).json()
    where, to = f"{ROOT}/{made['id']}", {"account": "sam@ringbeam.example"}
    given = program.post(f"{where}/grants", to, Idempotency_Key="k1")
    assert given.status_code == 201
    (held,) = given.json()["holders"]
    assert (held["account"], held["scope"], held["until"]) == (to["account"], None, None)
    again = program.post(f"{where}/grants", to, Idempotency_Key="k1")
    assert again["Idempotency-Replayed"] == "true"
    wrong = {"account": "x@y.z", "scope": "SIT-999999", "until": "tomorrow"}
    assert set(program.post(f"{where}/grants", wrong).json()["errors"]) == set(wrong)

    (turn,) = program.post(f"{where}/foresee", {}).json()
    assert turn == {"account": to["account"], "gains": [], "loses": ["site.see"]}
    grant = f"{where}/grants/{held['grant']}"
    assert program.delete(grant).status_code == 204
    assert program.delete(grant).status_code == 404
    program.post(f"{where}/grants", to)
    read = program.get(where)
    program.ask("put", where, {"title": "Places", "permits": {"site": ["see"]}})
    assert program.delete(where, If_Match=read["ETag"]).status_code == 412
    assert program.delete(where, If_Match=program.get(where)["ETag"]).status_code == 204
    assert not Grant.objects.filter(account=sam.account).exists()


def test_a_role_is_changed_given_and_withdrawn(program_of, adam, mona, olga):
    program, at = program_of(adam), "/roles/member"
    change = {"added": {"site": ["change"]}, "taken": {"unit": ["see"]}}
    turns = {one["account"]: one for one in program.post(f"{at}/foresee", change).json()}
    assert turns["olga@ringbeam.example"]["gains"] == ["site.change"]
    assert "unit.see" in turns["olga@ringbeam.example"]["loses"]
    assert program.get(at).json()["added"] == {}

    read = program.get(at)["ETag"]
    said = program.ask("put", at, change, If_Match=read).json()
    assert said["added"] == {"site": ["change"]}
    assert said["reach"]["unit"]["see"] == "none"
    assert program.ask("put", at, {}, If_Match=read).status_code == 412
    assert program.ask("put", at, {}).json()["taken"] == {}
    assert program.ask("put", "/roles/customer", change).status_code == 422

    to = {"account": "mona@ringbeam.example", "kinds": ["site"]}
    given = program.post(f"{at}/grants", to)
    (held,) = [one for one in given.json()["holders"] if one["account"] == to["account"]]
    assert held["kinds"] == ["site"]
    assert program.delete(f"{at}/grants/{held['grant']}").status_code == 204
    (own,) = program.get("/roles/administrator").json()["holders"]
    assert program.delete(f"/roles/administrator/grants/{own['grant']}").status_code == 409
    assert program_of(mona).get("/roles").status_code == 404
    assert program.get("/roles/king").status_code == 404
