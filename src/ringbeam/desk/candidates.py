"""Problems that nobody has raised yet: incidents alike, without a known cause (8.6.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import (
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Sum,
)

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.listing import Label, labels_of
from ringbeam.core.registers import of_kind
from ringbeam.desk.causes import unexplained
from ringbeam.services.clocks import Clock

FEW = 3
MOST = 50
ALIKE = ("about", "category", "configuration_item")
NAMED = {"about": "service", "category": "category", "configuration_item": "configuration_item"}
MISSED = "missed"


@dataclass(frozen=True)
class Cost:
    """What incidents cost, as far as their records say.

    ``broken`` counts those to whom a promise was missed, ``minutes`` is the time that people
    entered for them, ``lasted`` the time from report to resolution of those resolved, summed.
    """

    broken: int
    minutes: int
    lasted: timedelta

    @property
    def hours(self) -> float:
        """The time until they were resolved, summed, in hours."""
        return self.lasted.total_seconds() / 3600


@dataclass(frozen=True)
class Candidate:
    """Incidents of one service, category and item within a span, and what they cost.

    ``query`` finds them in their list.
    """

    labels: dict[str, Label | None]
    incidents: int
    customers: int
    cost: Cost
    last: Any
    query: str


def without_cause(actor: Actor, days: int) -> "QuerySet[Any]":
    """Incidents of the last so many days that the reader may see, whose cause is not linked.

    Cancelled and archived ones are left out.
    """
    since = clock.now() - timedelta(days=days)
    rows = of_kind("incident").among(actor).filter(archived=False, created__gte=since)
    return unexplained(rows.exclude(state="cancelled")).order_by()


def missed() -> Exists:
    """Whether a promise to the incident was missed."""
    return Exists(Clock.objects.filter(entry=OuterRef("pk"), state=MISSED))


def candidates(actor: Actor, days: int) -> list[Candidate]:
    """Where at least three incidents of so many days share service, category and item.

    Those with the most incidents first, fifty at most; two queries.
    """
    lasted = ExpressionWrapper(F("resolved") - F("created"), output_field=DurationField())
    groups = (
        without_cause(actor, days)
        .filter(about__isnull=False)
        .annotate(missed=missed())
        .values(*(f"{name}_id" for name in ALIKE))
        .annotate(
            incidents=Count("pk"),
            customers=Count("customer_id", distinct=True),
            broken=Count("pk", filter=Q(missed=True)),
            minutes=Sum("spent"),
            lasted=Sum(lasted),
            last=Max("created"),
        )
        .filter(incidents__gte=FEW)
        .order_by("-incidents", *(f"{name}_id" for name in ALIKE))[:MOST]
    )
    return _told(list(groups), actor, days)


def _told(groups: Sequence[dict[str, Any]], actor: Actor, days: int) -> list[Candidate]:
    named = {one[f"{name}_id"] for one in groups for name in ALIKE}
    labels = labels_of(actor, {pk for pk in named if pk is not None})
    since = (clock.today() - timedelta(days=days)).isoformat()
    found = []
    for one in groups:
        of = {name: labels.get(one[f"{name}_id"]) for name in ALIKE}
        said = [(NAMED[name], label.ref) for name, label in of.items() if label is not None]
        found.append(
            Candidate(
                labels={NAMED[name]: label for name, label in of.items()},
                incidents=one["incidents"],
                customers=one["customers"],
                cost=Cost(one["broken"], one["minutes"], one["lasted"] or timedelta(0)),
                last=one["last"],
                query=urlencode([*said, ("created_from", since)]),
            )
        )
    return found
