"""The clocks of a ticket for programs: `/api/v1/incidents/{ref}/clocks` (8.3.3)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from ringbeam.api.answers import answer
from ringbeam.api.finding import record_for
from ringbeam.core.contributions import API_ROUTERS
from ringbeam.desk.clock_page import PLURALS
from ringbeam.desk.explaining import as_answers


def _offer(plural: str) -> None:
    router = Router(tags=[plural])

    @router.get(
        "/{ref}/clocks",
        response=dict[str, Any],
        url_name=f"api-{plural}-clocks",
        operation_id="explain_clocks_of_" + plural.replace("-", "_"),
    )
    def explain_clocks(request: HttpRequest, ref: str) -> HttpResponse:
        """Every clock of a ticket with its reckoning, line by line.

        Instants in UTC, amounts in seconds of open time; the lines add up to the target.
        """
        _register, ticket = record_for(request, plural, ref)
        return answer(as_answers(ticket))

    API_ROUTERS.append((f"/{plural}", router))


for one in PLURALS:
    _offer(one)
