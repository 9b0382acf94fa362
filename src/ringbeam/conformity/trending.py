"""The trend: how many requirements had each word, day by day; and what changed between two."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import orjson
from django.db.models import Max
from django.utils.translation import gettext as _
from markupsafe import Markup

from ringbeam.conformity import words
from ringbeam.conformity.judging import end_of
from ringbeam.conformity.snapshots import Snapshot, Stored, counted
from ringbeam.core.actors import Actor
from ringbeam.core.formats import day as day_said
from ringbeam.core.history import HistoryLine
from ringbeam.core.registers import entries_seen_by
from ringbeam.web.charts import Axis, lines
from ringbeam.web.words import WORST_FIRST

DAY = timedelta(days=1)
SETTLED = (words.EVIDENCE_CURRENT, words.JUDGED_CONFORMING)
MOST_ACTS = 3


@dataclass(frozen=True)
class OfDay:
    """The counts of one day per word; None where nothing was kept."""

    day: date
    counts: Mapping[str, int] | None


def trend(first: date, last: date, standard: str = "") -> list[OfDay]:
    """Each day from the first to the last; of one standard, or of all.

    A day on which nothing was kept is a gap and never guessed.
    """
    rows = Snapshot.objects.filter(day__gte=first, day__lte=last).order_by("day")
    kept = {day: orjson.loads(told) for day, told in rows.values_list("day", "counts") if told}
    untold = rows.filter(counts="").values_list("day", "results")
    for day, results in untold.iterator(10):
        told = {row["requirement"]: row["status"] for row in orjson.loads(results)}
        kept[day] = counted(told)
    days = [first + n * DAY for n in range((last - first).days + 1)]
    return [OfDay(day, _summed(kept[day], standard) if day in kept else None) for day in days]


def _summed(kept: Mapping[str, Mapping[str, int]], standard: str) -> Mapping[str, int]:
    whole: Counter[str] = Counter()
    for edition, counts in kept.items():
        if not standard or edition.partition(":")[0] == standard:
            whole.update(counts)
    return whole


def chart(days: Sequence[OfDay]) -> Markup:
    """What presses and what is settled, as two lines; nothing to draw: an empty string."""
    if not any(one.counts for one in days):
        return Markup("")
    pressing = [_of(one, words.PRESSING) for one in days]
    settled = [_of(one, SETTLED) for one in days]
    high = max([one for one in (*pressing, *settled) if one is not None], default=0)
    top = max(10, -(-high // 10) * 10)
    axis = Axis(0, top, (0, top // 2, top))
    series = [(_("pressing"), pressing), (_("settled"), settled)]
    labels = [day_said(one.day) for one in days]
    return lines(
        series, labels, _("Requirements that press, and settled ones, by day"), axis=axis
    )


def _of(one: OfDay, some: Iterable[str]) -> int | None:
    return None if one.counts is None else sum(one.counts.get(word, 0) for word in some)


def columns(days: Sequence[OfDay]) -> list[str]:
    """The words that any of these days has, the worst first."""
    had = {word for one in days if one.counts for word in one.counts}
    return [word for word in WORST_FIRST if word in had]


def acts_between(
    changed: Iterable[tuple[Stored, Stored]], since: date, until: date, actor: Actor
) -> dict[str, list[HistoryLine]]:
    """The last act on each record that a changed requirement names, of those days.

    By requirement; only records that the reader may see, two queries.
    """
    named = {one.requirement: _records(old) | _records(one) for old, one in changed}
    every = {pk for some in named.values() for pk in some}
    seen = set(entries_seen_by(actor).filter(pk__in=every).values_list("pk", flat=True))
    rows = HistoryLine.objects.filter(
        entry_id__in=seen, at__gte=end_of(since), at__lt=end_of(until)
    )
    last = rows.order_by().values("entry_id").annotate(last=Max("pk")).values("last")
    lines = HistoryLine.objects.filter(pk__in=last).select_related("entry")
    by_entry = {line.entry_id: line for line in lines}
    return {
        ref: [by_entry[pk] for pk in sorted(some & by_entry.keys())][:MOST_ACTS]
        for ref, some in named.items()
    }


def _records(one: Stored) -> set[int]:
    of_rules = {pk for rule in one.rules for pk in rule["deviating"]}
    return of_rules | set(one.sample) | {cited["entry"] for cited in one.cited}
