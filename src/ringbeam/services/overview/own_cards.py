"""What this room says of a service: its promises, by week and by agreement, and its items."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import Markup

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.services.agreements import Agreement
from ringbeam.services.configuration_items import ConfigurationItem
from ringbeam.services.counts import Counts, Key, Month, asking, counts_of_month, weeks_of
from ringbeam.services.figures import PERCENT, WORDS, goals_of, percent
from ringbeam.services.overview.cards import card
from ringbeam.services.promises import (
    MARKS,
    WORST,
    Sums,
    by_service_and_goal,
    goal_words,
    standing_by_goal,
)
from ringbeam.web.charts import Axis, Target, points
from ringbeam.web.formats import local
from ringbeam.web.labels import labels_of

WEEKS, SHOWN, ONE_WEEK = 12, 6, timedelta(weeks=1)
# How far apart the lines of a chart are, by how many per cent it shows at most.
STEPS = ((10, 2), (20, 5), (50, 10), (100, 25))


@card(
    "promises",
    title=gettext_lazy("Promises"),
    template="services/overview_promises.html",
    order=10,
    figures=True,
)
def promises_of(service: Any, actor: Actor) -> dict[str, Any] | None:
    """The share of resolutions kept this month so far, with its n and how it stands."""
    month = Month.of(local(clock.now()).date())
    sums = by_service_and_goal(_resolutions(service, actor, month)).get(service.pk)
    return {"month": month.words, **_stand(sums)} if sums else None


def _resolutions(service: Any, actor: Actor, month: Month) -> dict[Key, Counts]:
    counted = counts_of_month(month, asking(actor, "resolution"))
    return {key: counts for key, counts in counted.items() if key.about == service.pk}


def _stand(sums: Sums) -> dict[str, Any]:
    met = sum(one.met for one in sums.values())
    n = met + sum(one.missed for one in sums.values())
    standing = standing_by_goal(sums)
    return {
        "share": percent(met, n),
        "met": met,
        "n": n,
        "goal": goal_words(sums),
        "mark": MARKS.get(standing or "", "none"),
        "standing": str(WORDS[standing]) if standing else "",
    }


@card(
    "weeks",
    title=gettext_lazy("Resolved in target, by week"),
    template="services/overview_chart.html",
    order=10,
)
def weeks_of_service(service: Any, actor: Actor) -> dict[str, Any] | None:
    """The share of each of the last twelve weeks in which something counted."""
    asked = asking(actor, "resolution")
    weeks = weeks_of(asked, WEEKS).get(service.pk, [])
    if not any(n for _met, n in weeks):
        return None
    goals = goals_of(_agreements_of(service, actor))
    agreed = {goal for (_one, _rank, metric), goal in goals.items() if metric == "resolution"}
    goal = agreed.pop() if len(agreed) == 1 else None
    return {"chart": drawn(weeks, goal), "rows": told(weeks), "goal": goal}


def _agreements_of(service: Any, actor: Actor) -> set[int]:
    return {one.pk for one in _in_force(service, actor)}


def _in_force(service: Any, actor: Actor) -> Sequence[Any]:
    rows = Agreement.register.among(actor).filter(state="in_force", archived=False)
    about = Q(about=service.pk) | Q(about__isnull=True)
    return list(rows.filter(about).order_by("title", "pk"))


def told(weeks: Sequence[tuple[int, int]]) -> list[tuple[str, str, int, int]]:
    """Of each week that counts its number, the share in words, what was met, and n."""
    names = _numbers(len(weeks))
    return [
        (name, percent(met, n), met, n)
        for name, (met, n) in zip(names, weeks, strict=True)
        if n
    ]


def drawn(weeks: Sequence[tuple[int, int]], goal: float | None) -> Markup:
    """The weeks as a chart; the axis begins below the lowest share, and says where."""
    counted = [
        (w, met, n) for w, (met, n) in zip(_numbers(len(weeks)), weeks, strict=True) if n
    ]
    shares = [int(10 * PERCENT * met / n) / 10 for _week, met, n in counted]
    low = max(0, int(min(*shares, goal if goal is not None else PERCENT, PERCENT)) // 10 * 10)
    low = min(low, PERCENT - 10)
    step = next(apart for most, apart in STEPS if PERCENT - low <= most)
    axis = Axis(low, PERCENT, tuple(range(low, PERCENT + 1, step)), " %")
    words = "; ".join(f"{week}: {percent(met, n)}" for week, met, n in counted)
    title = _("Share resolved in target, by calendar week. %(weeks)s") % {"weeks": words}
    target = None if goal is None else Target(goal, _("target %g") % goal)
    labels = [week for week, _met, _n in counted]
    runs = bool(weeks[-1][1])
    return points(shares, labels, title, axis=axis, target=target, running=runs)


def _numbers(count: int) -> list[str]:
    """The numbers of the last weeks (ISO 8601), oldest first; the last is the running one."""
    today = clock.now().date()
    days = (today - ONE_WEEK * back for back in reversed(range(count)))
    return [str(one.isocalendar().week) for one in days]


@card(
    "agreements",
    title=gettext_lazy("Agreements"),
    template="services/overview_agreements.html",
    order=40,
)
def agreements_of(service: Any, actor: Actor) -> dict[str, Any] | None:
    """The agreements in force, the worst first, with what was kept of each this month."""
    found = _in_force(service, actor)
    if not found:
        return None
    month = Month.of(local(clock.now()).date())
    counted = _resolutions(service, actor, month)
    goals = goals_of({one.pk for one in found})
    sums = {one.pk: _sums_of(one.pk, counted, goals) for one in found}
    worst = {one.pk: WORST.index(standing_by_goal(sums[one.pk])) for one in found}
    shown = sorted(found, key=lambda one: (worst[one.pk], one.title))[:SHOWN]
    labels = labels_of(actor, {one.customer_id for one in shown})
    rows = [(one, labels.get(one.customer_id), _stand(sums[one.pk])) for one in shown]
    return {"rows": rows, "number": len(found), "month": month.words}


def _sums_of(
    agreement: int,
    counted: Mapping[Key, Counts],
    goals: Mapping[tuple[int, str, str], float],
) -> Sums:
    sums: Sums = {}
    for key, counts in counted.items():
        if key.agreement == agreement:
            goal = goals.get((key.agreement, key.priority, key.metric))
            one = sums.setdefault(goal, Counts())
            one.met += counts.met
            one.missed += counts.missed
            one.to_come += counts.to_come
    return sums


@card(
    "items",
    title=gettext_lazy("Configuration items"),
    template="services/overview_items.html",
    order=50,
)
def items_of(service: Any, actor: Actor) -> dict[str, Any] | None:
    """Those changed last, and how many there are."""
    rows = ConfigurationItem.register.among(actor).filter(about=service.pk, archived=False)
    newest = list(rows.order_by("-updated", "-pk")[:SHOWN])
    return {"rows": newest, "number": rows.count()} if newest else None
