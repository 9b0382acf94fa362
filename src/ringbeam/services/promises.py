"""Home says how each service keeps its promises this month (20000-1:2018, 8.3.3, 9.4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.cache import caches
from django.db.models import Case, CharField, Count, F, Q, When
from django.db.models.functions import Cast, Substr
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import section
from ringbeam.services.figures import (
    PERCENT,
    WORDS,
    Figure,
    Month,
    counting,
    figures_of_month,
    percent,
    promises,
)
from ringbeam.services.levels.figures import Standing, standing_of
from ringbeam.services.services import Service
from ringbeam.web.formats import local

WEEKS, SHOWN = 12, 8
KEPT_SECONDS = 60
WEEK, DAY = timedelta(days=7), timedelta(days=1)
MARKS = {"on_course": "ok", "kept": "ok", "at_risk": "warn", "lost": "bad", "missed": "bad"}
WORST: tuple[Standing | None, ...] = ("lost", "missed", "at_risk", "on_course", "kept", None)


@dataclass(frozen=True)
class Promised:
    """One service as Home shows it: what was kept so far of how many, and the last weeks."""

    title: str
    url: str
    share: str
    counts: str
    goal: str
    weeks: Sequence[float]
    mark: str
    words: str


@section(
    name="promises",
    title=gettext_lazy("Service promises"),
    template="services/home_promises.html",
    order=30,
)
def promises_on_home(actor: Actor) -> dict[str, Any] | None:
    """The services with resolutions promised this month, the worst first; six statements.

    Each reader's answer is kept for a minute: it counts all promises of twelve weeks.
    """
    if not (actor.everything or actor.grants):
        return None
    seen = f"promises:{actor.account}:{hash(actor.grants)}:{get_language()}:{actor.zone}"
    kept = caches["process"].get(seen)
    if kept is None:
        kept = [_worked_out(actor)]
        caches["process"].set(seen, kept, KEPT_SECONDS)
    found: dict[str, Any] | None = kept[0]
    return found


def _worked_out(actor: Actor) -> dict[str, Any] | None:
    month = Month.of(local(clock.now()).date())
    figures = figures_of_month(month, actor, "resolution")
    by_service: dict[int, list[Figure]] = {}
    for one in figures:
        if one.about is not None:
            by_service.setdefault(one.about, []).append(one)
    if not by_service:
        return None
    weeks = weekly_shares(actor, clock.now())
    refs = dict(
        Service.register.among(actor).filter(pk__in=by_service).values_list("pk", "ref")
    )
    rows = [
        (_standing(some), _promised(some, refs.get(pk, ""), weeks.get(pk, [])))
        for pk, some in by_service.items()
    ]
    rows.sort(key=lambda row: (WORST.index(row[0]), row[1].title))
    shown = [row for _standing_of, row in rows]
    more = {"number": len(shown), "url": f"/{Service.register.plural}/"}
    return {"month": month, "services": shown[:SHOWN], **more}


def _standing(figures: Iterable[Figure]) -> Standing | None:
    """How the sums stand against the one agreed share, or the worst where shares differ."""
    some = list(figures)
    goals = {one.goal for one in some if one.n or one.to_come}
    if len(goals) == 1 and (goal := goals.pop()) is not None:
        counts = _sum(some, "met"), _sum(some, "missed"), _sum(some, "to_come")
        return standing_of(counts, goal / PERCENT, over=False)
    return min((one.standing for one in some), key=WORST.index, default=None)


def _sum(figures: Iterable[Figure], name: str) -> int:
    return sum(getattr(one, name) for one in figures)


def _promised(figures: list[Figure], ref: str, weeks: Sequence[float]) -> Promised:
    met, n = _sum(figures, "met"), _sum(figures, "n")
    goals = sorted({one.goal for one in figures if one.goal is not None})
    standing = _standing(figures)
    return Promised(
        title=figures[0].service,
        url=Service.register.url(ref) if ref else "",
        share=percent(met, n),
        counts=_("%(met)s of %(n)s") % {"met": met, "n": n},
        goal="–".join(f"{goal:g}" for goal in dict.fromkeys((*goals[:1], *goals[-1:]))),
        weeks=weeks,
        mark=MARKS.get(standing or "", "none"),
        words=str(WORDS[standing]) if standing else "",
    )


def weekly_shares(actor: Actor, now: datetime) -> dict[int, list[float]]:
    """The share of resolutions met in each of the last weeks, in per cent, by service.

    The weeks end with today (UTC); one in which nothing counted is left out. One statement,
    which counts by day, since a day is the beginning of how both databases write an instant.
    """
    last = now.astimezone(UTC).date()
    first = last - WEEKS * WEEK + DAY
    since = datetime(first.year, first.month, first.day, tzinfo=UTC)
    rows = counting(promises(actor)).filter(metric="resolution", entry__about__isnull=False)
    in_time = Q(state="met", stopped__gte=since, stopped__lte=now)
    too_late = ~Q(state="met") & Q(due__gte=since, due__lt=now)
    counted_at = Case(When(state="met", then=F("stopped")), default=F("due"))
    day = Substr(Cast(counted_at, CharField()), 1, len("2026-11-22"))
    found = rows.filter(in_time | too_late).order_by().values("entry__about_id", day=day)
    weeks: dict[int, list[list[int]]] = {}
    for row in found.annotate(n=Count("pk"), met=Count("pk", filter=Q(state="met"))):
        sums = weeks.setdefault(row["entry__about_id"], [[0, 0] for _week in range(WEEKS)])
        week = sums[(date.fromisoformat(row["day"]) - first) // WEEK]
        week[0] += row["met"]
        week[1] += row["n"]
    return {
        service: [PERCENT * met / n for met, n in sums if n] for service, sums in weeks.items()
    }
