"""A risk by REST: assessed by a move, accepted by its owner as the version that was read."""

import pytest

from ringbeam.core.registers import named
from ringbeam.core.writing import create
from ringbeam.planning.risks import Risk
from tests.planning.test_risks import HIGH, PLAN

pytestmark = pytest.mark.django_db


@pytest.fixture
def risk(mona, olga):
    scale = create(named("scale").model, {"title": "Five by five"}, by=mona)
    given = {"title": "Services", "scale": scale.ref, "standards": ["iso-20000-1"]}
    criteria = create(named("risk_criteria").model, given, by=mona)
    given = {"title": "One path", "owner": olga.person, "criteria": criteria.ref}
    return create(Risk, given, by=mona)


def test_it_is_assessed_found_and_accepted(risk, olga, program_of):
    program, here = program_of(olga), f"/risks/{risk.ref}"
    assert program.post(f"{here}/moves/assess", HIGH).status_code == 200
    assert program.post(f"{here}/moves/treat", PLAN).status_code == 200
    told = program.get(here).json()
    assert (told["residual_score"], told["above"], told["state"]) == (12, True, "in_treatment")
    for query in (
        "residual_likelihood=3&residual_consequence=4",
        "above=1",
        "review_before=2099-01-01",
    ):
        assert [one["ref"] for one in program.get(f"/risks?{query}").json()["items"]] == [
            risk.ref
        ]

    accept = f"{here}/verbs/accept"
    reason = {"accepting": "The second carrier comes in May."}
    assert program.post(accept, reason).status_code == 428
    assert program.post(accept, reason, if_match="*").status_code == 428
    stale = program.post(accept, reason, if_match=f'"{told["version"] - 1}"')
    assert stale.status_code == 412
    assert (
        program.post(accept, {"accepting": ""}, if_match=f'"{told["version"]}"').status_code
        == 409
    )
    assert program.post(accept, reason, if_match=f'"{told["version"]}"').status_code == 200
    now = program.get(here)
    assert now.json()["acceptance"] == "accepted"

    changed = program.patch(here, {"treatment": "None."}, if_match=now["ETag"])
    assert changed.json()["acceptance"] == "void"


def test_nobody_writes_what_is_worked_out(risk, olga, program_of):
    program, here = program_of(olga), f"/risks/{risk.ref}"
    for name in ("acceptance", "accepted_digest", "residual_score", "scale_version", "above"):
        refused = program.patch(here, {name: 1}, if_match='"1"')
        assert refused.status_code == 422, name
    assert Risk.rows.get().version == 1
