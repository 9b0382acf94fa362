"""Clocks in words and measures: what is left, how much is used, what holds them (8.3.3)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext_lazy

from ringbeam.core import clock
from ringbeam.core.texts import gettext as _
from ringbeam.services.clocks import LABELS, Brief, Clock
from ringbeam.services.levels import hours_of
from ringbeam.services.levels.events import METRICS
from ringbeam.services.versions import promises_of
from ringbeam.web.formats import duration, moment

WARNING_SECONDS, WARNING_SHARE = 20 * 60, 0.2
TO = {
    "response": gettext_lazy("to respond"),
    "resolution": gettext_lazy("to resolve"),
    "update": gettext_lazy("to update"),
}


@dataclass(frozen=True)
class Standing:
    """A clock at an instant: its status word, the open seconds left, the share used (0 to 100).

    Words: run, age (the last fifth or the last 20 minutes), over, wait, ok, none (missed when
    it stopped, or cancelled).
    """

    clock: Clock | Brief
    state: str
    left: int
    share: int | None

    @property
    def words(self) -> str:
        """How it stands, in a few words."""
        time = duration(self.left)
        if self.state == "ok":
            return _("Met in %s") % duration(self.clock.elapsed)
        if self.state == "wait":
            return _("paused")
        if self.clock.state == "cancelled":
            return _("cancelled")
        if self.state == "none":
            return _("Missed by %s") % time
        if self.state == "over":
            return _("%s over") % time
        return _("%s left") % time


def stand(one: Clock | Brief, at: datetime) -> Standing:
    """How a stored clock stands at an instant, by arithmetic alone."""
    if one.state == "cancelled":
        return Standing(one, "none", 0, None)
    left = _left(one, at)
    share = max(0, min(100, 100 * (one.target - left) // max(one.target, 1)))
    if one.stopped is not None:
        return Standing(one, "ok" if one.state == "met" else "none", left, share)
    if one.due is None:
        return Standing(one, "wait", left, share)
    if at > one.due:
        return Standing(one, "over", left, 100)
    close = left <= max(WARNING_SECONDS, WARNING_SHARE * one.target)
    return Standing(one, "age" if close else "run", left, share)


def _left(one: Clock | Brief, at: datetime) -> int:
    """Open seconds until the due; of one that stands or has stopped, as it was counted then."""
    if one.stopped is not None or one.due is None:
        return one.target - one.elapsed
    hours = hours_of(promises_of(one.version).terms.calendar)
    return hours.elapsed(int(at.timestamp()), int(one.due.timestamp()))


def next_of(clocks: Iterable[Brief]) -> Brief | None:
    """The promise that breaks first of those that are running; those that stand come last."""
    running = (one for one in clocks if one.stopped is None)
    return min(running, key=_urgency, default=None)


def _urgency(one: Brief) -> tuple[int, float]:
    if one.due is None:
        return 1, one.target - one.elapsed
    return 0, one.due.timestamp()


def last_of(clocks: Iterable[Brief]) -> Brief | None:
    """The result that says how it went: of the last resolution, or what there is."""
    order = {metric: place for place, metric in enumerate(("update", "response", "resolution"))}
    return max(clocks, key=lambda one: (order[one.metric], one.number), default=None)


@dataclass(frozen=True)
class Tile:
    """One promise as it is drawn on a ticket; pauses are from and width in per cent."""

    label: str
    state: str
    text: str
    share: int | None
    note: str
    pauses: list[tuple[int, int]] = field(default_factory=list)


def tile(one: Clock, reason: str) -> Tile:
    """A stored clock as a tile; ``reason`` says in words what holds it now.

    The bar is as wide as the target and the pauses so far; ``share`` is what is behind.
    """
    now = clock.now()
    standing = stand(one, now)
    whole = max(one.target + one.paused, 1)
    used = one.target - standing.left + one.paused
    share = None if standing.share is None else max(0, min(100, 100 * used // whole))
    waits = standing.state == "wait" and reason
    return Tile(
        str(LABELS[one.metric]),
        standing.state,
        f"{standing.words}, {reason}" if waits else standing.words,
        share,
        ", ".join(_notes(one)),
        list(_drawn(one, int(now.timestamp()))),
    )


def _notes(one: Clock) -> Iterable[str]:
    yield _("target %s") % duration(one.target)
    if one.paused:
        yield _("paused %s") % duration(one.paused)
    if one.assumed:
        yield _("assumed: first work on it")
    if one.stopped is None and one.due is not None:
        yield _("due %s") % moment(one.due)


def _drawn(one: Clock, now: int) -> Iterable[tuple[int, int]]:
    """Where the pauses lie in the bar: from and width, in per cent of it."""
    hours = hours_of(promises_of(one.version).terms.calendar)
    begun = int(one.started.timestamp())
    whole = max(one.target + one.paused, 1)
    for start, end in one.stood:
        first = max(begun, start)
        low = 100 * hours.elapsed(begun, first) // whole
        wide = 100 * hours.elapsed(first, now if end is None else end) // whole
        if low < 100 and end != start:  # noqa: PLR2004 - per cent
            yield low, max(1, min(wide, 100 - low))


def in_order(clocks: Iterable[Clock]) -> list[Clock]:
    """The last clock of each metric, in the order response, resolution, update."""
    last: dict[str, Clock] = {}
    for one in clocks:
        if one.metric not in last or one.number > last[one.metric].number:
            last[one.metric] = one
    return [last[metric] for metric in METRICS if metric in last]
