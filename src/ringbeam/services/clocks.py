"""The clocks of tickets as they were last counted (ISO/IEC 20000-1:2018, 8.3.3).

The log of a ticket is the truth; these rows are what lists, figures and reports read. A result
is frozen when its clock stops: only the log itself (a reopening) or an explicit recomputation
puts another in its place.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS, models
from django.utils.translation import gettext_lazy as _

from ringbeam.core import bulk
from ringbeam.core.prepared import PreparedIn
from ringbeam.services import levels
from ringbeam.services.levels import Event, LevelsError, Terms
from ringbeam.services.versions import AgreementVersion, VersionKey, promises_of

LABELS = {
    "response": _("First response"),
    "resolution": _("Resolve"),
    "update": _("Next update to customer"),
}
COUNTED_BY = ("state", "started", "entry")


class Clock(models.Model):
    """One promise to one ticket: its target, when it is or was due, and how it came out.

    ``assumed``: it was stopped by first work on the ticket, in a log that holds no replies.
    Seconds are open seconds; of a running clock they are as they were when it was counted.
    """

    entry = models.ForeignKey(
        "core.Entry", models.PROTECT, related_name="+", db_index=False, verbose_name=_("ticket")
    )
    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="+")
    metric = models.CharField(_("metric"), max_length=20)
    number = models.PositiveIntegerField(_("number"))
    priority = models.CharField(_("priority"), max_length=20)
    target = models.BigIntegerField(_("target in seconds"))
    started = models.DateTimeField(_("started"))
    due = models.DateTimeField(_("due"), null=True)
    stopped = models.DateTimeField(_("stopped"), null=True)
    elapsed = models.BigIntegerField(_("elapsed seconds"))
    paused = models.BigIntegerField(_("paused seconds"))
    state = models.CharField(_("state"), max_length=12)
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    stood = models.JSONField(_("stood"), default=list)  # [from, until or null] in UTC seconds
    assumed = models.BooleanField(_("response assumed"), default=False)
    frozen = models.DateTimeField(_("frozen"), null=True)
    warned = models.DateTimeField(_("warned"), null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["entry", "metric", "number"], name="services_clock_once"
            ),
        )
        indexes = (
            models.Index(
                fields=["due"],
                condition=models.Q(stopped__isnull=True),
                name="services_clock_running",
            ),
            # With what a month is counted by, so that no row is read for it.
            models.Index(fields=["due", *COUNTED_BY], name="services_clock_due"),
            models.Index(fields=["entry", "state", "started"], name="services_clock_ticket"),
            # Without those that run: SQLite would take it to look for them.
            models.Index(
                fields=["stopped", *COUNTED_BY],
                condition=models.Q(stopped__isnull=False),
                name="services_clock_ended",
            ),
        )

    def __str__(self) -> str:
        return f"{self.entry_id} {self.metric} {self.number}"


# What is written anew when a clock is counted again; the last names of `Row`.
COUNTED = (
    *("version_id", "priority", "target", "started", "due", "stopped", "elapsed", "paused"),
    *("state", "reason", "stood", "assumed", "frozen"),
)


class Row(NamedTuple):
    """A clock as it was counted, by the names of `Clock`, not stored yet."""

    entry_id: int
    metric: str
    number: int
    version_id: int
    priority: str
    target: int
    started: datetime
    due: datetime | None
    stopped: datetime | None
    elapsed: int
    paused: int
    state: str
    reason: str
    stood: Sequence[tuple[int, int | None]]
    assumed: bool
    frozen: datetime | None


KEYS = len(Row._fields) - len(COUNTED)


@dataclass(frozen=True)
class Log:
    """What happened to one ticket, and the version of the agreement that it was opened under.

    ``imported`` logs hold no replies: the agreement's answering states count for them alone.
    """

    entry: int
    events: Sequence[Event]
    version: AgreementVersion
    imported: bool = False

    @property
    def terms(self) -> Terms:
        """The terms by which this log is counted."""
        promises = promises_of(self.version)
        return promises.imported if self.imported else promises.terms

    def priority_at(self, at: int) -> str:
        """The priority that the ticket had at an instant."""
        told = [one for one in self.events if one.kind in ("opened", "prioritized")]
        before = [one.priority for one in told if one.at <= at]
        return (before or [one.priority for one in told[:1]] or [""])[-1]


@dataclass(frozen=True)
class Count:
    """The clocks of one ticket at an instant, and when the next promise is due, if it is."""

    clocks: tuple[Row, ...] = ()
    due: datetime | None = None


def count(logs: Sequence[Log], at: datetime) -> list[Count]:
    """Count the clocks of each log as they stand at an instant; the same for one and for many.

    A log that the engine refuses (out of all bounds of time) has no clocks.
    """
    instant = int(at.timestamp())
    asked = [(log.events, log.terms) for log in logs]
    if len(asked) > 1:
        try:
            counted = levels.clocks_of_many(asked, instant)
        except LevelsError:
            counted = [_counted(one, instant) for one in asked]
    else:
        counted = [_counted(one, instant) for one in asked]
    return [
        Count(tuple(_rows(log, clocks, at)), _due(clocks))
        for log, clocks in zip(logs, counted, strict=True)
    ]


def _counted(one: tuple[Sequence[Event], Terms], at: int) -> list[levels.Clock]:
    try:
        return levels.clocks_of(*one, at)
    except LevelsError:
        return []


def _due(clocks: Sequence[levels.Clock]) -> datetime | None:
    promise = levels.next_promise(clocks)
    return _moment(promise.due) if promise else None


def moment(at: int) -> datetime:
    """An instant of the engine as an aware time in UTC."""
    return datetime.fromtimestamp(at, UTC)


def _moment(at: int | None) -> datetime | None:
    return None if at is None else moment(at)


def _rows(log: Log, clocks: Sequence[levels.Clock], at: datetime) -> Iterator[Row]:
    stood: dict[tuple[str, int], list[tuple[int, int | None]]] = {}
    if any(one.paused or one.reason for one in clocks):
        courses = levels.courses_of(log.events, log.terms, int(at.timestamp()))
        stood = {(course.metric, course.number): course.pauses for course in courses}
    for one in clocks:
        yield _row(log, one, at, stood.get((one.metric, one.number), []))


def _row(
    log: Log, one: levels.Clock, at: datetime, stood: Sequence[tuple[int, int | None]]
) -> Row:
    stopped = one.stopped
    return Row(
        entry_id=log.entry,
        metric=one.metric,
        number=one.number,
        version_id=log.version.pk,
        priority=log.priority_at(int(at.timestamp()) if stopped is None else stopped),
        target=one.target_seconds,
        started=moment(one.started),
        due=_moment(one.due),
        stopped=_moment(stopped),
        elapsed=one.elapsed,
        paused=one.paused,
        state=one.state,
        reason=one.reason,
        stood=stood,
        assumed=_is_assumed(log, one),
        frozen=None if stopped is None else at,
    )


def _is_assumed(log: Log, one: levels.Clock) -> bool:
    """Whether first work stopped a response, since the log holds no reply."""
    if not log.imported or one.metric != "response" or one.state not in ("met", "missed"):
        return False
    answered = one.stopped is not None
    return answered and not any(
        event.kind == "replied" and event.at == one.stopped for event in log.events
    )


def keep(counts: Mapping[int, Count], known: Iterable[Clock], *, anew: bool = False) -> None:
    """Make the stored clocks of these tickets those that were counted; in a transaction.

    ``known`` are all that are stored of them. A frozen result stays as it is while its clock
    stopped at the same instant; ``anew`` counts it afresh, which is for a recomputation alone.
    """
    before = {(one.entry_id, one.metric, one.number): one for one in known}
    fresh, changed = [], []
    for one in (row for count in counts.values() for row in count.clocks):
        old = before.pop((one.entry_id, one.metric, one.number), None)
        if old is None:
            fresh.append([*one, None])
        elif anew or old.frozen is None or old.stopped != one.stopped:
            warned = old.warned if old.due == one.due else None
            changed.append([*one[KEYS:], warned, old.pk])
    if gone := [one.pk for one in before.values()]:
        Clock.objects.filter(pk__in=gone).delete()
    if changed:
        bulk.update(Clock, (*COUNTED, "warned"), changed)
    if fresh:
        bulk.insert(Clock, (*Row._fields, "warned"), fresh)


class Brief(NamedTuple):
    """What a list says of a clock, by the names of `Clock`; much cheaper to read than one."""

    metric: str
    number: int
    target: int
    due: datetime | None
    stopped: datetime | None
    elapsed: int
    state: str
    reason: str
    version: VersionKey


def briefs_of(entries: Sequence[int]) -> dict[int, list[Brief]]:
    """The stored clocks of the tickets of one page, in brief; one query."""
    found: dict[int, list[Brief]] = {entry: [] for entry in entries}
    for entry, pk, digest, *told in _briefs(entries) if entries else ():
        found[entry].append(Brief._make([*told, VersionKey(pk, digest)]))
    return found


_briefs = PreparedIn(
    lambda entries: (
        Clock.objects.filter(entry__pk__in=entries)
        .order_by("metric", "number")
        .values_list("entry_id", "version_id", "version__digest", *Brief._fields[:-1])
    )
)


def clocks_of(entries: Sequence[int]) -> dict[int, list[Clock]]:
    """The stored clocks of tickets, with their versions; one query for up to 500 tickets."""
    found: dict[int, list[Clock]] = {entry: [] for entry in entries}
    for start in range(0, len(entries), bulk.BATCH):
        for row in _whole(entries[start : start + bulk.BATCH]):
            one = Clock.from_db(DEFAULT_DB_ALIAS, OWN, row[: len(OWN)])
            one.version = AgreementVersion.from_db(DEFAULT_DB_ALIAS, TERMS, row[len(OWN) :])
            found[one.entry_id].append(one)
    return found


OWN = [one.attname for one in Clock._meta.concrete_fields]
TERMS = [o.attname for o in AgreementVersion._meta.concrete_fields if o.name != "content"]
_whole = PreparedIn(
    lambda entries: (
        Clock.objects.filter(entry__pk__in=entries)
        .order_by("metric", "number")
        .values_list(*OWN, *(f"version__{name}" for name in TERMS))
    )
)
