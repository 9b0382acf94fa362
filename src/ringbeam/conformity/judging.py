"""What rules have in common: shares of a population, periods and plans; set-based."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length, Trim
from django.db.models.lookups import Exact, GreaterThan
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import SAMPLE, Finding, Outcome
from ringbeam.conformity.limits import Limits
from ringbeam.conformity.spreading import both_of, newest, recent_of, spread_of
from ringbeam.core import clock
from ringbeam.core.sayings import Saying, say

ENOUGH = 20
THREE_MONTHS = timedelta(days=90)
FRESH = 0.8  # the last fifth of an interval is ageing


def start_of(day: date) -> datetime:
    """The first instant of a day of the organization, in UTC."""
    return clock.start_of(day)


def end_of(day: date) -> datetime:
    """The first instant after a day of the organization, in UTC."""
    return start_of(day + timedelta(days=1))


def day_of(at: datetime) -> date:
    """The organization's day in which an instant lies."""
    return clock.day_of(at)


def says(column: str) -> Q:
    """That a text says something; blanks say nothing."""
    return Q(GreaterThan(Length(Trim(column)), 0))


def silent(column: str) -> Q:
    """The opposite of `says`, in the form by which an index is found."""
    return Q(Exact(Length(Trim(column)), 0))


def nothing(template: str, **parts: Any) -> Finding:
    """There is no record to look at, which proves nothing."""
    return Finding(Outcome.NOTHING, say(template, **parts))


class Duty(NamedTuple):
    """Who is to keep a duty, what keeps it, and what is to be told beside the count.

    ``lacking`` are just those that do not keep it, in a form by which an index finds them; only
    where no column that ``met`` asks for can be empty (NULL), for those would be left out.
    """

    rows: "QuerySet[Any]"
    met: Q
    more: Saying | None = None
    lacking: Q | None = None


@dataclass(frozen=True)
class Share:
    """How many records of a population keep a duty, of all and of those since ``lately``."""

    count: int
    met: int
    recent: int
    recent_met: int
    lately: datetime
    first: datetime | None
    last: datetime | None

    @property
    def deviations(self) -> int:
        """How many do not keep it."""
        return self.count - self.met

    def enough(self, minimum: int = ENOUGH, span: timedelta = THREE_MONTHS) -> bool:
        """Whether a daily process has so many records, or records over such a time."""
        spans = self.first and self.last and self.last - self.first >= span
        return self.count >= minimum or bool(spans)

    def breaks_lately(self, tolerance: float) -> bool:
        """Whether more of the recent ones deviate than tolerated."""
        return self.recent >= ENOUGH and (
            self.recent - self.recent_met > tolerance * self.recent
        )

    def breaks(self, tolerance: float) -> bool:
        """Whether more deviate than tolerated, of all or of the recent ones.

        Recent ones are judged apart, or years of good records would hide what goes wrong now.
        """
        return self.breaks_lately(tolerance) or self.deviations > tolerance * self.count


def share_of(duty: Duty, on: date) -> Share:
    """Count the share; recent are the last three months, and at least the newest twenty."""
    rows = duty.rows
    lately, spread = end_of(on) - THREE_MONTHS, spread_of(rows)
    recent = recent_of(rows, spread, lately)
    if recent < ENOUGH <= spread.count:
        times = rows.order_by("-created").values_list("created", flat=True)
        lately = times[ENOUGH - 1]
        recent = recent_of(rows, spread, lately)
    lacking, lacking_lately = both_of(_lacking(duty), lately) if spread.count else (0, 0)
    return Share(
        count=spread.count,
        met=spread.count - lacking,
        recent=recent,
        recent_met=recent - lacking_lately,
        lately=lately,
        first=spread.first,
        last=spread.last,
    )


def _lacking(duty: Duty) -> "QuerySet[Any]":
    """The records that do not keep a duty, and those of which it is not known (NULL).

    By `exclude` alone a comparison with an empty column would count as kept.
    """
    if duty.lacking is not None:
        return duty.rows.filter(duty.lacking)
    kept = Case(When(duty.met, then=Value(1)), default=Value(0), output_field=IntegerField())
    return duty.rows.filter(Exact(kept, Value(0)))


