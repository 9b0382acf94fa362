"""Prints through REST: the same as on the pages, held to what the token reaches."""

import pytest

from ringbeam.core.conversation import link
from ringbeam.core.registers import named
from ringbeam.exchange.printing import prints
from tests.paper import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def unset(monkeypatch):
    """What would be printed, as data and not set."""
    sheets = []
    monkeypatch.setattr(prints, "typeset", lambda sheet: sheets.append(sheet) or b"%PDF")
    return sheets


@pytest.mark.parametrize("path", ["/groups/{ref}/pdf?history=1", "/groups/pdf?sort=title"])
def test_a_record_and_a_list_are_given_as_pdf(path, program, add):
    made = add("group", "First line")

    answer = program.get(path.format(ref=made.ref))

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert "First line" in words_of(answer.content)


def test_a_stranger_finds_nothing(program_of, sam, add):
    made = add("group", "First line")
    stranger = program_of(sam)

    assert stranger.get(f"/groups/{made.ref}/pdf").status_code == 404
    assert stranger.get("/groups/pdf").status_code == 404
    assert stranger.get("/unicorns/pdf").status_code == 404


def test_a_token_of_one_kind_prints_no_name_of_another(program_of, mona, add, unset):
    group, person = add("group", "First line"), add("person", "Paula Private")
    link(group, "relates_to", person, by=mona)
    service = add("service", "E-mail", owner=person.ref)
    held = program_of(mona, "services:read", "groups:read")

    held.get(f"/groups/{group.ref}/pdf")
    held.get(f"/services/{service.ref}/pdf?history=1")
    held.get("/services/pdf?columns=title,owner")
    assert held.get("/people/pdf").status_code == 403

    assert len(unset) == 3
    assert "Paula" not in repr(unset)
    assert person.ref in repr(unset[2])


@pytest.mark.parametrize(
    ("query", "name"),
    [
        *(("after=x", "after"), ("color=red", "color"), ("columns=title,shoe", "columns")),
        *(("sort=shoe", "sort"), ("state=", "state")),
    ],
)
def test_what_means_nothing_is_named(query, name, program, unset):
    answer = program.get(f"/groups/pdf?{query}")

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [name]
    assert unset == []


@pytest.mark.parametrize("query", ["history=all", "states=1"])
def test_a_record_is_printed_one_way_or_the_other(query, program, add, unset):
    made = add("group", "First line")

    assert program.get(f"/groups/{made.ref}/pdf?{query}").status_code == 422


def test_a_list_of_too_many_is_refused_with_the_remedy(program, add, monkeypatch):
    monkeypatch.setattr("ringbeam.web.list_sheets.MOST_ROWS", 1)
    add("group", "First line")
    add("group", "Second line")

    answer = program.get("/groups/pdf")

    assert answer.status_code == 409
    assert "export XLSX or JSON" in answer.json()["detail"]


def test_every_register_is_described(program):
    paths = program.get("/openapi.json").json()["paths"]

    register = named("group")
    assert "application/pdf" in repr(paths[f"/{register.plural}/pdf"]["get"])
    assert "application/pdf" in repr(paths[f"/{register.plural}/{{ref}}/pdf"]["get"])
