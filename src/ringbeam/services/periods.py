"""How promises were kept over several months, in groups that sums can answer (8.3.3, 9.4).

Grouped by agreement, customer, service, priority, metric or month, from the sums that the
database keeps; a group of people is in no sum (`counts_by_group`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from ringbeam.core import clock
from ringbeam.services.agreements import Agreement
from ringbeam.services.counts import Counts, Covered, Key, Month, counts_of_month
from ringbeam.services.figures import PERCENT, goals_of
from ringbeam.services.levels.figures import Standing
from ringbeam.services.promises import Sums, standing_by_goal

GROUPS = ("service", "customer", "agreement", "priority", "metric", "month")
MOST_MONTHS, NEXT_MONTH = 36, timedelta(days=32)


class Place(NamedTuple):
    """One sum of the report: of a month, an agreement with its customer, and so on."""

    month: date
    agreement: int
    customer: int
    service: int
    priority: str
    metric: str
    group: int = 0


@dataclass(frozen=True)
class Kept:
    """How the promises of one group were kept; ``by`` are its values, by the groups' names."""

    by: tuple[object, ...]
    sums: Sums
    over: bool

    @property
    def counts(self) -> Counts:
        """All of the group together, whatever share was agreed."""
        whole = Counts()
        for one in self.sums.values():
            add(whole, one)
        return whole

    @property
    def n(self) -> int:
        """How many promises count."""
        return self.counts.met + self.counts.missed

    @property
    def share(self) -> float | None:
        """The share that was met, in per cent; None where nothing counts."""
        return PERCENT * self.counts.met / self.n if self.n else None

    @property
    def standing(self) -> Standing | None:
        """How it stands against the agreed shares, the worst of them; None without any."""
        return standing_by_goal(self.sums, over=self.over)


def add(to: Counts, more: Counts) -> None:
    """Add up counts in place."""
    to.met += more.met
    to.missed += more.missed
    to.to_come += more.to_come
    to.excluded += more.excluded


def months_between(first: date, last: date) -> Iterator[Month]:
    """The months from the one of a day to that of another, both included."""
    month = first.replace(day=1)
    while month <= last:
        yield Month.of(month)
        month = (month + NEXT_MONTH).replace(day=1)


def places(months: list[Month], asked: Covered) -> dict[Place, Counts]:
    """The counts of months as they stand now; at most five statements a month, and one."""
    found = {month.first: counts_of_month(month, asked) for month in months}
    agreements = {key.agreement for some in found.values() for key in some}
    customers = customers_of(agreements)
    return {
        _place(month, key, customers): counts
        for month, some in found.items()
        for key, counts in some.items()
    }


def customers_of(agreements: set[int]) -> dict[int, int]:
    """The customer of each of these agreements; one statement."""
    rows = Agreement.rows.order_by().values_list("pk", "customer_id")
    return {pk: customer for pk, customer in rows if pk in agreements}


def _place(month: date, key: Key, customers: Mapping[int, int]) -> Place:
    customer = customers.get(key.agreement, 0)
    return Place(month, key.agreement, customer, key.about, key.priority, key.metric)


def grouped(found: Mapping[Place, Counts], by: tuple[str, ...]) -> list[Kept]:
    """The counts by some of `GROUPS`, each against its agreed shares, in the groups' order.

    A group over several months runs while one of them does.
    """
    goals, now = goals_of({place.agreement for place in found}), clock.now()
    sums: dict[tuple[object, ...], Sums] = {}
    running: set[tuple[object, ...]] = set()
    months = {place.month for place in found}
    over = {month: now >= Month.of(month).end for month in months}
    for place, counts in found.items():
        key = tuple(getattr(place, name) for name in by)
        goal = goals.get((place.agreement, place.priority, place.metric))
        add(sums.setdefault(key, {}).setdefault(goal, Counts()), counts)
        if not over[place.month]:
            running.add(key)
    return [Kept(key, one, key not in running) for key, one in sums.items()]
