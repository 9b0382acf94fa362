"""Rules over nonconformities (clause 10 of all five standards, each by its own records).

A nonconformity is evidence for a standard only when it cites a clause of that standard: records
about the quality of a product show nothing of how one about information security is handled. So
each rule stands once per standard, over the nonconformities that cite it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import (
    Basis,
    Finding,
    Outcome,
    Populations,
    Serves,
    Words,
    rule,
)
from ringbeam.conformity.judging import aged, day_of, end_of, nothing, says, start_of
from ringbeam.conformity.limits import CYCLE, Limit, Limits, days
from ringbeam.conformity.spreading import newest
from ringbeam.core.sayings import say

# By standard: the clauses on reacting, and those on records of it.
CLAUSES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "iso-9001": (("2015:10.2.1", "2026:10.2.1"), ("2015:10.2.2", "2026:10.2.2")),
    "iso-14001": (("2015:10.2", "2026:10.2"), ("2015:10.2", "2026:10.2")),
    "iso-45001": (("2018:10.2",), ("2018:10.2",)),
    "iso-27001": (("2013:10.1", "2022:10.2"), ("2013:10.1", "2022:10.2")),
    "iso-20000-1": (("2018:10.1.1",), ("2018:10.1.2",)),
}
REACTING, RECORDS = 0, 1
CORRECTING = days(
    "nonconformities-corrected.within", gettext_lazy("corrected after it was raised"), 90
)
LOOKING = days(
    "nonconformities-effect.within", gettext_lazy("cleared after it was raised"), 180
)
Judged = Callable[["QuerySet[Any]", "QuerySet[Any]", date, Limits], Finding]


@dataclass(frozen=True)
class Shows:
    """What a rule shows under the clauses on reacting, or under those on records."""

    under: int
    words: Words
    covers: str


def once_per_standard(
    name: str, *shows: Shows, limits: tuple[Limit, ...] = (), **declared: Any
) -> Callable[[Judged], Judged]:
    """Declare the rule once for each standard, over the nonconformities that cite it.

    Judged are the nonconformities, with all history at hand, and then the age of those that
    show it: what was corrected or cleared last speaks for a year (assumed). Each comes with
    ``first`` and ``last``, when it was corrected first and last.
    """
    label = gettext_lazy("age of the newest that shows it")
    held = (days(f"{name}.interval", label, 365, most=CYCLE), *limits)

    def made(judged: Judged) -> Judged:
        for standard, clauses in CLAUSES.items():
            rule(
                id=f"{name}-{standard}",
                version=3,
                basis=Basis.REQUIREMENT,
                serves=tuple(
                    Serves(f"{standard}:{clause}", one.words, (one.covers,))
                    for one in shows
                    for clause in clauses[one.under]
                ),
                reads=("nonconformity",),
                beside=("history",),
                limits=held,
                **declared,
            )(_over_those_that_cite(standard, judged))
        return judged

    return made


def _over_those_that_cite(standard: str, judged: Judged) -> Callable[..., Finding]:
    """The rule over the nonconformities that cite a standard, and how old they may be."""

    def judge(populations: Populations, on: date, limits: Limits) -> Finding:
        rows = populations["nonconformity"].filter(cites__icontains=f'"{standard}:')
        if not rows.exists():
            return nothing(_("No nonconformity cites this standard yet."))
        history = populations["history"]
        found = judged(_with_corrections(rows, history), history, on, limits)
        aging = _within(found, on, limits.days("interval"))
        return replace(aging, entries=rows.values("pk"))

    judge.__doc__ = judged.__doc__
    return judge


def _with_corrections(rows: "QuerySet[Any]", history: "QuerySet[Any]") -> "QuerySet[Any]":
    """Each with when it was corrected first and last; null where it was not."""
    moves = history.filter(entry_id=OuterRef("pk"), said="correct")
    found: QuerySet[Any] = rows.annotate(
        first=Subquery(moves.order_by("number").values("at")[:1]),
        last=Subquery(moves.order_by("-number").values("at")[:1]),
    )
    return found


def _within(found: Finding, on: date, limit: timedelta) -> Finding:
    """What is found, and how old that is which shows it: the ``entries`` of the finding."""
    if found.outcome is not Outcome.MET or found.entries is None:
        return found
    names = ("last", "cleared", "created")
    told = found.entries.aggregate(**{f"newest_{name}": Max(name) for name in names})
    shown = [told[f"newest_{name}"] for name in names[:2]]
    last = max([one for one in shown if one] or [told["newest_created"]])
    age = aged(end_of(on) - last, limit)
    if age is Outcome.MET:
        return found
    wanted = _("The newest is of %(day)s; one in %(days)d days is expected.")
    said = say(wanted, day=str(day_of(last)), days=limit.days)
    reason = say("%(first)s %(second)s", first=found.reason, second=said)
    return replace(found, outcome=age, reason=reason, until=day_of(last))


def _missed(rows: "QuerySet[Any]", done: str, limit: timedelta) -> "QuerySet[Any]":
    """Those that were done past their limit, since when none was done in time."""
    last = rows.filter(**{f"{done}__lte": F("created") + limit}).aggregate(last=Max(done))
    late = rows.filter(**{f"{done}__gt": F("created") + limit})
    return late.filter(**{f"{done}__gt": last["last"]}) if last["last"] else late


def _all(rows: "QuerySet[Any]", met: Q, said: str) -> Finding:
    """Every one of them keeps it; where there is none, no cycle is complete."""
    count = rows.count()
    if not count:
        return Finding(Outcome.FEW, say(_("None went through the whole cycle yet.")))
    broken = rows.exclude(met)
    missing = broken.count()
    return Finding(
        outcome=Outcome.BROKEN if missing else Outcome.MET,
        reason=say(said, met=count - missing, all=count),
        count=count,
        sample=newest(rows),
        deviating=newest(broken),
        deviations=missing,
        entries=rows,
    )


@once_per_standard(
    "nonconformities-corrected",
    Shows(REACTING, gettext_lazy("reacted to and corrected"), "reacted"),
    limits=(CORRECTING,),
    question=gettext_lazy("Is every nonconformity corrected in time?"),
    cannot_see=gettext_lazy("Nonconformities that nobody raised, and whether it was enough."),
    next=gettext_lazy("Correct those that are late, and the next one in time."),
    next_url="/nonconformities/?state=open",
)
def corrected(
    rows: "QuerySet[Any]", _history: "QuerySet[Any]", on: date, limits: Limits
) -> Finding:
    """All five ask to react to a nonconformity and to correct it; 90 days is our assumed limit.

    One that was just raised shows nothing yet; one left open past the limit is overdue, also
    when it is open again. One that was corrected past it stays a miss until another is
    corrected in time.
    """
    count, shown, limit = rows.count(), rows.exclude(state="open"), limits.days("within")
    open_still = Q(state="open", created__lt=start_of(on - limit))
    late = rows.filter(open_still | Q(pk__in=_missed(shown, "first", limit).values("pk")))
    overdue, handled = late.count(), shown.count()
    outcome = Outcome.OVERDUE if overdue else Outcome.MET if handled else Outcome.FEW
    said = _("%(handled)d of %(all)d nonconformities are corrected, %(late)d are late.")
    reason = say(said, handled=handled, all=count, late=overdue)
    if overdue:
        reason += say(_("The limit is %(days)d days."), days=limit.days)
    return Finding(
        outcome=outcome,
        reason=reason,
        count=count,
        sample=newest(rows),
        deviating=newest(late),
        deviations=overdue,
        entries=shown,
    )


@once_per_standard(
    "nonconformities-causes",
    Shows(REACTING, gettext_lazy("causes are found"), "causes"),
    question=gettext_lazy("Is the cause of every handled nonconformity written down?"),
    cannot_see=gettext_lazy("Whether it is the true cause."),
    next=gettext_lazy("Write down the causes that are missing."),
    next_url="/nonconformities/?state=corrected",
)
def causes(
    rows: "QuerySet[Any]", _history: "QuerySet[Any]", _on: date, _limits: Limits
) -> Finding:
    """All five ask to determine the causes, so that it does not happen again or elsewhere."""
    handled = rows.exclude(state="open")
    return _all(handled, says("cause"), _("%(met)d of %(all)d handled ones name a cause."))


@once_per_standard(
    "nonconformities-effect",
    Shows(REACTING, gettext_lazy("the action is seen to work"), "effect"),
    Shows(RECORDS, gettext_lazy("results are recorded"), "results"),
    limits=(LOOKING,),
    question=gettext_lazy("Was the effect seen before a nonconformity was cleared, and soon?"),
    cannot_see=gettext_lazy("Whether the effect lasts."),
    next=gettext_lazy("Look whether the corrections work, and clear them with proof."),
    next_url="/nonconformities/?state=effect_pending",
)
def effect(
    rows: "QuerySet[Any]", history: "QuerySet[Any]", on: date, limits: Limits
) -> Finding:
    """All five ask to review the effectiveness of what was done; a cleared one says by what.

    One that came back and was cleared again says it anew: what was seen the first time did not
    hold. One that is corrected and not cleared half a year after it was raised is overdue, or a
    single cleared one would speak for all that nobody looked at again; one that was cleared
    later than that stays a miss until another is cleared in time. That limit is ours.
    """
    of_it = history.filter(entry_id=OuterRef("pk"))
    back = of_it.filter(said="reopen").order_by("-number").values("number")[:1]
    anew = of_it.filter(number__gt=OuterRef("back"), values__contains='"effect":[')
    cleared = rows.filter(state="cleared").annotate(back=Subquery(back))
    seen = says("effect") & (Q(back__isnull=True) | Q(Exists(anew)))
    found = _all(cleared, seen, _("%(met)d of %(all)d cleared ones show the effect."))
    return found if found.outcome is Outcome.BROKEN else _looked_at(rows, found, on, limits)


def _looked_at(rows: "QuerySet[Any]", found: Finding, on: date, limits: Limits) -> Finding:
    """What was found of the cleared ones, unless others wait for it longer than the limit."""
    limit, cleared = limits.days("within"), rows.filter(state="cleared")
    waiting = Q(state__in=("corrected", "effect_pending"), created__lt=start_of(on - limit))
    missed = _missed(cleared, "cleared", limit)
    late = rows.filter(waiting | Q(pk__in=missed.values("pk")))
    n = late.count()
    if not n:
        return found
    untold = _("%(late)d corrected ones were not looked at again within %(days)d days.")
    said = say(untold, late=n, days=limit.days)
    reason = say("%(first)s %(second)s", first=found.reason, second=said)
    count = found.count + rows.filter(waiting).count()
    found = replace(found, deviating=newest(late), deviations=n, count=count)
    return replace(found, outcome=Outcome.OVERDUE, reason=reason)


@once_per_standard(
    "nonconformities-recorded",
    Shows(RECORDS, gettext_lazy("nature and actions recorded"), "nature"),
    question=gettext_lazy("Does every nonconformity say what was found and what was done?"),
    cannot_see=gettext_lazy("Whether the record is complete."),
    next=gettext_lazy("Complete the records of nonconformities."),
    next_url="/nonconformities/?state=corrected",
)
def recorded(
    rows: "QuerySet[Any]", _history: "QuerySet[Any]", _on: date, _limits: Limits
) -> Finding:
    """The records that all five ask for: what it was, and the actions taken."""
    return _all(
        rows.exclude(state="open"),
        says("description") & says("correction"),
        _("%(met)d of %(all)d handled ones say what was found and done."),
    )
