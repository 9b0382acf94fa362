"""Reports of the desk: work done, backlog, time by state (20000-1:2018, 8.6 and 9.4)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.conditions import NOBODY
from ringbeam.core.contributions import Words
from ringbeam.core.reports import Answer, Drawn, Line, Question, Report
from ringbeam.core.rules import auditor, manager
from ringbeam.desk.desk_figures import (
    BANDS,
    Backlog,
    Spent,
    Work,
    backlog_by,
    time_by,
    total_of,
    work_by,
)
from ringbeam.desk.priorities import PRIORITIES
from ringbeam.desk.roles import agent
from ringbeam.services.figures import percent
from ringbeam.services.tickets import states, tickets
from ringbeam.web.charts import bars, sideways
from ringbeam.web.formats import duration, number
from ringbeam.web.report_pages import offer
from ringbeam.web.reporting import month_words, period_words, titles_of

GROUP, SERVICE, CUSTOMER, PERSON = (
    gettext_lazy("Group"),
    gettext_lazy("Service"),
    gettext_lazy("Customer"),
    gettext_lazy("Assignee"),
)
PRIORITY, KIND, MONTH, STATE = (
    gettext_lazy("Priority"),
    gettext_lazy("Type"),
    gettext_lazy("Month"),
    gettext_lazy("State"),
)
RECORDS = ("group", "service", "customer", "assignee")
MOST_BARS = 12
Names = Mapping[Any, tuple[str, str]]


def reads_desk_figures(actor: Actor) -> bool:
    """Whether somebody may ask how the desk works: who works there, manages or audits."""
    rule = agent | manager | auditor
    return actor.everything or any(rule.where(actor, o.kind) != NOBODY for o in tickets())


def names_of(by: str, keys: Iterable[Any], actor: Actor) -> Names:
    """The names of groups with their addresses, as far as the reader may see them."""
    found = list(keys)
    if by in RECORDS:
        return titles_of(found, actor)
    if by == "month":
        return {key: (month_words(_day(key)), "") for key in found}
    said: dict[Any, Any] = states() if by == "state" else dict(PRIORITIES)
    if by == "kind":
        said = {one.kind: one.label_plural for one in tickets()}
    return {key: (str(said.get(key, key)), "") for key in found}


def _day(at: datetime | date) -> date:
    return at.date() if isinstance(at, datetime) else at


def _sorted(by: str, found: Mapping[Any, Any], names: Names, size: Any) -> list[Any]:
    """The keys, the largest group first; months, priorities and states in their own order."""
    if by in ("month", "priority"):
        return sorted(found, key=str)
    return sorted(found, key=lambda key: (-size(found[key]), names[key][0]))


def answer_work(asked: Question, actor: Actor) -> Answer:
    """What came and what was done, by group, with a bar for each month."""
    found = work_by(asked.by, asked, actor)
    names = names_of(asked.by, found, actor)
    keys = _sorted(asked.by, found, names, lambda one: one.done)
    months = found if asked.by == "month" else work_by("month", asked, actor)
    lines = [Line(*names[key], _work_cells(found[key])) for key in keys]
    total = Line(_("All"), "", _work_cells(total_of(found.values()))) if lines else None
    rule = _(
        "Done counts what was resolved or fulfilled in the period and not opened again since; "
        "at first contact is what was neither given to anybody else nor waited nor came back. "
        "Cancelled tickets and duplicates are not counted."
    )
    columns = [
        *((_("Opened"), True), (_("Done"), True), (_("At first contact"), True)),
        *((_("Came back"), True), (_("Given to others"), True), (_("Times a ticket"), True)),
    ]
    return Answer(columns, lines, [period_words(asked), rule], _work_charts(months), total)


def _work_cells(one: Work) -> list[str | int | None]:
    mean = number(one.passed_on / one.done, 1) if one.done else "–"
    return [
        *(one.opened, one.done, percent(one.at_once, one.done)),
        *(percent(one.again, one.done), one.passed_on, mean),
    ]


def _work_charts(months: Mapping[Any, Work]) -> list[Drawn]:
    course = sorted(months, key=str)
    labels = [f"{_day(one):%m/%y}" for one in course]
    told = (
        (_("Opened, by month"), [months[one].opened for one in course]),
        (_("Done, by month"), [months[one].done for one in course]),
    )
    return [Drawn(label, bars(values, labels, label)) for label, values in told if course]


def answer_backlog(asked: Question, actor: Actor) -> Answer:
    """The open tickets by age, and how old the oldest is."""
    found = backlog_by(asked.by, actor)
    names = names_of(asked.by, found, actor)
    keys = _sorted(asked.by, found, names, lambda one: sum(one.ages))
    lines = [Line(*names[key], _ages(found[key])) for key in keys]
    sums = [sum(column) for column in zip(*(one.ages for one in found.values()), strict=True)]
    oldest = min((one.oldest for one in found.values()), default=clock.now())
    bands = _bands()
    columns = [(_("Open"), True), *((label, True) for label in bands), (_("Oldest"), True)]
    below = [
        _("As it is now"),
        _("Age runs from when a ticket was opened, nights and weekends included"),
    ]
    label = _("Open tickets by age")
    charts = [Drawn(label, bars(sums, bands, label))] if lines else []
    total = Line(_("All"), "", _ages(Backlog(sums, oldest))) if lines else None
    return Answer(columns, lines, below, charts, total)


def _bands() -> list[str]:
    first, *others = BANDS
    said = [ngettext("up to %(n)d day", "up to %(n)d days", n) % {"n": n} for n in (first,)]
    before = first
    for last in others:
        said.append(_("%(first)d to %(last)d days") % {"first": before + 1, "last": last})
        before = last
    return [*said, _("over %d days") % before]


def _ages(one: Backlog) -> list[str | int | None]:
    return [sum(one.ages), *one.ages, duration(_seconds(clock.now() - one.oldest))]


def answer_time(asked: Question, actor: Actor) -> Answer:
    """Where the time of tickets went."""
    found = time_by(asked.by, asked, actor)
    names = names_of(asked.by, found, actor)
    keys = _sorted(asked.by, found, names, lambda one: one.time)
    whole = sum((one.time for one in found.values()), timedelta())
    lines = [Line(*names[key], _time_cells(found[key], whole)) for key in keys]
    columns = [
        *((_("Tickets"), True), (_("Stays"), True), (_("Time in all"), True)),
        *((_("Mean of a ticket"), True), (_("Share of time"), True)),
    ]
    rule = _(
        "A stay is one ticket in one state with one group; it counts in the month in which it "
        "ended, nights and weekends included. What is done or still runs is not counted."
    )
    charts = _time_charts([(names[key][0], found[key]) for key in keys], whole)
    return Answer(columns, lines, [period_words(asked), rule], charts)


def _time_charts(groups: Sequence[tuple[str, Spent]], whole: timedelta) -> list[Drawn]:
    """The share of the time of each group, the largest ones, with how many tickets."""
    some = [(name, one) for name, one in groups if one.time][:MOST_BARS]
    label = _("Share of time")
    notes = [
        _("%(share)s, n %(n)s")
        % {"share": percent(_seconds(one.time), _seconds(whole)), "n": one.tickets}
        for _name, one in some
    ]
    shares = [100 * one.time / whole for _name, one in some]
    chart = sideways(shares, [name for name, _one in some], label, notes=notes)
    return [Drawn(label, chart)] if some else []


def _time_cells(one: Spent, whole: timedelta) -> list[str | int | None]:
    mean = one.time / one.tickets if one.tickets else timedelta()
    share = percent(_seconds(one.time), _seconds(whole))
    times = (duration(_seconds(one.time)), duration(_seconds(mean)))
    return [one.tickets, one.stays, *times, share]


def _seconds(time: timedelta) -> int:
    return int(time.total_seconds())


DESK: tuple[str, Words] = ("/desk/", gettext_lazy("Service desk"))
PEOPLE = {"group": GROUP, "service": SERVICE, "customer": CUSTOMER}
offer(
    Report(
        name="desk-work",
        label=gettext_lazy("Work of the desk"),
        by={**PEOPLE, "assignee": PERSON, "priority": PRIORITY, "kind": KIND, "month": MONTH},
        answer=answer_work,
        nothing=gettext_lazy("No ticket was opened or done in these months."),
        who=reads_desk_figures,
        above=DESK,
    ),
    "chart-line",
)
offer(
    Report(
        name="backlog",
        label=gettext_lazy("Backlog"),
        by={**PEOPLE, "assignee": PERSON, "priority": PRIORITY, "kind": KIND, "state": STATE},
        answer=answer_backlog,
        nothing=gettext_lazy("No ticket is open."),
        who=reads_desk_figures,
        months=0,
        above=DESK,
    ),
    "stack-2",
)
offer(
    Report(
        name="time-by-state",
        label=gettext_lazy("Time by state"),
        by={"state": STATE, **PEOPLE, "kind": KIND, "month": MONTH},
        answer=answer_time,
        nothing=gettext_lazy("No stay ended in these months."),
        who=reads_desk_figures,
        above=DESK,
    ),
    "clock",
)
