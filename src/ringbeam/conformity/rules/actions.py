"""Rules over corrective actions (clause 10 of all five standards, each by its own records).

An action counts for a standard only when it is the corrective action of a nonconformity that
cites a clause of that standard.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import orjson
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import (
    SAMPLE,
    Basis,
    Finding,
    Outcome,
    Populations,
    Serves,
    rule,
)
from ringbeam.conformity.judging import day_of, nothing, says, start_of
from ringbeam.conformity.limits import Limits, days
from ringbeam.conformity.rules.nonconformities import CLAUSES, REACTING
from ringbeam.conformity.spreading import newest
from ringbeam.core.sayings import say

VERIFYING = days("actions-carried-out.verify", gettext_lazy("verified after it was done"), 90)
DOING = ("open", "in_progress")


class Stands(NamedTuple):
    """How corrective actions stand, by entry."""

    done: list[int]
    late: list[int]
    undated: list[int]
    not_verified: list[int]
    moved: dict[int, str]


def _declare(standard: str, clauses: Iterable[str]) -> None:
    def judge(populations: Populations, on: date, limits: Limits) -> Finding:
        cited = populations["nonconformity"].filter(cites__icontains=f'"{standard}:')
        rows = populations["action"].filter(nonconformity__in=cited.values("pk"))
        return carried_out(rows, populations["history"], on, limits.days("verify"))

    judge.__doc__ = carried_out.__doc__
    rule(
        id=f"actions-carried-out-{standard}",
        version=1,
        question=gettext_lazy(
            "Are corrective actions done in time, and their effect verified?"
        ),
        basis=Basis.REQUIREMENT,
        serves=tuple(
            Serves(f"{standard}:{one}", gettext_lazy("actions are carried out"), ("acted",))
            for one in clauses
        ),
        reads=("action",),
        beside=("nonconformity", "history"),
        limits=(VERIFYING,),
        cannot_see=gettext_lazy("Whether an action fits the cause, and what files show."),
        next=gettext_lazy(
            "Finish the actions that are late; say who does the others, and when."
        ),
        next_url="/actions/?state=open&due=overdue",
    )(judge)


def carried_out(
    rows: "QuerySet[Any]", history: "QuerySet[Any]", on: date, wait: timedelta
) -> Finding:
    """All five ask to carry out the actions that are needed, and to see their effect.

    An action is late when its due day has passed, or was moved after it had. Where the effect
    is to be verified, one that waits for that over 90 days (assumed) is late, and one that is
    done without it breaks the duty. One without an owner or a due date is short. What is
    cancelled, with a reason, counts neither way; archiving takes nothing out. Without any
    action that is done, nothing is shown.
    """
    rows = rows.exclude(state="cancelled")
    count = rows.count()
    if not count:
        return nothing(_("No corrective action was decided for a nonconformity yet."))
    how = _stand(rows, history, on, wait)
    said = _("%(done)d of %(all)d corrective actions are done, %(late)d are late.")
    reason = say(said, done=len(how.done), all=count, late=len(how.late))
    if how.not_verified:
        n = len(how.not_verified)
        reason += say(_("%(n)d are done without the verification asked for."), n=n)
    if how.undated:
        reason += say(_("%(n)d have no owner or no due date."), n=len(how.undated))
    if how.moved:
        who = next(iter(how.moved.values()))
        reason += say(_("A date was moved after it was due: %(who)s."), who=who)
    bad = (*how.not_verified, *how.late, *how.undated)
    return Finding(
        outcome=_outcome(how),
        reason=reason,
        count=count,
        sample=newest(rows),
        deviating=tuple(dict.fromkeys(bad))[:SAMPLE],
        deviations=len(set(bad)),
        entries=rows.values("pk"),
    )


def _outcome(how: Stands) -> Outcome:
    worst = (
        (how.not_verified, Outcome.BROKEN),
        (how.late, Outcome.OVERDUE),
        (how.undated, Outcome.SHORT),
        (how.done, Outcome.MET),
    )
    return next((outcome for some, outcome in worst if some), Outcome.FEW)


def _stand(
    rows: "QuerySet[Any]", history: "QuerySet[Any]", on: date, wait: timedelta
) -> Stands:
    doing = rows.filter(state__in=DOING)
    moved = moved_after_due(doing, history)
    waiting = Q(state="effect_pending", finished__lt=start_of(on) - wait)
    late = rows.filter(Q(state__in=DOING, due__lt=start_of(on)) | waiting | Q(pk__in=moved))
    unverified = Q(verify=True) & (~says("effect") | Q(verified__isnull=True))
    return Stands(
        done=_ids(rows.filter(state="done")),
        late=_ids(late),
        undated=_ids(doing.filter(Q(due__isnull=True) | Q(owner__isnull=True))),
        not_verified=_ids(rows.filter(unverified, state="done")),
        moved=moved,
    )


def _ids(rows: "QuerySet[Any]") -> list[int]:
    return list(rows.order_by("-pk").values_list("pk", flat=True))


def moved_after_due(rows: "QuerySet[Any]", history: "QuerySet[Any]") -> dict[int, str]:
    """Who moved the due time of one of these records after it had passed, by record."""
    lines = history.filter(entry_id__in=rows.values("pk"), values__contains='"due":[')
    told = lines.order_by("entry_id", "number").values_list("entry_id", "at", "who", "values")
    found = {}
    for entry, at, who, values in told:
        before = _instant(orjson.loads(values)["due"][0])
        if before and before < at:
            found[entry] = f"{who}, {day_of(at)}"
    return found


def _instant(value: str | None) -> datetime | None:
    return parse_datetime(value) if value else None


for _standard, _clauses in CLAUSES.items():
    _declare(_standard, _clauses[REACTING])
