"""The description of webhooks: endpoints, their attempts, and sending once more."""

from typing import Any

from ringbeam.api.openapi.components import (
    TEXT,
    TIME,
    TRUTH,
    WHOLE,
    WORDS,
    Schema,
    closed,
    listed,
    named,
    taken_only,
)
from ringbeam.api.openapi.fields import nullable
from ringbeam.api.openapi.paths import (
    AFTER_NUMBER,
    KEY,
    LIMIT,
    Operation,
    in_path,
    reads,
    sends,
    writes,
)

EVENTS: Schema = {"type": "array", "items": TEXT, "minItems": 1, "maxItems": 100}
NAME: Schema = {"type": "string", "minLength": 1, "maxLength": 80}
URL: Schema = {"type": "string", "format": "uri", "maxLength": 500}
ID: Schema = {"type": "string", "pattern": "^[1-9][0-9]{0,17}$"}
SETTABLE: dict[str, Schema] = {
    "name": NAME,
    "url": URL,
    "events": EVENTS,
    "imported": TRUTH,
    "account": {**TEXT, "description": "The e-mail address of the account that it acts as."},
}
REPLACES = "In place of what it is now; only what is given changes."


def schemas() -> dict[str, Schema]:
    """The schemas that these operations name."""
    texts = dict.fromkeys(("uid", "name", "url", "stage", "reason", "account", "after"), TEXT)
    webhook: dict[str, Schema] = {**texts, "events": WORDS, "imported": TRUTH}
    webhook |= {"created": TIME, "failing_since": nullable(TIME), "replaying": TRUTH}
    attempt = dict.fromkeys(("number", "message", "type", "ref", "fault", "excerpt"), TEXT)
    attempt |= {"at": TIME, "took_ms": WHOLE, "status": nullable(WHOLE)}
    attempt |= {"delivered": TRUTH, "replayed": TRUTH}
    stage = {"type": "string", "enum": ["active", "paused"]}
    return {
        "Webhook": closed(webhook),
        "WebhookMade": closed({**webhook, "secret": TEXT}),
        "WebhookNew": taken_only(SETTABLE, ["name", "url"]),
        "WebhookChange": {**taken_only({**SETTABLE, "stage": stage}, []), "title": REPLACES},
        "Attempt": closed(attempt),
        "Replay": taken_only({"first": ID, "last": ID}, ["first"]),
        "Waits": closed({"waits": TRUTH}),
        "Secret": closed({"secret": TEXT}),
    }


def paths() -> dict[str, dict[str, Operation]]:
    """The operations."""
    made: dict[str, dict[str, Any]] = {
        "/webhooks": _all(),
        "/webhooks/{uid}": _one(),
        **_beside(),
    }
    for path, found in made.items():
        for method in found.values():
            method["tags"] = ["webhooks"]
        if "{uid}" in path:
            found["parameters"] = [in_path("uid", {"type": "string", "format": "uuid"})]
    return made


def _all() -> dict[str, Operation]:
    items = closed({"items": {"type": "array", "items": named("Webhook")}})
    return {
        "get": reads("list_webhooks", "Webhooks", items, []),
        "post": writes(
            "add_webhook",
            "Add a webhook",
            named("WebhookMade"),
            status=201,
            requestBody=sends(named("WebhookNew")),
        ),
    }


def _one() -> dict[str, Operation]:
    return {
        "get": reads("get_webhook", "A webhook", named("Webhook"), []),
        "patch": writes(
            "change_webhook",
            "Change, pause or resume a webhook",
            named("Webhook"),
            requestBody=sends(named("WebhookChange")),
            parameters=[KEY],
        ),
        "delete": writes("remove_webhook", "Remove a webhook", None, status=204),
    }


def _beside() -> dict[str, dict[str, Any]]:
    waits: dict[str, Any] = {"status": 202, "parameters": [KEY]}
    return {
        "/webhooks/{uid}/secret": {
            "post": writes("renew_webhook_secret", "Renew its secret", named("Secret"))
        },
        "/webhooks/{uid}/test": {
            "post": writes("try_webhook", "Send a test", named("Waits"), **waits)
        },
        "/webhooks/{uid}/replay": {
            "post": writes(
                "replay_events",
                "Send events once more",
                named("Waits"),
                requestBody=sends(named("Replay")),
                **waits,
            )
        },
        "/webhooks/{uid}/attempts": {
            "get": reads(
                "attempts_of_webhook",
                "Attempts",
                listed(named("Attempt")),
                [AFTER_NUMBER, LIMIT],
            )
        },
    }
