"""Rules over incidents (ISO/IEC 20000-1:2018, 8.6.1)."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.conformity.declaring import Basis, Finding, Populations, Serves, rule
from ringbeam.conformity.judging import freshness, says, share_met, start_of

CLAUSE = "iso-20000-1:2018:8.6.1"
DONE = ("resolved", "closed")
WAITING = ("waiting_customer", "waiting_supplier", "waiting_problem", "waiting_evidence")
TOLERANCE = 0.02
TWENTIETH, TENTH = 0.05, 0.1
UNDONE = ("new", "assigned", "in_progress", *WAITING)
# What a line of history says of the state, before and after, in its canonical form.
REOPENING = (
    Q(values__contains='"state":["resolved","') | Q(values__contains='"state":["closed","')
) & ~Q(values__contains='"state":["resolved","closed"]')
ENDING = Q(values__contains='","resolved"]') | Q(values__contains='","closed"]')
RUNNING = MONTH = timedelta(days=30)


def counted(populations: Populations) -> "QuerySet[Any]":
    """Every incident but the cancelled ones, archived ones too."""
    return populations["incident"].exclude(state="cancelled")


@rule(
    id="incidents-classified",
    version=1,
    question=gettext_lazy("Is every incident recorded with a category?"),
    basis=Basis.REQUIREMENT,
    serves=(Serves(CLAUSE, gettext_lazy("recorded and classified"), ("recorded",)),),
    reads=("incident",),
    minimum=20,
    span=timedelta(days=90),
    tolerance=TOLERANCE,
    assumed=True,
    cannot_see=gettext_lazy("Incidents that nobody recorded, and whether a category is right."),
    next=gettext_lazy("Give a category to the incidents that have none."),
    next_url="/incidents/?category=nobody",
)
def incidents_classified(populations: Populations, on: date) -> Finding:
    """8.6.1 asks that incidents are recorded and classified.

    Each incident in the register is a record; a category is its classification. It shows
    nothing for other standards: an interruption written down is no evidence of their duties.
    """
    return share_met(
        counted(populations),
        Q(category__isnull=False),
        said=_("%(met)d of %(all)d incidents have a category."),
        on=on,
        tolerance=TOLERANCE,
    )


@rule(
    id="incidents-prioritized",
    version=1,
    question=gettext_lazy("Is the priority that of the matrix of impact and urgency?"),
    basis=Basis.REQUIREMENT,
    serves=(Serves(CLAUSE, gettext_lazy("prioritized"), ("prioritized",)),),
    reads=("incident",),
    minimum=20,
    span=timedelta(days=90),
    tolerance=TOLERANCE,
    assumed=True,
    cannot_see=gettext_lazy("Whether impact and urgency were judged rightly."),
    next=gettext_lazy("Judge impact and urgency of the incidents whose priority deviates."),
    next_url="/incidents/?state=all",
)
def incidents_prioritized(populations: Populations, on: date) -> Finding:
    """8.6.1 asks for a priority that considers impact and urgency.

    The matrix (priority = impact + urgency - 1, from 1 to 4) is the organization's own; one
    that deviates from it was set some other way than by these two.
    """
    by_matrix = Q(priority=F("impact") + F("urgency") - 1)
    lowest = Q(impact=3, urgency=3, priority=4)
    return share_met(
        counted(populations),
        by_matrix | lowest,
        said=_("%(met)d of %(all)d incidents have the priority of the matrix."),
        on=on,
        tolerance=TOLERANCE,
    )


@rule(
    id="incidents-resolved",
    version=1,
    question=gettext_lazy("Does every resolved incident say what was done?"),
    basis=Basis.REQUIREMENT,
    serves=(
        Serves(CLAUSE, gettext_lazy("resolved, with the actions recorded"), ("resolved",)),
    ),
    reads=("incident",),
    minimum=20,
    span=timedelta(days=90),
    tolerance=TOLERANCE,
    assumed=True,
    cannot_see=gettext_lazy("Whether the resolution is true and the service worked again."),
    next=gettext_lazy("Add what restored the service."),
    next_url="/incidents/?state=resolved&state=closed",
)
def incidents_resolved(populations: Populations, on: date) -> Finding:
    """8.6.1 asks that incidents are resolved and that records are kept of what was done.

    A resolution text or code on a resolved or closed incident is that record; how many say it
    by a code alone is told, because a code says less.
    """
    rows = populations["incident"].filter(state__in=DONE)
    coded = rows.filter(says("resolution_code")).exclude(says("resolution")).count()
    said = _("%(met)d of %(all)d resolved incidents say what was done")
    return share_met(
        rows,
        says("resolution") | says("resolution_code"),
        said=f"{said}, " + _("%d of them by a code alone.") % coded if coded else f"{said}.",
        on=on,
        tolerance=TOLERANCE,
    )


@rule(
    id="incidents-closed",
    version=1,
    question=gettext_lazy("Are resolved incidents closed?"),
    basis=Basis.REQUIREMENT,
    serves=(Serves(CLAUSE, gettext_lazy("closed"), ("closed",)),),
    reads=("incident",),
    minimum=20,
    span=timedelta(days=90),
    tolerance=TENTH,
    assumed=True,
    cannot_see=gettext_lazy("Whether the requester agreed that it is done."),
    next=gettext_lazy("Close what was resolved more than 30 days ago, or reopen it."),
    next_url="/incidents/?state=resolved",
)
def incidents_closed(populations: Populations, on: date) -> Finding:
    """8.6.1 asks that incidents are closed.

    Thirty days after the resolution is our assumed limit; an organization may set its own.
    """
    old = populations["incident"].filter(state__in=DONE, resolved__lt=start_of(on - MONTH))
    return share_met(
        old,
        Q(state="closed"),
        said=_("%(met)d of %(all)d incidents resolved over 30 days ago are closed."),
        on=on,
        tolerance=TENTH,
    )


@rule(
    id="incidents-not-closed-while-waiting",
    version=1,
    question=gettext_lazy("Was no incident closed while it waited?"),
    basis=Basis.PROCEDURE,
    serves=(Serves(CLAUSE, gettext_lazy("worked on before it is resolved"), ()),),
    reads=("incident", "history"),
    minimum=20,
    tolerance=TOLERANCE,
    assumed=True,
    cannot_see=gettext_lazy("Why somebody resolved it from there."),
    next=gettext_lazy("Look at the incidents that were resolved while they waited."),
    next_url="/incidents/?state=resolved&state=closed",
)
def not_closed_while_waiting(populations: Populations, on: date) -> Finding:
    """Own procedure: an incident that waits is taken up again before it is closed.

    It rests on the history of each incident. Resolving from waiting is allowed, because an
    answer often is the resolution; closing from there is what this looks for.
    """
    jumps = Q()
    for state in WAITING:
        jumps |= Q(values__contains=f'"state":["{state}","closed"]')
    lines = populations["history"].filter(values__contains='"state":["waiting_').filter(jumps)
    return share_met(
        populations["incident"].filter(state="closed"),
        ~Q(pk__in=lines.values("entry_id")),
        said=_("%(met)d of %(all)d closed incidents were not closed while waiting."),
        on=on,
        tolerance=TOLERANCE,
    )


@rule(
    id="incidents-reopened-looked-at",
    version=1,
    question=gettext_lazy("Was every reopened incident looked at again?"),
    basis=Basis.PROCEDURE,
    serves=(Serves(CLAUSE, gettext_lazy("reopened ones are looked at again"), ()),),
    reads=("incident", "history"),
    tolerance=TWENTIETH,
    assumed=True,
    cannot_see=gettext_lazy("How well they were looked at."),
    next=gettext_lazy("Take up the reopened incidents that nobody has, and say what was done."),
    next_url="/incidents/?state=open",
)
def reopened_looked_at(populations: Populations, on: date) -> Finding:
    """Own procedure: what comes back is worked on before it is done again.

    Looked at means: after the reopening something was recorded before the act that ended it
    again, or that act said anew what was done. One that is still open must be with somebody.
    """
    rows = populations["incident"].filter(reopened__gt=0)
    history = populations["history"]
    following = history.filter(entry_id=OuterRef("entry_id"), number=OuterRef("number") + 1)
    at_once = following.filter(ENDING).exclude(values__contains='"resolution')
    back = history.filter(entry_id__in=rows.values("pk")).filter(REOPENING)
    unseen = back.filter(Exists(at_once))
    left = Q(state__in=UNDONE, owner__isnull=True, group__isnull=True)
    return share_met(
        rows,
        ~(left | Q(pk__in=unseen.values("entry_id"))),
        said=_("%(met)d of %(all)d reopened incidents were looked at again."),
        on=on,
        tolerance=TWENTIETH,
    )


@rule(
    id="incidents-running",
    version=1,
    question=gettext_lazy("Is the process running now?"),
    basis=Basis.REQUIREMENT,
    serves=(Serves(CLAUSE, gettext_lazy("incidents are handled at present"), ()),),
    reads=("incident",),
    interval=RUNNING,
    assumed=True,
    cannot_see=gettext_lazy("Whether there was nothing to record."),
    next=gettext_lazy("Record incidents as they happen."),
    next_url="/incidents/new/",
)
def incidents_running(populations: Populations, on: date) -> Finding:
    """Evidence of a daily process ages: 30 days without an incident is our assumed limit."""
    return freshness(
        counted(populations),
        "created",
        on,
        RUNNING,
        _("The newest incident is %(days)d d old, limit %(limit)d."),
    )
