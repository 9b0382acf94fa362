"""Rules over nonconformities (clause 10 of all five standards, each by its own records).

A nonconformity is evidence for a standard only when it cites a clause of that standard: records
about the quality of a product show nothing of how one about information security is handled. So
each rule stands once per standard, over the nonconformities that cite it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
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
from ringbeam.conformity.judging import aged, end_of, newest, nothing, says, start_of
from ringbeam.conformity.saying import say

# By standard: the clauses on reacting, and those on records of it.
CLAUSES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "iso-9001": (("2015:10.2.1", "2026:10.2.1"), ("2015:10.2.2", "2026:10.2.2")),
    "iso-14001": (("2015:10.2", "2026:10.2"), ("2015:10.2", "2026:10.2")),
    "iso-45001": (("2018:10.2",), ("2018:10.2",)),
    "iso-27001": (("2013:10.1", "2022:10.2"), ("2013:10.1", "2022:10.2")),
    "iso-20000-1": (("2018:10.1.1",), ("2018:10.1.2",)),
}
REACTING, RECORDS = 0, 1
QUARTER, HALF_YEAR, YEAR = timedelta(days=90), timedelta(days=180), timedelta(days=365)
Judged = Callable[["QuerySet[Any]", "QuerySet[Any]", date], Finding]


@dataclass(frozen=True)
class Shows:
    """What a rule shows under the clauses on reacting, or under those on records."""

    under: int
    words: Words
    covers: str


def once_per_standard(name: str, *shows: Shows, **declared: Any) -> Callable[[Judged], Judged]:
    """Declare the rule once for each standard, over the nonconformities that cite it.

    Judged are the nonconformities, with all history at hand, and then their age: the newest
    raised or cleared one speaks for a year at most.
    """

    def made(judged: Judged) -> Judged:
        for standard, clauses in CLAUSES.items():

            def judge(
                populations: Populations, on: date, about: str = f'"{standard}:'
            ) -> Finding:
                rows = populations["nonconformity"].filter(cites__icontains=about)
                return _within_a_year(
                    rows, on, lambda: judged(rows, populations["history"], on)
                )

            judge.__doc__ = judged.__doc__
            rule(
                id=f"{name}-{standard}",
                version=2,
                basis=Basis.REQUIREMENT,
                serves=tuple(
                    Serves(f"{standard}:{clause}", one.words, (one.covers,))
                    for one in shows
                    for clause in clauses[one.under]
                ),
                reads=("nonconformity",),
                beside=("history",),
                interval=YEAR,
                assumed=True,
                **declared,
            )(judge)
        return judged

    return made


def _within_a_year(rows: "QuerySet[Any]", on: date, judged: Callable[[], Finding]) -> Finding:
    """What is found, and how old it is."""
    told = rows.aggregate(count=Count("pk"), raised=Max("created"), cleared=Max("cleared"))
    if not told["count"]:
        return nothing(_("No nonconformity cites this standard yet."))
    found = judged()
    last = max(one for one in (told["raised"], told["cleared"]) if one)
    age = aged(end_of(on) - last, YEAR)
    if found.outcome is Outcome.MET and age is not Outcome.MET:
        said = say(_("The newest is of %(day)s; one a year is expected."), day=str(last.date()))
        reason = say("%(first)s %(second)s", first=found.reason, second=said)
        found = replace(found, outcome=age, reason=reason, until=last.date())
    return replace(found, entries=rows.values("pk"))


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
    )


@once_per_standard(
    "nonconformities-corrected",
    Shows(REACTING, gettext_lazy("reacted to and corrected"), "reacted"),
    question=gettext_lazy("Is every nonconformity corrected within 90 days?"),
    cannot_see=gettext_lazy("Nonconformities that nobody raised, and whether it was enough."),
    next=gettext_lazy("Correct the nonconformities that are open for more than 90 days."),
    next_url="/nonconformities/?state=open",
)
def corrected(rows: "QuerySet[Any]", _history: "QuerySet[Any]", on: date) -> Finding:
    """All five ask to react to a nonconformity and to correct it; 90 days is our assumed limit.

    One that was just raised shows nothing yet; one left open past the limit is overdue, also
    when it is open again.
    """
    count = rows.count()
    late = rows.filter(state="open", created__lt=start_of(on - QUARTER))
    overdue = late.count()
    handled = rows.exclude(state="open").count()
    outcome = Outcome.OVERDUE if overdue else Outcome.MET if handled else Outcome.FEW
    said = _("%(handled)d of %(all)d nonconformities are corrected, %(late)d are late.")
    return Finding(
        outcome=outcome,
        reason=say(said, handled=handled, all=count, late=overdue),
        count=count,
        sample=newest(rows),
        deviating=newest(late),
        deviations=overdue,
    )


@once_per_standard(
    "nonconformities-causes",
    Shows(REACTING, gettext_lazy("causes are found"), "causes"),
    question=gettext_lazy("Is the cause of every handled nonconformity written down?"),
    cannot_see=gettext_lazy("Whether it is the true cause."),
    next=gettext_lazy("Write down the causes that are missing."),
    next_url="/nonconformities/?state=corrected",
)
def causes(rows: "QuerySet[Any]", _history: "QuerySet[Any]", _on: date) -> Finding:
    """All five ask to determine the causes, so that it does not happen again or elsewhere."""
    handled = rows.exclude(state="open")
    return _all(handled, says("cause"), _("%(met)d of %(all)d handled ones name a cause."))


@once_per_standard(
    "nonconformities-effect",
    Shows(REACTING, gettext_lazy("the action is seen to work"), "effect"),
    Shows(RECORDS, gettext_lazy("results are recorded"), "results"),
    question=gettext_lazy("Was the effect seen before a nonconformity was cleared, and soon?"),
    cannot_see=gettext_lazy("Whether the effect lasts."),
    next=gettext_lazy("Look whether the corrections work, and clear them with proof."),
    next_url="/nonconformities/?state=effect_pending",
)
def effect(rows: "QuerySet[Any]", history: "QuerySet[Any]", on: date) -> Finding:
    """All five ask to review the effectiveness of what was done; a cleared one says by what.

    One that came back and was cleared again says it anew: what was seen the first time did not
    hold. One that is corrected and not cleared half a year after it was raised is overdue, or a
    single cleared one would speak for all that nobody looked at again. That limit is ours.
    """
    of_it = history.filter(entry_id=OuterRef("pk"))
    back = of_it.filter(said="reopen").order_by("-number").values("number")[:1]
    anew = of_it.filter(number__gt=OuterRef("back"), values__contains='"effect":[')
    cleared = rows.filter(state="cleared").annotate(back=Subquery(back))
    seen = says("effect") & (Q(back__isnull=True) | Q(Exists(anew)))
    found = _all(cleared, seen, _("%(met)d of %(all)d cleared ones show the effect."))
    waiting = Q(state__in=("corrected", "effect_pending"), created__lt=start_of(on - HALF_YEAR))
    late = rows.filter(waiting)
    n = late.count()
    if not n or found.outcome is Outcome.BROKEN:
        return found
    said = say(_("%(late)d corrected ones were not looked at again within 180 days."), late=n)
    reason = say("%(first)s %(second)s", first=found.reason, second=said)
    found = replace(found, deviating=newest(late), deviations=n, count=found.count + n)
    return replace(found, outcome=Outcome.OVERDUE, reason=reason)


@once_per_standard(
    "nonconformities-recorded",
    Shows(RECORDS, gettext_lazy("nature and actions recorded"), "nature"),
    question=gettext_lazy("Does every nonconformity say what was found and what was done?"),
    cannot_see=gettext_lazy("Whether the record is complete."),
    next=gettext_lazy("Complete the records of nonconformities."),
    next_url="/nonconformities/?state=corrected",
)
def recorded(rows: "QuerySet[Any]", _history: "QuerySet[Any]", _on: date) -> Finding:
    """The records that all five ask for: what it was, and the actions taken."""
    return _all(
        rows.exclude(state="open"),
        says("description") & says("correction"),
        _("%(met)d of %(all)d handled ones say what was found and done."),
    )
