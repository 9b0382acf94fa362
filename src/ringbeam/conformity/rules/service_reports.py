"""Rules over service reports (ISO/IEC 20000-1:2018, 9.4 and 8.3.3): approved ones alone."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import orjson
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
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
from ringbeam.conformity.judging import Duty, complete, end_of, nothing, says
from ringbeam.conformity.limits import Limits, lookback
from ringbeam.conformity.rules.levels import LEVELS, in_force
from ringbeam.conformity.rules.shapes import each
from ringbeam.conformity.spreading import newest
from ringbeam.core.sayings import say

REPORTING = "iso-20000-1:2018:9.4"
QUARTER = 100


def _within(rule_id: str) -> tuple[Any, ...]:
    label = gettext_lazy("period of the newest report ended within")
    return (lookback(f"{rule_id}.within", label, QUARTER),)


def approved(populations: Populations, on: date) -> "QuerySet[Any]":
    """Reports that a person approved by a day, with the figures that were approved."""
    rows = populations["service_report"].filter(state="approved", approved__lt=end_of(on))
    return rows.exclude(figures="")


@rule(
    id="service-reports-approved",
    version=1,
    question=gettext_lazy("Is there an approved service report for every agreement in force?"),
    basis=Basis.REQUIREMENT,
    serves=(
        Serves(REPORTING, gettext_lazy("reports on services are produced"), ("produced",)),
        Serves(LEVELS, gettext_lazy("results against the targets are reported"), ()),
    ),
    reads=("service_report", "agreement"),
    limits=_within("service-reports-approved"),
    cannot_see=gettext_lazy("Whether anybody read the report, and what was agreed to report."),
    next=gettext_lazy("Write and approve a service report for the agreements that have none."),
    next_url="/service-reports/",
)
def service_reports_approved(populations: Populations, on: date, limits: Limits) -> Finding:
    """9.4 asks that reports on performance are produced, as was determined.

    An agreement that has been in force for longer than the interval needs an approved report
    whose figures name it and whose period ended within the interval. A draft shows nothing; nor
    does a report that a person withdrew, or one whose period is long over.
    """
    days = limits.days("within")
    rows = in_force(populations, on).filter(start__lte=on - days)
    return _reported(populations, on, days, (rows, "agreements"))


@rule(
    id="workload-reported",
    version=1,
    question=gettext_lazy("Does an approved report set the workload beside every limit?"),
    basis=Basis.REQUIREMENT,
    serves=(
        Serves(
            LEVELS, gettext_lazy("the workload is monitored against its limits"), ("workload",)
        ),
    ),
    reads=("service_report", "agreement"),
    limits=_within("workload-reported"),
    cannot_see=gettext_lazy("What was done where the workload was above the limit."),
    next=gettext_lazy("Approve a service report that covers the agreements with a limit."),
    next_url="/service-reports/",
)
def workload_reported(populations: Populations, on: date, limits: Limits) -> Finding:
    """8.3.3 asks that actual and periodic changes in workload are monitored against limits.

    The figures of an approved report set the tickets that were opened in each month beside the
    limit of each agreement. One in force with a limit for longer than the interval needs to
    stand in such a report, whose period ended within the interval.
    """
    days = limits.days("within")
    rows = in_force(populations, on).filter(start__lte=on - days, workload__gt=0)
    return _reported(populations, on, days, (rows, "workload"))


def _reported(
    populations: Populations,
    on: date,
    days: timedelta,
    asked: tuple["QuerySet[Any]", str],
) -> Finding:
    rows, part = asked
    agreements = dict(rows.order_by().values_list("ref", "pk"))
    if not agreements:
        return nothing(_("No agreement of this kind has been in force for long enough."))
    reports = approved(populations, on).filter(end__gte=on - days)
    told = list(reports.order_by("end").values_list("pk", "end", "figures"))
    newest_end: dict[str, date] = {}
    for _pk, end, figures in told:
        newest_end.update(dict.fromkeys(_named(figures, part), end))
    missing = sorted(pk for ref, pk in agreements.items() if ref not in newest_end)
    kept = len(agreements) - len(missing)
    said = _(
        "%(met)d of %(all)d agreements in force stand in an approved report whose period ended"
        " in the last %(days)d days."
    )
    ends = [newest_end[ref] for ref in agreements if ref in newest_end]
    some = Outcome.SHORT if kept else Outcome.BROKEN
    return Finding(
        outcome=some if missing else Outcome.MET,
        reason=say(said, met=kept, all=len(agreements), days=days.days),
        count=len(agreements),
        sample=newest(reports),
        deviating=tuple(missing[:SAMPLE]),
        deviations=len(missing),
        until=min(ends) + days if ends and not missing else None,
        entries=reports.values("pk"),
    )


def _named(figures: str, part: str) -> Iterable[str]:
    """The agreements that a part of a report's figures names."""
    name = "ref" if part == "agreements" else "agreement"
    return {one[name] for one in orjson.loads(figures)[part]}


DECIDED: str | Promise = gettext_lazy("what follows from the figures is decided")


@each(
    id="service-reports-decided",
    version=1,
    question=gettext_lazy("Does every approved service report say what was decided?"),
    serves=(Serves(REPORTING, DECIDED, ("decided",)),),
    reads=("service_report",),
    said=_("%(met)d of %(all)d approved service reports say what was decided."),
    cannot_see=gettext_lazy("Whether what was decided was done, and whom it was told."),
    next=gettext_lazy("Write the next report with what follows from it."),
    next_url="/service-reports/?state=approved",
)
def service_reports_decided(populations: Populations, on: date) -> Duty:
    """9.4 asks to decide and act on what reports show, and to tell interested parties.

    That nothing follows is a decision too, and is written down.
    """
    return Duty(approved(populations, on), says("decisions") & Q(findings__gt=""))


YEAR = lookback(
    "service-reports-analysed.within", gettext_lazy("period of the report ended within"), 365
)


@rule(
    id="service-reports-analysed",
    version=1,
    question=gettext_lazy("Was the conformity of services analysed in approved reports?"),
    basis=Basis.REQUIREMENT,
    serves=tuple(
        Serves(
            f"iso-9001:{year}:9.1.3",
            gettext_lazy("results of services are set beside what was agreed, and analysed"),
            ("conformity",),
            occasional=True,
        )
        for year in ("2015", "2026")
    ),
    reads=("service_report",),
    limits=(YEAR,),
    cannot_see=gettext_lazy("Analyses that are made elsewhere, and whether this one is right."),
    next=gettext_lazy("Write what the figures show, and what follows, in the service reports."),
    next_url="/service-reports/?state=approved",
)
def service_reports_analysed(populations: Populations, on: date, limits: Limits) -> Finding:
    """9.1.3 asks to analyse and evaluate data, among others on the conformity of services.

    The figures of an approved report set results beside agreed targets; what was found and what
    was decided are the evaluation. Only those whose period ended within the year count. Who
    writes no such report is asked nothing: the analysis may be made elsewhere.
    """
    rows = approved(populations, on).filter(end__gte=on - limits.days("within"))
    said = _("%(met)d of %(all)d approved reports of the year say what was found and decided.")
    return complete(Duty(rows, says("decisions") & Q(findings__gt="")), said)
