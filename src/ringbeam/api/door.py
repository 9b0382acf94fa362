"""The REST door: every route, who is let in, and how faults are answered."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Router
from ninja.errors import HttpError
from ninja.errors import ValidationError as Misshapen
from ninja.renderers import BaseRenderer

from ringbeam.api import (
    bulk_editing,
    conversations,
    custom_fields,
    events,
    everything,
    explaining,
    moves,
    permissions,
    printing,
    records,
    signing,
    verbs,
    views,
    watching,
    webhooks,
)
from ringbeam.api.answers import OPTIONS, conditional, plain
from ringbeam.api.callers import Caller, caller_of
from ringbeam.api.problems import Rejected, problem_of, response_to
from ringbeam.core.contributions import API_ROUTERS

View = Callable[..., HttpResponseBase]
RECORD = "/{plural}/{ref}"
WEBHOOK = "/webhooks/{uid}"
OWN: tuple[tuple[str, str, View], ...] = (
    ("GET", "/me", everything.me),
    ("GET", "/search", everything.find),
    ("GET", "/access/why", explaining.why),
    ("GET", "/events", events.list_events),
    ("GET", "/events/types", events.list_event_types),
    ("GET", "/webhooks", webhooks.list_webhooks),
    ("POST", "/webhooks", webhooks.add_webhook),
    ("GET", WEBHOOK, webhooks.get_webhook),
    ("PATCH", WEBHOOK, webhooks.change_webhook),
    ("DELETE", WEBHOOK, webhooks.remove_webhook),
    ("POST", f"{WEBHOOK}/secret", webhooks.renew_secret),
    ("POST", f"{WEBHOOK}/test", webhooks.try_webhook),
    ("POST", f"{WEBHOOK}/replay", webhooks.replay_events),
    ("GET", f"{WEBHOOK}/attempts", webhooks.list_attempts),
    ("GET", "/registers", everything.list_registers),
    ("GET", "/registers/{name}", everything.get_register),
    ("GET", "/notices", everything.list_notices),
    ("POST", "/notices/{number}/read", everything.read_notice),
    ("GET", "/notices/choice", watching.show_choice),
    ("PATCH", "/notices/choice", watching.change_choice),
    ("GET", "/views", views.list_views),
    ("POST", "/views", views.add_view),
    ("PATCH", "/views/{number}", views.change_view),
    ("DELETE", "/views/{number}", views.remove_view),
    ("GET", "/custom-fields", custom_fields.list_custom_fields),
    ("POST", "/custom-fields", custom_fields.declare_custom_field),
    ("GET", "/custom-fields/{number}", custom_fields.get_custom_field),
    ("PATCH", "/custom-fields/{number}", custom_fields.change_custom_field),
    ("POST", "/custom-fields/{number}/retire", custom_fields.retire_custom_field),
    ("POST", "/custom-fields/{number}/restore", custom_fields.restore_custom_field),
)
OF_REGISTERS: tuple[tuple[str, str, View], ...] = (
    ("GET", "/{plural}", records.list_records),
    ("POST", "/{plural}", records.create_record),
    ("POST", "/{plural}/bulk", records.create_many),
    ("PATCH", "/{plural}/bulk", bulk_editing.change_many),
    ("POST", "/{plural}/bulk/preview", bulk_editing.preview_change),
    ("GET", "/{plural}/pdf", printing.print_list),
    ("GET", RECORD, records.get_record),
    ("PATCH", RECORD, records.change_record),
    ("POST", f"{RECORD}/archive", records.archive_record),
    ("POST", f"{RECORD}/restore", records.restore_record),
    ("GET", f"{RECORD}/pdf", printing.print_record),
    ("GET", f"{RECORD}/moves", moves.list_moves),
    ("POST", f"{RECORD}/moves/{{move}}", moves.take_move),
    ("POST", f"{RECORD}/undo", moves.undo_move),
    ("GET", f"{RECORD}/verbs", verbs.list_verbs),
    ("POST", f"{RECORD}/verbs/{{verb}}", verbs.do_verb),
    ("GET", f"{RECORD}/comments", conversations.list_comments),
    ("POST", f"{RECORD}/comments", conversations.add_comment),
    ("GET", f"{RECORD}/history", conversations.list_history),
    ("GET", f"{RECORD}/signatures", signing.list_signatures),
    ("GET", f"{RECORD}/links", conversations.list_links),
    ("POST", f"{RECORD}/links", conversations.add_link),
    ("DELETE", f"{RECORD}/links/{{number}}", conversations.remove_link),
    ("GET", f"{RECORD}/watch", watching.show_watch),
    ("POST", f"{RECORD}/watch", watching.watch_record),
    ("DELETE", f"{RECORD}/watch", watching.unwatch_record),
    ("GET", f"{RECORD}/files", conversations.list_files),
    ("POST", f"{RECORD}/files", conversations.add_file),
    ("GET", f"{RECORD}/files/{{uid}}", conversations.get_file),
)
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


class JSON(BaseRenderer):
    """What the routers of rooms return, as the rest of the door writes it."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """The data in JSON; raises TypeError for what has no JSON form."""
        return orjson.dumps(data, default=plain, option=OPTIONS)


def build() -> NinjaAPI:
    """The API with the routes of this door and those that rooms contributed.

    Fixed addresses win over those of registers, which are one route for all kinds: seventy
    kinds would otherwise be some thousand patterns to try for each request.
    """
    made = NinjaAPI(
        title="Ringbeam",
        version="1",
        description=str(_("Everything that Ringbeam records, for programs.")),
        openapi_url=None,
        docs_url=None,
        auth=caller_of,
        renderer=JSON(),
    )
    # Those that ninja answers in a form of its own are named: it takes the nearest class.
    for fault in (Exception, Http404, HttpError, Misshapen):
        made.add_exception_handler(fault, _answer_to)
    for prefix, router in API_ROUTERS:
        made.add_router(prefix, router)
    fixed, generated = Router(), Router()
    for router, routes in ((fixed, (*OWN, *permissions.ROUTES)), (generated, OF_REGISTERS)):
        for method, path, view in routes:
            name = f"api-{view.__name__.replace('_', '-')}"
            router.api_operation([method], path, include_in_schema=False, url_name=name)(view)
    generated.api_operation(METHODS, "/{path:rest}", include_in_schema=False)(
        everything.unknown
    )
    made.add_router("", fixed)
    made.add_router("", generated)
    return made


def _answer_to(request: HttpRequest, fault: Exception | type[Exception]) -> HttpResponse:
    """The problem that a fault stands for; a bug is raised on, to be logged as one."""
    problem = problem_of(request, fault) if isinstance(fault, Exception) else None
    if problem is None:
        raise fault
    return response_to(problem)


def patterns_of(api: NinjaAPI) -> list[URLPattern | URLResolver]:
    """The addresses of the API, each answered as this door answers."""
    found, _app, _namespace = api.urls
    return [
        _let_in(one) for one in found if isinstance(one, URLPattern) and one.name != "api-root"
    ]


def _let_in(one: URLPattern) -> URLPattern:
    return URLPattern(one.pattern, answered(one.callback), one.default_args, one.name)


def answered(view: View) -> View:
    """The view with problems for wrong methods, ETags for reads, and the caller's rate."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = request.method
        request.method = "GET" if asked == "HEAD" else asked
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponseNotAllowed):
            allow = {"Allow": response["Allow"]}
            response = response_to(Rejected(405, _("This cannot be done here."), allow))
        response = conditional(request, response)
        request.method = asked
        caller = getattr(request, "auth", None)
        if isinstance(caller, Caller):
            for name, value in caller.standing.items():
                response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(response, ("Authorization", "Cookie"))
        return response

    answer.csrf_exempt = True  # type: ignore[attr-defined]  # as Django marks a view
    return answer
