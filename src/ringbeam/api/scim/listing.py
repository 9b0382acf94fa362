"""Lists of SCIM resources: filtered, in pages (RFC 7644, 3.4.2)."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from scim2_models import Context, ListResponse, Resource, ScimFilter

from ringbeam.api.scim.door import answer, page_of

MOST = 200
ResourceT = TypeVar("ResourceT", bound=Resource[Any])


def listed(
    request: HttpRequest,
    rows: "QuerySet[Any]",
    kind: type[ResourceT],
    tell: Callable[[Any], ResourceT],
) -> HttpResponse:
    """A page of the rows that match ``filter``; raises SCIMException for a bad filter.

    A filter is judged on each row by what is told of it, so that it means what the client sees.
    """
    start, count = page_of(request, MOST)
    if "filter" in request.GET:
        chosen = ScimFilter[kind](request.GET["filter"])  # type: ignore[valid-type]  # as the library has it
        found = [one for one in map(tell, rows) if chosen.match(one)]
        total, page = len(found), found[start - 1 : start - 1 + count]
    else:
        total = rows.count()
        page = [tell(one) for one in rows[start - 1 : start - 1 + count]]
    made = ListResponse[kind](  # type: ignore[valid-type]  # as the library has it
        total_results=total, start_index=start, items_per_page=len(page), resources=page
    )
    return answer(made, Context.RESOURCE_QUERY_RESPONSE)
