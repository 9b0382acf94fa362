"""Whether this process can do its work, for whoever watches over it (operation)."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from ringbeam.site.upgrades import Newer, is_pending


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
