"""What the desk says of a service on its page: what is open, how fast, how content (9.4)."""

from collections import Counter
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Avg, Count, Q
from django.db.models.functions import TruncWeek
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import Markup

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.desk.problems import Problem
from ringbeam.desk.rating_giving import LEAST
from ringbeam.desk.ratings import OWN, Rating
from ringbeam.services.counts import duplicates
from ringbeam.services.overview.cards import card
from ringbeam.services.tickets import tickets
from ringbeam.web.charts import Axis, lines
from ringbeam.web.formats import duration, number

WEEKS, ONE_WEEK = 12, timedelta(weeks=1)
OLD = timedelta(days=10)
LATEST = 200  # resolved tickets of which the median is told
RATED = timedelta(days=90)
SHOWN = 5


def tickets_of(service: Any, actor: Actor) -> list[Any]:
    """The tickets of a service that the reader may see, by kind, without duplicates."""
    found = (one.among(actor).order_by() for one in tickets())
    return [rows.filter(~duplicates(), about=service.pk) for rows in found]


@card(
    "desk",
    title=gettext_lazy("Tickets"),
    template="desk/service_figures.html",
    order=30,
    figures=True,
)
def desk_figures_of(service: Any, actor: Actor) -> dict[str, Any]:
    """What is open and how old, how long the last ones took, and how they were rated."""
    old = clock.now() - OLD
    opened = [
        rows.filter(open=True).aggregate(n=Count("pk"), old=Count("pk", Q(created__lt=old)))
        for rows in tickets_of(service, actor)
    ]
    took = _took(service, actor)
    since = clock.now() - RATED
    rated = Rating.register.among(actor).filter(
        about=service.pk, way__in=OWN, created__gte=since
    )
    given = rated.aggregate(n=Count("pk"), mean=Avg("stars"))
    return {
        "open": sum(one["n"] for one in opened),
        "old": sum(one["old"] for one in opened),
        "days": OLD.days,
        "median": duration(int(median(took))) if took else "",
        "of": len(took),
        "mean": number(given["mean"], 1) if given["n"] >= LEAST else "",
        "answers": given["n"],
        "least": LEAST,
    }


def _took(service: Any, actor: Actor) -> list[float]:
    """The seconds from opening to resolution of the tickets that were resolved last."""
    found: list[tuple[datetime, datetime]] = []
    for rows in tickets_of(service, actor):
        done = rows.filter(resolved__isnull=False).order_by("-resolved")
        found += done.values_list("resolved", "created")[:LATEST]
    latest = sorted(found, reverse=True)[:LATEST]
    return [(end - begin).total_seconds() for end, begin in latest]


@card(
    "backlog",
    title=gettext_lazy("Backlog"),
    template="desk/service_backlog.html",
    order=20,
)
def backlog_of(service: Any, actor: Actor) -> dict[str, Any] | None:
    """Open at the end of each of the last twelve weeks, and what arrived in each.

    Reckoned back from what is open now, by what was opened and resolved since; a ticket that
    was opened again counts as open since it was opened first. Cancelled ones are not counted.
    """
    mondays = _mondays()
    came, gone, left = Counter[date](), Counter[date](), 0
    for every in tickets_of(service, actor):
        rows = every.filter(Q(open=True) | Q(resolved__isnull=False))
        left += rows.filter(resolved__isnull=True).count()
        came += _by_week(rows, "created", mondays[0])
        gone += _by_week(rows, "resolved", mondays[0])
    if not left and not came and not gone:
        return None
    ends: list[int] = []
    for monday in reversed(mondays):
        ends.insert(0, left)
        left += gone[monday] - came[monday]
    arrived = [came[monday] for monday in mondays]
    labels = [str(monday.isocalendar().week) for monday in mondays]
    rows = list(zip(labels, ends, arrived, strict=True))
    return {"chart": _drawn(ends, arrived, labels), "rows": rows}


def _mondays() -> list[date]:
    today = clock.day_of(clock.now())
    monday = today - timedelta(days=today.weekday())
    return [monday - ONE_WEEK * back for back in reversed(range(WEEKS))]


def _by_week(rows: Any, at: str, first: date) -> "Counter[date]":
    zone = clock.zones()[0]
    since = rows.filter(**{f"{at}__gte": clock.start_of(first)})
    weeks = since.annotate(week=TruncWeek(at, tzinfo=zone)).values_list("week")
    return Counter({week.date(): n for week, n in weeks.annotate(Count("pk"))})


def _drawn(ends: list[int], arrived: list[int], labels: list[str]) -> Markup:
    most = max(*ends, *arrived, 1)
    step = max(1, -(-most // 4))
    axis = Axis(0, step * 4, tuple(range(0, step * 4 + 1, step)))
    words = _("Open at the end of the week and arrived in it, for the last %(n)s weeks.")
    series = [
        (_("%(n)s open") % {"n": ends[-1]}, [float(one) for one in ends]),
        (_("%(n)s new") % {"n": arrived[-1]}, [float(one) for one in arrived]),
    ]
    return lines(series, labels, words % {"n": len(labels)}, axis=axis)


@card(
    "problems",
    title=gettext_lazy("Problems and known errors"),
    template="desk/service_problems.html",
    order=30,
)
def problems_of(service: Any, actor: Actor) -> dict[str, Any] | None:
    """The open problems of the service, the newest first."""
    rows = Problem.register.among(actor).filter(about=service.pk, open=True, archived=False)
    newest = list(rows.order_by("-pk")[:SHOWN])
    label = Problem.register.life.label
    told = [(one, label(one.state), one.state == "known_error") for one in newest]
    return {"rows": told} if told else None
