"""How many promises were met, missed or are to come in a period (20000-1:2018, 8.3.3, 9.4).

Counted from the tallies that the database keeps by month and week in UTC. What these cannot
know is counted from the clocks themselves: the hours by which the reader's month begins and
ends elsewhere, and which running promises fall due after this moment.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum, Value, When
from django.utils import timezone
from django.utils.dateformat import format as said
from django.utils.translation import gettext as _

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.conditions import EVERYBODY
from ringbeam.core.links import Link
from ringbeam.services.agreements import Agreement
from ringbeam.services.clocks import LABELS, Clock
from ringbeam.services.tallies import DAY, MONTH, WEEK, PromiseTally

DUPLICATE_OF = "duplicate_of"
KEY = ("agreement", "about", "priority", "metric")
CLOCK_KEY = ("version__agreement_id", "entry__about_id", "priority", "metric")
OUTCOME = ("state", "due", "stopped", "duplicate")
ONE_WEEK, ONE_DAY, MOMENT = timedelta(days=7), timedelta(days=1), timedelta(microseconds=1)


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
        return cls(first, _midnight(first), _midnight(_following(first)))

    @property
    def words(self) -> str:
        """The month by name, with its year."""
        return said(self.first, _("F Y"))

    @property
    def in_utc(self) -> tuple[datetime, datetime]:
        """The same month as the tallies have it."""
        return _utc(self.first), _utc(_following(self.first))


def _following(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _midnight(day: date) -> datetime:
    zone = timezone.get_current_timezone()
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def _utc(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


class Key(NamedTuple):
    """What promises are counted by; ``about`` is 0 where there is no service."""

    agreement: int
    about: int
    priority: str
    metric: str


@dataclass(slots=True)
class Counts:
    """How many promises of one key count; ``excluded`` are cancelled or a duplicate's."""

    met: int = 0
    missed: int = 0
    to_come: int = 0
    excluded: int = 0

    @property
    def any(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.met or self.missed or self.to_come or self.excluded)


@dataclass(frozen=True)
class Covered:
    """Whose promises are counted: of the agreements that may be seen (None: of all)."""

    agreements: tuple[int, ...] | None
    metrics: tuple[str, ...]

    def clocks(self) -> "QuerySet[Any]":
        """The clocks of these promises, in no order."""
        rows: QuerySet[Any] = Clock.objects.order_by().filter(metric__in=self.metrics)
        seen = self.agreements
        return rows if seen is None else rows.filter(version__agreement_id__in=seen)

    def tallies(self, grain: str) -> "QuerySet[Any]":
        """The tallies of these promises, in no order."""
        rows = PromiseTally.objects.order_by().filter(grain=grain, metric__in=self.metrics)
        seen = self.agreements
        return rows if seen is None else rows.filter(agreement__in=seen)


def asking(actor: Actor, metric: str = "", agreement: int | None = None) -> Covered:
    """What the actor may count: the promises under agreements that the actor may see."""
    metrics = (metric,) if metric else tuple(LABELS)
    if agreement is None and Agreement.register.seen_by(actor) == EVERYBODY:
        return Covered(None, metrics)
    seen = Agreement.register.among(actor)
    seen = seen if agreement is None else seen.filter(pk=agreement)
    return Covered(tuple(seen.order_by().values_list("pk", flat=True)), metrics)


def duplicates() -> Exists:
    """Whether a ticket is said to be the duplicate of another one."""
    return Exists(Link.objects.filter(source_id=OuterRef("entry_id"), kind=DUPLICATE_OF))


@dataclass(frozen=True)
class Sorting:
    """How promises are sorted into a month as it stands.

    They are of clocks that say as ``duplicate`` whether their ticket is one. ``kinds`` are
    conditions by the names of `Counts` and hold for whatever is not ``apart``. What waits is
    to come as long as the month runs: once it is over, it will fall due in another one.
    """

    ended: Q
    kinds: dict[str, Q]
    apart: Q = Q(state="cancelled") | Q(duplicate=True)

    @classmethod
    def into(cls, month: Month) -> "Sorting":
        """By a month."""
        start, end, now = month.start, month.end, clock.now()
        met = Q(state="met", stopped__gte=start, stopped__lt=end)
        due = ~Q(state="met") & Q(due__gte=start, due__lt=end)
        never = Q(state="cancelled", due__isnull=True, stopped__gte=start, stopped__lt=end)
        late = Q(stopped__isnull=False) | Q(due__lt=now)
        waits = Q(due__isnull=True, stopped__isnull=True, started__lt=end) & ~Q(state="met")
        to_come = (due & ~late) | waits if end > now else due & ~late
        kinds = {"met": met, "missed": due & late, "to_come": to_come}
        return cls(met | due | never, kinds)

    @property
    def in_turn(self) -> list[When]:
        """The same as cases of which the first that holds names the kind; none where none."""
        left_out = When(self.ended & self.apart, then=Value("excluded"))
        kinds = [When(condition, then=Value(name)) for name, condition in self.kinds.items()]
        return [left_out, When(self.apart, then=Value(None)), *kinds]

    @property
    def any(self) -> Q:
        """Whatever is of some kind, and little beside."""
        return self.ended | self.kinds["to_come"]


def by_kind(month: Month) -> dict[str, Q]:
    """The conditions that sort promises into a month as it stands, by names of `Counts`.

    Of clocks that say as ``duplicate`` whether their ticket is one.
    """
    told = Sorting.into(month)
    kinds = {name: condition & ~told.apart for name, condition in told.kinds.items()}
    return {**kinds, "excluded": told.ended & told.apart}


