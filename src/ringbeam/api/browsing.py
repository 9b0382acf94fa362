"""The description of the API, for programs and as pages that people read without signing in."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from ninja import NinjaAPI

from ringbeam.api.callers import caller_of
from ringbeam.api.openapi import document, for_outsiders
from ringbeam.api.problems import Rejected, absent, response_to
from ringbeam.core import custom_fields
from ringbeam.core.rules import works_for_us

METHODS = ("get", "post", "patch", "put", "delete")
View = Callable[[HttpRequest], HttpResponse]


@lru_cache(maxsize=4)
def _told(api: NinjaAPI, _reading: int, *, inside: bool) -> dict[str, Any]:
    whole: dict[str, Any] = document(api) if inside else for_outsiders(document(api))
    return whole


@lru_cache(maxsize=4)
def _packed(api: NinjaAPI, reading: int, *, inside: bool) -> bytes:
    return orjson.dumps(_told(api, reading, inside=inside))


def _works_here(request: HttpRequest) -> bool:
    """Whether the reader is told of custom fields: who calls for the organization is."""
    try:
        return works_for_us(caller_of(request).actor)
    except Rejected:
        return False


def openapi(api: NinjaAPI) -> View:
    """The view that answers the OpenAPI document; read without signing in."""

    def answer(request: HttpRequest) -> HttpResponse:
        if refused := _only_read(request):
            return refused
        inside = _works_here(request)
        packed = _packed(api, custom_fields.reading(), inside=inside)
        return HttpResponse(packed, content_type="application/json")

    return answer


def reference_page(api: NinjaAPI) -> View:
    """The view that shows the operations and schemas of one group, or all groups."""

    def answer(request: HttpRequest) -> HttpResponse:
        if refused := _only_read(request):
            return refused
        inside = _works_here(request)
        whole = _told(api, custom_fields.reading(), inside=inside)
        group = request.GET.get("group", "")
        tags = _groups(whole)
        if group and group not in tags:
            return response_to(absent())
        context = {"about": whole["info"]["description"], "groups": tags, "group": group}
        if group:
            context |= _of_group(whole, group)
        return render(request, "api/reference.html", context)

    return answer


def _only_read(request: HttpRequest) -> HttpResponse | None:
    if request.method == "GET":
        return None
    return response_to(Rejected(405, _("This cannot be done here."), {"Allow": "GET"}))


def _groups(whole: dict[str, Any]) -> dict[str, str]:
    said = {one["name"]: one["description"] for one in whole["tags"]}
    for found in whole["paths"].values():
        for method in METHODS:
            for tag in found.get(method, {}).get("tags") or ["everything"] * (method in found):
                said.setdefault(tag, "")
    return said


def _of_group(whole: dict[str, Any], group: str) -> dict[str, Any]:
    operations = []
    names: dict[str, None] = {}
    for path, found in whole["paths"].items():
        for method in METHODS:
            one = found.get(method)
            if one is None or group not in (one.get("tags") or ["everything"]):
                continue
            parameters = [*found.get("parameters", ()), *one.get("parameters", ())]
            operations.append(
                {**one, "method": method.upper(), "path": path, "parameters": parameters}
            )
            names |= dict.fromkeys(_named_in(one))
    chosen = whole["components"]["schemas"]
    schemas = {name: _pretty(chosen[name]) for name in names if name in chosen}
    return {"operations": [_shown(one) for one in operations], "schemas": schemas}


def _shown(one: dict[str, Any]) -> dict[str, Any]:
    parameters = [
        {**p, "form": _in_words(p.get("schema", {}))} for p in one["parameters"] if "name" in p
    ]
    body = one.get("requestBody", {}).get("content", {})
    sent = [(media, _in_words(content.get("schema", {}))) for media, content in body.items()]
    answers = [
        (status, said.get("description", ""), _answer_form(said))
        for status, said in one["responses"].items()
        if "$ref" not in said
    ]
    problems = [status for status, said in one["responses"].items() if "$ref" in said]
    return {
        **one,
        "parameters": parameters,
        "sent": sent,
        "answers": answers,
        "problems": problems,
    }


def _answer_form(said: dict[str, Any]) -> str:
    return ", ".join(_in_words(c.get("schema", {})) for c in said.get("content", {}).values())


def _in_words(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " | ".join(_in_words(part) for part in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"[{_in_words(schema.get('items', {}))}]"
    kind = schema.get("type", "any")
    word = " | ".join(kind) if isinstance(kind, list) else str(kind)
    return f"{word} ({schema['format']})" if "format" in schema else word


def _named_in(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = part.get("$ref", "")
        found = [own.rpartition("/")[2]] if "/schemas/" in own else []
        return found + [name for value in part.values() for name in _named_in(value)]
    if isinstance(part, list):
        return [name for value in part for name in _named_in(value)]
    return []


def _pretty(schema: dict[str, Any]) -> str:
    return orjson.dumps(schema, option=orjson.OPT_INDENT_2).decode()
