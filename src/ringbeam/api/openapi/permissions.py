"""The description of roles and permission sets: explained, changed, given and withdrawn."""

from typing import Any

from ringbeam.api.openapi.components import TEXT, TIME, WORDS, Schema, closed, named, taken_only
from ringbeam.api.openapi.fields import nullable
from ringbeam.api.openapi.paths import (
    IF_MATCH_CONTENT,
    KEY,
    READ,
    WRITE,
    Operation,
    in_path,
    reads,
    sends,
    writes,
)
from ringbeam.core.foreseeing import ACTS, ALL, NONE, OWN

ID: Schema = {"type": "string", "pattern": "^[1-9][0-9]{0,17}$"}
ROLE: Schema = {"type": "string", "pattern": "^[a-z_]{1,40}$"}
TITLE: Schema = {"type": "string", "minLength": 1, "maxLength": 80}
PERMITS: Schema = {
    "type": "object",
    "additionalProperties": {"type": "array", "items": {"type": "string", "enum": list(ACTS)}},
    "description": "Acts by kind. With every other act, seeing is permitted too.",
}
TAKEN: Schema = {**PERMITS, "description": "Acts by kind. With seeing, everything is taken."}
MATCHED = (*WRITE, 412)


def schemas() -> dict[str, Schema]:
    """The schemas that these operations name."""
    number = {"type": "integer", "minimum": 1}
    held = {"grant": number, "account": TEXT, "scope": nullable(TEXT), "kinds": WORDS}
    holders = {"type": "array", "items": closed({**held, "until": nullable(TIME)})}
    reach = {"type": "string", "enum": [ALL, OWN, NONE]}
    acts = closed(dict.fromkeys(ACTS, reach))
    role = {"name": TEXT, "label": TEXT, "added": PERMITS, "taken": TAKEN}
    role |= {"reach": {"type": "object", "additionalProperties": acts}, "holders": holders}
    one = {"id": number, "title": TEXT, "says": TEXT, "permits": PERMITS, "holders": holders}
    turn = closed({"account": TEXT, "gains": WORDS, "loses": WORDS})
    settable = {"title": TITLE, "says": TEXT, "permits": PERMITS}
    to_whom: dict[str, Schema] = {
        "account": {**TEXT, "maxLength": 254, "description": "The account's e-mail address."},
        "scope": {**TEXT, "maxLength": 40, "description": "A record's number; all without."},
        "until": TIME,
    }
    kinds = {"type": "array", "items": TEXT, "description": "All kinds when empty."}
    return {
        "PermissionSet": closed(one),
        "PermissionSetNew": taken_only(settable, ["title", "permits"]),
        "PermissionSetForeseen": taken_only(settable, []),
        "Role": closed(role),
        "RoleChange": taken_only({"added": PERMITS, "taken": TAKEN}, []),
        "Turns": {"type": "array", "items": turn},
        "SetGrant": taken_only(to_whom, ["account"]),
        "RoleGrant": taken_only({**to_whom, "kinds": kinds}, ["account"]),
    }


def paths() -> dict[str, dict[str, Operation]]:
    """The operations."""
    made: dict[str, dict[str, Any]] = {**_sets(), **_roles()}
    for path, found in made.items():
        for method in found.values():
            method["tags"] = ["access"]
        if "parameters" not in found:
            found["parameters"] = _places(path)
    return made


def _places(path: str) -> list[Schema]:
    schema = {"name": ROLE, "number": ID, "grant": ID}
    return [in_path(name, one) for name, one in schema.items() if f"{{{name}}}" in path]


def _several(name: str) -> Schema:
    return {"type": "array", "items": named(name)}


def _sets() -> dict[str, dict[str, Any]]:
    one, new = named("PermissionSet"), sends(named("PermissionSetNew"))
    matched: dict[str, Any] = {"parameters": [IF_MATCH_CONTENT], "problems": MATCHED}
    return {
        "/permission-sets": {
            "get": reads("list_sets", "Permission sets", _several("PermissionSet"), []),
            "post": writes(
                "add_set", "Make a set", one, status=201, parameters=[KEY], requestBody=new
            ),
        },
        "/permission-sets/{number}": {
            "get": reads("get_set", "A permission set", one, []),
            "put": writes("change_set", "Change a set", one, requestBody=new, **matched),
            "delete": writes(
                "remove_set", "Remove a set, ending its grants", None, status=204, **matched
            ),
        },
        "/permission-sets/{number}/foresee": _foresee("set", "PermissionSetForeseen"),
        **_grants("/permission-sets/{number}", "grant", "set", one, "SetGrant"),
    }


def _roles() -> dict[str, dict[str, Any]]:
    role = named("Role")
    return {
        "/roles": {"get": reads("list_roles", "Roles", _several("Role"), [])},
        "/roles/{name}": {
            "get": reads("get_role", "A role", role, []),
            "put": writes(
                "change_role",
                "Add to a role and take from it; with nothing, back to as shipped",
                role,
                requestBody=sends(named("RoleChange")),
                parameters=[IF_MATCH_CONTENT],
                problems=MATCHED,
            ),
        },
        "/roles/{name}/foresee": _foresee("role", "RoleChange"),
        **_grants("/roles/{name}", "number", "role", role, "RoleGrant"),
    }


def _foresee(what: str, body: str) -> dict[str, Any]:
    return {
        "post": writes(
            f"foresee_{what}",
            "Who would gain and lose what; changes nothing",
            named("Turns"),
            requestBody=sends(named(body)),
            problems=(*READ, 413, 415),
        )
    }


def _grants(base: str, place: str, what: str, one: Schema, body: str) -> dict[str, Any]:
    given = sends(named(body))
    more: dict[str, Any] = {"status": 201, "parameters": [KEY], "requestBody": given}
    ended = f"withdraw_{what}"
    return {
        f"{base}/grants": {"post": writes(f"give_{what}", "Give it", one, **more)},
        f"{base}/grants/{{{place}}}": {
            "delete": writes(ended, "End one grant of it", None, status=204)
        },
    }
