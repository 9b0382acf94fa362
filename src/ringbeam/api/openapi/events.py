"""The description of events: their names, and the feed after a cursor."""

from ringbeam.api.finding import MOST_VALUES
from ringbeam.api.openapi.components import TEXT, TIME, TRUTH, WORDS, Schema, closed, named
from ringbeam.api.openapi.paths import LIMIT, Operation, parameter, reads


def schemas() -> dict[str, Schema]:
    """The schemas that these operations name."""
    texts = dict.fromkeys(("id", "type", "kind", "ref", "uid", "url", "api"), TEXT)
    event = {**texts, "at": TIME, "recorded": TIME, "door": TEXT, "changed": WORDS}
    kind = dict.fromkeys(("type", "kind", "act", "says"), TEXT)
    return {"Event": closed(event), "EventType": closed(kind)}


def paths() -> dict[str, dict[str, Operation]]:
    """The operations."""
    types = closed({"items": {"type": "array", "items": named("EventType")}})
    items = {"type": "array", "items": named("Event")}
    page = closed({"items": items, "after": TEXT, "more": TRUTH})
    after = parameter(
        "after",
        "query",
        {"type": "string", "pattern": "^([0-9]{1,18}|latest)$"},
        description="`after` of the answer before; `latest`: only what happens from now on.",
    )
    several = {"type": "array", "items": TEXT, "minItems": 1, "maxItems": MOST_VALUES}
    says = "Names of events; `incident.*` is every event of incidents."
    kinds = parameter("type", "query", several, description=says)
    made = {
        "/events": {
            "get": reads("list_events", "Events after a cursor", page, [after, kinds, LIMIT])
        },
        "/events/types": {"get": reads("list_event_types", "Names of events", types, [])},
    }
    for found in made.values():
        for method in found.values():
            method["tags"] = ["everything"]
    return made
