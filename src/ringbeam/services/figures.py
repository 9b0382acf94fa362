"""How promises were kept in a period (ISO/IEC 20000-1:2018, 8.3.3, 9.4), with every n.

A promise counts in the period in which its target was met or fell due. Open and past its due
is missed. Cancelled tickets and duplicates are left out and listed. A period that runs is on
course, at risk or lost, never kept or missed. The numbers are counted by the database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import figure
from ringbeam.core.entries import Entry
from ringbeam.services.counts import (
    Counts,
    Key,
    Month,
    asking,
    by_kind,
    counts_of_month,
    duplicates,
)
from ringbeam.services.levels.figures import Standing, standing_of
from ringbeam.services.versions import AgreementVersion, VersionKey, promises_of
from ringbeam.web.formats import number

PERCENT, MANY = 100, 50
WORDS: dict[Standing, Any] = {
    "kept": gettext_lazy("Kept"),
    "missed": gettext_lazy("Missed"),
    "on_course": gettext_lazy("On course"),
    "at_risk": gettext_lazy("At risk"),
    "lost": gettext_lazy("Lost"),
    "nothing_to_count": gettext_lazy("Nothing to count"),
}


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
    """A share as "97.8 %" or "97,8 %", cut and not rounded; a dash where nothing counts."""
    if not n:
        return "–"
    tenths = 10 * PERCENT * met // n
    return f"{number(tenths / 10, 1 if tenths % 10 else 0)} %"


def figures_of_month(
    month: Month, actor: Actor, metric: str = "", *, agreement: int | None = None
) -> list[Figure]:
    """The figures of a month as it stands now, by agreement, service, priority and metric.

    Of one agreement when it is given; of those alone that the actor may see.
    """
    found = counts_of_month(month, asking(actor, metric, agreement))
    keys = {key for some in found for key in some[:2] if key}
    titles = dict(Entry.rows.filter(pk__in=keys).values_list("pk", "title"))
    goals = goals_of({some.agreement for some in found})
    over = clock.now() >= month.end
    ordered = sorted(found, key=lambda key: (*(titles.get(pk, "") for pk in key[:2]), *key[2:]))
    return [_figure(key, found[key], titles, goals, over=over) for key in ordered]


def _figure(
    key: Key,
    counts: Counts,
    titles: Mapping[int, str],
    goals: Mapping[tuple[int, str, str], float],
    *,
    over: bool,
) -> Figure:
    goal = goals.get((key.agreement, key.priority, key.metric))
    told = counts.met, counts.missed, counts.to_come
    return Figure(
        agreement=titles[key.agreement],
        service=titles.get(key.about, ""),
        priority=key.priority,
        metric=key.metric,
        met=counts.met,
        missed=counts.missed,
        to_come=counts.to_come,
        excluded=counts.excluded,
        goal=goal,
        standing=standing_of(told, goal / PERCENT, over=over) if goal else None,
        about=key.about or None,
    )


def goals_of(agreements: set[int]) -> dict[tuple[int, str, str], float]:
    """The agreed shares in per cent, as the last version of each agreement says."""
    rows = AgreementVersion.objects.order_by("number")
    if len(agreements) <= MANY:
        rows = rows.filter(agreement_id__in=agreements)
    told = rows.values_list("agreement_id", "pk", "digest")
    last = {agreement: (pk, digest) for agreement, pk, digest in told}
    return {
        (pk, priority, metric): share
        for pk, version in last.items()
        if pk in agreements
        for (priority, metric), share in promises_of(VersionKey(*version)).shares.items()
    }


def left_out(month: Month, actor: Actor) -> list[tuple[str, str]]:
    """The tickets that a month's figures leave out, with why; each ticket once."""
    rows = asking(actor).clocks().annotate(duplicate=duplicates())
    left = rows.filter(by_kind(month)["excluded"]).order_by("entry__ref")
    told = left.values_list("entry__ref", "duplicate").distinct()
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
