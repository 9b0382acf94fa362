"""The description of custom fields: how an organization declares fields of its own."""

from typing import Any

from ringbeam.api.openapi.components import (
    TEXT,
    TRUTH,
    WORDS,
    Schema,
    closed,
    named,
    taken_only,
)
from ringbeam.api.openapi.components import TIME as INSTANT
from ringbeam.api.openapi.fields import nullable
from ringbeam.api.openapi.paths import (
    IF_MATCH_CONTENT,
    KEY,
    WRITE,
    Operation,
    in_path,
    reads,
    sends,
    writes,
)
from ringbeam.core.custom_fields import TYPES
from ringbeam.core.registers import registers

ID: Schema = {"type": "string", "pattern": "^[1-9][0-9]{0,17}$"}


def schemas() -> dict[str, Schema]:
    """The schemas that these operations name."""
    kinds = {"type": "string", "enum": [one.kind for one in registers()]}
    choice = closed({"key": TEXT, "label": TEXT})
    settable: dict[str, Schema] = {
        "label": {**TEXT, "maxLength": 80},
        "help": {**TEXT, "maxLength": 200},
        "unit": {**TEXT, "maxLength": 20, "description": "Of a number, such as EUR."},
        "choices": {"type": "array", "items": {"anyOf": [TEXT, choice]}, "maxItems": 100},
        "kinds": {"type": "array", "items": kinds, "description": "Which it can name."},
        "inside": {**TRUTH, "description": "Whether it is kept from customers."},
    }
    own: dict[str, Schema] = {
        "kind": kinds,
        "type": {"type": "string", "enum": [name for name, _label in TYPES]},
        "name": {"type": "string", "pattern": "^[a-z][a-z0-9]*(_[a-z0-9]+)*$", "maxLength": 30},
    }
    shown: dict[str, Schema] = {
        "id": {"type": "integer", "minimum": 1},
        **dict.fromkeys(("public", "kind", "name", "type", "label", "help", "unit"), TEXT),
        "kinds": WORDS,
        "inside": TRUTH,
        "retired": nullable(INSTANT),
        "choices": {"type": "array", "items": choice},
    }
    return {
        "CustomField": closed(shown),
        "CustomFieldNew": taken_only({**own, **settable}, ["kind", "type", "label"]),
        "CustomFieldChange": taken_only(settable, []),
    }


def paths() -> dict[str, dict[str, Operation]]:
    """The operations."""
    one: dict[str, Any] = named("CustomField")
    items = closed({"items": {"type": "array", "items": one}})
    made: dict[str, dict[str, Any]] = {
        "/custom-fields": {
            "get": reads("list_custom_fields", "Custom fields", items, []),
            "post": writes(
                "declare_custom_field",
                "Declare a field of a kind",
                one,
                status=201,
                parameters=[KEY],
                requestBody=sends(named("CustomFieldNew")),
            ),
        },
        "/custom-fields/{number}": {
            "get": reads("get_custom_field", "A custom field", one, []),
            "patch": writes(
                "change_custom_field",
                "Change what may change of it",
                one,
                problems=(*WRITE, 412),
                parameters=[KEY, IF_MATCH_CONTENT],
                requestBody=sends(named("CustomFieldChange")),
            ),
        },
        "/custom-fields/{number}/retire": _turn("retire"),
        "/custom-fields/{number}/restore": _turn("restore"),
    }
    for path, found in made.items():
        for method in found.values():
            method["tags"] = ["access"]
        if "{number}" in path:
            found["parameters"] = [in_path("number", ID)]
    return made


def _turn(way: str) -> dict[str, Any]:
    says = {"retire": "Take it out of use", "restore": "Take it into use again"}
    name, one = f"{way}_custom_field", named("CustomField")
    return {"post": writes(name, says[way], one, parameters=[KEY])}
