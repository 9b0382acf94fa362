"""What rules have in common: shares of a population, spans, samples; set-based, no rows in loops."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max, Min, Q, QuerySet
from django.utils.translation import gettext as _

from ringbeam.conformity.declaring import SAMPLE, Finding, Outcome

UTC = ZoneInfo("UTC")
ENOUGH = 20
THREE_MONTHS = timedelta(days=90)


def start_of(day: date) -> datetime:
    """The first instant of a day, in UTC."""
    return datetime.combine(day, time(), UTC)


def end_of(day: date) -> datetime:
    """The first instant after a day, in UTC."""
    return start_of(day + timedelta(days=1))


def newest(rows: "QuerySet[Any]", limit: int = SAMPLE) -> tuple[int, ...]:
    """The newest of the rows, by entry, at most twenty."""
    return tuple(rows.order_by("-pk").values_list("pk", flat=True)[:limit])


def is_enough(rows: "QuerySet[Any]", count: int, on: date) -> bool:
    """Whether a daily process has twenty records, or records over three months."""
    if count >= ENOUGH:
        return True
    first = rows.aggregate(first=Min("created"))["first"]
    return bool(first and first <= end_of(on) - THREE_MONTHS)


def share_met(
    rows: "QuerySet[Any]", met: Q, *, said: str, on: date, tolerance: float = 0.0
) -> Finding:
    """Judge a duty that each record of a daily process keeps or breaks.

    ``said`` is a sentence with %(met)d and %(all)d. Nothing to look at: NOTHING. Too few: SHORT.
    More deviations than the tolerance: BROKEN.
    """
    count = rows.count()
    if not count:
        return Finding(Outcome.NOTHING, _("There is no such record yet."))
    broken = rows.exclude(met)
    deviations = broken.count()
    reason = said % {"met": count - deviations, "all": count}
    outcome = Outcome.MET
    if not is_enough(rows, count, on):
        outcome = Outcome.SHORT
        reason = _("%(reason)s That is fewer than 20 records, and under three months.") % {
            "reason": reason
        }
    if deviations > tolerance * count:
        outcome = Outcome.BROKEN
    return Finding(
        outcome=outcome,
        reason=reason,
        count=count,
        sample=newest(rows),
        deviating=newest(broken) if deviations else (),
        deviations=deviations,
    )


def freshness(
    rows: "QuerySet[Any]", field: str, on: date, limit: timedelta, said: str
) -> Finding:
    """Judge how old the newest evidence of a running process is, against its interval.

    In the last fifth of the interval it is ageing, past it overdue.
    """
    count = rows.count()
    if not count:
        return Finding(Outcome.NOTHING, _("There is no such record yet."))
    last: datetime = rows.aggregate(last=Max(field))["last"]
    age = end_of(on) - last
    days, allowed = max(age.days, 0), limit.days
    outcome = Outcome.MET
    if age > limit:
        outcome = Outcome.OVERDUE
    elif age > limit * 0.8:
        outcome = Outcome.AGEING
    return Finding(
        outcome=outcome,
        reason=said % {"days": days, "limit": allowed},
        count=count,
        sample=newest(rows),
        since=last.date(),
        until=(last + limit).date(),
    )
