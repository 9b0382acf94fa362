"""Rules over incidents (ISO/IEC 20000-1:2018, 8.6.1)."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import Basis, Finding, Outcome, Populations, Serves, rule
from ringbeam.conformity.judging import (
    Duty,
    freshness,
    says,
    share_met,
    silent,
    start_of,
)
from ringbeam.conformity.limits import Limits, days
from ringbeam.conformity.rules.shapes import SOME, daily, of_daily
from ringbeam.core.sayings import say
from ringbeam.desk.incidents import Incident
from ringbeam.desk.jumping import CLOSED_WAITING
from ringbeam.desk.priorities import LEVELS, priority
from ringbeam.desk.ticket_states import WAITING, WORKED_ON

CLAUSE = "iso-20000-1:2018:8.6.1"
DONE = ("resolved", "closed")
TENTH = 0.1
UNDONE = (*WORKED_ON, *WAITING)
# What a line of history says of the state, before and after, in its canonical form.
REOPENING = (
    Q(values__contains='"state":["resolved","') | Q(values__contains='"state":["closed","')
) & ~Q(values__contains='"state":["resolved","closed"]')
ENDING = Q(values__contains='","resolved"]') | Q(values__contains='","closed"]')
RUNNING = days("incidents-running.interval", gettext_lazy("age of the newest incident"), 30)
CLOSING = days("incidents-closed.closing", gettext_lazy("closed after its resolution"), 30)
WITHIN = days("incidents-not-left-open.within", gettext_lazy("resolved after its report"), 90)
# What the form offers, before anybody judged.
UNJUDGED = {"impact": Incident().impact, "urgency": Incident().urgency}


def counted(populations: Populations) -> "QuerySet[Any]":
    """Every incident but the cancelled ones, archived ones too."""
    return populations["incident"].exclude(state="cancelled")


def by_matrix() -> Q:
    """That the priority is the one that the desk's matrix gives for impact and urgency."""
    told = Q()
    for impact, _name in LEVELS:
        for urgency, _label in LEVELS:
            given = priority(impact, urgency)
            told |= Q(impact=impact, urgency=urgency, priority=given)
    return told


@daily(
    id="incidents-classified",
    question=gettext_lazy("Is every incident recorded with a category?"),
    serves=(Serves(CLAUSE, gettext_lazy("recorded and classified"), ("recorded",)),),
    reads=("incident",),
    said=_("%(met)d of %(all)d incidents have a category."),
    cannot_see=gettext_lazy("Incidents that nobody recorded, and whether a category is right."),
    next=gettext_lazy("Give a category to the incidents that have none."),
    next_url="/incidents/?category=nobody",
)
def incidents_classified(populations: Populations, _on: date) -> Duty:
    """8.6.1 asks that incidents are recorded and classified.

    Each incident in the register is a record; a category is its classification. It shows
    nothing for other standards: an interruption written down is no evidence of their duties.
    """
    return Duty(counted(populations), Q(category__isnull=False))


@rule(
    id="incidents-prioritized",
    version=3,
    question=gettext_lazy("Is the priority that of the matrix of impact and urgency?"),
    basis=Basis.REQUIREMENT,
    serves=(Serves(CLAUSE, gettext_lazy("prioritized"), ("prioritized",)),),
    reads=("incident",),
    limits=of_daily("incidents-prioritized"),
    cannot_see=gettext_lazy("Whether impact and urgency were judged rightly, one by one."),
    next=gettext_lazy("Judge impact and urgency of the incidents whose priority deviates."),
    next_url="/incidents/?state=all",
)
def incidents_prioritized(populations: Populations, on: date, limits: Limits) -> Finding:
    """8.6.1 asks for a priority that considers impact and urgency.

    The matrix is the organization's own, the one by which the desk works; a priority that
    deviates from it was set some other way. Where every single incident has the impact and
    urgency that the form offers, nothing shows that anybody considered them: that is short.
    """
    rows = counted(populations)
    found = share_met(
        Duty(rows, by_matrix()),
        said=_("%(met)d of %(all)d incidents have the priority of the matrix."),
        on=on,
        limits=limits,
    )
    if found.outcome is not Outcome.MET or rows.exclude(**UNJUDGED).exists():
        return found
    same = _("%(found)s All have the impact and urgency that the form offers.")
    return replace(found, outcome=Outcome.SHORT, reason=say(same, found=found.reason))


