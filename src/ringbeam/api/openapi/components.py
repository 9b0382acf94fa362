"""The schemas that operations name: of each register, and of what all of them share."""

from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _

from ringbeam.api.openapi.fields import answered, nullable, required_names, taken
from ringbeam.api.shapes import shape_of
from ringbeam.core.custom_fields import TAGS
from ringbeam.core.registers import Register, registers

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
TRUTH: Schema = {"type": "boolean"}
TIME: Schema = {"type": "string", "format": "date-time"}
WORDS: Schema = {"type": "array", "items": TEXT}
ANYTHING: Schema = {}
COMMENT: dict[str, Schema] = {"id": WHOLE, "at": TIME, "who": TEXT, "text": TEXT}
COMMENT |= {"internal": TRUTH, "automatic": TRUTH, "outgoing": TRUTH, "source": TEXT}
PROBLEMS = (400, 401, 403, 404, 405, 409, 410, 412, 413, 415, 422, 428, 429, 503)


def named(name: str) -> Schema:
    """A pointer to a schema by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def closed(properties: dict[str, Schema], *, optional: tuple[str, ...] = ()) -> Schema:
    """An object that holds exactly these members."""
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def listed(item: Schema) -> Schema:
    """A page of items, and where the next one is."""
    return closed({"items": {"type": "array", "items": item}, "next": nullable(TEXT)})


def taken_only(properties: dict[str, Schema], required: list[str]) -> Schema:
    """An object that takes these members and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def name_of(register: Register) -> str:
    """The schema's name: the model's, which is the kind's word."""
    return register.model.__name__


def record_schema(register: Register) -> Schema:
    """What a record of this kind answers."""
    shape = shape_of(register)
    properties: dict[str, Schema] = {
        "ref": TEXT,
        "uid": {"type": "string", "format": "uuid"},
        "kind": {"type": "string", "const": register.kind},
        "url": TEXT,
        "version": {"type": "integer", "minimum": 1},
        "state": {"type": "string", "enum": list(register.life.states)},
        "title": answered(register.own_fields["title"]),
    }
    for name, _column in (*shape.plain, *shape.references):
        properties[name] = answered(register.own_fields[name])
    made = closed(properties, optional=tuple(shape.inside_only))
    return {**made, "description": (register.model.__doc__ or "").strip()}


def of_register(register: Register) -> dict[str, Schema]:
    """The schemas of a register: its records, a new one, a change, and a page of them."""
    name = name_of(register)
    fields = {
        public: _by_whom(register, public, taken(one))
        for public, one in register.editable.items()
    }
    change = {**taken_only(fields, []), "minProperties": 1}
    new = taken_only(fields, required_names(register))
    return {
        name: record_schema(register),
        f"{name}New": new,
        f"{name}Change": change,
        f"{name}Page": listed(named(name)),
        f"{name}Bulk": taken_only(
            {"items": {"type": "array", "items": {}, "minItems": 1, "maxItems": 1000}},
            ["items"],
        ),
    }


def _by_whom(register: Register, public: str, schema: Schema) -> Schema:
    """With the word that customers do not set this, where they do not."""
    if public not in (*register.set_inside, *register.kept_inside, TAGS):
        return schema
    only = _("Set by people of the organization only; refused from a customer.")
    said = " ".join(filter(None, [schema.get("description", ""), only]))
    return {**schema, "description": said}


def _problem() -> Schema:
    reasons = {"type": "object", "additionalProperties": WORDS}
    properties = {
        "type": TEXT,
        "title": TEXT,
        "status": WHOLE,
        "detail": TEXT,
        "refused": {**WORDS, "description": "Every reason why it was not done."},
        "errors": {**reasons, "description": "What is wrong, by field."},
    }
    required = ["type", "title", "status", "detail"]
    return {"type": "object", "properties": properties, "required": required}


