"""Rules over audit programmes and audits (9.2 of all five standards, edition by edition)."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import orjson
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import SAMPLE, Finding, Outcome, Populations
from ringbeam.conformity.judging import Duty, aged, complete, day_of, end_of, nothing, says
from ringbeam.conformity.limits import CYCLE, Limits, days
from ringbeam.conformity.rules.auditing import (
    AUDITING,
    BEGUN,
    PROGRAMME,
    against,
    newest_of,
    once_per_edition,
    reported,
    these,
)
from ringbeam.conformity.spreading import newest
from ringbeam.core.sayings import Saying, say
from ringbeam.evaluation.questions import sampled

YEAR, MONTHS = 365, 12
BETWEEN = days(
    "audits-conducted.interval",
    gettext_lazy("between two audits, where no programme says it"),
    YEAR,
    most=CYCLE,
)
COVERING = days(
    "audits-cover.interval", gettext_lazy("each chapter audited within"), CYCLE, most=CYCLE
)
REPORTING = days("audits-reported.within", gettext_lazy("reported after its last day"), 30)
CHAPTERS = tuple(map(str, range(4, 11)))


def _between(
    populations: Populations, on: date, edition: str, otherwise: timedelta
) -> timedelta:
    """How long between two audits: as the programme in force says, else as the limit does."""
    programmes = against(populations["audit_programme"], edition).filter(
        state__in=("in_force", "closed"), start__lte=on, end__gte=on
    )
    months = min(programmes.values_list("interval", flat=True), default=None)
    return timedelta(days=months * YEAR // MONTHS) if months else otherwise


class Late(NamedTuple):
    """An audit that did not take place by its date; who moved the date after it was due."""

    pk: int
    moved: str = ""


def late_audits(populations: Populations, on: date, edition: str) -> list[Late]:
    """Those whose last day has passed, and those whose last day was moved after it had."""
    waiting = against(populations["audit"], edition).exclude(
        state__in=("reported", "cancelled")
    )
    moved = _moved(waiting, populations["history"])
    ends = waiting.order_by("end", "pk").values_list("pk", "end")
    return [Late(pk, moved.get(pk, "")) for pk, end in ends if end < on or pk in moved]


def _moved(waiting: "QuerySet[Any]", history: "QuerySet[Any]") -> dict[int, str]:
    """Who moved the last day of an audit after it had passed, by audit."""
    lines = history.filter(entry_id__in=waiting.values("pk"), values__contains='"end":[')
    told = lines.order_by("entry_id", "number").values_list("entry_id", "at", "who", "values")
    found = {}
    for entry, at, who, values in told:
        before = parse_date(orjson.loads(values)["end"][0] or "")
        if before and before < day_of(at):
            found[entry] = f"{who}, {day_of(at)}"
    return found


@once_per_edition(
    "audits-conducted",
    AUDITING,
    ("intervals",),
    gettext_lazy("audits at planned intervals"),
    question=gettext_lazy("Was it audited at the planned intervals?"),
    beside=("audit_programme", "history"),
    limits=(BETWEEN,),
    cannot_see=gettext_lazy("How deep an audit went, and audits that are not recorded here."),
    next=gettext_lazy("Hold the audits that are late, or plan the next one."),
    next_url="/audits/?state=open",
)
def conducted(populations: Populations, on: date, edition: str, limits: Limits) -> Finding:
    """All five ask for internal audits at planned intervals.

    The interval is that of the approved programme, else a year (assumed). A planned audit whose
    last day passed is late until it is reported, also when the day was moved after it had
    passed; a plan alone shows nothing. Cancelled ones count neither way, so the interval runs
    on. Only a report over a sampled clause counts.
    """
    rows = against(populations["audit"], edition).exclude(state="cancelled")
    count = rows.count()
    if not count:
        return nothing(_("No audit names this edition among its criteria."))
    done, late = reported(populations, on, edition), late_audits(populations, on, edition)
    limit = _between(populations, on, edition, limits.days("interval"))
    last = done[-1].on if done else None
    age = aged(end_of(on) - last, limit) if last else Outcome.FEW
    reason = say(
        _("%(done)d audits are reported, %(late)d are late."), done=len(done), late=len(late)
    )
    return Finding(
        outcome=Outcome.OVERDUE if late else age,
        reason=reason + _about_dates(late, last, limit),
        count=count,
        sample=newest(rows),
        deviating=tuple(one.pk for one in late[:SAMPLE]),
        deviations=len(late),
        until=day_of(last + limit) if last else None,
        entries=rows.values("pk"),
    )


def _about_dates(late: list[Late], last: datetime | None, limit: timedelta) -> Saying:
    if moved := next((one.moved for one in late if one.moved), ""):
        return say(_("A date was moved after it had passed: %(who)s."), who=moved)
    if last is None:
        return say(_("None looked at a clause of it yet, so no cycle is complete."))
    said = _("The last is of %(day)s; one in %(days)d days is planned.")
    return say(said, day=str(day_of(last)), days=limit.days)


@once_per_edition(
    "audits-cover",
    AUDITING,
    ("standard",),
    gettext_lazy("audited against the whole standard"),
    question=gettext_lazy("Was something of each chapter, 4 to 10, looked at in the cycle?"),
    limits=(COVERING,),
    cannot_see=gettext_lazy("Whether what was looked at in a chapter was enough; Annex A."),
    next=gettext_lazy("Plan questions about the chapters that no audit looked at."),
    next_url="/audits/",
)
def cover(populations: Populations, on: date, edition: str, limits: Limits) -> Finding:
    """Audits are to show whether the system conforms to the standard: to all of it, over time.

    Three years are the cycle of a certificate and assumed. Chapters 4 to 10 hold requirements.
    A question that is not audited or not applicable looked at nothing.
    """
    done = reported(populations, on, edition)
    cycle = limits.days("interval")
    recent = [one for one in done if one.on >= end_of(on) - cycle]
    if not done:
        return nothing(_("No reported audit looked at a clause of this edition."))
    clauses = {c for one in recent for c in sampled(one.questions)}
    head = f"{edition}:"
    seen = {c.removeprefix(head).split(".")[0] for c in clauses if c.startswith(head)}
    missing = [one for one in CHAPTERS if one not in seen]
    said = _("%(n)d of 7 chapters were looked at in %(days)d days.")
    reason = say(said, n=len(CHAPTERS) - len(missing), days=cycle.days)
    if missing:
        reason += say(_("Not looked at: %(chapters)s."), chapters=", ".join(missing))
    outcome = Outcome.SHORT if recent else Outcome.OVERDUE
    return Finding(
        outcome=outcome if missing else Outcome.MET,
        reason=reason,
        count=len(done),
        sample=newest_of(recent),
        entries=these(populations, done),
    )


@once_per_edition(
    "audits-programme",
    PROGRAMME,
    ("programme", "importance"),
    gettext_lazy("a programme that considers importance and results"),
    question=gettext_lazy("Is an approved audit programme in force that plans audits of it?"),
    reads=("audit_programme",),
    beside=("audit",),
    cannot_see=gettext_lazy("Whether the right things were considered."),
    next=gettext_lazy("Approve a programme that names this edition, and plan audits in it."),
    next_url="/audit-programmes/",
)
def programme(populations: Populations, on: date, edition: str) -> Finding:
    """All five ask for a planned programme that considers importance and earlier results.

    It counts while approved and within its dates; one that ended is overdue, one that plans no
    audit of the edition is short, and so is one that says nothing of what was considered.
    """
    rows = against(populations["audit_programme"], edition)
    approved = rows.filter(state__in=("in_force", "closed"))
    begun = approved.filter(start__lte=on)
    now = begun.filter(state="in_force", end__gte=on)
    audits = against(populations["audit"], edition).exclude(state="cancelled")
    whole = now.filter(
        says("considered") & says("objectives"), pk__in=audits.values("programme")
    )
    if not rows.exists():
        return nothing(_("No audit programme names this edition."))
    for outcome, some, said in (
        (Outcome.MET, whole, _("A programme is in force: %(ref)s, until %(day)s.")),
        (Outcome.SHORT, now, _("%(ref)s is in force and plans or considers nothing of it.")),
        (Outcome.OVERDUE, begun, _("The last programme ended: %(ref)s, on %(day)s.")),
        (Outcome.FEW, rows, _("No programme is in force yet: %(ref)s.")),
    ):
        if found := some.order_by("-end", "-pk").values_list("ref", "end").first():
            return Finding(
                outcome=outcome,
                reason=say(said, ref=found[0], day=str(found[1])),
                count=rows.count(),
                sample=newest(some),
                deviating=() if outcome is Outcome.MET else newest(some),
                deviations=0 if outcome is Outcome.MET else some.count(),
                until=found[1],
                entries=rows.values("pk"),
            )
    raise LookupError(edition)  # some of the rows are among the last


@once_per_edition(
    "audits-defined",
    PROGRAMME,
    ("criteria",),
    gettext_lazy("criteria and scope of each audit"),
    question=gettext_lazy("Has each audit that began a scope and questions against clauses?"),
    cannot_see=gettext_lazy("Whether the questions are the right ones."),
    next=gettext_lazy("Say scope, objectives and questions of the audits that lack them."),
    next_url="/audits/",
)
def defined(populations: Populations, _on: date, edition: str) -> Finding:
    """All five ask for criteria and scope of each audit; those of 2026 for objectives too.

    An audit that names an edition and asks nothing about it did not audit it.
    """
    scope = Q(about__isnull=False) | Q(site__isnull=False) | Q(unit__isnull=False)
    kept = scope & Q(questions__icontains=f'"{edition}:')
    if edition.endswith(":2026"):
        kept &= says("objectives")
    began = against(populations["audit"], edition).filter(state__in=BEGUN)
    said = _("%(met)d of %(all)d audits have a scope and questions about it.")
    return complete(Duty(began, kept), said)


@once_per_edition(
    "audits-reported",
    PROGRAMME,
    ("reported", "kept"),
    gettext_lazy("results reported, and kept as evidence"),
    question=gettext_lazy("Is each audit reported to somebody soon after its last day?"),
    limits=(REPORTING,),
    cannot_see=gettext_lazy("Whether the report was read."),
    next=gettext_lazy("Issue the reports that are missing."),
    next_url="/audits/?state=under_way",
)
def told(populations: Populations, on: date, edition: str, limits: Limits) -> Finding:
    """All five ask to report results to relevant managers and to keep them as evidence.

    Thirty days are our assumed limit. A report to nobody, or that concludes nothing, breaks the
    duty. What was reported is kept by the history and cannot be changed without reopening.
    """
    rows = against(populations["audit"], edition).filter(state__in=BEGUN)
    done = rows.filter(state="reported", reported__lt=end_of(on))
    late = rows.filter(state="under_way", end__lt=on - limits.days("within"))
    empty = done.exclude(says("conclusion") & Q(report_to__isnull=False))
    counts = {"done": done.count(), "late": late.count(), "empty": empty.count()}
    if not rows.exists():
        return nothing(_("No audit of this edition has begun."))
    said = _(
        "%(done)d audits are reported, %(late)d reports are late, %(empty)d say too little."
    )
    met = Outcome.MET if counts["done"] else Outcome.FEW
    outcome = Outcome.OVERDUE if counts["late"] else met
    return Finding(
        outcome=Outcome.BROKEN if counts["empty"] else outcome,
        reason=say(said, **counts),
        count=rows.count(),
        sample=newest(done),
        deviating=(*newest(empty), *newest(late))[:SAMPLE],
        deviations=counts["late"] + counts["empty"],
        entries=rows.values("pk"),
    )
