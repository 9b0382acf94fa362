"""The description of watching, taking back, and notices by e-mail."""

from typing import Any

from ringbeam.api.openapi.components import (
    TEXT,
    TRUTH,
    WORDS,
    Schema,
    closed,
    name_of,
    named,
    taken_only,
)
from ringbeam.api.openapi.paths import (
    IF_MATCH,
    KEY,
    WRITE,
    Operation,
    in_path,
    reads,
    sends,
    writes,
)
from ringbeam.core.registers import Register
from ringbeam.core.watching.mail_hours import PACES


def schemas() -> dict[str, Schema]:
    """The schemas that these operations name."""
    days = {"type": "array", "items": {"type": "integer", "minimum": 0, "maximum": 6}}
    at = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}
    pace = {"type": "string", "enum": list(PACES)}
    choice: dict[str, Schema] = {"pace": pace, "start": at, "end": at}
    return {
        "Watch": closed({"watching": TRUTH, "watchers": WORDS}),
        "NoticeChoice": closed({**choice, "days": days}),
        "NoticeChange": taken_only({**choice, "days": {**days, "minItems": 1}}, []),
    }


def paths() -> dict[str, dict[str, Operation]]:
    """The operations that are about no single kind."""
    shown = named("NoticeChoice")
    made = {
        "get": reads("notice_choice", "Notices by e-mail", shown, []),
        "patch": writes(
            "change_notice_choice",
            "Change when notices come by e-mail",
            shown,
            requestBody=sends(named("NoticeChange")),
            parameters=[KEY],
        ),
    }
    for method in made.values():
        method["tags"] = ["everything"]
    return {"/notices/choice": made}


def paths_of(register: Register) -> dict[str, dict[str, Operation]]:
    """The operations on the records of one register."""
    kind, one = register.kind, f"/{register.plural}/{{ref}}"
    made: dict[str, dict[str, Any]] = {
        f"{one}/watch": _watch(kind, str(register.label)),
        f"{one}/undo": {"post": _undo(register)},
    }
    pattern = f"^{register.prefix}-[0-9]{{6,12}}$"
    for found in made.values():
        for method in found.values():
            method["tags"] = [register.plural]
        found["parameters"] = [in_path("ref", {**TEXT, "pattern": pattern})]
    return made


def _watch(kind: str, label: str) -> dict[str, Operation]:
    shown = named("Watch")
    return {
        "get": reads(f"watchers_of_{kind}", f"{label}: watchers", shown, []),
        "post": writes(f"watch_{kind}", f"{label}: watch", shown, parameters=[KEY]),
        "delete": writes(f"unwatch_{kind}", f"{label}: stop watching", None, status=204),
    }


def _undo(register: Register) -> Operation:
    return writes(
        f"undo_move_of_{register.kind}",
        f"{register.label}: take the last move back",
        named(name_of(register)),
        problems=(*WRITE, 412),
        parameters=[KEY, IF_MATCH],
    )
