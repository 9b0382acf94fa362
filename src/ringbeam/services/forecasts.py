"""The running month ahead: how many more misses lose an agreed share (20000-1, 8.3.3).

Of the promises that are known to fall due in it, or wait; what comes in new is not guessed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import ROUTES, panel
from ringbeam.services.agreements import Agreement
from ringbeam.services.clocks import LABELS
from ringbeam.services.counts import Counts, Covered, Key, Month, asking, counts_of_month
from ringbeam.services.figures import goals_of, percent
from ringbeam.services.levels.forecasting import Forecast
from ringbeam.services.outlooks import ORDER, forecast_of, words_of
from ringbeam.services.periods import add
from ringbeam.web.formats import local
from ringbeam.web.labels import labels_of
from ringbeam.web.requests import Asked, found

MARKS = {"lost": "bad", "to_catch_up": "warn", "narrow": "ok", "safe": "ok"}
SHOWN = 30


@dataclass(frozen=True)
class Ahead:
    """One agreed share of the running month: how it stands, and what it still bears."""

    agreement: str
    url: str
    priority: str
    metric: str
    goal: float
    counts: Counts
    told: Forecast

    @property
    def share(self) -> str:
        """The share so far, cut."""
        return percent(self.counts.met, self.counts.met + self.counts.missed)

    @property
    def mark(self) -> str:
        """The mark of its state."""
        return MARKS[self.told.outlook]

    @property
    def words(self) -> str:
        """What it still bears, in a sentence."""
        return words_of(self.told, self.goal)


TITLE = gettext_lazy("This month ahead")
PLURALS = ("agreements", "customers", "services")
TOLD: dict[str, Any] = {
    "title": TITLE,
    "template": "services/forecast_panel.html",
    "order": 15,
}


def ahead(asked: Covered, actor: Actor, *, service: int = 0) -> list[Ahead]:
    """Each agreed share of the running month, what bears least first; eight statements."""
    counted = counts_of_month(Month.of(local(clock.now()).date()), asked)
    if service:
        counted = {key: one for key, one in counted.items() if key.about == service}
    sums = _by_promise(counted)
    goals = goals_of({key[0] for key in sums})
    labels = labels_of(actor, {key[0] for key in sums})
    rows = [
        Ahead(
            agreement=label.title,
            url=label.url,
            priority=key[1],
            metric=str(LABELS[key[2]]),
            goal=goal,
            counts=counts,
            told=forecast_of(counts, goal),
        )
        for key, counts in sums.items()
        if (goal := goals.get(key)) and (label := labels.get(key[0])) and counts.any
    ]
    return sorted(rows, key=lambda one: (ORDER.index(one.told.outlook), one.told.spare))


def _by_promise(counted: Mapping[Key, Counts]) -> dict[tuple[int, str, str], Counts]:
    """The counts by agreement, priority and metric, of all services together."""
    sums: dict[tuple[int, str, str], Counts] = {}
    for key, counts in counted.items():
        add(sums.setdefault((key.agreement, key.priority, key.metric), Counts()), counts)
    return sums


def ahead_of(record: Any, actor: Actor) -> list[Ahead]:
    """What bears least of an agreement, a customer's agreements, or a service."""
    if record.kind == "agreement":
        return ahead(asking(actor, agreement=record.pk), actor)
    if record.kind == "service":
        return ahead(asking(actor), actor, service=record.pk)
    seen = Agreement.register.among(actor).filter(customer_id=record.pk)
    keys = tuple(seen.order_by().values_list("pk", flat=True))
    return ahead(Covered(keys, tuple(LABELS)), actor)


@require_safe
def ahead_page(request: Asked, plural: str, ref: str) -> HttpResponse:
    """The table of one record; htmx, which asks for it from the record's page, gets it bare.

    Raises Http404 for other records, and as if absent.
    """
    if plural not in PLURALS:
        raise Http404
    record = found(request, plural, ref)
    rows = ahead_of(record, request.actor)
    context = {
        "title": TITLE,
        "record": record,
        "rows": rows[:SHOWN],
        "number": len(rows),
    }
    page = "services/forecast_table.html" if request.htmx else "services/forecast.html"
    return render(request, page, context)


@panel(on="agreement", **TOLD)
@panel(on="customer", **TOLD)
@panel(on="service", **TOLD)
def where_ahead_is(record: Any, _actor: Actor) -> dict[str, Any]:
    """Where the table is, which is asked for beside the page; no statement."""
    return {"url": f"/ahead{record.register.url(record.ref)}"}


ROUTES.append(path("ahead/<str:plural>/<str:ref>/", ahead_page, name="ahead"))
