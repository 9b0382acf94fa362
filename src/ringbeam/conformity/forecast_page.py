"""The page of the forecast: what time alone turns, day by day (all clauses)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ringbeam.conformity.forecasting import Foreseen, forecast
from ringbeam.conformity.mapping import short
from ringbeam.conformity.owning import Serving
from ringbeam.conformity.readers import may_read
from ringbeam.conformity.remembering import remembered
from ringbeam.conformity.snapshots import renewed
from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import ROUTES
from ringbeam.web.requests import Asked

SPANS = (30, 42, 90, 180, 365)
USUAL = 90


@dataclass(frozen=True)
class ForeseenLine:
    """What turns alike on one day, by one reason; names no record, so all readers get it.

    ``clauses`` are standard, number and address of each requirement, as it will stand then.
    """

    before: str
    now: str
    reason: str
    next: str
    next_url: str
    clauses: tuple[tuple[str, str, str], ...]
    refs: tuple[str, ...] = ()


@require_safe
def forecast_page(request: Asked) -> HttpResponse:
    """What turns in the next days; for who may read of conformity."""
    if not may_read(request.actor):
        raise Http404
    given = request.GET.get("days", "")
    span = int(given) if given in map(str, SPANS) else USUAL
    days = remembered(f"forecast {span}", renewed(), make=lambda: _told(span))
    told = {
        "title": _("Forecast"),
        "days": days,
        "span": span,
        "spans": SPANS,
        "whose": _whose(request.actor, days),
    }
    return render(request, "conformity/forecast.html", told)


def _whose(
    actor: Actor, days: Sequence[tuple[date, list[ForeseenLine]]]
) -> dict[str, list[str]]:
    """Who answers for each requirement that turns, by the processes that the reader may see."""
    serving = Serving(actor)
    refs = {ref for _day, lines in days for one in lines for ref in one.refs}
    return {ref: [s.owner for s in serving.of(ref) if s.answers] for ref in refs}


def _told(span: int) -> list[tuple[date, list[ForeseenLine]]]:
    turns = forecast(clock.today() + timedelta(days=span)).turns
    return [(day, _lines(list(ones))) for day, ones in groupby(turns, key=lambda one: one.on)]


def _lines(turns: Sequence[Foreseen]) -> list[ForeseenLine]:
    alike: dict[tuple[str, str, str, str, str], list[Foreseen]] = {}
    for one in turns:
        result = one.result
        how = (*_words(one), result.reason, result.next, result.next_url)
        alike.setdefault(how, []).append(one)
    return [
        ForeseenLine(
            *how,
            clauses=tuple(_clause(one) for one in ones),
            refs=tuple(one.result.requirement for one in ones),
        )
        for how, ones in alike.items()
    ]


def _words(one: Foreseen) -> tuple[str, str]:
    """The words of the cell; where the cell keeps its word, those of the evidence behind it."""
    if one.before.status != one.result.status:
        return one.before.status, one.result.status
    return one.before.evidence_status, one.result.evidence_status


def _clause(one: Foreseen) -> tuple[str, str, str]:
    standard, number, address = short(one.result.requirement)
    return standard, number, f"{address}?on={one.on}"


ROUTES.append(path("conformity/forecast/", forecast_page, name="conformity-forecast"))
