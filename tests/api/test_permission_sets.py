"""Permission sets for programs: of administrators of everything alone."""

import pytest

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