def shared() -> dict[str, Schema]:
    """The schemas that do not belong to one register."""
    reference = {"ref": TEXT, "title": nullable(TEXT), "kind": TEXT, "url": TEXT}
    some = nullable(named("Reference"))
    file = {"uid": {**TEXT, "format": "uuid"}, "name": TEXT, "size": WHOLE, "sha256": TEXT}
    file |= {"who": TEXT, "at": TIME, "internal": TRUTH, "url": TEXT}
    link = {"id": WHOLE, "kind": TEXT, "direction": {**TEXT, "enum": ["in", "out"]}}
    link |= {"note": TEXT, "at": TIME, "record": named("Reference")}
    move = {"name": TEXT, "label": TEXT, "to": TEXT, "asks": WORDS, "signed": WORDS}
    signature = {"line": WHOLE, "uid": {**TEXT, "format": "uuid"}, "who": TEXT, "at": TIME}
    signature |= dict.fromkeys(("act", "meaning", "method", "sha256"), TEXT)
    return {
        "ProblemDetails": _problem(),
        "Reference": closed(reference),
        "Found": closed({**reference, "state": TEXT, "updated": TIME}),
        "File": closed(file),
        "Comment": closed(COMMENT),
        "CommentMade": closed({**COMMENT, "told": WORDS, "untold": WORDS}),
        "Link": closed(link),
        "Signature": closed({**signature, "same": TRUTH}),
        "Move": closed({**move, "allowed": TRUTH, "reasons": WORDS}),
        "Verb": closed(
            {
                **dict.fromkeys(("name", "label", "who"), TEXT),
                **dict.fromkeys(("asks", "signed"), WORDS),
                "allowed": TRUTH,
            }
        ),
        "Done": _done(),
        "Line": _line(),
        "Result": _result(),
        "Notice": closed(
            {"id": WHOLE, "text": TEXT, "at": TIME, "read": nullable(TIME), "about": some}
        ),
        "View": _view(),
        "Caller": _caller(some),
        "RegisterInShort": closed(_in_short()),
        "Register": closed(_in_full()),
    }


def _view() -> Schema:
    texts = dict.fromkeys(("kind", "name", "query", "shared"), TEXT)
    return closed({**texts, "team": nullable(TEXT), "id": WHOLE})


def _line() -> Schema:
    before_after = closed({"before": ANYTHING, "after": ANYTHING})
    members = {"number": WHOLE, "at": TIME, "recorded": TIME, "who": TEXT, "door": TEXT}
    members |= {"act": TEXT, "reason": TEXT, "source": TEXT, "disposed": TRUTH}
    changes = {"type": "object", "additionalProperties": before_after}
    return closed({**members, "changes": changes})


def _result() -> Schema:
    problem = {"detail": TEXT, "errors": ANYTHING, "refused": WORDS}
    members = {"status": WHOLE, "ref": TEXT, "url": TEXT, **problem}
    optional = tuple(name for name in members if name != "status")
    return closed(members, optional=optional)


def _caller(some: Schema) -> Schema:
    grant = closed({"role": TEXT, "scope": some, "kinds": WORDS})
    return closed(
        {
            "name": TEXT,
            "email": TEXT,
            "zone": TEXT,
            "person": some,
            "grants": {"type": "array", "items": grant},
            "scopes": {"type": ["array", "null"], "items": TEXT},
        }
    )


def _in_short() -> dict[str, Schema]:
    names = ("kind", "plural", "label", "label_plural", "url")
    return {**dict.fromkeys(names, TEXT), "clauses": WORDS, "may_add": TRUTH}


def _in_full() -> dict[str, Schema]:
    choice = closed({"value": ANYTHING, "label": TEXT})
    field = closed(
        {
            **dict.fromkeys(("name", "label", "help", "type"), TEXT),
            "kinds": WORDS,
            "editable": TRUTH,
            "required": TRUTH,
            "choices": {"type": ["array", "null"], "items": choice},
        }
    )
    move = closed(
        {
            **dict.fromkeys(("name", "label", "to"), TEXT),
            **dict.fromkeys(("from", "asks", "signed"), WORDS),
        }
    )
    state = closed({"name": TEXT, "label": TEXT})
    many: dict[str, Any] = {"fields": field, "states": state, "moves": move}
    return {
        **_in_short(),
        "says": TEXT,
        **{name: {"type": "array", "items": item} for name, item in many.items()},
        "filters": WORDS,
        "sorts": WORDS,
    }


def problem_responses() -> dict[str, Schema]:
    """The answers that are not a success, by name."""
    content = {"application/problem+json": {"schema": named("ProblemDetails")}}
    return {
        f"ProblemDetails{status}": {
            "description": HTTPStatus(status).phrase,
            "content": content,
        }
        for status in PROBLEMS
    }


def schemas() -> dict[str, Schema]:
    """Every schema of the document."""
    found = shared()
    for register in registers():
        found |= of_register(register)
    return found


def _done() -> Schema:
    """What a verb made or changed; of one that does something to many, what became of each."""
    refused = {"type": "array", "items": closed({"ref": TEXT, "refused": WORDS})}
    said = {"record": named("Reference"), "done": WORDS, "refused": refused}
    return closed(said, optional=("done", "refused"))
