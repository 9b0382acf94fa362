"""Workload against its limit: tickets opened in each month under an agreement (8.3.3).

ISO/IEC 20000-1:2018, 8.3.3 asks that changes of workload are monitored against agreed limits.
Counted are tickets by when they were opened; cancelled ones are left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import TruncMonth

from ringbeam.core import clock
from ringbeam.core.entries import Entry
from ringbeam.services.agreements import Agreement
from ringbeam.services.counts import Month
from ringbeam.services.tickets import tickets

Opened = dict[tuple[int | None, int | None, str], int]


@dataclass(frozen=True)
class Load:
    """The tickets of one month under one agreement, beside the limit of a month."""

    agreement: Agreement
    month: Month
    opened: int
    limit: int

    @property
    def above(self) -> bool:
        """Whether there were more than was agreed."""
        return self.opened > self.limit

    @property
    def running(self) -> bool:
        """Whether the month is not over."""
        return clock.now() < self.month.end

    @property
    def pace(self) -> int | None:
        """What a running month comes to if it goes on as it began; None in its first day."""
        gone = (clock.now() - self.month.start).total_seconds()
        whole = (self.month.end - self.month.start).total_seconds()
        return round(self.opened * whole / gone) if self.running and gone >= DAY_S else None


DAY_S = 86_400


def loads(agreements: Sequence[Agreement], months: Sequence[Month]) -> Iterator[Load]:
    """The load of each agreement that names a limit, in each of the months; one statement."""
    limited = [one for one in agreements if one.workload]
    if not limited or not months:
        return
    opened = opened_by_month(months, {one.customer_id for one in limited if one.customer_id})
    for one in limited:
        for month in months:
            number = sum(
                n
                for (customer, about, first), n in opened.items()
                if customer == one.customer_id
                and one.about_id in (None, about)
                and first == f"{month.first:%Y-%m}"
            )
            yield Load(one, month, number, one.workload or 0)


def opened_by_month(months: Sequence[Month], customers: set[int]) -> Opened:
    """Tickets opened in these months, by customer, service and month; one statement.

    The months follow each other.
    """
    rows = Entry.rows.order_by().filter(
        kind__in=[one.kind for one in tickets()],
        customer_id__in=customers,
        created__gte=months[0].start,
        created__lt=months[-1].end,
    )
    rows = rows.exclude(state="cancelled").annotate(month=TruncMonth("created"))
    told = rows.values_list("customer_id", "about_id", "month").annotate(Count("pk"))
    return {(customer, about, f"{month:%Y-%m}"): n for customer, about, month, n in told}
