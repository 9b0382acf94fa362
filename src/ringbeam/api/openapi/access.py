"""The description of access: why an account sees a record."""

from ringbeam.api.openapi.components import (
    TEXT,
    TIME,
    TRUTH,
    WORDS,
    Schema,
    closed,
    named,
)
from ringbeam.api.openapi.fields import nullable
from ringbeam.api.openapi.paths import Operation, parameter, reads


def schemas() -> dict[str, Schema]:
    """The schemas that these operations name."""
    reason = {
        **dict.fromkeys(("by", "words", "role"), TEXT),
        "scope": nullable(TEXT),
        "kinds": WORDS,
        "until": nullable(TIME),
    }
    reasons = {"type": "array", "items": closed(reason)}
    right = {"name": TEXT, "allowed": TRUTH, "who": TEXT, "together": TRUTH, "reasons": reasons}
    rights = {"type": "array", "items": closed(right)}
    why = {"account": TEXT, "record": TEXT, "rights": rights, "against": WORDS}
    return {"Why": closed(why)}


def paths() -> dict[str, dict[str, Operation]]:
    """The operations."""
    record = parameter("record", "query", {**TEXT, "maxLength": 40}, required=True)
    says = "An address, or the number of a person; the caller when left out."
    who = parameter("who", "query", {**TEXT, "maxLength": 254}, description=says)
    found = reads("why", "Why an account sees a record", named("Why"), [record, who])
    return {"/access/why": {"get": {**found, "tags": ["everything"]}}}
