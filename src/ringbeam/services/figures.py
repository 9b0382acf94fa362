"""How promises were kept in a period (ISO/IEC 20000-1:2018, 8.3.3, 9.4), with every n.

A promise counts in the period in which its target was met or fell due. Open and past its due
is missed. Cancelled tickets and duplicates are left out and listed. A period that runs is on
course, at risk or lost, never kept or missed. The numbers are counted by the database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.dateformat import format as said
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import figure
from ringbeam.core.entries import Entry
from ringbeam.core.links import Link
from ringbeam.services.agreements import Agreement
from ringbeam.services.clocks import Clock
from ringbeam.services.levels.figures import Standing, standing_of
from ringbeam.services.versions import AgreementVersion, promises_of

DUPLICATE_OF = "duplicate_of"
PERCENT = 100
WORDS: dict[Standing, Any] = {
    "kept": gettext_lazy("Kept"),
    "missed": gettext_lazy("Missed"),
    "on_course": gettext_lazy("On course"),
    "at_risk": gettext_lazy("At risk"),
    "lost": gettext_lazy("Lost"),
    "nothing_to_count": gettext_lazy("Nothing to count"),
}
KEY = ("version__agreement_id", "entry__about_id", "priority", "metric")


@dataclass(frozen=True)
class Month:
    """A calendar month in the reader's zone: from its first instant until before ``end``."""

    first: date
    start: datetime
    end: datetime

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month in which a day lies."""
        first = day.replace(day=1)
        following = (first + timedelta(days=32)).replace(day=1)
        return cls(first, _midnight(first), _midnight(following))

    @property
    def words(self) -> str:
        """The month by name, with its year."""
        return said(self.first, "F Y")


def _midnight(day: date) -> datetime:
    zone = timezone.get_current_timezone()
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


@dataclass(frozen=True)
class Figure:
    """One share with its n: of an agreement, a service, a priority and a metric in a period.

    ``goal`` is the agreed share in per cent, None where none was agreed; ``to_come`` are
    promises that fall due later in the period or wait; ``excluded`` are left out.
    """

    agreement: str
    service: str
    priority: str
    metric: str
    met: int
    missed: int
    to_come: int
    excluded: int
    goal: float | None
    standing: Standing | None
    about: int | None = None

    @property
    def n(self) -> int:
        """How many promises count."""
        return self.met + self.missed

    @property
    def share(self) -> float | None:
        """The share that was met, in per cent; None where nothing counts."""
        return PERCENT * self.met / self.n if self.n else None

    @property
    def words(self) -> str:
        """The share in words, never rounded up."""
        return percent(self.met, self.n)

    @property
    def standing_words(self) -> str:
        """How the period stands against the goal; "" where no share was agreed."""
        return str(WORDS[self.standing]) if self.standing else ""


def percent(met: int, n: int) -> str:
    """A share as "97.8 %", cut and not rounded; a dash where nothing counts."""
    if not n:
        return "–"
    tenths = 10 * PERCENT * met // n
    return f"{tenths // 10}.{tenths % 10} %" if tenths % 10 else f"{tenths // 10} %"


def duplicates() -> Exists:
    """Whether a ticket is said to be the duplicate of another one."""
    return Exists(Link.objects.filter(source_id=OuterRef("entry_id"), kind=DUPLICATE_OF))


def promises(actor: Actor) -> "QuerySet[Any]":
    """The promises under agreements that the actor may see; customers see their own."""
    rows: QuerySet[Any] = Clock.objects.order_by()
    if actor.everything:
        return rows
    seen = Agreement.register.among(actor).values_list("pk", flat=True)
    return rows.filter(version__agreement_id__in=list(seen))


def counting(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """Those that count: neither cancelled nor a duplicate's."""
    found: QuerySet[Any] = rows.exclude(state="cancelled").filter(~duplicates())
    return found


def sorted_into(start: datetime, end: datetime, at: datetime) -> dict[str, Q]:
    """The conditions that sort promises into a period as they stand at an instant."""
    due_in = ~Q(state="met") & Q(due__gte=start, due__lt=end)
    late = Q(stopped__isnull=False) | Q(due__lt=at)
    waiting = Q(due__isnull=True, stopped__isnull=True, started__lt=end)
    return {
        "met": Q(state="met", stopped__gte=start, stopped__lt=end),
        "missed": due_in & late,
        "to_come": (due_in & ~late) | waiting,
    }


