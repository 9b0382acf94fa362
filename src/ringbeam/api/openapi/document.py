"""The whole document: every register, what is about all of them, and what rooms contributed."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from ninja import NinjaAPI

from ringbeam.api.openapi import (
    access,
    bulk,
    custom,
    events,
    paths,
    permissions,
    printing,
    watching,
    webhooks,
)
from ringbeam.api.openapi.components import problem_responses, schemas
from ringbeam.api.shapes import ROOT
from ringbeam.core import custom_fields
from ringbeam.core.registers import registers

Document = dict[str, Any]


def document(api: NinjaAPI) -> Document:
    """The description of the API in OpenAPI 3.1, in English, until custom fields change."""
    return _document_at(api, custom_fields.reading())


@lru_cache(maxsize=2)
def _document_at(api: NinjaAPI, _reading: int) -> Document:
    with override("en"):
        rooms = api.get_openapi_schema(path_prefix="")
        found = {**paths.of_everything(), **access.paths(), **events.paths()}
        found |= webhooks.paths() | watching.paths() | permissions.paths() | custom.paths()
        for register in registers():
            found |= paths.of_register(register) | printing.paths_of(register)
            found |= watching.paths_of(register)
            for path, methods in bulk.paths_of(register).items():
                found.setdefault(path, {}).update(methods)
        found |= {path: _of_a_room(methods) for path, methods in rooms["paths"].items()}
        return {
            "openapi": "3.1.0",
            "info": {"title": api.title, "version": api.version, "description": _about()},
            "servers": [{"url": ROOT}],
            "security": [{"token": []}, {"session": []}],
            "tags": _tags(),
            "paths": found,
            "components": {
                "schemas": {
                    **schemas(),
                    **access.schemas(),
                    **permissions.schemas(),
                    **custom.schemas(),
                    **events.schemas(),
                    **webhooks.schemas(),
                    **watching.schemas(),
                    **rooms["components"].get("schemas", {}),
                },
                "responses": problem_responses(),
                "securitySchemes": {
                    "token": {"type": "http", "scheme": "bearer"},
                    "session": {
                        "type": "apiKey",
                        "in": "cookie",
                        "name": settings.SESSION_COOKIE_NAME,
                    },
                },
            },
        }


def for_outsiders(whole: Any) -> Any:
    """The document, or a part of it, without what an organization calls its custom fields."""
    if isinstance(whole, dict):
        return {n: for_outsiders(v) for n, v in whole.items() if not _custom(n)}
    if isinstance(whole, list):
        return [for_outsiders(v) for v in whole if not _custom(v)]
    return whole


def _custom(part: Any) -> bool:
    name = part.get("name", "") if isinstance(part, dict) else part
    return isinstance(name, str) and name.startswith(custom_fields.PUBLIC)


def _of_a_room(methods: Document) -> Document:
    """A room's operations, with what this door may answer in their place."""
    made = {}
    for method, one in methods.items():
        own = {str(status): said for status, said in one["responses"].items()}
        common = paths.problems_of(paths.READ if method == "get" else paths.WRITE)
        known = {"304": {"description": "Not modified."}} if method == "get" else {}
        made[method] = {**one, "responses": {**common, **known, **own}}
    return made


def _about() -> str:
    return _(
        "Everything that Ringbeam records, for programs. Send a token as Authorization: "
        "Bearer. What a caller may not see is answered like what is not there. Lists are paged "
        "by `next`; changes name their version by If-Match; a POST with an Idempotency-Key "
        "happens once."
    )


def _tags() -> list[dict[str, str]]:
    own = [
        {"name": "everything", "description": _("What is about no single kind.")},
        {"name": "access", "description": _("Roles and sets; for administrators.")},
        {"name": "webhooks", "description": _("Where events are sent; for administrators.")},
    ]
    return own + [
        {"name": one.plural, "description": (one.model.__doc__ or "").strip()}
        for one in registers()
    ]