@daily(
    id="incidents-resolved",
    question=gettext_lazy("Does every resolved incident say what was done?"),
    serves=(
        Serves(CLAUSE, gettext_lazy("resolved, with the actions recorded"), ("resolved",)),
    ),
    reads=("incident",),
    said=_("%(met)d of %(all)d resolved incidents say what was done."),
    cannot_see=gettext_lazy("Whether the resolution is true and the service worked again."),
    next=gettext_lazy("Add what restored the service."),
    next_url="/incidents/?state=resolved&state=closed",
)
def incidents_resolved(populations: Populations, _on: date) -> Duty:
    """8.6.1 asks that incidents are resolved and that records are kept of what was done.

    A resolution text or code on a resolved or closed incident is that record; how many say it
    by a code alone is told, because a code says less.
    """
    rows = populations["incident"].filter(state__in=DONE)
    coded = rows.filter(says("resolution_code"), silent("resolution")).count()
    alone = say(_("%(coded)d of them say it by a code alone."), coded=coded) if coded else None
    # Neither text can be NULL, and an index holds which of them say nothing.
    lacking = silent("resolution") & silent("resolution_code")
    return Duty(rows, says("resolution_code") | says("resolution"), alone, lacking)


@daily(
    id="incidents-not-left-open",
    version=2,
    limits=(WITHIN,),
    question=gettext_lazy("Is every incident resolved in time?"),
    serves=(Serves(CLAUSE, gettext_lazy("none is left unresolved"), ()),),
    reads=("incident",),
    said=_("%(met)d of %(all)d incidents past the time for it are resolved."),
    cannot_see=gettext_lazy("Why one takes so long, and what the user was told."),
    next=gettext_lazy("Resolve the incidents that are open too long."),
    next_url="/incidents/?state=open",
)
def incidents_not_left_open(populations: Populations, on: date, limits: Limits) -> Duty:
    """8.6.1 asks that incidents are resolved: the ones that are left lying count too.

    Without this, twenty well resolved incidents would hide a thousand that nobody touched.
    Ninety days is our assumed limit; what the agreements promise is counted by their clocks.
    """
    limit = limits.days("within")
    old = counted(populations).filter(created__lt=start_of(on) - limit)
    told = say(_("They have %(days)d days for it."), days=limit.days)
    return Duty(old, Q(state__in=DONE), told)


@daily(
    id="incidents-closed",
    question=gettext_lazy("Are resolved incidents closed?"),
    serves=(Serves(CLAUSE, gettext_lazy("closed"), ("closed",)),),
    reads=("incident",),
    tolerance=TENTH,
    limits=(CLOSING,),
    said=_("%(met)d of %(all)d incidents that were resolved long enough ago are closed."),
    cannot_see=gettext_lazy("Whether the requester agreed that it is done."),
    next=gettext_lazy("Close what was resolved long enough ago, or reopen it."),
    next_url="/incidents/?state=resolved",
)
def incidents_closed(populations: Populations, on: date, limits: Limits) -> Duty:
    """8.6.1 asks that incidents are closed.

    Thirty days after the resolution is our assumed limit; an organization may set its own. Of
    one that an import left without the time of its resolution, the time of its record counts.
    """
    wait = limits.days("closing")
    limit = start_of(on - wait)
    undated = Q(resolved__isnull=True, created__lt=limit)
    old = populations["incident"].filter(Q(resolved__lt=limit) | undated, state__in=DONE)
    told = say(_("That is after %(days)d days."), days=wait.days)
    return Duty(old, Q(state="closed"), told)