def _left_out(rows: "QuerySet[Any]", month: "Month") -> "QuerySet[Any]":
    """Those that would count in a month, were they not cancelled or a duplicate's."""
    start, end = month.start, month.end
    met_in = Q(state="met", stopped__gte=start, stopped__lt=end)
    due_in = ~Q(state="met") & Q(due__gte=start, due__lt=end)
    never_due = Q(state="cancelled", due__isnull=True, stopped__gte=start, stopped__lt=end)
    found = rows.annotate(duplicate=duplicates()).filter(met_in | due_in | never_due)
    left: QuerySet[Any] = found.filter(Q(state="cancelled") | Q(duplicate=True))
    return left


def _within(start: datetime, end: datetime) -> Q:
    """What can count in a period at all, so that an index finds it."""
    stopped = Q(stopped__gte=start, stopped__lt=end)
    due = Q(due__gte=start, due__lt=end)
    return stopped | due | Q(due__isnull=True, stopped__isnull=True)


def figures_of_month(month: Month, actor: Actor, metric: str = "") -> list[Figure]:
    """The figures of a month as it stands now, by agreement, service, priority and metric."""
    now = clock.now()
    rows = promises(actor)
    rows = rows.filter(metric=metric) if metric else rows
    asked = sorted_into(month.start, month.end, now)
    counted = {name: Count("pk", filter=condition) for name, condition in asked.items()}
    within = counting(rows).filter(_within(month.start, month.end))
    found: dict[Any, dict[str, Any]] = {}
    for row in within.order_by(*KEY).values(*KEY).annotate(**counted):
        if any(row[name] for name in asked):
            found[tuple(row[name] for name in KEY)] = {**row, "excluded": 0}
    excluded = _left_out(rows, month).order_by(*KEY).values(*KEY)
    for row in excluded.annotate(excluded=Count("pk")):
        found.setdefault(tuple(row[name] for name in KEY), {**dict.fromkeys(asked, 0), **row})
        found[tuple(row[name] for name in KEY)]["excluded"] = row["excluded"]
    keys = {key for some in found for key in some[:2] if key}
    titles = dict(Entry.rows.filter(pk__in=keys).values_list("pk", "title"))
    goals = goals_of({some[0] for some in found})
    ordered = sorted(found.values(), key=lambda row: _order(row, titles))
    return [_figure(row, titles, goals, (month.end, now)) for row in ordered]


def _order(row: Mapping[str, Any], titles: Mapping[int, str]) -> tuple[str, ...]:
    agreement, service, priority, metric = (row[name] for name in KEY)
    return titles[agreement], titles.get(service, ""), priority, metric


def _figure(
    row: Mapping[str, Any],
    titles: Mapping[int, str],
    goals: Mapping[tuple[int, str, str], float],
    when: tuple[datetime, datetime],
) -> Figure:
    agreement, service, priority, metric = (row[name] for name in KEY)
    goal = goals.get((agreement, priority, metric))
    end, now = when
    counts = row["met"], row["missed"], row["to_come"]
    standing = standing_of(counts, goal / PERCENT, over=now >= end) if goal else None
    return Figure(
        agreement=titles[agreement],
        service=titles.get(service, ""),
        priority=priority,
        metric=metric,
        met=row["met"],
        missed=row["missed"],
        to_come=row["to_come"],
        excluded=row["excluded"],
        goal=goal,
        standing=standing,
        about=service,
    )


def goals_of(agreements: set[int]) -> dict[tuple[int, str, str], float]:
    """The agreed shares in per cent, as the last version of each agreement says."""
    rows = AgreementVersion.objects.filter(agreement_id__in=agreements).defer("content")
    last = {one.agreement_id: one for one in rows.order_by("number")}
    return {
        (pk, priority, metric): share
        for pk, one in last.items()
        for (priority, metric), share in promises_of(one).shares.items()
    }


def left_out(month: Month, actor: Actor) -> list[tuple[str, str]]:
    """The tickets that a month's figures leave out, with why; each ticket once."""
    rows = _left_out(promises(actor), month).order_by("entry__ref")
    told = rows.values_list("entry__ref", "duplicate").distinct()
    return [(ref, _("duplicate") if duplicate else _("cancelled")) for ref, duplicate in told]


def as_answer(one: Figure, month: Month) -> dict[str, Any]:
    """A figure for programs; shares in per cent."""
    names = (
        "agreement",
        "service",
        "priority",
        "metric",
        "met",
        "missed",
        "to_come",
        "excluded",
    )
    return {
        "month": f"{month.first:%Y-%m}",
        **{name: getattr(one, name) for name in names},
        "n": one.n,
        "share": one.share,
        "agreed": one.goal,
        "standing": one.standing,
    }


@figure("service_levels")
def service_levels(actor: Actor, day: date) -> Sequence[dict[str, Any]]:
    """The figures of the month in which a day lies, for rooms that report them."""
    month = Month.of(day)
    return [as_answer(one, month) for one in figures_of_month(month, actor)]
