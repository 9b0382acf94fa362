"""The description: read by everybody, complete, and the same as what is answered."""

import re

import pytest

from ringbeam.api.callers import Caller
from ringbeam.api.openapi import document
from ringbeam.api.shapes import shown
from ringbeam.api.urls import API
from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.registers import registers

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("register", registers(), ids=str)
def test_a_record_answers_exactly_what_is_documented(register):
    now = clock.now()
    record = register.model(
        ref=f"{register.prefix}-000001", title="x", created=now, updated=now
    )
    [answered] = shown(register, [record], Caller(system(), 0, "a test"))
    schema = document(API)["components"]["schemas"][register.model.__name__]
    assert list(answered) == list(schema["properties"])
    assert set(schema["required"]) <= set(answered)


@pytest.mark.parametrize("register", registers(), ids=str)
def test_a_new_record_takes_exactly_the_fields_of_its_form(register):
    schema = document(API)["components"]["schemas"][f"{register.model.__name__}New"]
    assert list(schema["properties"]) == [*register.form, "tags"]
    assert "title" in schema["required"]


def test_every_operation_has_a_name_of_its_own_and_pointers_that_lead_somewhere():
    whole = document(API)
    names = [
        one["operationId"]
        for methods in whole["paths"].values()
        for one in methods.values()
        if isinstance(one, dict)
    ]
    assert len(names) == len(set(names))
    known = {
        f"#/components/{part}/{name}"
        for part in ("schemas", "responses")
        for name in whole["components"][part]
    }
    assert set(re.findall(r"#/components/\w+/\w+", repr(whole))) <= known


def test_the_description_is_read_without_signing_in(visitor):
    said = visitor.get("/openapi.json")
    assert (said.status_code, said.json()["openapi"]) == (200, "3.1.0")
    assert visitor.get("/openapi.json", if_none_match=said["ETag"]).status_code == 304
    for register in registers():
        assert f"/{register.plural}/{{ref}}" in said.json()["paths"]


def test_the_pages_show_every_operation_without_any_script(visitor):
    first = visitor.get("/").content.decode()
    for register in registers():
        assert f"?group={register.plural}" in first
    page = visitor.get("/?group=groups")
    text = page.content.decode()
    assert "/api/v1/groups/{ref}/moves/{move}" in text
    assert "GroupNew" in text
    assert "<script" not in text
    assert " style=" not in text
    assert "script-src 'self'" in page["Content-Security-Policy"]
    assert visitor.get("/?group=unicorns").status_code == 404
