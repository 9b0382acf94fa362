"""Operations: one set per register, and those that are about no single kind."""

from typing import Any

from ringbeam.api.finding import MOST_VALUES
from ringbeam.api.openapi import bodies
from ringbeam.api.openapi.components import TEXT, WHOLE, Schema, closed, listed, name_of, named
from ringbeam.api.openapi.fields import filter_end, filter_value
from ringbeam.core.filters import filterable, ranges
from ringbeam.core.listing import sorts_of
from ringbeam.core.registers import Register
from ringbeam.core.verbs import Verb, verbs_on

Operation = dict[str, Any]
READ = (400, 401, 403, 404, 422, 429, 503)
WRITE = (*READ, 409, 413, 415)
ETAG = {"ETag": {"description": "The version.", "schema": TEXT}}
LOCATION = {"Location": {"description": "Where it is.", "schema": TEXT}}
NUMBERED = {"type": "string", "pattern": "^[0-9]{1,15}$"}


def parameter(name: str, place: str, schema: Schema, **more: Any) -> Schema:
    """A parameter of an operation."""
    return {"name": name, "in": place, "schema": schema, **more}


def in_path(name: str, schema: Schema) -> Schema:
    """A part of the address."""
    return parameter(name, "path", schema, required=True)


def json(schema: Schema) -> Schema:
    """Content in JSON."""
    return {"application/json": {"schema": schema}}


IF_MATCH = parameter(
    "If-Match", "header", {"type": "string", "pattern": r'^("[0-9]{1,9}"|\*)$'}
)
IF_MATCH_CONTENT = {
    **IF_MATCH,
    "schema": {"type": "string", "pattern": r'^("[0-9a-f]{24}"|\*)$'},
    "description": "The ETag of what was read; without it, whatever it is now is changed.",
}
IF_NONE_MATCH = parameter("If-None-Match", "header", {"type": "string"})
KEY = parameter(
    "Idempotency-Key",
    "header",
    {"type": "string", "pattern": "^[!-~]{1,200}$"},
    description="Sent again with the same body, the first answer is replayed for 24 hours.",
)
LIMIT = parameter(
    "limit", "query", {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}
)
AFTER = parameter("after", "query", TEXT, description="From `next` of the page before.")
AFTER_NUMBER = {**AFTER, "schema": NUMBERED}


def problems_of(statuses: tuple[int, ...]) -> dict[str, Schema]:
    """The answers that are no success, by status."""
    return {
        str(one): {"$ref": f"#/components/responses/ProblemDetails{one}"} for one in statuses
    }


def operation(
    name: str,
    summary: str,
    success: dict[str, Schema],
    *,
    problems: tuple[int, ...] = READ,
    **more: Any,
) -> Operation:
    """An operation with its successes and the problems that it may answer."""
    responses = {**success, **problems_of(problems)}
    return {"operationId": name, "summary": summary, "responses": responses, **more}


def reads(name: str, summary: str, schema: Schema, parameters: list[Schema]) -> Operation:
    """A GET of JSON: 200 with ETag, or 304 for what the caller has."""
    success: dict[str, Schema] = {
        "200": {"description": summary, "headers": ETAG, "content": json(schema)},
        "304": {"description": "Not modified."},
    }
    return operation(name, summary, success, parameters=[*parameters, IF_NONE_MATCH])


def writes(
    name: str, summary: str, schema: Schema | None, *, status: int = 200, **more: Any
) -> Operation:
    """A POST, PATCH or DELETE; 204 when there is nothing to show."""
    answer: Schema = {"description": summary}
    if schema is not None:
        headers = {**ETAG, **(LOCATION if status == 201 else {})}  # noqa: PLR2004 - Created
        answer |= {"headers": headers, "content": json(schema)}
    problems = more.pop("problems", WRITE)
    return operation(name, summary, {str(status): answer}, problems=problems, **more)


def sends(schema: Schema, *, needed: bool = True) -> Schema:
    """A body in JSON."""
    return {"required": needed, "content": json(schema)}


def of_register(register: Register) -> dict[str, dict[str, Operation]]:
    """The operations on the records of one register."""
    base = f"/{register.plural}"
    one = f"{base}/{{ref}}"
    made = {base: _list_and_create(register), f"{base}/bulk": {"post": _bulk(register)}}
    made[one] = _get_and_change(register)
    for name, summary in (("archive", "Archive"), ("restore", "Restore")):
        made[f"{one}/{name}"] = {"post": _archive(register, name, summary)}
    beside = _beside(register) | _verbs(register)
    made |= {f"{one}/{name}": found for name, found in beside.items()}
    for path, found in made.items():
        for method in found.values():
            method["tags"] = [register.plural]
        if "{ref}" in path:
            pattern = f"^{register.prefix}-[0-9]{{6,12}}$"
            of_one: dict[str, Any] = found
            of_one["parameters"] = [in_path("ref", {"type": "string", "pattern": pattern})]
    return made


