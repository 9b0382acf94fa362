"""What availability comes to on the page of a service (ISO/IEC 20000-1:2018, 8.7.1, 9.4)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import Markup

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.services.availability.availability_targets import AvailabilityTarget
from ringbeam.services.availability.measuring import Measured, measured
from ringbeam.services.availability.reckoning import WHOLE, Availability, lost_in
from ringbeam.services.overview.cards import card
from ringbeam.web.charts import LOSSY, OUT, RUNS, strip
from ringbeam.web.formats import duration, number

DAYS, ONE_DAY = 90, timedelta(days=1)
GRAVE = 10 * 60 * WHOLE  # ten minutes for all users, in seconds times per cent
SHOWN = 5


@card(
    "availability",
    title=gettext_lazy("Availability, 90 days"),
    template="services/overview_available.html",
    order=20,
    figures=True,
)
def available_of(service: Any, actor: Actor) -> dict[str, Any] | None:
    """The share of the agreed time in which the service was there, against its target."""
    found = _measured(service, actor)
    if found is None:
        return None
    one, (start, end) = found
    return {"target": one.target, **told(one.target, one.of(start, end))}


@card(
    "outages",
    title=gettext_lazy("Availability, 90 days"),
    template="services/overview_outages.html",
    order=15,
)
def outages_of(service: Any, actor: Actor) -> dict[str, Any] | None:
    """Each day of agreed time as it was, the longest outages, the base and what is left out."""
    found = _measured(service, actor)
    if found is None:
        return None
    one, (start, end) = found
    shown = one.of(start, end)
    out = one.left_out
    return {
        "target": one.target,
        **told(one.target, shown),
        "chart": _days(one, start, end),
        "rows": _longest(one, start, end),
        "number": len(one.outages),
        "left_out": out[:SHOWN],
        "number_left_out": len(out),
    }


def told(target: Any, shown: Availability) -> dict[str, Any]:
    """The figures of a period in words: the share is cut, never rounded up."""
    met, n = shown.there
    between, restoring = shown.between_failures, shown.to_restore
    return {
        "share": number(100 * WHOLE * met // n / WHOLE, 2) if n else "",
        "agreed": number(float(target.share), 3).rstrip("0").rstrip(".,"),
        "kept": shown.keeps(target.share),
        "base": duration(shown.base),
        "lost": duration(shown.lost // WHOLE) if shown.lost else "",
        "failures": shown.failures,
        "between": "" if between is None else duration(between),
        "restoring": "" if restoring is None else duration(restoring),
    }


def _measured(service: Any, actor: Actor) -> tuple[Measured, tuple[datetime, datetime]] | None:
    """The target for all customers, or the oldest one, with the last 90 days; two queries."""
    rows = AvailabilityTarget.register.among(actor).filter(about=service.pk, state="in_force")
    target = rows.filter(Q(archived=False)).select_related("calendar").order_by().first()
    if target is None:
        return None
    end = clock.now()
    start = clock.start_of(clock.day_of(end - DAYS * ONE_DAY))
    return measured(target, start, end), (start, end)


def _days(one: Measured, start: datetime, end: datetime) -> Markup:
    losses = one.losses(x for x in one.outages if x not in one.left_out)
    hours, states = one.hours, []
    day = clock.day_of(start)
    while clock.start_of(day) < end:
        low = int(clock.start_of(day).timestamp())
        high = int(min(clock.start_of(day + ONE_DAY), end).timestamp())
        if hours.elapsed(low, high):
            lost = lost_in(hours, losses, low, high)
            states.append(RUNS if not lost else LOSSY if lost < GRAVE else OUT)
        day += ONE_DAY
    words = _(
        "%(n)s days of agreed time: %(fine)s without loss, %(some)s with less than ten"
        " minutes, %(much)s with more."
    )
    counted = {"fine": states.count(RUNS), "some": states.count(LOSSY)}
    return strip(states, words % {"n": len(states), **counted, "much": states.count(OUT)})


def _longest(one: Measured, start: datetime, end: datetime) -> Sequence[tuple[Any, str, str]]:
    """The outages that cost most: each with the time lost of those hit, and its cause."""
    low, high = int(start.timestamp()), int(end.timestamp())
    causes = dict(type(one.outages[0]).register.stored["cause"].choices) if one.outages else {}
    costs = [
        (lost_in(one.hours, one.losses([x]), low, high), x)
        for x in one.outages
        if x not in one.left_out
    ]
    costs.sort(key=lambda pair: -pair[0])
    return [
        (x, duration(cost // WHOLE), str(causes.get(x.cause, "")))
        for cost, x in costs[:SHOWN]
        if cost
    ]