def share_met(duty: Duty, *, said: str, on: date, limits: Limits) -> Finding:
    """Judge a duty that each record of a daily process keeps or breaks.

    ``said`` is a sentence with %(met)d and %(all)d. Nothing to look at: NOTHING. Fewer than the
    minimum, and over less than the span: FEW. More deviations than the tolerance: BROKEN.
    """
    rows, met, more = duty.rows, duty.met, duty.more
    share = share_of(duty, on)
    if share.first is None or share.last is None:
        return nothing(_("There is no such record yet."))
    reason = say(said, met=share.met, all=share.count)
    reason = reason + more if more else reason
    outcome, tolerance = Outcome.MET, limits.share("tolerance")
    if not share.enough(limits.number("minimum"), limits.days("span")):
        outcome = Outcome.FEW
        reason += say(
            _("That is fewer than %(n)d records, over less than %(days)d days."),
            n=limits.number("minimum"),
            days=limits.number("span"),
        )
    if share.breaks(tolerance):
        outcome = Outcome.BROKEN
    if share.breaks_lately(tolerance):
        since = say(_("Since %(day)s it is %(met)d of %(all)d."), **_lately(share))
        reason += since
    return Finding(
        outcome=outcome,
        reason=reason,
        count=share.count,
        sample=newest(rows),
        deviating=newest(rows.exclude(met)) if share.deviations else (),
        deviations=share.deviations,
        since=day_of(share.first),
        until=day_of(share.last),
        entries=rows.values("pk"),
    )


def _lately(share: Share) -> Mapping[str, Any]:
    day = day_of(share.lately).isoformat()
    return {"day": day, "met": share.recent_met, "all": share.recent}


def complete(duty: Duty, said: str) -> Finding:
    """Judge records that are to be complete: some lacking is short, all lacking is broken."""
    rows, met = duty.rows, duty.met
    count = rows.count()
    if not count:
        return nothing(_("There is no such record yet."))
    lacking = rows.exclude(met)
    missing = lacking.count()
    some = Outcome.BROKEN if missing == count else Outcome.SHORT
    return Finding(
        outcome=some if missing else Outcome.MET,
        reason=say(said, met=count - missing, all=count),
        count=count,
        sample=newest(rows),
        deviating=newest(lacking),
        deviations=missing,
        entries=rows.values("pk"),
    )


def aged(age: timedelta, limit: timedelta) -> Outcome:
    """How evidence of this age stands against its interval."""
    if age > limit:
        return Outcome.OVERDUE
    return Outcome.AGEING if age > limit * FRESH else Outcome.MET


def freshness(
    rows: "QuerySet[Any]", field: str, on: date, limit: timedelta, said: str
) -> Finding:
    """Judge how old the newest evidence of a running process is, against its interval.

    In the last fifth of the interval it is ageing, past it overdue. What is dated after the day
    shows nothing.
    """
    told = spread_of(rows, by=field)
    if told.last is not None and told.last >= end_of(on):
        rows = rows.filter(**{f"{field}__lt": end_of(on)})
        told = spread_of(rows, by=field)
    if told.first is None or told.last is None:
        return nothing(_("There is no such record yet."))
    age = end_of(on) - told.last
    return Finding(
        outcome=aged(age, limit),
        reason=say(said, days=age.days, limit=limit.days),
        count=told.count,
        sample=newest(rows),
        since=day_of(told.first),
        until=day_of(told.last),
        entries=rows.values("pk"),
    )


@dataclass(frozen=True)
class Plan:
    """When something is to be reviewed next, since when that was planned, and whether late.

    ``moved`` says who moved the date after it was due and why; empty when nobody did. ``held``
    says that one cycle at least is complete.
    """

    entry: int
    review: date | None
    since: date
    moved: str = ""
    held: bool = False

    def outcome(self, on: date) -> Outcome:
        """How it stands on a day; a date that was moved after it was due keeps the miss."""
        if self.moved or (self.review is not None and self.review < on):
            return Outcome.OVERDUE
        if self.review is None:
            return Outcome.SHORT
        if not self.held:
            return Outcome.FEW
        return aged(on - self.since, max(self.review - self.since, timedelta(days=1)))


WORST = (Outcome.OVERDUE, Outcome.SHORT, Outcome.AGEING, Outcome.MET, Outcome.FEW)


def plans_kept(plans: Iterable[Plan], on: date, said: str) -> Finding:
    """Judge reviews by their planned dates; ``said`` has %(all)d, %(late)d and %(none)d.

    Where no review was held yet, nothing is shown: a plan is no cycle.
    """
    held = [(one, one.outcome(on)) for one in sorted(plans, key=lambda one: -one.entry)]
    late = [one for one, outcome in held if outcome is Outcome.OVERDUE]
    unplanned = [one for one, outcome in held if outcome is Outcome.SHORT]
    outcomes = {outcome for _one, outcome in held}
    reason = say(said, all=len(held), late=len(late), none=len(unplanned))
    if moved := [one.moved for one in late if one.moved]:
        reason += say(_("A date was moved after it was due: %(who)s."), who=moved[0])
    if outcomes == {Outcome.FEW}:
        reason += say(_("None was held yet, so no cycle is complete."))
    return Finding(
        outcome=next(one for one in WORST if one in outcomes),
        reason=reason,
        count=len(held),
        sample=tuple(one.entry for one, _o in held[:SAMPLE]),
        deviating=tuple(one.entry for one in (*late, *unplanned))[:SAMPLE],
        deviations=len(late) + len(unplanned),
        until=min((one.review for one, _o in held if one.review), default=None),
    )
