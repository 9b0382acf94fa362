"""Whether this process can do its work, for whoever watches over it (operation)."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ringbeam.core.heartbeats import workers_alive
from ringbeam.core.measures import database_failed
from ringbeam.site.metrics import may_watch
from ringbeam.site.upgrades import Newer, is_pending

OK = "ok"


@login_not_required
@never_cache
def health(_request: HttpRequest) -> HttpResponse:
    """Answer 200 `ok` when the database answers and has every table, otherwise 503 and why."""
    try:
        connection.ensure_connection()
        waiting = is_pending()
    except Newer as newer:
        return HttpResponse(str(newer), status=503, content_type="text/plain")
    except DatabaseError:
        return HttpResponse("database unreachable", status=503, content_type="text/plain")
    if waiting:
        return HttpResponse("migrations waiting", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def live(_request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as this process answers at all; asks nothing of the database."""
    return HttpResponse("live", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 when people can work: database, migrations and a worker; otherwise 503.

    What is wrong is told only to who may watch.
    """
    found = _found()
    status = 200 if set(found.values()) == {OK} else 503
    if may_watch(request):
        return JsonResponse(found, status=status)
    said = "ready" if status == 200 else "not ready"  # noqa: PLR2004 - OK
    return HttpResponse(said, status=status, content_type="text/plain")


def _found() -> dict[str, str]:
    try:
        connection.ensure_connection()
        waiting = is_pending()
        if waiting:
            return {"database": OK, "migrations": "waiting", "worker": "unknown"}
        alive = workers_alive()
    except Newer:
        return {"database": OK, "migrations": "of a newer version", "worker": "unknown"}
    except DatabaseError as fault:
        database_failed(fault)
        return {"database": "unreachable", "migrations": "unknown", "worker": "unknown"}
    return {"database": OK, "migrations": OK, "worker": OK if alive else "none for a minute"}
