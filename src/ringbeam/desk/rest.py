"""The clocks of an incident for programs: `/api/v1/incidents/{ref}/clocks` (8.3.3)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from ringbeam.api.answers import answer
from ringbeam.api.finding import record_for
from ringbeam.core.contributions import API_ROUTERS
from ringbeam.desk.explaining import as_answers

router = Router(tags=["incidents"])


@router.get("/{ref}/clocks", response=dict[str, Any], url_name="api-incident-clocks")
def explain_clocks(request: HttpRequest, ref: str) -> HttpResponse:
    """Every clock of an incident with its reckoning, line by line.

    Instants in UTC, amounts in seconds of open time; the lines add up to the target.
    """
    _register, incident = record_for(request, "incidents", ref)
    return answer(as_answers(incident))


API_ROUTERS.append(("/incidents", router))
