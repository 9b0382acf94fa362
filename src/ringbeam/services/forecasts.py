"""The running month ahead: how many more misses lose an agreed share (20000-1, 8.3.3).

Of the promises that are known to fall due in it, or wait; what comes in new is not guessed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import panel
from ringbeam.services.agreements import Agreement
from ringbeam.services.clocks import LABELS
from ringbeam.services.counts import Counts, Covered, Key, Month, asking, counts_of_month
from ringbeam.services.figures import goals_of, percent
from ringbeam.services.levels.forecasting import Forecast
from ringbeam.services.outlooks import ORDER, forecast_of, words_of
from ringbeam.services.periods import add
from ringbeam.web.formats import local
from ringbeam.web.labels import labels_of

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


def ahead(asked: Covered, actor: Actor, *, service: int = 0) -> list[Ahead]:
    """Each agreed share of the running month, what bears least first; eight statements."""
    found = counts_of_month(Month.of(local(clock.now()).date()), asked)
    if service:
        found = {key: counts for key, counts in found.items() if key.about == service}
    sums = _by_promise(found)
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


def _by_promise(found: Mapping[Key, Counts]) -> dict[tuple[int, str, str], Counts]:
    """The counts by agreement, priority and metric, of all services together."""
    sums: dict[tuple[int, str, str], Counts] = {}
    for key, counts in found.items():
        add(sums.setdefault((key.agreement, key.priority, key.metric), Counts()), counts)
    return sums


def _shown(rows: Iterable[Ahead]) -> dict[str, Any] | None:
    told = list(rows)
    return {"rows": told[:SHOWN], "number": len(told)} if told else None


TOLD: dict[str, Any] = {
    "title": gettext_lazy("This month ahead"),
    "template": "services/forecast_panel.html",
    "order": 15,
}


@panel(on="agreement", **TOLD)
def ahead_of_agreement(agreement: Agreement, actor: Actor) -> dict[str, Any] | None:
    """What the agreed shares of one agreement still bear."""
    return _shown(ahead(asking(actor, agreement=agreement.pk), actor))


@panel(on="customer", **TOLD)
def ahead_of_customer(customer: Any, actor: Actor) -> dict[str, Any] | None:
    """What the agreed shares of one customer's agreements still bear."""
    seen = Agreement.register.among(actor).filter(customer_id=customer.pk)
    keys = tuple(seen.order_by().values_list("pk", flat=True))
    return _shown(ahead(Covered(keys, tuple(LABELS)), actor))


@panel(on="service", **TOLD)
def ahead_of_service(service: Any, actor: Actor) -> dict[str, Any] | None:
    """What the agreed shares still bear, counted over this service alone."""
    return _shown(ahead(asking(actor), actor, service=service.pk))
