"""Rules over duties: planned intervals, where a clause asks for them and no record shows more.

A duty is somebody's own plan. It shows that something took place at its planned intervals, with
what was said of it, and never how well; so each rule covers one element of its requirement, and
another remains that a person has to see. Audits (9.2) and risk assessments have records of
their own, which show more: no duty counts for them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import (
    SAMPLE,
    Basis,
    Finding,
    Outcome,
    Populations,
    Serves,
    Words,
    rule,
)
from ringbeam.conformity.judging import Plan, nothing, plans_kept
from ringbeam.core.sayings import say
from ringbeam.planning.duty_life import DONE, IN_FORCE, SKIPPED

COMMON = """

    It goes by the duties in force of that kind which name just this clause, and by what they
    named when an occurrence could be done. Only an occurrence done, with words of evidence,
    shows anything. One whose day passed without it is overdue until a later one is done, also
    when the day was moved after that, the duty ended, or something was archived. A skipped one
    leaves a gap until the next is done.
    """
CHECKS = ("evaluation", "inspection", "review", "audit", "report")
SERVICES = "iso-20000-1:2018"


@dataclass(frozen=True)
class Recurring:
    """What clauses ask to recur: the element it is of each, which activities do it, and why."""

    clauses: tuple[str, ...]
    element: str
    activities: tuple[str, ...]
    shows: Words
    argued: str


ASKED = (
    Recurring(
        (
            *("iso-9001:2015:9.3.1", "iso-9001:2026:9.3.1", "iso-14001:2015:9.3"),
            *("iso-14001:2026:9.3.1", "iso-45001:2018:9.3", "iso-27001:2013:9.3"),
            *("iso-27001:2022:9.3.1", f"{SERVICES}:9.3"),
        ),
        "intervals",
        ("review",),
        gettext_lazy("management reviews at planned intervals"),
        """All five ask that top management reviews the system at planned intervals. What it
    looked at and decided is asked beside that, and shown by no duty.""",
    ),
    Recurring(
        ("iso-14001:2015:9.1.2", "iso-14001:2026:9.1.2", "iso-45001:2018:9.1.2"),
        "often",
        ("evaluation",),
        gettext_lazy("evaluations of compliance as often as planned"),
        """14001 and 45001 ask to determine how often compliance is evaluated, and to do it
    then. How far obligations are met is asked beside that.""",
    ),
    Recurring(
        ("iso-14001:2015:8.2", "iso-14001:2026:8.2", "iso-45001:2018:8.2"),
        "tested",
        ("drill", "test"),
        gettext_lazy("responses to emergencies tested periodically"),
        """14001 and 45001 ask to test the planned responses to emergencies periodically. That
    they are planned, revised and trained is asked beside that.""",
    ),
    Recurring(
        ("iso-27001:2013:A.9.2.5", "iso-27001:2022:A.5.18"),
        "reviewed",
        CHECKS,
        gettext_lazy("access rights reviewed at regular intervals"),
        """The control of 2013 asks owners of assets to review access rights at regular
    intervals; in 2022 reviewing them is one of four things that are done with rights.""",
    ),
    Recurring(
        ("iso-27001:2013:A.15.2.1", "iso-27001:2022:A.5.22"),
        "monitored",
        CHECKS,
        gettext_lazy("services of suppliers monitored and reviewed regularly"),
        """Both editions ask to monitor and review regularly what suppliers deliver. What is
    done about it, and changes of their services, are asked beside that.""",
    ),
    Recurring(
        (f"{SERVICES}:8.2.6",),
        "verified",
        CHECKS,
        gettext_lazy("configuration information verified at planned intervals"),
        """8.2.6 asks to verify at planned intervals that configuration information is right.
    Recording and control are looked at by other rules, or by a person.""",
    ),
    Recurring(
        (f"{SERVICES}:8.3.2",),
        "performance",
        CHECKS,
        gettext_lazy("performance of services reviewed at planned intervals"),
        """8.3.2 asks to review the performance of the services with customers at planned
    intervals. Who answers for a customer, and complaints, are asked beside that.""",
    ),
    Recurring(
        (f"{SERVICES}:8.3.4.1",),
        "monitored",
        CHECKS,
        gettext_lazy("performance of suppliers monitored at planned intervals"),
        """8.3.4.1 asks to monitor the performance of external suppliers at planned intervals.
    Contracts and disputes are asked beside that.""",
    ),
    Recurring(
        (f"{SERVICES}:8.3.4.2",),
        "monitored",
        CHECKS,
        gettext_lazy("performance of internal suppliers monitored at planned intervals"),
        """8.3.4.2 asks to monitor at planned intervals what internal suppliers, and customers
    who act as suppliers, deliver. Agreements with them are asked beside that.""",
    ),
    Recurring(
        (f"{SERVICES}:8.4.1",),
        "reported",
        CHECKS,
        gettext_lazy("costs reported at planned intervals"),
        """8.4.1 asks to monitor costs against the budget and to report them at planned
    intervals. Policies, budgets and decisions are asked beside that.""",
    ),
    Recurring(
        (f"{SERVICES}:8.4.2",),
        "forecast",
        CHECKS,
        gettext_lazy("demand forecast at planned intervals"),
        """8.4.2 asks to determine present demand and to forecast it at planned intervals. That
    consumption is monitored is asked beside that.""",
    ),
    Recurring(
        (f"{SERVICES}:8.7.1",),
        "assessed",
        CHECKS,
        gettext_lazy("risks to availability assessed at planned intervals"),
        """8.7.1 asks to assess risks to availability at planned intervals. Targets, and what
    is done about unplanned unavailability, are asked beside that.""",
    ),
    Recurring(
        (f"{SERVICES}:8.7.3.2",),
        "assessed",
        CHECKS,
        gettext_lazy("risks to information security assessed at planned intervals"),
        """8.7.3.2 asks to assess at planned intervals the risks to information security of the
    system and the services. Which controls follow, and whether they work, is asked beside
    that; risks that count for 27001 say nothing of it, for that is another scope.""",
    ),
    Recurring(
        ("iso-27001:2013:A.18.2.1", "iso-27001:2022:A.5.35"),
        "reviewed",
        ("review", "audit", "evaluation"),
        gettext_lazy("information security reviewed at planned intervals"),
        """Both editions ask that how information security is managed is reviewed at planned
    intervals, by somebody independent. That the review was independent, and took place after
    significant changes, is asked beside that and shown by no duty.""",
    ),
    Recurring(
        ("iso-27001:2013:A.17.1.3",),
        "verified",
        ("drill", "test", "review", "evaluation"),
        gettext_lazy("controls of continuity verified at regular intervals"),
        """The control of 2013 asks to verify the controls of information security continuity
    at regular intervals. That they are valid and work in adverse situations is asked beside
    that. The edition of 2022 asks for testing in another control, without an interval.""",
    ),
    Recurring(
        (f"{SERVICES}:8.7.2",),
        "tested",
        ("drill", "test"),
        gettext_lazy("continuity tested at planned intervals"),
        """8.7.2 asks to test the continuity plans at planned intervals, and after changes. The
    plans, what they contain, and that they are kept to, are asked beside that.""",
    ),
)


def _declare(asked: Recurring, clause: str) -> None:
    def judge(populations: Populations, on: date) -> Finding:
        found = intervals_kept(populations, on, clause, asked.activities)
        if found.outcome is not Outcome.NOTHING:
            return found
        step = say(_("Plan as a duty: %(what)s."), what=asked.shows)
        told = urlencode({"serves": clause, "activity": asked.activities[0]})
        return replace(found, next=step, next_url=f"/duties/new/?{told}")

    judge.__doc__ = asked.argued + COMMON
    rule(
        id=f"duties-kept-{clause.replace(':', '-').replace('.', '-').lower()}",
        version=1,
        question=gettext_lazy("Did what recurs here take place at its planned intervals?"),
        basis=Basis.PROCEDURE,
        serves=(Serves(clause, asked.shows, (asked.element,)),),
        reads=("duty_occurrence",),
        beside=("duty",),
        cited_in="serves",
        only=("activity", asked.activities),
        cannot_see=gettext_lazy(
            "How well it was done, whether the interval is the right one, and what it covered."
        ),
        next=gettext_lazy("Do what is late, and say what shows it."),
        next_url="/duty-occurrences/?state=open&due=overdue",
    )(judge)


COLUMNS = (
    *("pk", "duty", "planned", "day", "state", "done_on", "missed_on", "evidence"),
    "moved_because",
)


def intervals_kept(
    populations: Populations, on: date, clause: str, activities: tuple[str, ...]
) -> Finding:
    """How the planned intervals of a clause were kept; two queries.

    Nothing where no duty in force names it and no occurrence did. Until one is done, few.
    """
    named = Q(serves__icontains=f'"{clause}"', activity__in=activities)
    in_force = populations["duty"].filter(named, state=IN_FORCE)
    occurrences: dict[int, list[Any]] = {pk: [] for pk in in_force.values_list("pk", flat=True)}
    live = frozenset(occurrences)
    rows = populations["duty_occurrence"].filter(named)
    for one in rows.order_by("planned", "pk").values_list(*COLUMNS, named=True):
        occurrences.setdefault(one.duty, []).append(one)
    done = [one for some in occurrences.values() for one in some if _shows(one, on)]
    done.sort(key=lambda one: (one.done_on, one.pk), reverse=True)
    last = done[0].done_on if done else None
    plans = [
        *(one for pk in sorted(live) for one in _kept(pk, occurrences[pk], on)),
        *(p for pk in sorted({*occurrences} - live) for p in _left(occurrences[pk], on, last)),
    ]
    if not plans:
        return nothing(_("No duty in force of this kind names this requirement."))
    said = _("%(all)d duties name it; %(late)d are late, %(none)d have a gap or no next day.")
    finding = plans_kept(plans, on, said)
    return replace(
        finding,
        count=len(done) or finding.count,
        sample=tuple(one.pk for one in done[:SAMPLE]) or finding.sample,
        entries=rows.values("pk"),
    )


def _shows(one: Any, on: date) -> bool:
    """Whether it shows something: done by that day, with words of evidence."""
    done = one.state == DONE and one.done_on is not None and one.done_on <= on
    return bool(done and one.evidence.strip())


def _missed(one: Any, on: date) -> bool:
    """Whether its day passed by that day, and nothing shows that it was done."""
    passed = one.missed_on or (one.day if one.state != SKIPPED else None)
    return passed is not None and passed < on and not _shows(one, on)


def _since(some: list[Any], on: date) -> tuple[Any, list[Any]]:
    """The last complete one, if any, and what was planned after it."""
    last = next((one for one in reversed(some) if _shows(one, on)), None)
    return last, [one for one in some if last is None or one.planned > last.planned]


def _kept(duty: int, some: list[Any], on: date) -> Iterator[Plan]:
    """How the intervals of a duty in force stand."""
    last, since = _since(some, on)
    if missed := [one for one in since if _missed(one, on)]:
        yield _late(missed[0])
        return
    gap = any(one.state == SKIPPED for one in since)
    coming = None if gap else min((one.day for one in since), default=None)
    if last is not None:
        yield Plan(last.pk, coming, last.done_on, held=True)
    else:
        # None could be done yet: planned at most, which shows nothing.
        yield Plan(since[0].pk if since else duty, coming or on, on)


def _left(some: list[Any], on: date, last_done: date | None) -> Iterator[Plan]:
    """What was missed for a duty that does not name it now, while no other was done since."""
    _last, since = _since(some, on)
    missed = [one for one in since if _missed(one, on)]
    if missed and (last_done is None or last_done < missed[-1].planned):
        yield _late(missed[0])


def _late(one: Any) -> Plan:
    """The first that was missed since, and why its day was moved after it had passed."""
    moved = one.moved_because.strip() if one.day != one.planned else ""
    return Plan(one.pk, one.missed_on or one.day, one.planned, moved)


for _asked in ASKED:
    for _clause in _asked.clauses:
        _declare(_asked, _clause)
