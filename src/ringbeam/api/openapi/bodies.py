"""The bodies that requests send, where they are no records."""

from ringbeam.api.openapi.components import TEXT, TRUTH, Schema, taken_only
from ringbeam.api.openapi.fields import WRITTEN, taken
from ringbeam.api.signing import words_of
from ringbeam.core.registers import Register, registers
from ringbeam.core.saved import ALL, TEAM
from ringbeam.core.signatures import Meanings
from ringbeam.core.verbs import Verb

REASON: Schema = taken_only({"reason": {**TEXT, "maxLength": 400}}, [])
COMMENT: Schema = taken_only(
    {
        "text": {**TEXT, "maxLength": 100_000, "pattern": WRITTEN},
        "internal": {**TRUTH, "default": False},
    },
    ["text"],
)
LINK: Schema = taken_only(
    {
        "kind": {**TEXT, "pattern": "^[a-z]{1,20}(_[a-z]{1,15})?$"},
        "target": {**TEXT, "pattern": "^[A-Za-z0-9]{1,20}-[0-9]{1,18}$"},
        "note": {**TEXT, "maxLength": 200},
    },
    ["kind", "target"],
)
FILE: Schema = taken_only(
    {
        "file": {"type": "string", "format": "binary"},
        "internal": {"type": "string", "enum": ["true", "false"]},
    },
    ["file"],
)


def view() -> Schema:
    """A list's query under a name."""
    kinds = [one.kind for one in registers()]
    members: dict[str, Schema] = {
        "kind": {**TEXT, "enum": kinds},
        "name": {**TEXT, "minLength": 1, "maxLength": 60, "pattern": WRITTEN},
        **_of_view(),
    }
    return taken_only(members, ["kind", "name"])


def changed_view() -> Schema:
    """What may change of a view; what is left out stays."""
    name = {**TEXT, "minLength": 1, "maxLength": 60, "pattern": WRITTEN}
    return taken_only({"name": name, **_of_view()}, [])


def _of_view() -> dict[str, Schema]:
    says = "The number of a group that one belongs to; needed where there are several."
    return {
        "query": {**TEXT, "maxLength": 1000},
        "shared": {**TEXT, "enum": ["", TEAM, ALL]},
        "team": {**TEXT, "maxLength": 40, "description": says},
    }


def asked_by_verb(verb: Verb, register: Register) -> Schema:
    """The values that a verb asks for: all of them, and no others."""
    text = {**TEXT, "maxLength": 100_000, "pattern": WRITTEN}
    fields = register.editable
    asked = {name: taken(fields[name]) if name in fields else text for name in verb.asks}
    needed = [*verb.asks, *(["password"] if verb.signed else [])]
    return taken_only(asked | _to_sign([verb.signed]), needed)


def asked_by_moves(register: Register) -> Schema:
    """The values that any move of this life asks for."""
    names = dict.fromkeys(name for move in register.life.moves for name in move.asks)
    asked = {name: taken(register.editable[name]) for name in names}
    return taken_only(asked | _to_sign([one.signed for one in register.life.moves]), [])


def _to_sign(said: list[Meanings]) -> dict[str, Schema]:
    """What is sent to sign, where one of these acts is signed."""
    meanings = list(dict.fromkeys(word for one in said for word in words_of(one)))
    if not meanings:
        return {}
    password = {**TEXT, "format": "password", "minLength": 1, "writeOnly": True}
    return {"password": password, "meaning": {**TEXT, "enum": meanings}}