def counts_of_month(month: Month, asked: Covered) -> dict[Key, Counts]:
    """The counts of a month as it stands now; two to five statements, whatever there is."""
    if asked.agreements == ():
        return {}
    now = clock.now()
    runs = month.end > now
    found = _tallied(month, asked, waiting=runs)
    for lower, upper, sign, last in _edges(month):
        _add_between(found, asked, (lower, upper), sign, waiting=last and runs and lower < now)
    for key, number in _still_to_come(asked, max(now, month.start), month.end).items():
        counts = found.setdefault(key, Counts())
        counts.missed -= number
        counts.to_come += number
    return {key: counts for key, counts in found.items() if counts.any}


def _tallied(month: Month, asked: Covered, *, waiting: bool) -> dict[Key, Counts]:
    """The sums of the month in UTC; whatever is due counts as missed for now."""
    rows = asked.tallies(MONTH)
    sums = rows.filter(period=month.first).values_list(*KEY)
    found: dict[Key, Counts] = {}
    for *key, met, due, excluded in sums.annotate(Sum("met"), Sum("due"), Sum("excluded")):
        found[Key(*key)] = Counts(met, due, 0, excluded)
    if not waiting:
        return found
    stand = rows.filter(period__lte=month.first).exclude(waiting=0).values_list(*KEY)
    for *key, number in stand.annotate(Sum("waiting")):
        found.setdefault(Key(*key), Counts()).to_come += number
    return found


def _edges(month: Month) -> Iterable[tuple[datetime, datetime, int, bool]]:
    """The stretches by which the reader's month differs from that in UTC: added or taken."""
    start, end = month.in_utc
    if month.start != start:
        lower, upper = sorted((month.start, start))
        yield lower, upper, 1 if month.start < start else -1, False
    if month.end != end:
        lower, upper = sorted((month.end, end))
        yield lower, upper, 1 if month.end > end else -1, True


def _add_between(
    found: dict[Key, Counts],
    asked: Covered,
    between: tuple[datetime, datetime],
    sign: int,
    *,
    waiting: bool,
) -> None:
    """Add what counts from one instant until before another, row by row."""
    lower, upper = between
    ended = Q(stopped__gte=lower, stopped__lt=upper)
    due = ~Q(state="met") & Q(due__gte=lower, due__lt=upper)
    never_due = Q(state="cancelled", due__isnull=True)
    stands = Q(due__isnull=True, stopped__isnull=True, started__gte=lower, started__lt=upper)
    counted = (ended & (Q(state="met") | never_due)) | due
    rows = asked.clocks().filter((counted | stands) if waiting else counted)
    for *key, state, at, stopped, duplicate in rows.annotate(
        duplicate=duplicates()
    ).values_list(*CLOCK_KEY, *OUTCOME):
        counts = found.setdefault(_key(key), Counts())
        if state == "cancelled" or duplicate:
            counts.excluded += sign * (state in ("met", "cancelled") or at is not None)
        elif state == "met":
            counts.met += sign
        elif at is not None:
            counts.missed += sign
        elif stopped is None:
            counts.to_come += sign


def _still_to_come(asked: Covered, lower: datetime, upper: datetime) -> dict[Key, int]:
    """The running promises that fall due from an instant until before another.

    Whole days are added up from the tallies; what lies before and after, from the clocks.
    """
    if lower >= upper:
        return {}
    first, last = _midnight_before(lower - MOMENT) + ONE_DAY, _midnight_before(upper)
    rest = Q(due__gte=lower, due__lt=upper)
    found: Counter[Key] = Counter()
    if first < last:
        rest = Q(due__gte=lower, due__lt=first) | Q(due__gte=last, due__lt=upper)
        days = asked.tallies(DAY).filter(period__gte=first.date(), period__lt=last.date())
        for *key, number in days.values_list(*KEY).annotate(Sum("due")):
            found[Key(*key)] = number
    rows = asked.clocks().filter(rest, stopped__isnull=True).exclude(state="cancelled")
    for *key, number in (
        rows.filter(~duplicates()).values_list(*CLOCK_KEY).annotate(Count("pk"))
    ):
        found[_key(key)] += number
    return found


def _midnight_before(at: datetime) -> datetime:
    return _utc(at.astimezone(UTC).date())


def _key(values: list[Any]) -> Key:
    agreement, about, priority, metric = values
    return Key(agreement, about or 0, priority, metric)


def weeks_of(asked: Covered, number: int) -> dict[int, list[tuple[int, int]]]:
    """Met and all that count in each of the last weeks, oldest first, by service.

    Weeks begin on Monday (UTC); the last is the running one, so far. Three statements.
    """
    if asked.agreements == ():
        return {}
    now = clock.now()
    today = now.astimezone(UTC).date()
    monday = today - timedelta(days=today.weekday())
    mondays = [monday - ONE_WEEK * back for back in reversed(range(number))]
    rows = asked.tallies(WEEK).filter(period__in=mondays).values_list("about", "period")
    sums: dict[tuple[int, date], tuple[int, int]] = {
        (about, period): (met, met + due)
        for about, period, met, due in rows.annotate(Sum("met"), Sum("due"))
    }
    for key, to_come in _still_to_come(asked, now, _utc(monday + ONE_WEEK)).items():
        met, n = sums.get((key.about, monday), (0, 0))
        sums[key.about, monday] = met, n - to_come
    return {
        about: [sums.get((about, one), (0, 0)) for one in mondays]
        for about in {about for about, _period in sums}
    }
