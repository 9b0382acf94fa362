"""The description of changing many records alike: what it would do, and doing it."""

from typing import Any

from ringbeam.api.openapi.components import (
    ANYTHING,
    TEXT,
    WHOLE,
    WORDS,
    closed,
    name_of,
    named,
    taken_only,
)
from ringbeam.api.openapi.paths import KEY, Operation, sends, writes
from ringbeam.core.changing_many import MOST
from ringbeam.core.registers import Register

REF: dict[str, Any] = {"type": "string", "maxLength": 40}


def paths_of(register: Register) -> dict[str, dict[str, Operation]]:
    """The operations on many records of one register, beside adding them."""
    change = named(f"{name_of(register)}Change")
    before_after = closed({"before": ANYTHING, "after": ANYTHING})
    changes = {"type": "object", "additionalProperties": before_after}
    changing = closed({"ref": TEXT, "version": WHOLE, "changes": changes})
    refused = closed({"ref": TEXT, "refused": WORDS})
    shown = closed(
        {"changing": _several(changing), "same": WORDS, "refused": _several(refused)}
    )
    refs = {**_several(REF), "minItems": 1, "maxItems": MOST}
    one = taken_only(
        {"ref": REF, "version": {"type": "integer", "minimum": 1}}, ["ref", "version"]
    )
    records = {**_several(one), "minItems": 1, "maxItems": MOST}
    results = {"changed": WHOLE, "refused": WHOLE, "results": _several(named("Result"))}
    preview = writes(
        f"preview_many_{register.kind}",
        f"{register.label_plural}: what a change of many would do; changes nothing",
        shown,
        requestBody=sends(taken_only({"values": change, "refs": refs}, ["values", "refs"])),
    )
    change_many = writes(
        f"change_many_{register.kind}",
        f"{register.label_plural}: change many alike, each of the version that was shown",
        closed(results),
        status=207,
        parameters=[KEY],
        requestBody=sends(
            taken_only({"values": change, "records": records}, ["values", "records"])
        ),
    )
    for made in (preview, change_many):
        made["tags"] = [register.plural]
    base = f"/{register.plural}/bulk"
    return {base: {"patch": change_many}, f"{base}/preview": {"post": preview}}


def _several(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}
