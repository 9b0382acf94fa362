"""The description of prints: a record and a list of each register as PDF."""

from typing import Any

from ringbeam.api.openapi.components import TEXT, Schema
from ringbeam.api.openapi.paths import (
    AFTER,
    IF_NONE_MATCH,
    LIMIT,
    READ,
    Operation,
    filters_of,
    in_path,
    operation,
    parameter,
)
from ringbeam.core.registers import Register

PDF: Schema = {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}
HISTORY = parameter(
    "history", "query", {**TEXT, "enum": ["1"]}, description="With all that happened."
)
COLUMNS = parameter("columns", "query", TEXT, description="Names of fields, with commas.")


def paths_of(register: Register) -> dict[str, dict[str, Operation]]:
    """The operations on the records of one register."""
    kind, base = register.kind, f"/{register.plural}"
    pattern = f"^{register.prefix}-[0-9]{{6,12}}$"
    ref = in_path("ref", {**TEXT, "pattern": pattern})
    filters = [one for one in filters_of(register) if one not in (AFTER, LIMIT)]
    one = _prints(f"print_{kind}", f"{register.label}: print", [HISTORY])
    every = _prints(
        f"print_list_of_{kind}", f"{register.label_plural}: print", [*filters, COLUMNS]
    )
    for made in (one, every):
        made["tags"] = [register.plural]
    record: dict[str, Any] = {"get": one, "parameters": [ref]}
    return {f"{base}/pdf": {"get": every}, f"{base}/{{ref}}/pdf": record}


def _prints(name: str, summary: str, parameters: list[Schema]) -> Operation:
    success: dict[str, Schema] = {
        "200": {"description": "The pages.", "content": PDF},
        "304": {"description": "Not modified."},
    }
    return operation(
        name,
        summary,
        success,
        problems=(*READ, 409),
        parameters=[*parameters, IF_NONE_MATCH],
    )