def filters_of(register: Register) -> list[Schema]:
    """The query parameters of a list."""
    made = [
        parameter(name, "query", _several(filter_value(register, name, one)))
        for name, one in filterable(register).items()
    ]
    made += [parameter(name, "query", _several(filter_end())) for name in ranges(register)]
    sorts = [sign + name for name in sorts_of(register) for sign in ("", "-")]
    made.append(parameter("sort", "query", {"type": "string", "enum": sorts}))
    words = {"type": "string", "minLength": 1, "maxLength": 200}
    made.append(parameter("q", "query", words, description="Words that the record holds."))
    return [*made, AFTER, LIMIT]


def _several(schema: Schema) -> Schema:
    return {"type": "array", "items": schema, "minItems": 1, "maxItems": MOST_VALUES}


def _list_and_create(register: Register) -> dict[str, Operation]:
    name, label = name_of(register), str(register.label)
    return {
        "get": reads(
            f"list_{register.kind}",
            f"{register.label_plural}: list",
            named(f"{name}Page"),
            filters_of(register),
        ),
        "post": writes(
            f"create_{register.kind}",
            f"{label}: add",
            named(name),
            status=201,
            parameters=[KEY],
            requestBody=sends(named(f"{name}New")),
        ),
    }


def _bulk(register: Register) -> Operation:
    results = {"type": "array", "items": named("Result")}
    return writes(
        f"create_many_{register.kind}",
        f"{register.label_plural}: add many",
        closed({"created": WHOLE, "refused": WHOLE, "results": results}),
        status=207,
        parameters=[KEY],
        requestBody=sends(named(f"{name_of(register)}Bulk")),
    )


def _get_and_change(register: Register) -> dict[str, Operation]:
    name, label = name_of(register), str(register.label)
    return {
        "get": reads(f"get_{register.kind}", f"{label}: read", named(name), []),
        "patch": writes(
            f"change_{register.kind}",
            f"{label}: change",
            named(name),
            problems=(*WRITE, 412, 428),
            parameters=[{**IF_MATCH, "required": True}],
            requestBody=sends(named(f"{name}Change")),
        ),
    }


def _archive(register: Register, name: str, summary: str) -> Operation:
    return writes(
        f"{name}_{register.kind}",
        f"{register.label}: {summary.lower()}",
        named(name_of(register)),
        problems=(*WRITE, 412),
        parameters=[KEY, IF_MATCH],
        requestBody=sends(bodies.REASON, needed=False),
    )


def _beside(register: Register) -> dict[str, dict[str, Operation]]:
    kind, label = register.kind, str(register.label)
    paged = [AFTER_NUMBER, LIMIT]
    keyed: dict[str, Any] = {"status": 201, "parameters": [KEY]}
    return {
        "moves": {
            "get": reads(f"moves_of_{kind}", f"{label}: moves", _items(named("Move")), [])
        },
        "moves/{move}": _take(register),
        "comments": {
            "get": reads(
                f"comments_of_{kind}", f"{label}: comments", listed(named("Comment")), paged
            ),
            "post": writes(
                f"comment_on_{kind}",
                f"{label}: comment",
                named("CommentMade"),
                requestBody=sends(bodies.COMMENT),
                **keyed,
            ),
        },
        **_told(kind, label, paged),
        "links": {
            "get": reads(f"links_of_{kind}", f"{label}: links", _items(named("Link")), []),
            "post": writes(
                f"link_{kind}",
                f"{label}: link",
                named("Link"),
                requestBody=sends(bodies.LINK),
                **keyed,
            ),
        },
        "links/{number}": _unlink(register),
        **_files(register, keyed, paged),
    }


def _told(kind: str, label: str, paged: list[Schema]) -> dict[str, dict[str, Operation]]:
    lines, signatures = listed(named("Line")), _items(named("Signature"))
    return {
        "history": {"get": reads(f"history_of_{kind}", f"{label}: history", lines, paged)},
        "signatures": {
            "get": reads(f"signatures_on_{kind}", f"{label}: signatures", signatures, [])
        },
    }


def _items(item: Schema) -> Schema:
    return closed({"items": {"type": "array", "items": item}})


