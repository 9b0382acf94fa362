"""Rules over nonconformities (clause 10 of all five standards, each by its own records).

A nonconformity is evidence for a standard only when it cites a clause of that standard: records
about the quality of a product show nothing of how one about information security is handled. So
each rule stands once per standard, over the nonconformities that cite it.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.conformity.declaring import (
    Basis,
    Finding,
    Outcome,
    Populations,
    Serves,
    Words,
    rule,
)
from ringbeam.conformity.judging import aged, end_of, newest, says, start_of

# By standard: the clauses on reacting, and those on records of it.
CLAUSES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "iso-9001": (("2015:10.2.1", "2026:10.2.1"), ("2015:10.2.2", "2026:10.2.2")),
    "iso-14001": (("2015:10.2", "2026:10.2"), ("2015:10.2", "2026:10.2")),
    "iso-45001": (("2018:10.2",), ("2018:10.2",)),
    "iso-27001": (("2013:10.1", "2022:10.2"), ("2013:10.1", "2022:10.2")),
    "iso-20000-1": (("2018:10.1.1",), ("2018:10.1.2",)),
}
QUARTER = timedelta(days=90)
YEAR = timedelta(days=365)
Judged = Callable[["QuerySet[Any]", date], Finding]


def of_standard(
    standard: str, clauses: tuple[str, ...], shows: Words, key: str
) -> list[Serves]:
    """What a rule shows for the editions of one standard."""
    return [Serves(f"{standard}:{clause}", shows, (key,)) for clause in clauses]


def citing(populations: Populations, standard: str) -> "QuerySet[Any]":
    """The nonconformities that cite a clause of the standard."""
    return populations["nonconformity"].filter(cites__icontains=f'"{standard}:')


def corrected(rows: "QuerySet[Any]", on: date) -> Finding:
    """All five ask to react to a nonconformity and to correct it; 90 days is our assumed limit.

    One that was just raised shows nothing yet; one left open past the limit is overdue.
    """
    count = rows.count()
    late = rows.filter(state="open", created__lt=start_of(on - QUARTER))
    overdue = late.count()
    handled = rows.exclude(state="open").count()
    outcome = Outcome.OVERDUE if overdue else Outcome.MET if handled else Outcome.FEW
    return Finding(
        outcome=outcome,
        reason=_("%(handled)d of %(all)d nonconformities are corrected, %(late)d are late.")
        % {"handled": handled, "all": count, "late": overdue},
        count=count,
        sample=newest(rows),
        deviating=newest(late),
        deviations=overdue,
    )


def causes(rows: "QuerySet[Any]", _on: date) -> Finding:
    """All five ask to determine the causes, so that it does not happen again or elsewhere."""
    handled = rows.exclude(state="open")
    return _all(handled, says("cause"), _("%(met)d of %(all)d handled ones name a cause."))


def effect(rows: "QuerySet[Any]", _on: date) -> Finding:
    """All five ask to review the effectiveness of what was done; a cleared one says by what."""
    cleared = rows.filter(state="cleared")
    return _all(cleared, says("effect"), _("%(met)d of %(all)d cleared ones show the effect."))


def recorded(rows: "QuerySet[Any]", _on: date) -> Finding:
    """The records that all five ask for: what it was, and the actions taken."""
    return _all(
        rows.exclude(state="open"),
        says("description") & says("correction"),
        _("%(met)d of %(all)d handled ones say what was found and done."),
    )


def _all(rows: "QuerySet[Any]", met: Q, said: str) -> Finding:
    count = rows.count()
    if not count:
        return Finding(Outcome.FEW, _("None went through the whole cycle yet."))
    broken = rows.exclude(met)
    missing = broken.count()
    return Finding(
        outcome=Outcome.BROKEN if missing else Outcome.MET,
        reason=said % {"met": count - missing, "all": count},
        count=count,
        sample=newest(rows),
        deviating=newest(broken),
        deviations=missing,
    )


def declare(
    name: str, judged: Judged, served: Callable[[str], list[Serves]], **said: Any
) -> None:
    """Declare the rule once for each standard, over the nonconformities that cite it."""
    for standard in CLAUSES:

        def judge(populations: Populations, on: date, about: str = standard) -> Finding:
            return within_a_year(citing(populations, about), judged, on)

        judge.__doc__ = judged.__doc__
        rule(
            id=f"{name}-{standard}",
            version=1,
            basis=Basis.REQUIREMENT,
            serves=tuple(served(standard)),
            reads=("nonconformity",),
            interval=YEAR,
            assumed=True,
            **said,
        )(judge)


def within_a_year(rows: "QuerySet[Any]", judged: Judged, on: date) -> Finding:
    """Judge them, and their age: the newest raised or cleared one speaks for a year at most."""
    told = rows.aggregate(count=Count("pk"), raised=Max("created"), cleared=Max("cleared"))
    if not told["count"]:
        return Finding(Outcome.NOTHING, _("No nonconformity cites this standard yet."))
    found = judged(rows, on)
    last = max(one for one in (told["raised"], told["cleared"]) if one)
    age = aged(end_of(on) - last, YEAR)
    if found.outcome is not Outcome.MET or age is Outcome.MET:
        return found
    said = _("The newest is of %(day)s; one a year is expected.") % {"day": last.date()}
    return replace(found, outcome=age, reason=f"{found.reason} {said}", until=last.date())


declare(
    "nonconformities-corrected",
    corrected,
    question=gettext_lazy("Is every nonconformity corrected within 90 days?"),
    cannot_see=gettext_lazy("Nonconformities that nobody raised, and whether it was enough."),
    next=gettext_lazy("Correct the nonconformities that are open for more than 90 days."),
    next_url="/nonconformities/?state=open",
    served=lambda standard: of_standard(
        standard, CLAUSES[standard][0], gettext_lazy("reacted to and corrected"), "reacted"
    ),
)
declare(
    "nonconformities-causes",
    causes,
    question=gettext_lazy("Is the cause of every handled nonconformity written down?"),
    cannot_see=gettext_lazy("Whether it is the true cause."),
    next=gettext_lazy("Write down the causes that are missing."),
    next_url="/nonconformities/?state=corrected",
    served=lambda standard: of_standard(
        standard, CLAUSES[standard][0], gettext_lazy("causes are found"), "causes"
    ),
)
declare(
    "nonconformities-effect",
    effect,
    question=gettext_lazy("Was the effect seen before a nonconformity was cleared?"),
    cannot_see=gettext_lazy("Whether the effect lasts."),
    next=gettext_lazy("Look whether the corrections work, and clear them with proof."),
    next_url="/nonconformities/?state=effect_pending",
    served=lambda standard: [
        *of_standard(
            standard, CLAUSES[standard][0], gettext_lazy("the action is seen to work"), "effect"
        ),
        *of_standard(
            standard, CLAUSES[standard][1], gettext_lazy("results are recorded"), "results"
        ),
    ],
)
declare(
    "nonconformities-recorded",
    recorded,
    question=gettext_lazy("Does every nonconformity say what was found and what was done?"),
    cannot_see=gettext_lazy("Whether the record is complete."),
    next=gettext_lazy("Complete the records of nonconformities."),
    next_url="/nonconformities/?state=corrected",
    served=lambda standard: of_standard(
        standard, CLAUSES[standard][1], gettext_lazy("nature and actions recorded"), "nature"
    ),
)