@daily(
    id="incidents-not-closed-while-waiting",
    question=gettext_lazy("Was no incident closed while it waited?"),
    basis=Basis.PROCEDURE,
    serves=(Serves(CLAUSE, gettext_lazy("worked on before it is resolved"), ()),),
    reads=("incident", "history"),
    said=_("%(met)d of %(all)d closed incidents were not closed while waiting."),
    cannot_see=gettext_lazy("Why somebody resolved it from there."),
    next=gettext_lazy("Look at the incidents that were resolved while they waited."),
    next_url="/incidents/?state=resolved&state=closed",
)
def not_closed_while_waiting(populations: Populations, _on: date) -> Duty:
    """Own procedure: an incident that waits is taken up again before it is closed.

    It rests on the history of each incident. Resolving from waiting is allowed, because an
    answer often is the resolution; closing from there is what this looks for. Incidents keep
    that it ever happened, so history is asked of those alone, and says whether it had by then.
    """
    closed = populations["incident"].filter(state="closed")
    lines = CLOSED_WAITING.lines(populations["history"].filter(entry_id=OuterRef("pk")))
    # Asked without the state: so the index of those alone is taken, and no incident is read.
    jumped = closed.model.rows.filter(Exists(lines), closed_waiting=True)
    return Duty(closed, ~Q(pk__in=jumped.values("pk")))


@daily(
    id="incidents-reopened-looked-at",
    question=gettext_lazy("Was every reopened incident looked at again?"),
    basis=Basis.PROCEDURE,
    serves=(Serves(CLAUSE, gettext_lazy("reopened ones are looked at again"), ()),),
    reads=("incident", "history"),
    tolerance=SOME,
    said=_("%(met)d of %(all)d reopened incidents were looked at again."),
    cannot_see=gettext_lazy(
        "How well they were looked at; where a count was imported without the reopening itself,"
        " what came after it."
    ),
    next=gettext_lazy("Take up the reopened incidents that nobody has, and say what was done."),
    next_url="/incidents/?state=open",
)
def reopened_looked_at(populations: Populations, _on: date) -> Duty:
    """Own procedure: what comes back is worked on before it is done again.

    Looked at means: after the reopening something was recorded before the act that ended it
    again, or that act said anew what was done. One that is still open must be with somebody.
    How many have a count and no reopening in their history is told.
    """
    rows = populations["incident"].filter(reopened__gt=0)
    history = populations["history"]
    following = history.filter(entry_id=OuterRef("entry_id"), number=OuterRef("number") + 1)
    at_once = following.filter(ENDING).exclude(values__contains='"resolution')
    back = history.filter(REOPENING, entry_id=OuterRef("pk"))
    unseen = rows.filter(Exists(back.filter(Exists(at_once))))
    left = Q(state__in=UNDONE, owner__isnull=True, group__isnull=True)
    untold = rows.exclude(Exists(back)).count()
    more = say(_("Of %(untold)d the history tells no reopening."), untold=untold)
    met = ~(left | Q(pk__in=unseen.values("pk")))
    return Duty(rows, met, more if untold else None)


@rule(
    id="incidents-running",
    version=2,
    question=gettext_lazy("Is the process running now?"),
    basis=Basis.REQUIREMENT,
    serves=(Serves(CLAUSE, gettext_lazy("incidents are handled at present"), ()),),
    reads=("incident",),
    limits=(RUNNING,),
    cannot_see=gettext_lazy("Whether there was nothing to record."),
    next=gettext_lazy("Record incidents as they happen."),
    next_url="/incidents/new/",
)
def incidents_running(populations: Populations, on: date, limits: Limits) -> Finding:
    """Evidence of a daily process ages: 30 days without an incident is our assumed limit."""
    said = _("The newest incident is %(days)d d old, limit %(limit)d.")
    limit = limits.days("interval")
    return freshness(counted(populations), "created", on, limit, said)