def _take(register: Register) -> dict[str, Any]:
    moves = [move.name for move in register.life.moves]
    found = writes(
        f"move_{register.kind}",
        f"{register.label}: take a move",
        named(name_of(register)),
        problems=(*WRITE, 412),
        parameters=[
            KEY,
            IF_MATCH,
            in_path("move", {"type": "string", "enum": moves or ["none"]}),
        ],
        requestBody=sends(bodies.asked_by_moves(register), needed=False),
    )
    return {"post": found}


def _verbs(register: Register) -> dict[str, dict[str, Operation]]:
    kind, items = register.kind, _items(named("Verb"))
    offered = {"get": reads(f"verbs_of_{kind}", f"{register.label}: verbs", items, [])}
    done = {f"verbs/{one.name}": _do(register, one) for one in verbs_on(kind)}
    return {"verbs": offered, **done}


def _do(register: Register, verb: Verb) -> dict[str, Any]:
    found = writes(
        f"{verb.name}_on_{register.kind}",
        f"{register.label}: {str(verb.label).lower()}",
        named("Done"),
        problems=(*WRITE, 412, *((428,) if verb.exact else ())),
        parameters=[KEY, IF_MATCH],
        requestBody=sends(bodies.asked_by_verb(verb, register), needed=bool(verb.asks)),
    )
    return {"post": found}


def _unlink(register: Register) -> dict[str, Any]:
    found = writes(
        f"unlink_{register.kind}",
        f"{register.label}: remove a link",
        None,
        status=204,
        parameters=[in_path("number", NUMBERED)],
    )
    return {"delete": found}


def _files(register: Register, keyed: dict[str, Any], paged: list[Schema]) -> dict[str, Any]:
    kind, label = register.kind, str(register.label)
    whole = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
    bytes_ = {"200": {"description": "The bytes.", "headers": ETAG, "content": whole}}
    uid = in_path("uid", {"type": "string", "format": "uuid"})
    form = {"required": True, "content": {"multipart/form-data": {"schema": bodies.FILE}}}
    return {
        "files": {
            "get": reads(f"files_of_{kind}", f"{label}: files", listed(named("File")), paged),
            "post": writes(
                f"attach_to_{kind}",
                f"{label}: attach a file",
                named("File"),
                requestBody=form,
                **keyed,
            ),
        },
        "files/{uid}": {
            "get": operation(
                f"file_of_{kind}",
                f"{label}: download a file",
                {**bytes_, "304": {"description": "Not modified."}},
                problems=(*READ, 410),
                parameters=[uid, IF_NONE_MATCH],
            )
        },
    }


def of_everything() -> dict[str, dict[str, Operation]]:
    """The operations that are about no single kind."""
    number = in_path("number", NUMBERED)
    words = parameter("q", "query", {**TEXT, "minLength": 1, "maxLength": 200}, required=True)
    kinds = parameter("kind", "query", _several(TEXT), description="Plurals of registers.")
    unread = parameter("unread", "query", {**TEXT, "enum": ["true", "false"]})
    name = in_path("name", TEXT)
    page = [AFTER_NUMBER, LIMIT]
    made = {
        "/me": {"get": reads("me", "Who calls", named("Caller"), [])},
        "/search": {
            "get": reads("search", "Search", listed(named("Found")), [words, kinds, *page])
        },
        "/registers": {
            "get": reads("list_registers", "Registers", _items(named("RegisterInShort")), [])
        },
        "/registers/{name}": {
            "get": reads("get_register", "A register", named("Register"), [name])
        },
        "/notices": {
            "get": reads("list_notices", "Notices", listed(named("Notice")), [unread, *page])
        },
        "/notices/{number}/read": {
            "post": writes(
                "read_notice", "Mark as read", named("Notice"), parameters=[number, KEY]
            )
        },
        "/views": _views(),
        "/views/{number}": _one_view(number),
    }
    for found in made.values():
        for method in found.values():
            method["tags"] = ["everything"]
    return made


def _views() -> dict[str, Operation]:
    return {
        "get": reads("list_views", "Saved views", _items(named("View")), []),
        "post": writes(
            "add_view",
            "Save a view",
            named("View"),
            status=201,
            parameters=[KEY],
            requestBody=sends(bodies.view()),
        ),
    }


def _one_view(number: Schema) -> dict[str, Operation]:
    return {
        "patch": writes(
            "change_view",
            "Rename a view, change its query, or share it",
            named("View"),
            problems=(*WRITE, 412),
            parameters=[number, KEY, IF_MATCH_CONTENT],
            requestBody=sends(bodies.changed_view()),
        ),
        "delete": writes("remove_view", "Remove a view", None, status=204, parameters=[number]),
    }
